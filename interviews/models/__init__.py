"""Which rows does fieldwork keep?"""

from interviews.models.fieldwork import Appointment, Attempt, Case, Contact
from interviews.models.interview import AnswerConflict, AnswerEvent, AnswerLog, Interview
from interviews.models.ledger import LedgerHead, LedgerRow
from interviews.models.paradata import Visit
from interviews.models.quota import QuotaCell, Reservation
from interviews.models.simulation import SimulationRun

__all__ = [
    "AnswerConflict",
    "AnswerEvent",
    "AnswerLog",
    "Appointment",
    "Attempt",
    "Case",
    "Contact",
    "Interview",
    "LedgerHead",
    "LedgerRow",
    "QuotaCell",
    "Reservation",
    "SimulationRun",
    "Visit",
]

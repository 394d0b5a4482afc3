"""Which rows does fieldwork keep?"""

from interviews.models.fieldwork import Appointment, Attempt, Case, Contact
from interviews.models.interview import AnswerEvent, Interview
from interviews.models.ledger import LedgerHead, LedgerRow
from interviews.models.quota import QuotaCell, Reservation
from interviews.models.simulation import SimulationRun

__all__ = [
    "AnswerEvent",
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
]

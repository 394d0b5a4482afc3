"""Which rows does fieldwork keep?"""

from interviews.models.dialler import Dial, Dialler
from interviews.models.fieldwork import Appointment, Attempt, Case, Contact
from interviews.models.interview import AnswerConflict, AnswerEvent, AnswerLog, Interview
from interviews.models.ledger import LedgerHead, LedgerRow
from interviews.models.paradata import Visit
from interviews.models.quota import QuotaCell, Reservation
from interviews.models.remark import Remark
from interviews.models.shift import InterviewerSetting, Message, MessageRead, Pause, Shift
from interviews.models.simulation import SimulationRun
from interviews.models.wrap_up import WrapUp

__all__ = [
    "AnswerConflict",
    "AnswerEvent",
    "AnswerLog",
    "Appointment",
    "Attempt",
    "Case",
    "Contact",
    "Dial",
    "Dialler",
    "Interview",
    "InterviewerSetting",
    "LedgerHead",
    "LedgerRow",
    "Message",
    "MessageRead",
    "Pause",
    "QuotaCell",
    "Remark",
    "Reservation",
    "Shift",
    "SimulationRun",
    "Visit",
    "WrapUp",
]

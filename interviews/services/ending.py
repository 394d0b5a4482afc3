"""What is common to all ends of a dial and of an interview?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from interviews.core import dispositions
from interviews.models import Appointment, Attempt, Case, Interview
from interviews.services import cases


@dataclass(frozen=True)
class Agreement:
    """An appointment as it was agreed on the phone."""

    at: datetime
    is_hard: bool
    note: str = ""


def close(
    *,
    attempt: Attempt | None,
    case: Case,
    disposition: str,
    now: datetime,
    note: str = "",
    agreement: Agreement | None = None,
) -> None:
    """End an attempt and plan its case anew, inside the caller's transaction, which has locked the case."""
    if case.n_attempts:
        Appointment.objects.filter(case=case, is_open=True).update(is_open=False)
    if attempt is not None:
        attempt.disposition, attempt.ended_at = disposition, now
        attempt.note = note or attempt.note
        attempt.save(update_fields=["disposition", "ended_at", "note"])
        case.n_attempts += 1
        if agreement is not None:
            kind = Appointment.Kind.HARD if agreement.is_hard else Appointment.Kind.SOFT
            Appointment.objects.create(case=case, attempt=attempt, at=agreement.at, kind=kind, note=agreement.note)
    case.disposition = dispositions.of_case(case.disposition, disposition)
    if dispositions.CATALOGUE[disposition].follow == "final":
        cases.finish(case)
    else:
        cases.reschedule([case], survey=case.survey, now=now)


def end(interview: Interview, *, status: str, disposition: str, values: dict[str, Any], now: datetime) -> None:
    """Set the end of an interview, of its open attempt and of its case, inside the caller's transaction (interview locked)."""
    end_interview(interview, status=status, disposition=disposition, values=values, now=now)
    case = Case.objects.select_for_update(of=("self",)).select_related("country", "survey").get(pk=interview.case_id)
    attempt = Attempt.objects.filter(case=case, ended_at__isnull=True).first()
    close(attempt=attempt, case=case, disposition=disposition, now=now)


def end_interview(
    interview: Interview, *, status: str, disposition: str, values: dict[str, Any], now: datetime
) -> None:
    """Set the end of an interview alone; what becomes of its attempt and case is the caller's."""
    interview.status, interview.disposition = status, disposition
    interview.values, interview.ended_at = values, now
    interview.save(update_fields=["status", "disposition", "values", "ended_at"])

"""How does an interview end?"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from interviews.core import dispositions
from interviews.core.dispositions import CATALOGUE
from interviews.models import Case, Interview, LedgerRow
from interviews.services import ending, ledger, quotas
from interviews.services.route import current_walk
from surveys import selectors
from surveys.core.problems import Problem, RejectedError
from surveys.core.walk import COMPLETE, Walk

Status = Interview.Status
UNFINISHED = (Status.IN_PROGRESS, Status.SUSPENDED)
PARTIAL, NOT_USABLE = "1.20", "2.35"


def _locked(interview: UUID) -> Interview:
    rows = Interview.objects.select_for_update(of=("self",)).select_related("survey", "case__country")
    return rows.get(pk=interview)


@transaction.atomic
def complete(*, interview: UUID, now: datetime) -> Interview:
    """End an interview where its route ends, and count it. Completing it again changes nothing.

    The server walks the route itself; answers off the route stay in the log and out of the data. What is counted are the cells of the
    final answers: places that expired, or that an answer corrected since has moved elsewhere, are taken anew, and if a hard
    cell is full by then the interview ends over quota instead.

    Raises:
        RejectedError: questions on the route are unanswered, or an answer is not allowed; or the interview is suspended.
    """
    found = _locked(interview)
    if found.status == Status.SUSPENDED:
        raise RejectedError([Problem("ended", _("The interview is suspended: resume it first."), where="interview")])
    if found.status != Status.IN_PROGRESS:
        return found
    route = current_walk(found)
    if route.next is not None:
        message = _("This question is still to be answered.")
        raise RejectedError(route.problems or [Problem("unanswered", message, where=route.next)])
    assert route.end is not None
    if route.end != COMPLETE:
        is_screened_out = CATALOGUE[route.end].group == "NE"
        status = Status.SCREENED_OUT if is_screened_out else Status.PARTIAL
        ending.end(found, status=status, disposition=route.end, values=route.values, now=now)
        quotas.give_back(found)
        return found
    quotas.keep_plan(found.survey_id)
    try:
        cells = quotas.hold(found, route.values, now)
    except quotas.NoPlaceError:
        quotas.end_over_quota(found, route.values, now)
        return found
    ending.end(found, status=Status.COMPLETE, disposition=COMPLETE, values=route.values, now=now)
    quotas.count(found, cells)
    ledger.append(interview=found, sign=1, values=route.values, now=now)
    return found


@transaction.atomic
def break_off(*, interview: UUID, now: datetime) -> Interview:
    """End an interview that the respondent broke off: partial (1.20) from the survey's threshold on, else 2.12. Safe to repeat.

    Its places are given back.
    """
    found = _locked(interview)
    if found.status not in UNFINISHED:
        return found
    route = current_walk(found)
    disposition = dispositions.of_break_off(is_enough=_is_enough(found, route))
    ending.end(found, status=Status.PARTIAL, disposition=disposition, values=route.values, now=now)
    quotas.give_back(found)
    return found


def leave_off(interview: Interview, *, case: Case, disposition: str, now: datetime) -> None:
    """End an unfinished interview whose case is not called again, inside the caller's transaction (interview and case locked).

    It is partial (1.20) if enough was answered, else it has the disposition that ended the case.
    """
    route = current_walk(interview)
    if _is_enough(interview, route):
        disposition = PARTIAL
        case.disposition = dispositions.of_case(case.disposition, PARTIAL)
        case.save(update_fields=["disposition"])
    ending.end_interview(interview, status=Status.PARTIAL, disposition=disposition, values=route.values, now=now)
    quotas.give_back(interview)


def _is_enough(interview: Interview, route: Walk) -> bool:
    threshold = selectors.study(interview.version_id).questionnaire["partial_after"]
    return bool(threshold) and threshold in route.values


@transaction.atomic
def void(*, interview: UUID, reason: str, now: datetime) -> Interview:
    """Take an interview out of the data: its places are given back and a counted one is taken back. Safe to repeat.

    Raises:
        RejectedError: no reason is given.
    """
    if not reason.strip():
        raise RejectedError([Problem("reason_needed", _("Say why the interview is voided."), where="reason")])
    found = _locked(interview)
    if found.status == Status.VOID:
        return found
    was_complete = found.status == Status.COMPLETE
    found.void_reason = reason.strip()
    found.save(update_fields=["void_reason"])
    values = found.values or current_walk(found).values
    quotas.keep_plan(found.survey_id)
    ending.end(found, status=Status.VOID, disposition=NOT_USABLE, values=values, now=found.ended_at or now)
    # The case had an interview, which is worth nothing now: its outcome goes back on purpose.
    Case.objects.filter(pk=found.case_id).update(disposition=NOT_USABLE)
    if not was_complete:
        quotas.give_back(found)
        return found
    quotas.uncount(found, values)
    counted = LedgerRow.objects.filter(interview=found, sign=1).latest("position")
    ledger.append(interview=found, sign=-1, values=counted.values, now=now)
    return found

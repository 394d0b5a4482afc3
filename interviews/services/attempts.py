"""What came of a dial?"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from interviews.core import dispositions
from interviews.models import Attempt, Case, Interview
from interviews.services import completion, ending
from interviews.services.ending import Agreement
from surveys.core.problems import Problem, RejectedError

__all__ = ["Agreement", "begin", "finish"]

FURTHEST_APPOINTMENT = timedelta(days=90)


@transaction.atomic
def begin(*, id: UUID, case: int, interviewer: int, now: datetime) -> tuple[Attempt, bool]:
    """A dial begins. Beginning it again changes nothing; of a case with an open attempt that one is answered.

    Returns:
        the attempt and whether it is new.

    Raises:
        RejectedError: the id belongs to another case, or the case is in other hands.
    """
    held = Case.objects.select_for_update().get(pk=case)
    known = Attempt.objects.filter(pk=id).first()
    if known is not None:
        if known.case_id != case or known.interviewer_id != interviewer:
            raise RejectedError([Problem("conflict", _("This id belongs to another attempt."), where="id")])
        return known, False
    if held.holder_id != interviewer:
        raise RejectedError(
            [Problem("conflict", _("The case is no longer in your hands. Take the next one."), where="case")]
        )
    still_open = Attempt.objects.filter(case=case, ended_at__isnull=True).first()
    if still_open is not None:
        return still_open, False
    return Attempt.objects.create(id=id, case=held, interviewer_id=interviewer, started_at=now), True


@transaction.atomic
def finish(*, id: UUID, disposition: str, now: datetime, note: str = "", agreement: Agreement | None = None) -> Attempt:
    """Give an attempt its disposition: the case is called again by its rule, or never. The same again changes nothing.

    An interview in progress is suspended; if the case is not called again, the interview ends with it.

    Raises:
        RejectedError: an unknown disposition, another one was given before, or the appointment cannot be kept.
    """
    # Lock order: interview before case.
    unfinished = list(
        Interview.objects.select_for_update(of=("self",))
        .select_related("survey", "case__country")
        .filter(case__attempts=id, status__in=completion.UNFINISHED)
    )
    case = Case.objects.select_for_update(of=("self",)).select_related("country", "survey").get(attempts=id)
    attempt = Attempt.objects.get(pk=id)
    if attempt.disposition:
        if attempt.disposition != disposition:
            message = _("This attempt has the disposition %(code)s already.") % {"code": attempt.disposition}
            raise RejectedError([Problem("ended", message, where="disposition")])
        return attempt
    problems = _problems(disposition, agreement, now)
    if problems:
        raise RejectedError(problems)
    ending.close(attempt=attempt, case=case, disposition=disposition, now=now, note=note, agreement=agreement)
    for interview in unfinished:
        if case.opens_at is None:
            completion.leave_off(interview, case=case, disposition=disposition, now=now)
        elif interview.status == Interview.Status.IN_PROGRESS:
            interview.status = Interview.Status.SUSPENDED
            interview.save(update_fields=["status"])
    return attempt


def _problems(disposition: str, agreement: Agreement | None, now: datetime) -> list[Problem]:
    found = dispositions.CATALOGUE.get(disposition)
    if found is None or not found.is_result:
        codes = ", ".join(code for code, d in dispositions.CATALOGUE.items() if d.is_result)
        message = _("'%(code)s' is no disposition of an attempt; write one of: %(codes)s.") % {
            "code": disposition,
            "codes": codes,
        }
        return [Problem("unknown_disposition", message, where="disposition")]
    if agreement is None:
        return []
    if found.follow == "final":
        message = _("This outcome is final: there is nothing to call back for.")
        return [Problem("unexpected_appointment", message, where="appointment")]
    if not now < agreement.at < now + FURTHEST_APPOINTMENT:
        message = _("An appointment lies in the future, within 90 days.")
        return [Problem("appointment_time", message, where="appointment.at")]
    return []

"""Who has which case in hand, and when is it called again?"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from interviews.core.scheduling import Window, next_window
from interviews.models import Attempt, Case
from interviews.selectors import calling
from surveys.core.problems import Problem, RejectedError
from surveys.models import Survey

HOLDING = timedelta(minutes=45)
PLANNED = ("opens_at", "closes_at", "priority", "holder", "held_until", "disposition", "n_attempts")


def take_next(*, survey: Survey, interviewer: int, now: datetime) -> Case | None:
    """The best case that may be called now, in the interviewer's hand; None if there is none.

    An interviewer who has a case in hand gets the same again, so that asking twice takes one. Of two interviewers who ask at the
    same moment each gets another: the second passes over the row that the first has locked.
    """
    try:
        return _take_next(survey, interviewer, now)
    except IntegrityError:
        # One interviewer asked twice at the same moment, and the other request was quicker: its case is in hand by now.
        return _take_next(survey, interviewer, now)


@transaction.atomic
def _take_next(survey: Survey, interviewer: int, now: datetime) -> Case | None:
    cases = Case.objects.select_related("survey", "country", "contact")
    case = cases.select_for_update(of=("self",)).filter(survey=survey, holder=interviewer).first()
    if case is None and survey.status == Survey.Status.FIELDING:
        for country in calling.countries_with_open_cases(survey=survey, interviewer=interviewer, now=now):
            waiting = country.select_for_update(skip_locked=True, of=("self",))
            case = waiting.select_related("survey", "country", "contact").first()
            if case is not None:
                break
    if case is not None:
        case.holder_id = interviewer
        case.held_until = now + HOLDING
        case.save(update_fields=["holder", "held_until"])
    return case


@transaction.atomic
def release(*, case: int, interviewer: int) -> None:
    """Put a case back that was not called. Putting back a case that is not in hand changes nothing.

    Raises:
        RejectedError: it was dialled, so the dial needs its outcome first.
    """
    held = Case.objects.select_for_update().filter(pk=case, holder=interviewer).first()
    if held is None:
        return
    if Attempt.objects.filter(case=held, ended_at__isnull=True).exists():
        raise RejectedError([Problem("attempt_open", _("Say first what came of the call."), where="case")])
    held.holder = held.held_until = None
    held.save(update_fields=["holder", "held_until"])


def keep_in_hand(*, case: int, now: datetime) -> None:
    """Hold a case longer while its interview goes on; writes only when the time runs short."""
    Case.objects.filter(pk=case, holder__isnull=False, held_until__lt=now + HOLDING / 2).update(
        held_until=now + HOLDING
    )


def finish(case: Case) -> None:
    """Never call a case again, and let it go. The caller has it locked."""
    _plan(case, None)
    case.save(update_fields=PLANNED)


def reschedule(cases: Iterable[Case], *, survey: Survey, now: datetime) -> None:
    """Decide anew when each case is called next, and let it go. The caller has the cases locked."""
    cases = list(cases)
    facts = calling.facts_of(cases)
    rules = {country.pk: calling.rules_of(country, survey, now) for country in {case.country for case in cases}}
    for case in cases:
        _plan(case, next_window(facts[case.pk], rules[case.country_id], now))
    if len(cases) == 1:
        cases[0].save(update_fields=PLANNED)
    else:
        Case.objects.bulk_update(cases, PLANNED)


def _plan(case: Case, window: Window | None) -> None:
    case.opens_at = window.opens_at if window else None
    case.closes_at = window.closes_at if window else None
    case.priority = window.priority if window else Case.Priority.RULE
    case.holder = case.held_until = None

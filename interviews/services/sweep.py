"""What was left lying, by a crashed browser or a lost line, and is put back in order?"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from interviews.core.scheduling import CaseFacts, next_window
from interviews.models import Attempt, Case, Interview, Reservation
from interviews.selectors import calling
from interviews.services import cases, dials, ending, quotas
from surveys.models import Survey

BATCH = 500
OUTCOME_UNKNOWN = "3.90"


def sweep(*, now: datetime) -> dict[str, int]:
    """Give back expired places, let go cases held too long, plan anew cases whose window has passed. Safe to repeat.

    A missed appointment is a window that has passed: its case is called in the next calling hours, before those without one.
    """
    return {
        "places": _expire_places(now),
        "cases": _let_go(now),
        "windows": _plan_anew(now),
        "dials": dials.sweep(now=now),
    }


def _expire_places(now: datetime) -> int:
    expired = Reservation.objects.filter(expires_at__lte=now).values_list("interview_id", flat=True).distinct()
    return sum(_expire(interview, now) for interview in list(expired))


@transaction.atomic
def _expire(interview: UUID, now: datetime) -> bool:
    # Passed over if somebody works on it: then it is alive.
    found = (
        Interview.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("survey", "case__country")
        .filter(pk=interview)
        .first()
    )
    if found is None or not Reservation.objects.filter(interview=found, expires_at__lte=now).exists():
        return False
    quotas.give_back(found)
    return True


def _let_go(now: datetime) -> int:
    held = Case.objects.filter(holder__isnull=False, held_until__lte=now).values_list("pk", flat=True)
    return sum(_release(case, now) for case in list(held))


@transaction.atomic
def _release(case: int, now: datetime) -> bool:
    """Suspend what was going on, and end a dial without an outcome as what it is: unknown."""
    # Lock order: interview before case. Passed over if somebody works on either.
    running = Interview.objects.filter(case=case, status=Interview.Status.IN_PROGRESS)
    locked = list(running.select_for_update(skip_locked=True))
    found = (
        Case.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("country", "survey")
        .filter(pk=case, holder__isnull=False, held_until__lte=now)
        .first()
    )
    if found is None or running.count() > len(locked):
        return False
    for interview in locked:
        interview.status = Interview.Status.SUSPENDED
        interview.save(update_fields=["status"])
    attempt = Attempt.objects.filter(case=found, ended_at__isnull=True).first()
    if attempt is None:
        cases.reschedule([found], survey=found.survey, now=now)
    else:
        note = attempt.note or _("No outcome was recorded.")
        ending.close(attempt=attempt, case=found, disposition=OUTCOME_UNKNOWN, now=now, note=note)
    return True


def _plan_anew(now: datetime) -> int:
    surveys = Survey.objects.filter(status=Survey.Status.FIELDING)
    return sum(_plan_fresh(survey, now) + _plan_called(survey, now) for survey in surveys)


def _plan_fresh(survey: Survey, now: datetime) -> int:
    """Cases never called differ only in country and time zone: one statement for all of a kind, be they a million."""
    total = 0
    countries = {country.pk: country for country in survey.countries.all()}
    fresh = Case.objects.filter(survey=survey, holder__isnull=True, closes_at__lte=now, n_attempts=0)
    for country, zone in fresh.order_by().values_list("country", "time_zone").distinct():
        rules = calling.rules_of(countries[country], survey, now)
        window = next_window(CaseFacts(time_zone=zone), rules, now)
        total += fresh.filter(country=country, time_zone=zone).update(
            opens_at=window and window.opens_at, closes_at=window and window.closes_at
        )
    return total


def _plan_called(survey: Survey, now: datetime) -> int:
    total = 0
    while True:
        with transaction.atomic():
            passed = list(
                Case.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("country")
                .filter(survey=survey, holder__isnull=True, closes_at__lte=now, n_attempts__gt=0)[:BATCH]
            )
            cases.reschedule(passed, survey=survey, now=now)
        total += len(passed)
        if len(passed) < BATCH:
            return total

"""How is an interviewer's day going?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, Sum

from interviews.core.shift_figures import Figures, figures
from interviews.models import Attempt, Interview, InterviewerSetting, Pause, Shift
from interviews.selectors import calling
from interviews.selectors.length import MINUTE, with_length
from surveys.models import Survey

REFUSALS = Q(disposition__startswith="2.1")
COMPLETE = Interview.Status.COMPLETE


@dataclass(frozen=True)
class Day:
    """What one interviewer did since a moment."""

    attempts: int
    refusals: int
    completes: int


def day(*, survey: Survey, interviewer: int, since: datetime) -> Day:
    """The interviewer's own figures on a survey since a moment."""
    dialled = Attempt.objects.filter(case__survey=survey, interviewer=interviewer, started_at__gte=since)
    attempts = dialled.aggregate(all=Count("pk"), refused=Count("pk", filter=REFUSALS))
    completes = Interview.objects.filter(survey=survey, interviewer=interviewer, status=COMPLETE, ended_at__gte=since)
    return Day(attempts=attempts["all"], refusals=attempts["refused"], completes=completes.count())


def current(*, survey: Survey, interviewer: int) -> Shift | None:
    """The interviewer's open shift on a survey."""
    return Shift.objects.filter(survey=survey, interviewer=interviewer, ended_at=None).first()


def open_pause(shift: Shift | None) -> Pause | None:
    """The pause that a shift is in."""
    return Pause.objects.filter(shift=shift, ended_at=None).first() if shift is not None else None


def figures_since(*, survey: Survey, since: datetime, now: datetime, interviewer: int | None = None) -> Figures:
    """What was done on a survey from a moment on, by one interviewer or by all (None)."""
    who = {} if interviewer is None else {"interviewer": interviewer}
    dialled = Attempt.objects.filter(case__survey=survey, ended_at__gte=since, **who)
    ended = Interview.objects.filter(survey=survey, status=COMPLETE, ended_at__gte=since, **who)
    lengths = with_length(ended).aggregate(n=Count("pk"), time=Sum("length"))
    shifts = Shift.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=since), survey=survey, **who)
    worked = sum((_worked(shift, since, now) for shift in shifts.prefetch_related("pauses")), timedelta())
    return figures(
        dict(dialled.values_list("disposition").annotate(Count("pk"))),
        completes=lengths["n"],
        interview_minutes=(lengths["time"] or timedelta()) / MINUTE,
        worked_minutes=worked / MINUTE,
    )


def _worked(shift: Shift, since: datetime, now: datetime) -> timedelta:
    """Working time of a shift from a moment on, without its pauses."""

    def within(began: datetime, ended: datetime | None) -> timedelta:
        return max((ended or now) - max(began, since), timedelta())

    return within(shift.began_at, shift.ended_at) - sum(
        (within(pause.began_at, pause.ended_at) for pause in shift.pauses.all()), timedelta()
    )


def next_opening(*, survey: Survey, interviewer: int, now: datetime) -> datetime | None:
    """When the next case opens that the interviewer may call; None if none will."""
    waiting = calling.waiting_cases(survey=survey, interviewer=interviewer).values()
    opening = [cases.filter(opens_at__gt=now).aggregate(first=Min("opens_at"))["first"] for cases in waiting]
    return min(filter(None, opening), default=None)


def unfinished(*, survey: Survey, interviewer: int) -> Interview | None:
    """The interview that the interviewer is in the middle of, after a reload or a crash."""
    running = Interview.objects.filter(survey=survey, interviewer=interviewer, status=Interview.Status.IN_PROGRESS)
    return running.order_by("-started_at").first()


def setting(person: int) -> InterviewerSetting:
    """How the person's workstation behaves; the usual way where nothing was set."""
    return InterviewerSetting.objects.filter(person=person).first() or InterviewerSetting(person_id=person)

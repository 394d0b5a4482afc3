"""How is an interviewer's day going?"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from interviews.models import Attempt, Interview
from interviews.selectors import calling
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


def next_opening(*, survey: Survey, interviewer: int, now: datetime) -> datetime | None:
    """When the next case opens that the interviewer may call; None if none will."""
    waiting = calling.waiting_cases(survey=survey, interviewer=interviewer).values()
    opening = [cases.filter(opens_at__gt=now).aggregate(first=Min("opens_at"))["first"] for cases in waiting]
    return min(filter(None, opening), default=None)


def unfinished(*, survey: Survey, interviewer: int) -> Interview | None:
    """The interview that the interviewer is in the middle of, after a reload or a crash."""
    running = Interview.objects.filter(survey=survey, interviewer=interviewer, status=Interview.Status.IN_PROGRESS)
    return running.order_by("-started_at").first()

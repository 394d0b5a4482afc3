"""How is an interviewer's day going?"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User

from interviews.models import Case, Interview
from interviews.selectors import shift
from interviews.services import attempts, completion, conducting
from tests.interviews.fieldwork import NOON, SAID, Study

MORNING = NOON - timedelta(hours=6)


def test_a_day_counts_calls_refusals_and_complete_interviews(study: Study, interviewer: User) -> None:
    study.add_cases(1)
    refused = study.dial(interviewer)
    attempts.finish(id=refused.pk, disposition="2.111", now=NOON)
    interview = study.interview(interviewer)
    said: dict[str, Any] = dict(SAID)
    study.say(interview, **said)
    completion.complete(interview=interview.pk, now=NOON)

    day = shift.day(survey=study.survey, interviewer=interviewer.pk, since=MORNING)

    assert day == shift.Day(attempts=2, refusals=1, completes=1)


def test_a_day_is_ones_own_and_begins_where_asked(study: Study, interviewer: User) -> None:
    study.complete()
    study.add_cases(1)
    yesterday = study.dial(interviewer, now=NOON)
    attempts.finish(id=yesterday.pk, disposition="3.13", now=NOON)

    day = shift.day(survey=study.survey, interviewer=interviewer.pk, since=NOON + timedelta(hours=12))

    assert day == shift.Day(attempts=0, refusals=0, completes=0)


def test_the_next_opening_is_the_first_window_to_come(study: Study, interviewer: User) -> None:
    study.add_cases(2)
    night = NOON + timedelta(hours=10)

    opens_at = shift.next_opening(survey=study.survey, interviewer=interviewer.pk, now=night)
    assert opens_at is None

    first, second = Case.objects.order_by("pk")
    Case.objects.filter(pk=first.pk).update(opens_at=NOON + timedelta(hours=21), closes_at=NOON + timedelta(hours=30))
    Case.objects.filter(pk=second.pk).update(opens_at=NOON + timedelta(hours=22), closes_at=NOON + timedelta(hours=30))
    opens_at = shift.next_opening(survey=study.survey, interviewer=interviewer.pk, now=night)
    assert opens_at == NOON + timedelta(hours=21)


def test_the_next_opening_is_one_of_the_interviewers_own_countries(study: Study) -> None:
    british = study.person(countries=["UK"])
    study.add_cases(1)
    Case.objects.update(opens_at=NOON + timedelta(hours=21), closes_at=NOON + timedelta(hours=30))

    assert shift.next_opening(survey=study.survey, interviewer=british.pk, now=NOON) is None


def test_an_interview_in_progress_is_found_again_and_a_suspended_one_is_not(study: Study, interviewer: User) -> None:
    interview = study.interview(interviewer)
    assert shift.unfinished(survey=study.survey, interviewer=interviewer.pk) == interview

    conducting.suspend(interview=interview.pk, now=NOON)

    assert shift.unfinished(survey=study.survey, interviewer=interviewer.pk) is None
    assert Interview.objects.get().status == Interview.Status.SUSPENDED

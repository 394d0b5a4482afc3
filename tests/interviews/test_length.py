"""How long do interviews take, against how long they should?"""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from interviews.models import Interview
from interviews.selectors import fieldwork, length, shift
from interviews.services import attempts, completion, conducting
from surveys import inspecting
from tests.interviews.fieldwork import NOON, SAID, TABLES, Study

MINUTES = timedelta(minutes=1)


def completed(study: Study, minutes: float, user: User, **said: str) -> Interview:
    interview = study.interview(user, **{**SAID, **said})
    return completion.complete(interview=interview.pk, now=NOON + minutes * MINUTES)


def suspended(study: Study, minutes: float) -> Interview:
    """An interview that was suspended after so many minutes and goes on two days later."""
    interview = study.interview(age=40)
    conducting.suspend(interview=interview.pk, now=NOON + minutes * MINUTES)
    first = interview.case.attempts.get()
    again = NOON + timedelta(days=2)
    agreed = attempts.Agreement(again, is_hard=True)
    attempts.finish(id=first.pk, disposition="2.21", agreement=agreed, now=NOON + minutes * MINUTES)
    study.take(interview.interviewer, now=again)
    conducting.begin(
        id=uuid.uuid4(), case=interview.case_id, interviewer=interview.interviewer_id, language="en", now=again
    )
    return Interview.objects.get(pk=interview.pk)


def with_target(minutes: str) -> Study:
    headers, row = TABLES["settings"]
    return Study.open(settings=[[*headers, "target_minutes"], [*row, minutes]])


def test_the_target_is_what_the_workbook_says(db: None) -> None:
    study = with_target("9.5")

    assert length.target_minutes(study.version, ["en"], now=NOON) == {"en": 9.5}


def test_without_a_target_in_the_workbook_a_worker_is_asked_for_the_expected_length(study: Study) -> None:
    assert length.target_minutes(study.version, ["en"], now=NOON) == {}

    run = study.version.inspections.get()
    assert run.status == "waiting"
    inspecting.run(run.pk, now=NOON)

    targets = length.target_minutes(study.version, ["en", "cs"], now=NOON)
    assert 0 < targets["en"] < 5
    # A language that the version did not have yet.
    assert targets["cs"] == targets["en"]


def test_the_median_length_stands_against_the_target(db: None) -> None:
    study = with_target("10")
    ana = study.person()
    for minutes, region in ((6, "north"), (8, "north"), (20, "south")):
        completed(study, minutes, ana, region=region)

    (row,) = length.by_interviewer(study.survey, now=NOON)

    assert (row.interviewer, row.language, row.n) == (ana.username, "en", 3)
    assert (row.median_minutes, row.target_minutes, row.percent) == (8, 10, 80)


def test_the_days_of_a_suspension_are_no_length(study: Study) -> None:
    interview = suspended(study, 4)
    again = NOON + timedelta(days=2)

    found = fieldwork.describe_interview(interview)
    assert (found["sitting_began_at"], found["spent_seconds"]) == (again.isoformat(), 240)
    study.say(interview, **SAID)
    completion.complete(interview=interview.pk, now=again + 5 * MINUTES)

    (row,) = length.by_interviewer(study.survey, now=again)
    assert row.median_minutes == pytest.approx(9)
    figures = shift.figures_since(survey=study.survey, since=again, now=again + 5 * MINUTES)
    assert figures.length_minutes == pytest.approx(9)

"""What came of a dial?"""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from interviews.models import Attempt, Case, Interview
from interviews.services import attempts, conducting, quotas
from interviews.services.attempts import Agreement
from surveys.core.problems import RejectedError
from tests.interviews.fieldwork import NOON, Study


def codes(refusal: pytest.ExceptionInfo[RejectedError]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_beginning_a_dial_again_changes_nothing(study: Study, interviewer: User) -> None:
    study.add_cases()
    case, wanted = study.take(interviewer), uuid.uuid4()

    begun = [attempts.begin(id=wanted, case=case.pk, interviewer=interviewer.pk, now=NOON) for _ in range(2)]

    assert [is_new for _, is_new in begun] == [True, False]
    assert Attempt.objects.count() == 1


def test_a_case_has_one_open_dial_at_a_time(study: Study, interviewer: User) -> None:
    study.add_cases()
    first = study.dial(interviewer)

    assert study.dial(interviewer) == first


def test_a_case_in_other_hands_is_not_dialled(study: Study, interviewer: User) -> None:
    study.add_cases()
    case = study.take(study.person())

    with pytest.raises(RejectedError) as refusal:
        attempts.begin(id=uuid.uuid4(), case=case.pk, interviewer=interviewer.pk, now=NOON)

    assert codes(refusal) == ["conflict"]


def test_the_id_of_another_dial_is_refused(study: Study, interviewer: User) -> None:
    study.add_cases(2)
    dialled = study.dial()
    case = study.take(interviewer)

    with pytest.raises(RejectedError) as refusal:
        attempts.begin(id=dialled.pk, case=case.pk, interviewer=interviewer.pk, now=NOON)

    assert codes(refusal) == ["conflict"]


def test_the_same_outcome_again_changes_nothing(study: Study) -> None:
    study.add_cases()
    attempt = study.dial()

    for later in range(2):
        attempts.finish(id=attempt.pk, disposition="3.13", now=NOON + timedelta(minutes=later))

    assert Case.objects.get().n_attempts == 1
    assert Attempt.objects.get().ended_at == NOON


def test_another_outcome_afterwards_is_refused(study: Study) -> None:
    study.add_cases()
    attempt = study.dial()
    attempts.finish(id=attempt.pk, disposition="3.13", now=NOON)

    with pytest.raises(RejectedError) as refusal:
        attempts.finish(id=attempt.pk, disposition="2.11", now=NOON)

    assert codes(refusal) == ["ended"]


@pytest.mark.parametrize("code", ["9.99", "1.10", "3.11", ""])
def test_only_outcomes_of_dials_are_taken(study: Study, code: str) -> None:
    study.add_cases()
    attempt = study.dial()

    with pytest.raises(RejectedError, match=r"write one of: .*3\.13"):
        attempts.finish(id=attempt.pk, disposition=code, now=NOON)


@pytest.mark.parametrize("later", [timedelta(0), timedelta(minutes=-1), timedelta(days=91)])
def test_an_appointment_lies_in_the_near_future(study: Study, later: timedelta) -> None:
    study.add_cases()
    attempt = study.dial()

    with pytest.raises(RejectedError) as refusal:
        attempts.finish(id=attempt.pk, disposition="3.21", now=NOON, agreement=Agreement(NOON + later, is_hard=True))

    assert codes(refusal) == ["appointment_time"]


def test_there_is_no_appointment_after_a_final_outcome(study: Study) -> None:
    study.add_cases()
    attempt = study.dial()

    with pytest.raises(RejectedError) as refusal:
        attempts.finish(
            id=attempt.pk, disposition="4.30", now=NOON, agreement=Agreement(NOON + timedelta(days=1), is_hard=True)
        )

    assert codes(refusal) == ["unexpected_appointment"]


def test_an_outcome_suspends_the_interview_in_progress(study: Study) -> None:
    interview = study.interview(age=40, region="north")
    quotas.reserve(interview=interview.pk, now=NOON)

    attempts.finish(
        id=Attempt.objects.get().pk,
        disposition="2.21",
        now=NOON,
        agreement=Agreement(NOON + timedelta(hours=1), is_hard=True),
    )

    interview.refresh_from_db()
    assert interview.status == Interview.Status.SUSPENDED
    assert study.cell("north").reserved == 1


@pytest.mark.parametrize(
    ("said", "disposition", "of_case"),
    [
        ({"age": 40, "region": "north"}, "2.33", "2.33"),
        ({"age": 40, "region": "north", "happy": "yes"}, "1.20", "1.20"),
    ],
)
def test_a_case_that_is_not_called_again_ends_its_interview(
    study: Study, said: dict[str, Any], disposition: str, of_case: str
) -> None:
    interview = study.interview(**said)
    quotas.reserve(interview=interview.pk, now=NOON)
    conducting.suspend(interview=interview.pk, now=NOON)

    attempts.finish(id=Attempt.objects.get().pk, disposition="2.33", now=NOON)

    interview.refresh_from_db()
    assert (interview.status, interview.disposition) == (Interview.Status.PARTIAL, disposition)
    assert (Attempt.objects.get().disposition, Case.objects.get().disposition) == ("2.33", of_case)
    assert study.cell("north").reserved == 0

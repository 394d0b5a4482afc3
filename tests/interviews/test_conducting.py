"""How does an interview begin, pause and go on?"""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from interviews.models import Attempt, Interview
from interviews.selectors import fieldwork
from interviews.services import attempts, completion, conducting, route
from surveys.core.problems import RejectedError
from tests.interviews.fieldwork import NOON, SAID, Study

Status = Interview.Status


def begin(user: User, case: int, id: uuid.UUID | None = None, language: str = "en") -> tuple[Interview, bool]:
    return conducting.begin(id=id or uuid.uuid4(), case=case, interviewer=user.pk, language=language, now=NOON)


def test_beginning_again_changes_nothing(study: Study, interviewer: User) -> None:
    study.add_cases()
    case, wanted = study.take(interviewer), uuid.uuid4()

    begun = [begin(interviewer, case.pk, wanted) for _ in range(2)]

    assert [(interview.pk, is_new) for interview, is_new in begun] == [(wanted, True), (wanted, False)]
    assert Attempt.objects.count() == 1


def test_a_case_that_has_an_interview_goes_on_with_it(study: Study) -> None:
    interview = study.interview()

    found, is_new = begin(interview.interviewer, interview.case_id)

    assert (found, is_new) == (interview, False)


def test_an_interview_keeps_the_version_that_it_began_with(study: Study) -> None:
    before = study.interview()
    study.publish(choices=[["list_name", "name", "label::English (en)"], *CHOICES])
    after = study.interview()

    before.refresh_from_db()
    assert (before.version.number, after.version.number) == (1, 2)


CHOICES = [
    ["region", "north", "In the far north"],
    ["region", "south", "In the south"],
    ["yesno", "yes", "Yes"],
    ["yesno", "no", "No"],
    ["yesno", "dk", "Do not know"],
]


def test_another_interviewer_takes_up_a_suspended_interview(study: Study) -> None:
    interview = study.interview(age=40)
    attempts.finish(id=Attempt.objects.get().pk, disposition="3.13", now=NOON)
    later = NOON + timedelta(hours=4)
    other = study.person()
    case = study.take(other, now=later)

    resumed, is_new = conducting.begin(id=interview.pk, case=case.pk, interviewer=other.pk, language="en", now=later)

    assert (resumed.pk, resumed.status, resumed.interviewer_id) == (interview.pk, Status.IN_PROGRESS, other.pk)
    assert (resumed.answers, is_new) == ({"age": 40}, False)
    assert Attempt.objects.filter(ended_at=None, interviewer=other).count() == 1


def test_a_case_in_other_hands_is_refused(study: Study, interviewer: User) -> None:
    study.add_cases()
    case = study.take(study.person())

    with pytest.raises(RejectedError, match="no longer in your hands"):
        begin(interviewer, case.pk)


def test_the_id_of_an_interview_of_another_case_is_refused(study: Study, interviewer: User) -> None:
    interview = study.interview()
    study.add_cases()
    case = study.take(interviewer)

    with pytest.raises(RejectedError, match="another interview"):
        begin(interviewer, case.pk, interview.pk)


def test_an_unknown_language_is_refused(study: Study, interviewer: User) -> None:
    study.add_cases()
    case = study.take(interviewer)

    with pytest.raises(RejectedError, match="no such language"):
        begin(interviewer, case.pk, language="xx")
    assert not Attempt.objects.exists()


def test_beginning_a_finished_interview_again_answers_it_as_it_is(study: Study) -> None:
    interview = study.interview(**SAID)
    completion.complete(interview=interview.pk, now=NOON)

    again, is_new = begin(interview.interviewer, interview.case_id, interview.pk)

    assert (again.status, is_new) == (Status.COMPLETE, False)


def test_suspending_twice_changes_nothing(study: Study) -> None:
    interview = study.interview()

    for _ in range(2):
        assert conducting.suspend(interview=interview.pk, now=NOON).status == Status.SUSPENDED


def test_an_interview_that_has_ended_is_not_suspended(study: Study) -> None:
    interview = study.complete()

    with pytest.raises(RejectedError, match="has ended"):
        conducting.suspend(interview=interview.pk, now=NOON)


def test_the_language_can_change_on_the_way(study: Study) -> None:
    interview = study.interview()

    with pytest.raises(RejectedError, match="no such language"):
        conducting.change_language(interview=interview.pk, language="cs")
    assert conducting.change_language(interview=interview.pk, language="en").language == "en"


def test_an_interview_lives_by_the_respondents_clock(study: Study) -> None:
    interview = study.interview(country="CZ")
    Interview.objects.filter(pk=interview.pk).update(started_at=datetime(2008, 5, 5, 22, 30, tzinfo=UTC))
    interview.refresh_from_db()

    assert fieldwork.describe_interview(interview)["today"] == "2008-05-06T00:30:00.000+02:00"
    assert route.current_walk(interview).today == "2008-05-06T00:30:00.000+02:00"

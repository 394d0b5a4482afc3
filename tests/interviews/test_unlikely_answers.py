"""What becomes of an answer that a soft check doubts?"""

import uuid

import pytest

from interviews.models import LedgerRow
from interviews.services import answers, completion
from interviews.services.answers import Event
from surveys.core.problems import RejectedError
from tests.interviews.fieldwork import NOON, SAID, TABLES, Study

HEADERS = [*TABLES["survey"][0], "soft_constraint"]
ROWS = [[*row, ". < 96" if row[1] == "age" else ""] for row in TABLES["survey"][1:]]
OLD = {**SAID, "age": 99}


@pytest.fixture
def doubting(db: None) -> Study:
    """The small study, which doubts that somebody is 96 or older."""
    return Study.open(survey=[HEADERS, *ROWS])


def test_it_keeps_the_interview_from_being_completed(doubting: Study) -> None:
    interview = doubting.interview(**OLD)

    with pytest.raises(RejectedError) as refusal:
        completion.complete(interview=interview.pk, now=NOON)

    assert [(problem.code, problem.where) for problem in refusal.value.problems] == [("soft_constraint", "age")]


def test_confirmed_with_a_reason_it_counts_and_the_reason_comes_out_in_the_data(doubting: Study) -> None:
    interview = doubting.interview(**OLD, **{"age/confirmed": ["99", "born in 1909"]})

    completed = completion.complete(interview=interview.pk, now=NOON)

    assert (completed.disposition, completed.values["age"]) == ("1.10", 99)
    assert completed.values["age/confirmed"] == LedgerRow.objects.get().values["age/confirmed"] == "born in 1909"


def test_a_question_that_is_never_doubted_has_nothing_to_confirm(doubting: Study) -> None:
    interview = doubting.interview()
    event = Event(uuid.uuid4(), 1, "region/confirmed", ["north", "so it is"], NOON)

    with pytest.raises(RejectedError) as refusal:
        answers.store(interview=interview.pk, events=[event], now=NOON)

    assert [problem.code for problem in refusal.value.problems] == ["unknown_question"]

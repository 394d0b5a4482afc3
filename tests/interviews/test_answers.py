"""How does an answer get from the screen to the record, once and in order?"""

import uuid
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from interviews.models import AnswerEvent, Interview
from interviews.services import answers, conducting
from interviews.services.answers import Event
from surveys.core.problems import RejectedError
from tests.interviews.fieldwork import NOON, Study


def events(*named: tuple[int, str, Any]) -> list[Event]:
    return [Event(uuid.uuid4(), seq, name, value, NOON) for seq, name, value in named]


def store(interview: Interview, sent: Iterable[Event]) -> int:
    return answers.store(interview=interview.pk, events=list(sent), now=NOON).acknowledged


def stored(interview: Interview) -> dict[str, Any]:
    interview.refresh_from_db()
    found: dict[str, Any] = interview.answers
    return found


def test_events_are_stored_and_acknowledged(study: Study) -> None:
    interview = study.interview()

    assert store(interview, events((1, "age", 40), (2, "region", "north"))) == 2
    assert stored(interview) == {"age": 40, "region": "north"}


def test_known_events_are_passed_over(study: Study) -> None:
    interview = study.interview()
    sent = events((1, "age", 40), (2, "region", "north"))

    store(interview, sent[:1])

    assert store(interview, sent) == 2
    assert AnswerEvent.objects.count() == 2


def test_the_order_of_sending_does_not_matter(study: Study) -> None:
    interview = study.interview()

    store(interview, reversed(events((1, "age", 40), (2, "age", 41))))

    assert stored(interview) == {"age": 41}


def test_after_a_gap_nothing_is_stored(study: Study) -> None:
    interview = study.interview()

    assert store(interview, events((1, "age", 40), (3, "happy", "yes"))) == 1
    assert stored(interview) == {"age": 40}


def test_an_answer_can_be_changed_and_taken_back(study: Study) -> None:
    interview = study.interview()

    store(interview, events((1, "age", 40), (2, "region", "north"), (3, "age", 41), (4, "region", None)))

    assert stored(interview) == {"age": 41}
    assert list(AnswerEvent.objects.values_list("seq", flat=True)) == [1, 2, 3, 4]


def test_events_of_another_screen_are_told_apart(study: Study) -> None:
    interview = study.interview()
    store(interview, events((1, "age", 40)))

    with pytest.raises(RejectedError, match="Another screen"):
        store(interview, events((1, "age", 50), (2, "region", "north")))
    assert stored(interview) == {"age": 40}


def test_two_events_with_one_number_are_refused(study: Study) -> None:
    interview = study.interview()

    with pytest.raises(RejectedError, match="Another screen"):
        store(interview, events((1, "age", 40), (1, "age", 50)))


def test_an_id_is_used_once(study: Study) -> None:
    interview = study.interview()
    (known,) = events((1, "age", 40))
    store(interview, [known])

    with pytest.raises(RejectedError, match="another number"):
        store(interview, [Event(known.id, 2, "region", "north", NOON)])
    assert stored(interview) == {"age": 40}


def test_unknown_questions_are_named(study: Study) -> None:
    interview = study.interview()

    with pytest.raises(RejectedError) as refusal:
        store(interview, events((1, "age", 40), (2, "height", 180)))

    assert [(problem.code, problem.where) for problem in refusal.value.problems] == [("unknown_question", "events.2")]
    assert stored(interview) == {}


@pytest.mark.parametrize(
    "value", [{"a": 1}, [1], "\0", "\ud800", ["\0"], "x" * 20_001, float("nan"), float("inf")], ids=repr
)
def test_a_value_that_cannot_be_kept_is_refused(study: Study, value: Any) -> None:
    interview = study.interview()

    with pytest.raises(RejectedError) as refusal:
        store(interview, events((1, "why", value)))

    assert [problem.code for problem in refusal.value.problems] == ["impossible_value"]


@pytest.mark.parametrize("value", ["\\u0000", "Příliš žluťoučký 🐎", 10**30, 0.1, True, ["yes", "no"], ""], ids=repr)
def test_a_value_comes_back_as_it_was_given(study: Study, value: Any) -> None:
    interview = study.interview()

    store(interview, events((1, "why", value)))

    assert stored(interview) == {"why": value}
    assert AnswerEvent.objects.get().value == value


def test_a_suspended_interview_takes_no_new_answers_but_knows_the_old_ones(study: Study) -> None:
    interview = study.interview()
    sent = events((1, "age", 40), (2, "region", "north"))
    store(interview, sent[:1])
    conducting.suspend(interview=interview.pk, now=NOON)

    assert store(interview, sent[:1]) == 1
    with pytest.raises(RejectedError, match="resume it first"):
        store(interview, sent)


def test_the_log_cannot_be_changed_in_the_database(study: Study) -> None:
    interview = study.interview(age=40)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AnswerEvent.objects.filter(interview=interview).update(received_at=Now())
    assert not connection.needs_rollback

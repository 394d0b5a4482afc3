"""What becomes of an interview that two machines have written to?"""

import uuid
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from interviews.models import AnswerConflict, AnswerEvent, Interview
from interviews.services import answers, completion, conducting
from interviews.services.answers import Event
from surveys.core.problems import RejectedError
from tests.interviews.conftest import Caller
from tests.interviews.fieldwork import NOON, SAID, Study


class Machine:
    """A browser that writes to an interview: what it types waits until it is sent."""

    def __init__(self, interview: Interview) -> None:
        self.interview, self.log = interview, uuid.uuid4()
        interview.refresh_from_db()
        self.base = interview.position
        answers.open_log(interview=interview.pk, log=self.log, interviewer=interview.interviewer_id, now=NOON)
        self.waiting: list[Event] = []
        self.seq = 0

    def type(self, **said: Any) -> "Machine":
        for name, value in said.items():
            self.seq += 1
            self.waiting.append(Event(uuid.uuid4(), self.seq, name, value, NOON, self.base))
        return self

    def send(self) -> answers.Stored:
        stored = answers.store(interview=self.interview.pk, log=self.log, events=self.waiting, now=NOON)
        self.waiting = []
        return stored

    def load(self) -> "Machine":
        self.interview.refresh_from_db()
        self.base = self.interview.position
        return self


def stored(interview: Interview) -> dict[str, Any]:
    interview.refresh_from_db()
    found: dict[str, Any] = interview.answers
    return found


def open_conflicts(interview: Interview) -> list[tuple[str, Any, Any]]:
    rows = AnswerConflict.objects.filter(interview=interview, settled_at__isnull=True)
    return [(row.event.name, row.event.value, row.stands) for row in rows.select_related("event")]


def test_answers_of_both_machines_are_brought_together(study: Study) -> None:
    interview = study.interview()
    office, home = Machine(interview), Machine(interview)

    office.type(age=40)
    home.type(region="north").send()
    late = office.send()

    assert stored(interview) == {"age": 40, "region": "north"}
    assert (late.acknowledged, late.position, late.conflicts) == (1, 2, 0)


def test_an_answer_that_differs_is_kept_but_replaces_nothing(study: Study) -> None:
    interview = study.interview()
    office, home = Machine(interview), Machine(interview)
    office.type(age=40, region="south")
    home.type(age=41).send()

    late = office.send()

    assert stored(interview) == {"age": 41, "region": "south"}
    assert open_conflicts(interview) == [("age", 40, 41)]
    assert late.conflicts == 1
    assert AnswerEvent.objects.filter(interview=interview).count() == 3


def test_the_same_answer_from_both_is_no_conflict(study: Study) -> None:
    interview = study.interview()
    office, home = Machine(interview), Machine(interview)
    office.type(age=40)
    home.type(age=40).send()

    assert office.send().conflicts == 0


def test_who_has_loaded_the_other_answer_may_change_it(study: Study) -> None:
    interview = study.interview()
    office, home = Machine(interview), Machine(interview)
    home.type(age=41).send()

    office.load().type(age=40).send()

    assert stored(interview) == {"age": 40}
    assert open_conflicts(interview) == []


def test_answering_anew_settles_a_conflict(study: Study) -> None:
    interview = study.interview()
    office, home = Machine(interview), Machine(interview)
    office.type(age=40)
    home.type(age=41).send()
    office.send()

    after = home.load().type(age=40).send()

    assert stored(interview) == {"age": 40}
    assert after.conflicts == 0
    assert open_conflicts(interview) == []
    assert AnswerConflict.objects.get().settled_at == NOON


def test_an_answer_typed_before_the_conflict_was_known_does_not_settle_it(study: Study) -> None:
    interview = study.interview()
    office, home = Machine(interview), Machine(interview)
    office.type(age=40)
    home.type(age=41).send()
    office.send()

    after = home.type(age=42).send()

    assert stored(interview) == {"age": 42}
    assert after.conflicts == 1


def test_an_answer_that_did_not_count_is_nothing_that_others_clash_with(study: Study) -> None:
    interview = study.interview()
    office, home = Machine(interview), Machine(interview)
    office.type(age=40)
    home.type(age=41).send()
    office.send()

    home.type(age=43)

    assert home.send().conflicts == 1
    assert stored(interview) == {"age": 43}


def test_a_log_that_comes_after_the_end_is_kept_and_changes_nothing(study: Study) -> None:
    interview = study.interview()
    office, home = Machine(interview), Machine(interview)
    office.type(age=40, why="because")
    home.type(**SAID).send()
    ended = completion.complete(interview=interview.pk, now=NOON)

    late = office.send()

    interview.refresh_from_db()
    assert (late.acknowledged, interview.status, interview.values) == (2, ended.status, ended.values)
    assert [name for name, _, _ in open_conflicts(interview)] == [
        name for name, value in {"age": 40, "why": "because"}.items() if SAID.get(name) != value
    ]
    assert AnswerEvent.objects.filter(log=office.log).count() == 2


def test_a_suspended_interview_takes_what_waited_elsewhere(study: Study) -> None:
    interview = study.interview()
    office = Machine(interview).type(age=40)
    conducting.suspend(interview=interview.pk, now=NOON)

    office.send()

    assert stored(interview) == {"age": 40}


def test_numbers_begin_anew_in_every_log(study: Study) -> None:
    interview = study.interview()
    first, second = Machine(interview), Machine(interview)
    first.type(age=40, region="north").send()
    second.type(happy="yes").send()

    rows = AnswerEvent.objects.filter(interview=interview).values_list("log", "seq", "position")

    assert list(rows) == [(first.log, 1, 1), (first.log, 2, 2), (second.log, 1, 3)]


def test_a_log_is_opened_once(study: Study) -> None:
    interview = study.interview()
    machine = Machine(interview)
    machine.type(age=40).send()

    again = answers.open_log(
        interview=interview.pk, log=machine.log, interviewer=interview.interviewer_id, now=NOON + timedelta(hours=1)
    )

    assert (again.acknowledged, again.opened_at) == (1, NOON)


def test_a_log_of_another_interview_is_refused(study: Study) -> None:
    machine = Machine(study.interview())
    other = study.interview()

    with pytest.raises(RejectedError, match="another log"):
        answers.open_log(interview=other.pk, log=machine.log, interviewer=other.interviewer_id, now=NOON)


def test_sending_a_log_again_adds_no_conflict(study: Study) -> None:
    interview = study.interview()
    office, home = Machine(interview), Machine(interview)
    office.type(age=40)
    sent = list(office.waiting)
    home.type(age=41).send()
    office.send()

    office.waiting = sent

    assert office.send().conflicts == 1
    assert len(open_conflicts(interview)) == 1


def test_the_first_interviewer_may_finish_a_log_that_another_went_on_from(
    study: Study, client_of: type[Caller]
) -> None:
    interview = study.interview()
    machine = Machine(interview).type(age=40)
    first = interview.interviewer
    Interview.objects.filter(pk=interview.pk).update(interviewer=study.person())
    event = machine.waiting[0]
    body = {"log": str(machine.log), "events": [_as_json(event)]}

    answered = client_of(first).post(f"/api/v1/interviews/{interview.pk}/answers/", body, format="json")

    assert (answered.status_code, answered.json()["acknowledged"]) == (200, 1)
    assert stored(interview) == {"age": 40}


def test_a_strangers_log_is_closed(study: Study, client_of: type[Caller]) -> None:
    interview = study.interview()
    machine = Machine(interview).type(age=40)
    body = {"log": str(machine.log), "events": [_as_json(machine.waiting[0])]}

    answered = client_of(study.person()).post(f"/api/v1/interviews/{interview.pk}/answers/", body, format="json")

    assert answered.status_code == 404


def test_opening_a_log_answers_with_everything_a_screen_needs(study: Study, client_of: type[Caller]) -> None:
    interview = study.interview(age=40)
    office, home = Machine(interview), Machine(interview)
    office.type(age=39)
    home.type(age=41).send()
    office.send()
    log: UUID = uuid.uuid4()

    state = client_of(interview.interviewer).post(
        f"/api/v1/interviews/{interview.pk}/logs/", {"id": str(log)}, format="json"
    )

    body = state.json()
    assert (body["acknowledged"], body["position"], body["answers"]) == (0, 3, {"age": 41})
    assert [(c["name"], c["value"]) for c in body["conflicts"]] == [("age", 39)]


def _as_json(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "seq": event.seq,
        "name": event.name,
        "value": event.value,
        "at": event.at.isoformat(),
        "base": event.base,
    }

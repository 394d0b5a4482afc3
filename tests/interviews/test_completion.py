"""How does an interview end?"""

from datetime import timedelta
from typing import Any

import pytest

from interviews.models import AnswerEvent, Attempt, Case, Interview, LedgerRow, Reservation
from interviews.services import completion, conducting, quotas
from surveys.core.problems import RejectedError
from tests.interviews.fieldwork import NOON, SAID, Study

Status = Interview.Status


def test_a_complete_interview_is_counted_in_its_cell_and_in_the_ledger(study: Study) -> None:
    interview = study.interview(**SAID)
    quotas.reserve(interview=interview.pk, now=NOON)

    completed = completion.complete(interview=interview.pk, now=NOON)

    assert (completed.status, completed.disposition) == (Status.COMPLETE, "1.10")
    assert completed.values == {"country": "CZ", "age": 40, "region": "north", "happy": "yes"}
    assert (study.cell("north").completes, study.cell("north").reserved) == (1, 0)
    row = LedgerRow.objects.get()
    assert (row.position, row.sign, row.interview_id, row.values) == (1, 1, interview.pk, completed.values)


def test_the_attempt_and_the_case_get_the_outcome_of_the_interview(study: Study) -> None:
    interview = study.complete()

    attempt, case = Attempt.objects.get(), Case.objects.get()
    assert (attempt.disposition, attempt.ended_at) == ("1.10", NOON)
    assert (case.disposition, case.n_attempts, case.opens_at, case.holder) == ("1.10", 1, None, None)
    assert interview.ended_at == NOON


def test_completing_again_changes_nothing(study: Study) -> None:
    interview = study.complete()

    again = completion.complete(interview=interview.pk, now=NOON + timedelta(hours=1))

    assert (again.status, again.ended_at) == (Status.COMPLETE, NOON)
    assert study.cell("north").completes == 1
    assert LedgerRow.objects.count() == 1


def test_an_unanswered_question_is_named_and_nothing_changes(study: Study) -> None:
    interview = study.interview(age=40, region="north")

    with pytest.raises(RejectedError) as refusal:
        completion.complete(interview=interview.pk, now=NOON)

    assert [(problem.code, problem.where) for problem in refusal.value.problems] == [("unanswered", "happy")]
    interview.refresh_from_db()
    assert interview.status == Status.IN_PROGRESS


def test_an_answer_that_the_questionnaire_does_not_allow_is_refused(study: Study) -> None:
    interview = study.interview(**{**SAID, "region": "west"})

    with pytest.raises(RejectedError) as refusal:
        completion.complete(interview=interview.pk, now=NOON)

    assert [(problem.code, problem.where) for problem in refusal.value.problems] == [("unknown_choice", "region")]


def test_answers_off_the_route_stay_in_the_log_and_out_of_the_data(study: Study) -> None:
    interview = study.interview(age=40, region="north", happy="no", why="It rains.")
    study.say(interview, happy="yes", goodbye=True)

    completed = completion.complete(interview=interview.pk, now=NOON)

    assert "why" not in completed.values
    assert interview.events.filter(name="why").count() == 1


def test_an_answer_that_was_taken_back_is_unanswered(study: Study) -> None:
    interview = study.interview(**SAID)
    study.say(interview, happy=None)

    with pytest.raises(RejectedError, match="happy"):
        completion.complete(interview=interview.pk, now=NOON)


def test_reaching_a_note_that_ends_the_interview_screens_out(study: Study) -> None:
    interview = study.interview(age=17)

    ended = completion.complete(interview=interview.pk, now=NOON)

    assert (ended.status, ended.disposition) == (Status.SCREENED_OUT, "4.70")
    assert Case.objects.get().disposition == "4.70"
    assert not LedgerRow.objects.exists()


def test_a_screened_out_interview_gives_its_place_back(study: Study) -> None:
    interview = study.interview(age=40, region="north")
    quotas.reserve(interview=interview.pk, now=NOON)
    study.say(interview, age=17)

    completion.complete(interview=interview.pk, now=NOON)

    assert study.cell("north").reserved == 0


def test_a_place_that_expired_is_taken_again_at_the_end(study: Study) -> None:
    interview = study.interview(**SAID)
    quotas.reserve(interview=interview.pk, now=NOON)
    interview.refresh_from_db()
    quotas.give_back(Interview.objects.get(pk=interview.pk))

    completion.complete(interview=interview.pk, now=NOON)

    assert (study.cell("north").completes, study.cell("north").reserved) == (1, 0)


def test_without_a_place_in_a_full_cell_the_end_is_over_quota(study: Study) -> None:
    late = study.interview(**SAID)
    study.complete()
    study.complete()

    ended = completion.complete(interview=late.pk, now=NOON)

    assert (ended.status, ended.disposition) == (Status.OVER_QUOTA, "4.80")
    assert study.cell("north").completes == 2
    assert LedgerRow.objects.count() == 2


def test_the_cell_of_the_last_answers_counts_not_the_one_that_was_reserved(study: Study) -> None:
    interview = study.interview(**SAID)
    quotas.reserve(interview=interview.pk, now=NOON)
    study.say(interview, region="south")

    completion.complete(interview=interview.pk, now=NOON)

    north, south = study.cell("north"), study.cell("south")
    assert (north.completes, north.reserved, south.completes, south.reserved) == (0, 0, 1, 0)


def test_a_correction_into_a_full_cell_ends_over_quota_and_gives_the_place_back(study: Study) -> None:
    interview = study.interview(**SAID)
    quotas.reserve(interview=interview.pk, now=NOON)
    for _ in range(2):
        study.complete(region="south")
    study.say(interview, region="south")

    ended = completion.complete(interview=interview.pk, now=NOON)

    assert ended.status == Status.OVER_QUOTA
    assert (study.cell("north").reserved, study.cell("south").completes) == (0, 2)
    assert not Reservation.objects.exists()


def test_a_suspended_interview_is_resumed_before_it_is_completed(study: Study) -> None:
    interview = study.interview(**SAID)
    conducting.suspend(interview=interview.pk, now=NOON)

    with pytest.raises(RejectedError, match="resume it first"):
        completion.complete(interview=interview.pk, now=NOON)


def test_a_break_off_gives_its_place_back(study: Study) -> None:
    interview = study.interview(age=40, region="north")
    quotas.reserve(interview=interview.pk, now=NOON)

    completion.break_off(interview=interview.pk, now=NOON)

    assert study.cell("north").reserved == 0


@pytest.mark.parametrize(
    ("said", "disposition"),
    [({"age": 40, "region": "north"}, "2.12"), ({"age": 40, "region": "north", "happy": "yes"}, "1.20")],
)
def test_a_break_off_is_partial_from_the_threshold_on(study: Study, said: dict[str, Any], disposition: str) -> None:
    interview = study.interview(**said)

    ended = completion.break_off(interview=interview.pk, now=NOON)

    assert (ended.status, ended.disposition) == (Status.PARTIAL, disposition)
    assert Case.objects.get().disposition == disposition


def test_breaking_off_a_complete_interview_changes_nothing(study: Study) -> None:
    interview = study.complete()

    assert completion.break_off(interview=interview.pk, now=NOON).status == Status.COMPLETE


def test_a_voided_complete_is_taken_back_from_its_cell_and_by_the_ledger(study: Study) -> None:
    interview = study.complete()

    voided = completion.void(interview=interview.pk, reason="Invented.", now=NOON)

    assert (voided.status, voided.void_reason) == (Status.VOID, "Invented.")
    assert study.cell("north").completes == 0
    signs = LedgerRow.objects.values_list("position", "sign", "values")
    assert list(signs) == [(1, 1, interview.values), (2, -1, interview.values)]
    assert Case.objects.get().disposition == "2.35"


def test_voiding_twice_takes_back_once(study: Study) -> None:
    interview = study.complete()

    for _ in range(2):
        completion.void(interview=interview.pk, reason="Invented.", now=NOON)

    assert study.cell("north").completes == 0
    assert LedgerRow.objects.count() == 2


def test_voiding_an_interview_in_progress_gives_its_place_back(study: Study) -> None:
    interview = study.interview(age=40, region="north")
    quotas.reserve(interview=interview.pk, now=NOON)

    completion.void(interview=interview.pk, reason="A test call.", now=NOON)

    assert study.cell("north").reserved == 0
    assert Attempt.objects.get().disposition == "2.35"
    assert not LedgerRow.objects.exists()


def test_a_reason_is_needed_to_void(study: Study) -> None:
    interview = study.complete()

    with pytest.raises(RejectedError, match="Say why"):
        completion.void(interview=interview.pk, reason=" ", now=NOON)


def test_a_void_interview_takes_no_more_answers(study: Study) -> None:
    interview = study.complete()
    completion.void(interview=interview.pk, reason="Invented.", now=NOON)

    with pytest.raises(RejectedError, match="not in progress"):
        study.say(interview, happy="no")
    assert AnswerEvent.objects.filter(interview=interview).count() == len(SAID)

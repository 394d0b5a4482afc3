"""Who holds a place in which quota cell?"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from interviews.models import Attempt, Case, Interview, QuotaCell, Reservation
from interviews.services import completion, conducting, quotas
from interviews.services.quotas import Full, Reserved
from surveys.core.problems import RejectedError
from tests.interviews.fieldwork import NOON, SAID, TABLES, Study, quota_sheet

HOME: dict[str, Any] = {"age": 40, "region": "north"}


def reserve(interview: Interview, later: timedelta = timedelta(0)) -> Reserved | Full:
    return quotas.reserve(interview=interview.pk, now=NOON + later)


def test_a_reservation_holds_a_place_in_the_cell(study: Study) -> None:
    interview = study.interview(**HOME)

    assert reserve(interview) == Reserved()
    assert (study.cell("north").reserved, study.cell("south").reserved) == (1, 0)


def test_asking_again_holds_the_same_place_longer(study: Study) -> None:
    interview = study.interview(**HOME)
    reserve(interview)

    assert reserve(interview, timedelta(minutes=10)) == Reserved()
    assert study.cell("north").reserved == 1
    assert Reservation.objects.get().expires_at == NOON + timedelta(minutes=10) + quotas.RESERVATION


def test_a_full_cell_ends_the_interview_over_quota(study: Study) -> None:
    for _ in range(2):
        reserve(study.interview(**HOME))
    late = study.interview(**HOME)

    assert reserve(late) == Full(("region|CZ|region=north",))
    late.refresh_from_db()
    attempt = Attempt.objects.get(case=late.case)
    case = Case.objects.get(pk=late.case_id)
    assert (late.status, late.disposition) == (Interview.Status.OVER_QUOTA, "4.80")
    assert (attempt.disposition, case.disposition, case.opens_at, case.holder) == ("4.80", "4.80", None, None)
    assert study.cell("north").reserved == 2


def test_asking_again_after_full_answers_full(study: Study) -> None:
    for _ in range(2):
        reserve(study.interview(**HOME))
    late = study.interview(**HOME)

    assert reserve(late) == reserve(late) == Full(("region|CZ|region=north",))


def test_asking_after_the_end_answers_reserved(study: Study) -> None:
    assert reserve(study.complete()) == Reserved()


def test_the_answers_that_decide_must_be_given(study: Study) -> None:
    interview = study.interview(age=40)

    with pytest.raises(RejectedError, match="region"):
        reserve(interview)


def test_a_suspended_interview_reserves_nothing(study: Study) -> None:
    interview = study.interview(**HOME)
    conducting.suspend(interview=interview.pk, now=NOON)

    with pytest.raises(RejectedError, match="not in progress"):
        reserve(interview)


def test_the_place_follows_a_corrected_answer(study: Study) -> None:
    interview = study.interview(**HOME)
    reserve(interview)
    study.say(interview, region="south")

    assert reserve(interview) == Reserved()
    assert (study.cell("north").reserved, study.cell("south").reserved) == (0, 1)


def test_all_cells_or_none(db: None) -> None:
    ages = [["mood", "CZ", f"happy={happy}", "4", "hard"] for happy in ("yes", "no")]
    study = Study.open(quotas=[*TABLES["quotas"], *ages])
    quotas.set_target(cell=study.cell("north").pk, target=0)
    interview = study.interview(age=40, region="north", happy="yes")

    assert reserve(interview) == Full(("region|CZ|region=north",))
    assert not QuotaCell.objects.filter(reserved__gt=0).exists()


def test_a_soft_cell_counts_and_never_blocks(db: None) -> None:
    study = Study.open(quotas=quota_sheet([("CZ", "region=north", 1, "soft"), ("CZ", "region=south", 1, "soft")]))

    for _ in range(3):
        study.complete()

    assert study.cell("north").completes == 3


def test_somebody_without_a_cell_is_interviewed_all_the_same(db: None) -> None:
    study = Study.open(quotas=quota_sheet([("CZ", "region=north", 4, "hard"), ("CZ", "region=south", 4, "hard")]))

    assert study.complete(country="UK").status == Interview.Status.COMPLETE


def test_the_database_itself_refuses_an_overshoot(study: Study) -> None:
    with pytest.raises(IntegrityError, match="hard_cell_never_overshoots"), transaction.atomic():
        QuotaCell.objects.filter(pk=study.cell("north").pk).update(reserved=3)


def test_a_target_can_be_raised_and_lowered_to_what_is_taken(study: Study) -> None:
    study.complete()
    cell = study.cell("north")

    for target in (7, 1):
        assert quotas.set_target(cell=cell.pk, target=target).target == target


def test_a_target_below_what_is_counted_and_reserved_is_refused(study: Study) -> None:
    study.complete()
    reserve(study.interview(**HOME))

    with pytest.raises(RejectedError, match="2 interviews counted or reserved"):
        quotas.set_target(cell=study.cell("north").pk, target=1)
    assert study.cell("north").target == 2


def test_a_voided_interview_leaves_the_place_to_another(study: Study) -> None:
    first, _ = study.complete(), study.complete()
    completion.void(interview=first.pk, reason="Invented.", now=NOON)

    assert study.complete(**SAID).status == Interview.Status.COMPLETE
    assert study.cell("north").completes == 2

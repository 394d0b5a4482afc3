"""How do the live quota cells follow the plan of a published version?"""

import pytest

from interviews.models import LedgerHead, QuotaCell
from interviews.services import completion, quotas
from surveys.core.problems import RejectedError
from surveys.models import QuestionnaireVersion
from tests.interviews.fieldwork import NOON, TABLES, Study, quota_sheet

MOODS = [["mood", "CZ", f"happy={happy}", "4", "hard"] for happy in ("yes", "no")]


def plan(north: int, south: int) -> list[list[str]]:
    cells = [
        (country, f"region={region}", n, "hard")
        for country in ("CZ", "UK")
        for region, n in [("north", north), ("south", south)]
    ]
    return quota_sheet(cells)


def test_publication_makes_the_cells_and_the_ledger(study: Study) -> None:
    cells = QuotaCell.objects.values_list("key", "target", "completes", "reserved", "is_hard")

    assert list(cells) == [
        (f"region|{country}|region={region}", 2, 0, 0, True)
        for country in ("CZ", "UK")
        for region in ("north", "south")
    ]
    assert LedgerHead.objects.get().position == 0


def test_a_new_version_changes_targets_and_keeps_counts(study: Study) -> None:
    study.complete()

    study.publish(quotas=plan(north=1, south=5))

    assert (study.cell("north").target, study.cell("north").completes, study.cell("south").target) == (1, 1, 5)


def test_a_target_below_what_is_taken_refuses_the_version(study: Study) -> None:
    study.complete()
    quotas.reserve(interview=study.interview(age=40, region="north").pk, now=NOON)

    with pytest.raises(RejectedError, match="2 interviews counted or reserved") as refusal:
        study.publish(quotas=plan(north=1, south=5))

    assert [problem.code for problem in refusal.value.problems] == ["target_below_taken"]
    assert QuestionnaireVersion.objects.count() == 1
    assert study.cell("south").target == 2


def test_a_cell_nobody_is_in_can_be_left_out(study: Study) -> None:
    study.publish(quotas=quota_sheet([("CZ", "region=north", 4, "hard"), ("CZ", "region=south", 4, "hard")]))

    assert not QuotaCell.objects.filter(country__code="UK").exists()


@pytest.mark.parametrize("is_complete", [True, False])
def test_a_cell_with_interviews_in_it_stays(study: Study, is_complete: bool) -> None:
    interview = study.interview(country="UK", age=40, region="north")
    quotas.reserve(interview=interview.pk, now=NOON)
    if is_complete:
        study.say(interview, happy="yes", goodbye=True)
        completion.complete(interview=interview.pk, now=NOON)

    with pytest.raises(RejectedError, match=r"region\|UK\|region=north has interviews"):
        study.publish(quotas=quota_sheet([("CZ", "region=north", 4, "hard"), ("CZ", "region=south", 4, "hard")]))


def test_a_new_cell_starts_with_the_interviews_that_are_in_it(study: Study) -> None:
    study.complete(happy="yes")
    study.complete(country="UK", happy="yes")

    study.publish(quotas=[*TABLES["quotas"], *MOODS])

    counted = QuotaCell.objects.filter(plan="mood").values_list("key", "completes")
    assert set(counted) == {("mood|CZ|happy=yes", 1), ("mood|CZ|happy=no", 0)}


def test_an_interview_under_way_is_counted_in_the_cells_that_came_meanwhile(study: Study) -> None:
    interview = study.interview(age=40, region="north", happy="yes", goodbye=True)
    quotas.reserve(interview=interview.pk, now=NOON)
    study.publish(quotas=[*TABLES["quotas"], *MOODS])

    completion.complete(interview=interview.pk, now=NOON)

    counted = QuotaCell.objects.filter(completes=1).values_list("key", flat=True)
    assert set(counted) == {"region|CZ|region=north", "mood|CZ|happy=yes"}
    assert not QuotaCell.objects.filter(reserved__gt=0).exists()

"""What happens to fieldwork when the questionnaire gets its next version?"""

import pytest

from interviews.models import Interview, QuotaCell
from surveys.core.problems import RejectedError
from surveys.core.versions.edit import Edit
from surveys.services import drafting
from tests.interviews.fieldwork import NOON, TABLES, Study

LABEL = "label::English (en)"


def draft(study: Study, *edits: Edit) -> int:
    """A draft with these edits: its revision."""
    begun = drafting.begin(survey=study.survey.pk, user=None, now=NOON)
    return drafting.edit(
        survey=study.survey.pk, revision=begun.number, edits=edits, what="x", user=None, now=NOON
    ).number


def publish(study: Study, revision: int, *, is_confirmed: bool = False) -> int:
    return drafting.publish(
        survey=study.survey.pk, revision=revision, user=None, now=NOON, is_confirmed=is_confirmed
    ).number


def codes(refused: pytest.ExceptionInfo[RejectedError]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def test_an_interview_under_way_finishes_with_its_version_and_the_next_begins_with_the_new_one(study: Study) -> None:
    running = study.interview(age=40, region="north")
    revision = draft(study, Edit("survey", 4, {"label::English (en)": "Adults only."}))

    publish(study, revision)
    study.say(running, happy="yes", goodbye=True)
    later = study.complete(region="south")

    assert Interview.objects.get(pk=running.pk).version.number == 1
    assert later.version.number == 2


def test_a_recoded_quota_variable_has_to_be_confirmed_once_there_are_interviews(study: Study) -> None:
    study.interview()
    region = TABLES["choices"].index(["region", "south", "In the south"]) + 1
    revision = draft(
        study,
        Edit("choices", region, {"name": "deep_south"}),
        *(Edit("quotas", row, {"cell": "region=deep_south"}) for row in (3, 5)),
    )

    with pytest.raises(RejectedError) as refused:
        publish(study, revision)

    assert codes(refused) == {"needs_confirmation"}
    assert publish(study, revision, is_confirmed=True) == 2


def test_without_interviews_nothing_has_to_be_confirmed(study: Study) -> None:
    revision = draft(
        study,
        Edit("choices", 3, {"name": "deep_south"}),
        *(Edit("quotas", row, {"cell": "region=deep_south"}) for row in (3, 5)),
    )

    assert publish(study, revision) == 2


def test_a_column_never_gets_two_kinds_of_data_even_if_it_is_confirmed(study: Study) -> None:
    study.complete()
    revision = draft(study, Edit("survey", 8, {"type": "integer"}))

    with pytest.raises(RejectedError) as refused:
        publish(study, revision, is_confirmed=True)

    assert codes(refused) == {"kind_of_data_changed"}


def test_the_rehearsal_says_what_fieldwork_would_say_and_changes_nothing(study: Study) -> None:
    study.complete(region="north")
    revision = draft(study, Edit("quotas", 2, {"target": "0"}), Edit("quotas", 3, {"target": "4"}))

    problems = drafting.rehearse(survey=study.survey.pk, revision=revision, now=NOON)

    assert [problem.code for problem in problems] == ["target_below_taken"]
    assert QuotaCell.objects.get(key__contains="CZ|region=north").target == 2
    assert study.survey.versions.count() == 1


def test_a_rehearsal_without_refusal_publishes_nothing(study: Study) -> None:
    revision = draft(study, Edit("quotas", 2, {"target": "9"}))

    assert drafting.rehearse(survey=study.survey.pk, revision=revision, now=NOON) == ()
    assert study.survey.versions.count() == 1
    assert QuotaCell.objects.get(key__contains="CZ|region=north").target == 2


def test_a_cell_goes_on_counting_over_the_versions(study: Study) -> None:
    study.complete(region="north")
    publish(study, draft(study, Edit("survey", 8, {"relevant": "${happy} = 'no' and ${age} > 20"})))

    study.complete(region="north")

    cell = study.cell("north")
    assert (cell.completes, cell.target) == (2, 2)
    assert set(Interview.objects.values_list("version__number", flat=True)) == {1, 2}


def test_a_new_cell_counts_what_was_complete_before_it(study: Study) -> None:
    study.complete(region="north", happy="no", why="rain")
    rows = len(TABLES["quotas"])
    edits = [
        Edit(
            "quotas",
            rows,
            {"plan": "mood", "country": "CZ", "cell": f"happy={mood}", "target": "4", "kind": "soft"},
            is_new=True,
        )
        for mood in ("no", "yes")
    ]

    publish(study, draft(study, *edits))

    assert QuotaCell.objects.get(plan="mood", cell={"happy": "no"}).completes == 1
    assert QuotaCell.objects.get(plan="mood", cell={"happy": "yes"}).completes == 0

"""Which dead ends does an inspection find, and does it leave alone what is right?"""

import pytest

from surveys.core.inspection import inspect
from surveys.core.inspection.dead_ends import cycles
from surveys.core.inspection.model import Model
from surveys.core.workbook import compile_study, read_directory
from tests.surveys.core.inspecting import CHOICES, found, inspected, the_finding
from tests.surveys.core.test_twins import STUDY

SEX = "select_one sex | sex | Sex? | yes"
AGE = "integer | age | Age? | yes | | . >= 18 and . <= 99"
YES = "select_one yesno | agrees | Agree? | yes"


def test_the_five_country_study_has_no_dead_end() -> None:
    result = inspect(compile_study(read_directory(STUDY), version=1))

    # Who refuses is weighted as a household of one adult with one line, and left out of the margin of education.
    assert {(f.code, f.where) for f in result.findings} == {
        ("variable_may_be_missing", name) for name in ("adults", "education", "lines")
    }
    assert result.coverage.never_put() == []
    assert result.coverage.ways().percent == 100


@pytest.mark.parametrize(
    ("relevant", "why"),
    [
        ("${sex} = 'male' and ${sex} = 'female'", "own"),
        ("${age} < 18", "own"),
        ("${age} > 99", "own"),
        ("${age} * 2 > 300", "own"),
        ("${age} > 30 and not(${age} > 25)", "own"),
        ("${country} = 'CZ' and ${country} = 'UK'", "own"),
        ("selected(${sex}, 'male') and ${sex} = 'female'", "own"),
        ("string-length(${sex}) > 20", "own"),
        ("regex(${sex}, 'x.*')", "own"),
        ("${band} = 'young' and ${age} > 60", "own"),
        ("${double} > 250", "own"),
    ],
)
def test_a_condition_that_nobody_meets_is_proved_to_be_one(relevant: str, why: str) -> None:
    finding = the_finding(
        "never_asked",
        SEX,
        AGE,
        "calculate | band | | | | | if(${age} < 30, 'young', if(${age} < 60, 'middle', 'old'))",
        "calculate | double | | | | | ${age} * 2",
        f"text | lost | Never? | | {relevant}",
    )

    assert (finding.where, finding.evidence, finding.params["why"]) == ("lost", "proved", why)


def test_a_question_that_its_group_contradicts_is_never_asked() -> None:
    finding = the_finding(
        "never_asked",
        SEX,
        "begin_group | men | | | ${sex} = 'male'",
        "text | beard | Beard?",
        "text | lost | Pregnant? | | ${sex} = 'female'",
        "end_group",
    )

    assert (finding.where, finding.params["why"]) == ("lost", "groups")


def test_a_question_about_an_answer_that_cannot_have_been_given_is_never_asked() -> None:
    finding = the_finding(
        "never_asked",
        SEX,
        "select_one yesno | pregnant | Pregnant? | yes | ${sex} = 'female'",
        "text | lost | Since when? | | ${pregnant} = 'yes' and ${sex} = 'male'",
    )

    assert finding.where == "lost"


def test_questions_after_an_ending_that_everybody_comes_to_are_never_asked() -> None:
    findings = found(SEX, "note | bye | Thanks | | | | | | 1.10", "text | lost | More?")

    assert findings == [("never_asked", "lost", "proved")]


def test_questions_for_those_whom_an_ending_has_sent_away_are_never_asked() -> None:
    finding = the_finding(
        "never_asked",
        YES,
        "note | bye | Thanks | | ${agrees} = 'no' | | | | 4.70",
        "text | lost | Why not? | | ${agrees} = 'no'",
    )

    assert (finding.where, finding.params["why"]) == ("lost", "ended")


def test_of_a_group_that_is_never_asked_only_the_group_is_told() -> None:
    finding = the_finding(
        "never_asked",
        AGE,
        "begin_group | lost | | | ${age} > 120",
        "text | a | A?",
        "text | b | B?",
        "end_group",
    )

    assert (finding.where, finding.params["n_inside"]) == ("lost", 2)


def test_a_condition_that_everybody_meets_is_told() -> None:
    finding = the_finding("always_asked", AGE, "text | more | More? | | ${age} >= 18")

    assert (finding.where, finding.level) == ("more", "warning")


def test_a_condition_that_somebody_without_an_answer_does_not_meet_is_left_alone() -> None:
    assert found("integer | age | Age? | | | . >= 18", "text | more | More? | | ${age} >= 18") == []


@pytest.mark.parametrize("constraint", [". > 10 and . < 5", ". >= ${age}+1 and . <= ${age}", ". < 0 and . * 2 > 6"])
def test_a_required_question_that_takes_no_answer_is_an_error(constraint: str) -> None:
    finding = the_finding("no_valid_answer", AGE, f"integer | years | Years? | yes | | {constraint}")

    assert (finding.where, finding.evidence) == ("years", "proved")


def test_checks_that_only_leave_no_answer_are_a_warning() -> None:
    assert found("integer | years | Years? | | | . > 10 and . < 5") == [("only_missing", "years", "proved")]


def test_a_choice_that_no_filter_lets_through_is_told() -> None:
    finding = the_finding(
        "choice_never_offered",
        "select_one diet | diet | Diet? | yes | | . != 'none'",
        "select_one food | food | Food? | yes | | | | kind = ${diet} and name != 'ham'",
    )

    assert (finding.where, finding.params["choice"]) == ("food", "ham")


def test_a_filter_that_takes_every_choice_away_is_shown_with_an_example() -> None:
    findings = inspected(
        "select_one diet | diet | Diet? | yes", "select_one food | food | Food? | yes | | | | kind = ${diet}"
    ).findings

    assert [(f.code, f.where) for f in findings] == [("no_choice", "food")]
    assert findings[0].example == {"diet": "none"}


def test_an_ending_that_nobody_comes_to_is_told() -> None:
    assert found(AGE, "note | young | Too young | | ${age} < 18 | | | | 4.70", "text | more | More?") == [
        ("ending_never_reached", "young", "proved")
    ]


def test_a_questionnaire_that_cannot_be_completed_is_an_error() -> None:
    assert found(AGE, "note | bye | Not wanted | | | | | | 4.70") == [("never_complete", "", "proved")]


def test_rows_that_depend_on_themselves_are_found() -> None:
    questionnaire = {
        "body": [
            {**ROW, "name": "a", "calculation": ["+", ["ref", "b"], ["lit", 1]]},
            {**ROW, "name": "b", "calculation": ["ref", "c"]},
            {**ROW, "name": "c", "calculation": ["ref", "a"]},
            {**ROW, "name": "d", "calculation": ["neg", ["ref", "d"]]},
        ],
        "lists": {},
        "case_variables": [],
    }

    findings = cycles(Model(questionnaire))

    assert {(f.code, f.where) for f in findings} == {("refers_to_itself", "d"), ("calculation_cycle", "a")}
    assert [sorted(f.params["names"]) for f in findings if f.code == "calculation_cycle"] == [["a", "b", "c"]]


ROW = {
    "kind": "question",
    "type": "calculate",
    "relevant": None,
    "list": None,
    "ends": None,
    "missing": [],
    "required": False,
    "appearance": "",
}


def test_items_of_an_index_that_may_be_skipped_are_told_with_their_condition() -> None:
    findings = inspected(
        SEX,
        YES,
        "select_one yesno | item | Item? | yes | ${sex} = 'male'",
        indices=[
            ["index", "item", "scores", "minimum_answered"],
            ["trust", "agrees", "yes=100 no=0", "1"],
            ["trust", "item", "yes=100 no=0", ""],
        ],
    ).findings

    assert [(f.code, f.where, f.params["index"]) for f in findings] == [("item_can_be_skipped", "item", "trust")]
    assert findings[0].example["sex"] != "male"


QUOTA_HEADERS = ["plan", "country", "cell", "target", "kind"]


def test_a_quota_cell_that_no_completed_interview_falls_into_is_an_error() -> None:
    findings = found(
        "select_one diet | diet | Diet? | yes | | . != 'none'",
        quotas=[QUOTA_HEADERS, *(["diet", "", f"diet={diet}", "70", "hard"] for diet in ("meat", "plant", "none"))],
    )

    assert findings == [("cell_never_filled", "diet=none", "proved")]


def test_a_quota_variable_that_may_be_missing_at_the_end_is_told() -> None:
    findings = inspected(
        "select_one sex | sex | Sex?",
        quotas=[QUOTA_HEADERS, *(["sex", "", f"sex={sex}", "100", "hard"] for sex in ("male", "female"))],
    ).findings

    assert [(f.code, f.where) for f in findings] == [("variable_may_be_missing", "sex")]
    assert findings[0].params["uses"] == ["quota"]


def test_every_finding_has_a_place_in_the_questionnaire() -> None:
    names = {f.where for f in inspected(SEX, AGE, "text | lost | Never? | | ${age} < 3", choices=CHOICES).findings}

    assert names == {"lost"}

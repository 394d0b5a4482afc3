"""Which answers does a question take, as its range, its constraint and its soft check tell?"""

from typing import Any

import pytest

from tests.surveys.core.workbooks import problems, question, study, survey, the_problem

HEADERS = "type | name | label::English (en) | constraint | parameters"


def compiled(row: str) -> dict[str, Any]:
    return question(study(survey=survey(row, headers=HEADERS)), "q")


def test_a_range_without_parameters_goes_from_1_to_10_as_everywhere() -> None:
    node = compiled("range | q | Q?")

    assert (node["type"], node["range"]) == ("integer", {"start": 1, "end": 10, "step": 1})


def test_a_range_with_decimals_has_decimal_answers() -> None:
    node = compiled("range | q | Q? | | start=0; end = 1; step=0.25")

    assert (node["type"], node["range"]) == ("decimal", {"start": 0, "end": 1, "step": 0.25})


@pytest.mark.parametrize(
    ("type_", "constraint", "parameters", "bounds"),
    [
        ("integer", ". >= 18 and . < 100", "", [18, 99]),
        ("integer", "120 >= . and 17 < .", "", [18, 120]),
        ("integer", ". >= 18", "start=16 end=64", [18, 64]),
        ("integer", ". > 17 or . = 3", "", None),
        ("decimal", ". > 0 and . <= 9.5", "", [None, 9.5]),
        ("date", ". >= '1990-01-01'", "end=2008-12-31", ["1990-01-01", "2008-12-31"]),
        ("text", "string-length(.) > 3", "", None),
        ("integer", "", "", None),
    ],
)
def test_the_screen_is_told_the_smallest_and_the_largest_answer(
    type_: str, constraint: str, parameters: str, bounds: list[Any] | None
) -> None:
    assert compiled(f"{type_} | q | Q? | {constraint} | {parameters}")["bounds"] == bounds


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("range | q | Q? | | start=ten", "'start=ten' cannot be read"),
        ("integer | q | Q? | | end=9.5", "Write a whole number"),
        ("date | q | Q? | | start=1990", "Write a date such as"),
        ("range | q | Q? | | start=10 end=1", "Write the smaller one as start"),
        ("range | q | Q? | | step=0", "A step is more than 0"),
        ("integer | q | Q? | | step=5", "A step is more than 0"),
        ("text | q | Q? | | start=1", "Only questions of type integer"),
        ("integer | q | Q? | | sart=1", "Did you mean 'start'?"),
    ],
)
def test_wrong_parameters_are_pointed_at(row: str, said: str) -> None:
    problem = the_problem("bad_parameters", survey=survey(row, headers=HEADERS))

    assert problem.where == "survey!E3"
    assert said in problem.message


def test_every_wrong_parameter_is_named_at_once() -> None:
    found = problems(survey=survey("range | q | Q? | | start=a end=b", headers=HEADERS))

    assert [problem.code for problem in found] == ["bad_parameters", "bad_parameters"]


def test_a_soft_check_is_compiled_with_its_message() -> None:
    headers = "type | name | label::English (en) | soft_constraint | soft_constraint_message::English (en)"

    node = question(
        study(survey=survey("integer | q | Q? | . < 96 | Really ${country}?", headers=headers)),
        "q",
    )

    assert node["soft_constraint"] == ["<", ["self"], ["lit", 96]]
    assert node["soft_constraint_message"] == {"en": ["Really ", {"ref": "country"}, "?"]}


def test_a_soft_check_stands_on_questions_only() -> None:
    headers = "type | name | label::English (en) | soft_constraint"

    problem = the_problem("unexpected_soft_constraint", survey=survey("note | n | Hello. | . < 3", headers=headers))

    assert problem.where == "survey!D3"

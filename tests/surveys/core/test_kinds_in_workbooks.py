"""What does a workbook say of comparisons that can never hold?"""

import pytest

from tests.surveys.core.workbooks import problems, study, survey, the_problem

HEADERS = "type | name | label::English (en) | relevant | calculation"
ROWS = (
    "select_one sex | sex | Sex?",
    "select_multiple sex | likes | Whom?",
    "integer | age | Age?",
    "text | nickname | Name?",
    "date | born | Born?",
    "time | wakes | When?",
    "calculate | double | | | ${age} * 2",
    "calculate | due | | | date(${born} + 280)",
)


def rows(relevant: str) -> dict[str, object]:
    return {"survey": survey(*ROWS, f"note | last | Thanks. | {relevant}", headers=HEADERS)}


@pytest.mark.parametrize(
    ("relevant", "code", "words"),
    [
        ("${sex} = 'mael'", "unknown_choice", "is not a choice of question 'sex' (list 'sex'). Did you mean 'male'?"),
        ("${sex} = 'mael' and true()", "unknown_choice", "(At character 10.)"),
        ("${age} = 'old'", "not_a_number", "The answer to 'age' is a number; it is never 'old'."),
        ("${double} = 'old'", "not_a_number", "'old' is not a number"),
        ("${born} > 18", "date_compared_with_number", "int((today() - ${date}) div 365.25)"),
        ("${due} = 18", "date_compared_with_number", "is a date (YYYY-MM-DD)"),
        ("${born} = '1.5.1990'", "not_a_date", "is not a date (YYYY-MM-DD)"),
        ("${wakes} = ${born}", "date_compared_with_time", "a time of day"),
        ("${nickname} = 5", "text_compared_with_number", "'5' in quotation marks"),
        ("${nickname} = ${age}", "text_compared_with_number", "number(...)"),
        ("${nickname} > 5", "not_a_number", "Write number(${nickname})"),
        ("${likes} > 1", "not_a_number", "are not numbers (male, female, refused)"),
        ("selected(${age}, '5')", "not_a_choice_question", "Compare the answer itself"),
        ("count-selected(${born}) > 1", "not_a_choice_question", "is for questions with choices"),
        ("${sex} = 'male' or 'female'", "text_as_condition", "${name} = 'female'"),
        ("1 < ${age} < 5", "chained_comparison", "1 < ${x} and ${x} < 5"),
        ("sum(${sex}) > 1", "not_a_number", "cannot stand beside sum()"),
        ("format-date(${born}, '%Q') = 'x'", "bad_format", "'%Q' is not a part of a date"),
        ("date('1.5.1990') = ${born}", "not_a_date", "'1.5.1990' is neither a date"),
        ("jr:choice-name(${age}, '${age}') = 'x'", "bad_choice_name", "has no choices"),
        ("jr:choice-name(${sex}, '${sec}') = 'x'", "unknown_name", "Did you mean 'sex'?"),
    ],
)  # fmt: skip
def test_a_comparison_that_can_never_hold_is_named_with_the_way_out(relevant: str, code: str, words: str) -> None:
    problem = the_problem(code, **rows(relevant))

    assert words in problem.message
    assert problem.where == "survey!D11"


@pytest.mark.parametrize(
    "relevant",
    [
        "${born} < today() and ${born} > '1990-05-01' and today() - ${born} > 18 * 365",
        "${due} > today() + 7",
        "${wakes} < '06:30' or ${wakes} = ''",
        "${double} > 18 and ${double} != ''",
        "${nickname} = '5' or number(${nickname}) > 5",
        "substr(${nickname}, 0, 2) = 10",
        "if(${sex} = 'male', ${age}, 0) > 3",
        "coalesce(${age}, 0) = 0",
        "jr:choice-name(${sex}, '${sex}') = 'A man'",
    ],
)
def test_what_can_hold_is_let_through(relevant: str) -> None:
    assert study(**rows(relevant))


def test_everything_that_is_wrong_with_a_cell_is_said_at_once() -> None:
    found = problems(**rows("${sex} = 'mael' or ${aeg} > 3 or slected(${likes}, 'x')"))

    assert [problem.code for problem in found] == [
        "unknown_choice",
        "unknown_name",
        "unknown_function",
        "misspelt_name",
    ]
    assert [problem.where for problem in found] == [*["survey!D11"] * 3, "choices!B2"]

"""Are choices, translations and columns in order?"""

import pytest

from tests.surveys.core.workbooks import problems, question, study, survey, the_problem


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        (["", "x", "X"], "bad_list_name", "A5"),
        (["two words", "x", "X"], "bad_list_name", "A5"),
        (["sexx", "x", "X"], "unused_list", "A5"),
        (["sex", "", "X"], "bad_choice_name", "B5"),
        (["sex", "not known", "X"], "bad_choice_name", "B5"),
        (["sex", "a=b", "X"], "bad_choice_name", "B5"),
        (["sex", "male", "X"], "duplicate_choice", "B5"),
        (["sex", "x", ""], "missing_translation", "C5"),
        (["sex", "x", "I am ${sex}"], "bad_fill", "C5"),
        (["sex", "x", "X", "GB"], "unknown_country", "D5"),
        (["other", "dk", "Don't know"], "list_without_answers", "A5"),
    ],
)
def test_a_wrong_choice_is_pointed_at(row: list[str], code: str, place: str) -> None:
    choices = [
        ["list_name", "name", "label::English (en)", "country"],
        ["sex", "male", "A man"],
        ["sex", "female", "A woman"],
        ["sex", "refused", "Refused"],
        row,
    ]

    assert the_problem(code, choices=choices).where == f"choices!{place}"


def test_every_untranslated_text_is_listed() -> None:
    rows = survey(
        "text | a | A?",
        "text | b | | B?",
        "note | c | C | C",
        headers="type | name | label::English (en) | label::Čeština (cs)",
    )
    choices = [
        ["list_name", "name", "label::English (en)", "label::Čeština (cs)"],
        ["sex", "male", "A man", "Muž"],
    ]

    found = problems(survey=rows, choices=choices)

    assert {(problem.code, problem.where) for problem in found} == {
        ("missing_translation", "survey!D3"),
        ("missing_translation", "survey!C4"),
    }


def test_a_language_that_a_whole_sheet_lacks_is_one_problem() -> None:
    rows = survey(
        "text | a | A? | A?",
        "text | b | B? | B?",
        headers="type | name | label::English (en) | label::Čeština (cs)",
    )

    (problem,) = problems(survey=rows)

    assert (problem.code, problem.where) == ("missing_column", "choices!C1")
    assert "'label::Čeština (cs)'" in problem.message


def test_a_workbook_in_one_language_may_have_plain_columns() -> None:
    compiled = study(
        survey=survey("text | a | A?", headers="type | name | label"),
        choices=[["list_name", "name", "label"], ["sex", "male", "A man"]],
    )

    assert compiled.languages == ("en",)
    assert question(compiled, "a")["label"] == {"en": ["A?"]}


@pytest.mark.parametrize(
    ("header", "instead"),
    [
        ("relevent", "relevant"),
        ("relevance", "relevant"),
        ("Constraint", "constraint"),
        ("hnt::English (en)", "hint::English (en)"),
    ],
)
def test_a_column_that_is_misspelt_is_pointed_at(header: str, instead: str) -> None:
    problem = the_problem(
        "unknown_column",
        survey=survey("text | a | A?", headers=f"type | name | label::English (en) | {header}"),
    )

    assert problem.where == "survey!D1"
    assert f"Did you mean '{instead}'?" in problem.message


@pytest.mark.parametrize(
    "header", ["remarks", "media::image", "guidance_hint::English (en)", "bind::odk:length", "region"]
)
def test_columns_of_other_tools_are_left_alone(header: str) -> None:
    assert study(survey=survey("text | a | A? | x", headers=f"type | name | label::English (en) | {header}"))

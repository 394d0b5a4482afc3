"""Are choices, translations and columns in order?"""

import pytest

from surveys.core.study import Study
from tests.surveys.core.workbooks import SMALLEST, problems, question, study, survey, the_problem


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


CZECH = [
    ["code", "iso", "name", "languages", "time_zones", "calling_hours", "adult_population", "target"],
    ["CZ", "CZ", "Czechia", "cs", "Europe/Prague", "mon-fri 09:00-21:00", "8000000", "100"],
    ["UK", "GB", "United Kingdom", "en", "Europe/London", "mon-sat 09:00-21:00", "48000000", "100"],
]


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

    found = problems(survey=rows, choices=choices, countries=CZECH)

    assert {(problem.code, problem.where) for problem in found} == {
        ("missing_translation", "survey!D3"),
        ("missing_translation", "survey!C4"),
    }
    assert [str(problem.message) for problem in found] == [
        "The text in Čeština is missing. Write it, or take the language out of the sheet countries (CZ).",
        "The text in English is missing. Write it: this is the default language, which stands in for the others.",
    ]


def test_a_language_that_no_country_speaks_is_left_out_until_it_is_whole() -> None:
    def compiled(last: str) -> Study:
        rows = survey(
            "text | a | A? | A?",
            f"note | b | B | {last}",
            headers="type | name | label::English (en) | label::Čeština (cs)",
        )
        choices = [["list_name", "name", "label::English (en)", "label::Čeština (cs)"], ["l", "x", "X", "X"]]
        return study(survey=rows, choices=choices)

    half, whole = compiled(""), compiled("B")

    assert (half.languages, whole.languages) == (("en",), ("en", "cs"))
    assert question(half, "a")["label"] == {"en": ["A?"]}
    assert half.questionnaire["languages"] == [{"code": "en", "name": "English"}]


def test_a_language_that_a_whole_sheet_lacks_is_one_problem() -> None:
    rows = survey(
        "text | a | A? | A?",
        "text | b | B? | B?",
        headers="type | name | label::English (en) | label::Čeština (cs)",
    )

    (problem,) = problems(survey=rows, countries=CZECH)

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


def test_what_is_wrong_in_a_misspelt_column_is_named_with_everything_else() -> None:
    rows = ("text | a | A? | (${b} = 1", "text | b | B? | ${nobody} = 'x'")

    found = problems(survey=survey(*rows, headers="type | name | label::English (en) | relevent"))

    assert [(p.where, p.params["header"]) for p in found] == [
        ("survey!D1", "relevent"),
        ("survey!D3", "relevent"),
        ("survey!D4", "relevent"),
    ]


def test_a_column_that_is_missing_is_not_said_again_of_every_row() -> None:
    found = problems(survey=[["question", "label::English (en)"], ["a", "A?"], ["b", "B?"]])

    assert [p.where for p in found] == ["survey!A1"] * 3


def test_texts_that_countries_may_need_are_counted_where_countries_are_asked_for() -> None:
    headers = "type | name | label::English (en) | label::French (fr)"

    found = problems(
        survey=survey("text | a | A? |", "text | b | B? | B ?", headers=headers), countries=None, choices=None
    )

    (asked,) = [problem for problem in found if problem.code == "missing_sheet"]
    assert asked.message.endswith(
        "1 text in French is missing: write it before a country is interviewed in that language."
    )


@pytest.mark.parametrize(
    "header", ["remarks", "media::image", "guidance_hint::English (en)", "bind::odk:length", "region"]
)
def test_columns_of_other_tools_are_left_alone(header: str) -> None:
    assert study(survey=survey("text | a | A? | x", headers=f"type | name | label::English (en) | {header}"))


def test_a_language_that_lacks_texts_can_be_named_in_countries() -> None:
    headers = "type | name | label::English (en) | label::French (fr)"
    countries = [list(line) for line in SMALLEST["countries"]]
    countries[1][3] = "Czech"

    (problem,) = problems(survey=survey("text | a | A? |", headers=headers), choices=None, countries=countries)

    assert problem.message == "There is no language 'Czech'. Write one of: en, fr."

"""How far is each language translated?"""

import pytest

from surveys.core.versions.completeness import completeness, filled
from surveys.core.workbook import Sheets, compile_study
from tests.surveys.core.workbooks import workbook

HEADERS = ["type", "name", "label::English (en)", "label::Deutsch (de)", "hint::English (en)", "hint::Deutsch (de)"]


def half_translated() -> Sheets:
    return workbook(
        survey=[
            HEADERS,
            ["hidden", "country"],
            ["select_one sex", "sex", "Are you a man or a woman?", "Sind Sie Mann oder Frau?", "Only if unclear.", ""],
            ["integer", "age", "How old are you?", "", "", ""],
            ["calculate", "one", "", "", "", "", ""],
        ],
        choices=[
            ["list_name", "name", "label::English (en)", "label::Deutsch (de)"],
            ["sex", "male", "A man", "Ein Mann"],
            ["sex", "female", "A woman", ""],
        ],
    )


def test_every_missing_text_is_named_with_its_cell() -> None:
    english, german = completeness(half_translated())

    assert (english.percent, english.missing) == (100, ())
    assert [(m.where, m.name, m.column, m.source) for m in german.missing] == [
        ("survey!D4", "age", "label", "How old are you?"),
        ("survey!F3", "sex", "hint", "Only if unclear."),
        ("choices!D3", "sex: female", "label", "A woman"),
    ]


def test_the_share_counts_what_is_needed_and_nothing_else() -> None:
    _, german = completeness(half_translated())

    # Labels of sex and age, the hint of sex, two answers: the calculation and the empty hint of age are not needed.
    assert (german.n_needed, german.n_written, german.percent) == (5, 2, 40)


def test_a_language_with_one_missing_text_is_never_shown_as_whole() -> None:
    rows = [["sex", f"c{n}", "x", "x" if n else ""] for n in range(400)]
    sheets = workbook(
        survey=[HEADERS, ["hidden", "country"], ["select_one sex", "sex", "x", "x"]],
        choices=[["list_name", "name", "label::English (en)", "label::Deutsch (de)"], *rows],
    )

    assert completeness(sheets)[1].percent == 99


@pytest.mark.parametrize(("spoken", "is_left_out"), [("en", [False, True]), ("en de", [False, False])])
def test_a_language_that_lacks_texts_is_left_out_where_no_country_speaks_it(
    spoken: str, is_left_out: list[bool]
) -> None:
    countries = [
        ["code", "iso", "name", "languages", "time_zones", "calling_hours", "adult_population", "target"],
        ["CZ", "CZ", "Czechia", spoken, "Europe/Prague", "mon-fri 09:00-21:00", "8000000", "100"],
    ]
    found = half_translated()
    sheets = Sheets({**found.by_name, "countries": workbook(countries=countries)["countries"]})

    assert [language.left_out for language in completeness(sheets)] == is_left_out


def test_a_language_that_has_no_column_lacks_the_text_all_the_same() -> None:
    sheets = workbook(survey=[HEADERS, ["hidden", "country"], ["select_one sex", "sex", "x", "y"]])

    german = completeness(sheets)[1]

    assert {m.where for m in german.missing} == {"choices!C2", "choices!C3", "choices!C4"}
    assert {m.header for m in german.missing} == {""}


def test_a_plain_label_belongs_to_the_default_language() -> None:
    sheets = workbook(
        survey=[["type", "name", "label"], ["hidden", "country"], ["select_one sex", "sex", ""]],
        choices=[["list_name", "name", "label"], ["sex", "male", "A man"]],
    )

    (english,) = completeness(sheets)

    assert [(m.where, m.column) for m in english.missing] == [("survey!C3", "label")]


def test_what_is_filled_up_compiles() -> None:
    study = compile_study(filled(half_translated_without_calculation()), version=1)

    labels = study.questionnaire["body"][2]["label"]
    assert labels["de"] == labels["en"] == ["How old are you?"]


def half_translated_without_calculation() -> Sheets:
    found = half_translated()
    survey = found["survey"]
    rows = tuple(row for row in survey.rows if row["type"] != "calculate")
    return Sheets({**found.by_name, "survey": type(survey)(survey.name, survey.headers, rows)})

"""Do texts come back from the translator as texts, and as nothing else?"""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.problems import RejectedError
from surveys.core.versions.diff import compare
from surveys.core.versions.texts import other_than_texts, table_of, with_texts
from surveys.core.workbook import Row, Sheet, Sheets, compile_study, read_sheet, write_xlsx
from tests.surveys.core.workbooks import workbook

GERMAN = "Deutsch (de)"
INDICES = [
    ["index", "item", "scores", "minimum_answered", "label::English (en)"],
    ["i", "sex", "male=0 female=100", "1", "Index"],
]


def filled_in(table: Sheet, write: Callable[[Row], str], header: str = GERMAN) -> Sheet:
    """The table as it comes back, with a column filled in."""
    rows = tuple(
        Row(row.number, {**row.cells, **({header: text} if (text := write(row)) else {})}) for row in table.rows
    )
    return Sheet(table.name, tuple(dict.fromkeys((*table.headers, header))), rows)


def codes(sheets: Sheets, table: Sheet) -> list[str]:
    with pytest.raises(RejectedError) as refused:
        with_texts(sheets, table)
    return [problem.code for problem in refused.value.problems]


def test_the_table_has_every_text_once_with_the_place_it_belongs_to() -> None:
    sheets = workbook(indices=[*INDICES, ["i", "sex2", "x=1", "1", "Index"]])

    table = table_of(sheets)

    assert table.headers == ("sheet", "name", "column", "English (en)")
    assert [tuple(row[h] for h in table.headers) for row in table.rows] == [
        ("survey", "sex", "label", "Are you a man or a woman?"),
        ("choices", "sex: male", "label", "A man"),
        ("choices", "sex: female", "label", "A woman"),
        ("choices", "sex: refused", "label", "Refused"),
        ("indices", "i", "label", "Index"),
    ]


def test_a_table_that_comes_back_as_it_went_changes_nothing() -> None:
    sheets = workbook(indices=INDICES)
    file = write_xlsx(Sheets({"texts": table_of(sheets)}))

    assert compare(sheets, with_texts(sheets, read_sheet(file, "texts"))) == []


def test_a_further_column_is_a_further_language_that_compiles() -> None:
    sheets = workbook(indices=INDICES)

    translated = with_texts(sheets, filled_in(table_of(sheets), lambda row: f"de {row['English (en)']}"))

    study = compile_study(translated, version=1)
    assert study.languages == ("en", "de")
    assert study.questionnaire["body"][1]["label"]["de"] == ["de Are you a man or a woman?"]
    assert [(c.part, c.kind, c.subject) for c in compare(sheets, translated)] == [("language", "added", "de")]


def test_an_empty_cell_takes_no_text_away() -> None:
    sheets = workbook()
    table = table_of(sheets)
    emptied = Sheet(
        table.name,
        table.headers,
        tuple(Row(r.number, {k: r[k] for k in ("sheet", "name", "column")}) for r in table.rows),
    )

    assert with_texts(sheets, emptied) == sheets


def test_what_the_questionnaire_has_not_is_refused_with_its_cell() -> None:
    table = table_of(workbook())
    wrong = Sheet(table.name, table.headers, (Row(2, {**table.rows[0].cells, "name": "sexx"}),))

    with pytest.raises(RejectedError, match=r"texts!B2.*Did you mean 'sex'"):
        with_texts(workbook(), wrong)


def test_a_table_without_its_columns_and_a_language_without_a_code_are_refused() -> None:
    table = table_of(workbook())

    assert codes(workbook(), Sheet("texts", ("name", "column"), ())) == ["missing_column"]
    assert codes(workbook(), filled_in(table, lambda row: "x", "German")) == ["unknown_language"]


@given(st.lists(st.text(alphabet="abc äé${}'", max_size=12), min_size=4, max_size=4))
def test_nothing_but_texts_ever_changes(written: list[str]) -> None:
    sheets = workbook()
    table = filled_in(table_of(sheets), lambda row: written[row.number - 2].strip(), "English (en)")

    assert other_than_texts(compare(sheets, with_texts(sheets, table))) == []


def test_only_wordings_languages_and_the_title_are_texts() -> None:
    old = workbook()
    countries = [
        list(row)
        for row in [["code", "iso", "name", "languages", "time_zones", "calling_hours", "adult_population", "target"]]
    ]
    countries += [["CZ", "CZ", "Czechia", "en de", "Europe/Prague", "mon-fri 09:00-21:00", "8000000", "100"]]
    countries += [["UK", "GB", "United Kingdom", "en", "Europe/London", "mon-sat 09:00-21:00", "48000000", "90"]]
    new = workbook(
        countries=countries,
        settings=[["form_title", "form_id", "default_language"], ["Other", "small", "English (en)"]],
    )

    assert [(c.subject, c.what) for c in other_than_texts(compare(old, new))] == [("UK", "target")]
    assert [(c.subject, c.what) for c in other_than_texts(compare(new, old))] == [("CZ", "languages"), ("UK", "target")]

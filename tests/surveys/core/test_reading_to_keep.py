"""Is a file whose cells cannot be taken as they are kept for a draft, without losing or hiding anything?"""

import io
import re
from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from surveys.core.problems import RejectedError
from surveys.core.workbook import Sheets, compile_study, read_to_keep, read_xlsx, without_remarks
from surveys.core.workbook import read as reading
from surveys.core.workbook.read import MAXIMUM_COLUMNS
from surveys.core.workbook.sheets import shown
from tests.surveys.core.workbooks import SMALLEST, Table


def file(**changed: Table) -> bytes:
    """The smallest workbook as a file, with some sheets changed or added."""
    return written({**SMALLEST, **changed})


def written(tables: Mapping[str, Table]) -> bytes:
    workbook = Workbook()
    del workbook["Sheet"]
    for name, table in tables.items():
        page = workbook.create_sheet(name)
        for line in table:
            page.append([shown(cell) for cell in line])
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def codes(sheets: Sheets) -> list[tuple[str, str]]:
    with pytest.raises(RejectedError) as refused:
        compile_study(sheets, version=1)
    return [(problem.code, problem.where) for problem in refused.value.problems]


def test_a_right_file_is_read_as_ever() -> None:
    assert read_to_keep(file()) == (read_xlsx(file()), ())


def test_a_sheet_whose_name_is_misspelt_is_taken_for_the_one_it_is_near_to() -> None:
    table = [["plan", "country", "cell", "target", "kind"], ["sex", "CZ", "sex=male", "50", "hard"]]

    sheets, wrong = read_to_keep(file(qoutas=table))

    assert [problem.code for problem in wrong] == ["unknown_sheet"]
    assert sheets["quotas"].rows[0]["cell"] == "sex=male"


def test_a_column_that_stands_twice_is_kept_and_said() -> None:
    survey = [[*SMALLEST["survey"][0], "hint", "hint"], *SMALLEST["survey"][1:-1]]
    last = [*SMALLEST["survey"][-1], "first", "second"]

    sheets, wrong = read_to_keep(file(survey=[*survey, last]))

    assert [problem.code for problem in wrong] == ["duplicate_header"]
    assert (sheets["survey"].rows[-1]["hint"], sheets["survey"].rows[-1]["hint (2)"]) == ("first", "second")
    assert ("duplicate_header", "survey!E1") in codes(sheets)


def test_a_rule_whose_header_was_lost_is_kept_and_said() -> None:
    survey = [*SMALLEST["survey"][:-1], [*SMALLEST["survey"][-1], "", "${country} = 'CZ'"]]

    sheets, wrong = read_to_keep(file(survey=survey))

    assert [problem.code for problem in wrong] == ["no_header"]
    assert sheets["survey"].rows[-1]["column E"] == "${country} = 'CZ'"
    assert ("no_header", "survey!E1") in codes(sheets)


def test_a_remark_beside_the_table_is_kept_and_not_in_the_way() -> None:
    survey = [*SMALLEST["survey"][:-1], [*SMALLEST["survey"][-1], "", "ask Ana"]]

    sheets, wrong = read_to_keep(file(survey=survey))

    assert wrong == ()
    assert sheets["survey"].rows[-1]["column E"] == "ask Ana"
    assert without_remarks(sheets) == read_xlsx(file(survey=survey)) == read_xlsx(file())
    assert compile_study(sheets, version=1) == compile_study(read_xlsx(file()), version=1)


def test_what_could_only_be_kept_in_part_is_refused() -> None:
    survey = [[*SMALLEST["survey"][0], *(f"c{n}" for n in range(MAXIMUM_COLUMNS))], *SMALLEST["survey"][1:]]

    with pytest.raises(RejectedError):
        read_to_keep(file(survey=survey))


@pytest.mark.parametrize("content", [b"", b"x", file(survey=[])[:100]], ids=["empty", "a letter", "cut off"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(RejectedError):
        read_to_keep(content)


def test_a_file_without_any_known_sheet_is_refused() -> None:
    workbook, content = Workbook(), io.BytesIO()
    workbook.save(content)

    with pytest.raises(RejectedError) as refused:
        read_to_keep(content.getvalue())

    assert [problem.code for problem in refused.value.problems] == ["no_sheets"]


def refused_for(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(RejectedError) as refused:
        read_xlsx(content)
    return [(problem.code, problem.where) for problem in refused.value.problems]


@pytest.mark.parametrize("name", ["survey", "choices", "settings", "countries"])
def test_a_title_above_the_headers_is_said_and_put_behind_the_last_row(name: str) -> None:
    table = [["My survey 2026", "", "", "draft of May"], *SMALLEST[name]]

    sheets, wrong = read_to_keep(file(**{name: table}))

    right = read_xlsx(file())[name]
    assert [(problem.code, problem.where) for problem in wrong] == [("headers_below", f"{name}!A1")]
    assert "stand in row 2: take out every row above it" in wrong[0].message
    assert sheets[name].headers[: len(right.headers)] == right.headers
    *rows, title = sheets[name].rows
    assert [(row.number - 1, row.cells) for row in rows] == [(row.number, row.cells) for row in right.rows]
    assert list(title.cells.values()) == ["My survey 2026", "draft of May"]
    assert refused_for(file(**{name: table})) == [("headers_below", f"{name}!A1")]


def test_rows_under_headers_that_nobody_knows_are_kept() -> None:
    sheets, _ = read_to_keep(file(survey=[["question", "text"], ["q1", "Who?"], ["q2", "Where?"]]))

    assert [row.cells for row in sheets["survey"].rows] == [
        {"question": "q1", "text": "Who?"},
        {"question": "q2", "text": "Where?"},
    ]
    assert [(c, w) for c, w in codes(sheets) if w.startswith("survey")] == [
        ("missing_column", "survey!A1"),
        ("missing_column", "survey!A1"),
        ("no_country", "survey!A1"),
    ]


def test_a_row_that_is_filled_in_a_misspelt_column_only_is_kept() -> None:
    header, *rows = SMALLEST["survey"]

    sheets, _ = read_to_keep(file(survey=[[*header, "relevent"], *rows, ["", "", "", "${sex} = 'male'"]]))

    assert sheets["survey"].rows[-1].cells == {"relevent": "${sex} = 'male'"}


def test_a_row_that_is_switched_off_is_kept_but_not_asked() -> None:
    header, *rows = SMALLEST["survey"]

    sheets, _ = read_to_keep(file(survey=[[*header, "disabled"], *rows, ["text", "why", "Why?", "yes"]]))

    assert sheets["survey"].rows[-1]["name"] == "why"
    assert compile_study(sheets, version=1) == compile_study(read_xlsx(file()), version=1)


def test_a_sheet_with_remarks_only_is_not_said_to_be_empty() -> None:
    sheets, _ = read_to_keep(file(survey=[["type", "name", "label", "remarks"], ["", "", "", "to be written"]]))

    with pytest.raises(RejectedError) as refused:
        compile_study(sheets, version=1)

    said = [str(problem.message) for problem in refused.value.problems if problem.code == "missing_sheet"]
    assert said == ["No row of the sheet has a type, a name or a text of its own: there is nothing to ask."]


def test_a_cell_far_to_the_right_is_not_lost() -> None:
    far = [*SMALLEST["survey"][-1], *[""] * 700, "here"]

    with pytest.raises(RejectedError) as refused:
        read_to_keep(file(survey=[*SMALLEST["survey"][:-1], far]))

    assert [problem.code for problem in refused.value.problems] == ["too_many_columns"]


def test_two_sheets_of_one_name_are_refused() -> None:
    assert refused_for(file(**{"Survey ": [["type"], ["text"]]})) == [("duplicate_sheet", "")]


def test_two_sheets_that_may_be_the_same_one_misspelt_are_refused_for_keeping() -> None:
    table = [["plan", "country"], ["sex", "CZ"]]

    with pytest.raises(RejectedError):
        read_to_keep(file(qoutas=table, quotaz=table))


# No word that a dialect writes in another way.
WORDS = [
    "",
    "",
    "type",
    "name",
    "label",
    "list_name",
    "form_id",
    "relevant",
    "relevent",
    "foo",
    "My survey",
    "${a}",
    ". > 5",
    "a\x0bb",
]


@given(
    name=st.sampled_from(["survey", "choices", "settings", "quotas", "qoutas"]),
    table=st.lists(st.lists(st.sampled_from(WORDS), max_size=6), max_size=6),
)
def test_every_cell_is_in_what_is_kept_or_the_file_is_refused(name: str, table: list[list[str]]) -> None:
    try:
        sheets, _ = read_to_keep(written({**SMALLEST, name: table}))
    except RejectedError:
        return
    kept = sheets["quotas" if name == "qoutas" else name]
    found = Counter([*kept.headers, *(cell for row in kept.rows for cell in row.cells.values())])
    # A header that stands twice is numbered, one without cells below it stands for itself.
    found.update(re.sub(r" \([0-9]+\)$", "", header) for header in kept.headers if header.endswith(")"))

    assert not Counter(shown(cell) for row in table for cell in row if cell) - found


def test_rows_that_reach_far_to_the_right_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAXIMUM_PADDING", 1_000)
    far = [[*row, *[""] * 600] for row in SMALLEST["survey"]]

    assert read_to_keep(file(survey=[*far, ["note", "n", "N"]]))[0]["survey"].rows[-1]["name"] == "n"

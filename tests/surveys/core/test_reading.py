"""Are the cells of a workbook what the person who wrote them sees?"""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from surveys.core.problems import Problem, RejectedError
from surveys.core.workbook import (
    Sheets,
    compile_study,
    read_directory,
    read_xlsx,
    write_directory,
    write_xlsx,
)
from surveys.core.workbook import read as reading
from surveys.core.workbook.dialects import own_type
from tests.surveys.core.workbooks import SMALLEST, sheet, workbook

HEADERS = ("type", "name", "label::English (en)")
CELLS = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=20)
    .map(str.strip)
    # `PICTURE` is a type of other tools, which comes back as ours.
    .filter(lambda text: own_type(text) == text)
)


def xlsx(**pages: list[list[Any]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in pages.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def refusal(content: bytes) -> list[Problem]:
    with pytest.raises(RejectedError) as refused:
        read_xlsx(content)
    return list(refused.value.problems)


def repacked(content: bytes, **changed: bytes) -> bytes:
    """The same file with some parts of its inside replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(Path(name).stem, old.read(name)))
    return file.getvalue()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (18, "18"),
        (18.0, "18"),
        (0.1 + 0.2, "0.3"),
        (4.7, "4.7"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2008, 4, 16), "2008-04-16"),
        (datetime.fromisoformat("2008-04-16"), "2008-04-16"),
        (datetime.fromisoformat("2008-04-16T09:30"), "2008-04-16 09:30:00"),
        (time(9, 30), "09:30:00"),
        ("  text ", "text"),
        ("two\nlines", "two\nlines"),
        ("18-34", "18-34"),
    ],
)
def test_a_cell_is_read_as_it_is_seen(cell: object, text: str) -> None:
    sheets = read_xlsx(xlsx(survey=[["name"], [cell]]))

    assert sheets["survey"].rows[0]["name"] == text


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    sheets = read_xlsx(xlsx(survey=[["type", "name"], ["text", "a"], [], [None, ""], ["text", "b"]]))

    assert [row.number for row in sheets["survey"].rows] == [2, 5]
    assert sheets["survey"].cell(sheets["survey"].rows[1], "name") == "survey!B5"


def test_sheets_are_found_whatever_the_case_of_their_names() -> None:
    assert "survey" in read_xlsx(xlsx(Survey=[["type"], ["text"]]))


def test_a_sheet_that_nobody_knows_is_left_alone() -> None:
    assert [page.name for page in read_xlsx(xlsx(survey=[["type"]], remarks=[["x"], ["y"]]))] == ["survey"]


def test_a_sheet_whose_name_is_misspelt_is_pointed_at() -> None:
    (problem,) = refusal(xlsx(survey=[["type"]], quota=[["plan"], ["p"]]))

    assert (problem.code, problem.where) == ("unknown_sheet", "quota")
    assert "Did you mean 'quotas'?" in problem.message


def test_a_workbook_without_any_known_sheet_is_refused() -> None:
    assert [problem.code for problem in refusal(xlsx(remarks=[["x"]]))] == ["no_sheets"]


@pytest.mark.parametrize("rule", ["${a} > 17", ". > 17"])
def test_a_rule_without_a_header_above_it_is_pointed_at(rule: str) -> None:
    (problem,) = refusal(xlsx(survey=[["type", None, "name"], ["text", rule, "a"]]))

    assert (problem.code, problem.where) == ("no_header", "survey!B2")


def test_remarks_under_no_header_are_passed_over() -> None:
    sheets = read_xlsx(xlsx(survey=[["type", None, "name"], ["text", "ask Eva", "a", "shorter?"]]))

    assert [row.cells for row in sheets["survey"].rows] == [{"type": "text", "name": "a"}]


def test_a_header_that_stands_twice_is_pointed_at() -> None:
    (problem,) = refusal(xlsx(survey=[["type", "name", "name"], ["text", "a", "b"]]))

    assert (problem.code, problem.where) == ("duplicate_header", "survey!C1")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_workbook"),
        (b"type,name\ntext,a\n", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel_file"),
        (b"PK\x03\x04 not really", "not_a_workbook"),
        (xlsx(survey=[["type"]])[:-200], "not_a_workbook"),
        (repacked(xlsx(survey=[["type"]]), workbook=b"<workbook"), "not_a_workbook"),
        (repacked(xlsx(survey=[["type"]]), sheet1=b"<worksheet><sheetData><row"), "not_a_workbook"),
        (repacked(xlsx(survey=[["type"]]), styles=b"nothing"), "not_a_workbook"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    (problem,) = refusal(content)

    assert problem.code == code


@settings(max_examples=40)
@given(place=st.integers(0, 4_000), byte=st.integers(0, 255))
def test_a_damaged_file_is_read_or_refused_and_never_an_error(place: int, byte: int) -> None:
    content = bytearray(xlsx(survey=[["type", "name"], ["text", "a"]]))
    content[place % len(content)] = byte

    with suppress(RejectedError):
        assert isinstance(read_xlsx(bytes(content)), Sheets)


def test_a_file_that_unpacks_to_a_flood_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", b"\0" * (reading.MAXIMUM_UNPACKED_BYTES + 1))

    (problem,) = refusal(file.getvalue())

    assert problem.code == "file_too_large"


def test_a_sheet_that_claims_to_be_endless_is_read_to_its_last_row() -> None:
    page = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>type</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>text</t></is></c></row>'
        b"</sheetData></worksheet>"
    )

    sheets = read_xlsx(repacked(xlsx(survey=[["type"]]), sheet1=page))

    assert [row["type"] for row in sheets["survey"].rows] == ["text"]


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAXIMUM_ROWS", 3)

    (problem,) = refusal(xlsx(survey=[["type"], ["a"], ["b"], ["c"]]))

    assert problem.code == "too_many_rows"


def test_rows_that_are_empty_do_not_count_however_far_down_a_sheet_is_formatted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "MAXIMUM_ROWS", 3)

    sheets = read_xlsx(xlsx(survey=[["type"], ["text"], *[[None]] * 10, ["note"], *[[None]] * 10]))

    assert [(row.number, row["type"]) for row in sheets["survey"].rows] == [(2, "text"), (13, "note")]


def test_a_character_that_cannot_be_shown_is_pointed_at(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text("type,name\ntext,a\x07b\n", encoding="utf-8")

    with pytest.raises(RejectedError) as refused:
        read_directory(tmp_path)

    (problem,) = refused.value.problems
    assert (problem.code, problem.where) == ("bad_character", "survey!B2")
    assert "U+0007" in problem.message


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_bytes("type,name\ntext,größe\n".encode("latin-1"))

    with pytest.raises(RejectedError) as refused:
        read_directory(tmp_path)

    assert [problem.code for problem in refused.value.problems] == ["not_csv"]


def test_lines_within_a_csv_cell_do_not_shift_the_row_numbers(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text(
        'type,name\r\n"two\r\nlines",a\r\n\r\ntext,b\r\n', newline="", encoding="utf-8"
    )

    rows = read_directory(tmp_path)["survey"].rows

    assert [(row.number, row["type"]) for row in rows] == [(2, "two\nlines"), (4, "text")]


@settings(max_examples=60)
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6))
def test_sheets_come_back_from_xlsx_as_they_went(rows: list[list[str]]) -> None:
    sheets = Sheets({"survey": sheet("survey", HEADERS, *rows)})

    assert read_xlsx(write_xlsx(sheets)) == sheets


@settings(max_examples=60)
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6))
def test_sheets_come_back_from_csv_as_they_went(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    sheets = Sheets({"survey": sheet("survey", HEADERS, *rows)})
    folder = tmp_path_factory.mktemp("sheets")

    write_directory(sheets, folder)

    assert read_directory(folder) == sheets


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    sheets = Sheets({"survey": sheet("survey", HEADERS, ["=1+1", "a", "=cmd()"])})

    assert read_xlsx(write_xlsx(sheets)) == sheets


def test_sheets_come_back_from_json_as_they_went() -> None:
    sheets = workbook()

    assert Sheets.from_json(sheets.to_json()) == sheets


def test_the_study_of_a_workbook_is_the_same_after_a_round_trip() -> None:
    sheets = workbook()

    assert compile_study(read_xlsx(write_xlsx(sheets)), version=3) == compile_study(sheets, version=3)
    assert set(SMALLEST) == {page.name for page in sheets}

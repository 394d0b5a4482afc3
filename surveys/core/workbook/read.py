"""How are the cells of an .xlsx file, or of a folder of CSV files, read?"""

import csv
import difflib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from surveys.core.problems import Problem, RejectedError
from surveys.core.said import Said, sentence
from surveys.core.workbook.cell_text import text_of, tidy
from surveys.core.workbook.columns import KNOWN
from surveys.core.workbook.dialects import own_headers, own_words, without_remarks
from surveys.core.workbook.files import files_named
from surveys.core.workbook.sheets import CONTROL, KNOWN_SHEETS, MAXIMUM_CELL, TABLE, Row, Sheet, Sheets
from surveys.core.workbook.tolerant import RULE, header_row, kept

MAXIMUM_BYTES = 20 * 1024 * 1024
# Parsed, a workbook takes several times its unpacked size in memory.
MAXIMUM_UNPACKED_BYTES = 80 * 1024 * 1024
MAXIMUM_ROWS = 20_000
MAXIMUM_COLUMNS = 500
# So many empty cells to the right of the last column are looked through in a sheet.
MAXIMUM_PADDING = 5_000_000
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Table = list[list[str]]


@dataclass(frozen=True)
class _Tables:
    """What is in a file: sheet -> rows of texts, for the known ones and for others that may be a known one misspelt."""

    known: dict[str, Table]
    others: dict[str, Table] = field(default_factory=dict)


def read_to_keep(content: bytes) -> tuple[Sheets, tuple[Problem, ...]]:
    """Every cell of the sheets of a file that becomes a draft, and what would keep it from being published as it is.

    What is passed over otherwise, remarks under no header and rows that are switched off, is kept too.

    Raises:
        RejectedError: it cannot be kept without a loss.
    """
    tables = _opened(content)
    problems: list[Problem] = []
    _checked(tables, problems)
    in_the_way: list[Problem] = []
    found = _to_keep(tables, in_the_way)
    if found is None or in_the_way:
        raise RejectedError(problems or in_the_way)
    return found, tuple(problems)


def read_xlsx(content: bytes) -> Sheets:
    """The sheets of an .xlsx file, or of a zip that has it and the CSV files that it names, without remarks.

    Raises:
        RejectedError: it is no .xlsx file, too large, or a sheet's cells are not usable.
    """
    return _usable(_opened(content))


def _opened(content: bytes) -> _Tables:
    if len(content) > MAXIMUM_BYTES:
        raise _rejected("file_too_large", sentence("The file has more than {most} MB.", most=MAXIMUM_BYTES // 2**20))
    if content.startswith(_COMPOUND_FILE):
        message = sentence(
            "This is an old Excel file (.xls), or it has a password. Save it as .xlsx without a password."
        )
        raise _rejected("old_excel_file", message)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(info.file_size for info in packed.infolist())
            if unpacked <= MAXIMUM_UNPACKED_BYTES and "[Content_Types].xml" not in packed.namelist():
                return _from_zip(packed)
        tables = _tables(content) if unpacked <= MAXIMUM_UNPACKED_BYTES else _Tables({})
    except RejectedError:
        raise
    except Exception as error:  # a broken file breaks the parsers beneath in every way there is
        message = sentence(
            "The file cannot be read as an .xlsx workbook. Open it in a spreadsheet program and save it as .xlsx."
        )
        raise _rejected("not_a_workbook", message) from error
    if unpacked > MAXIMUM_UNPACKED_BYTES:
        message = sentence("Unpacked, the file has more than {most} MB.", most=MAXIMUM_UNPACKED_BYTES // 2**20)
        raise _rejected("file_too_large", message)
    return tables


def read_sheet(content: bytes, name: str) -> Sheet:
    """One sheet of an .xlsx file that is no study workbook: the one of this name, else the first.

    Raises:
        RejectedError: it is no .xlsx file, too large, or its cells are not usable.
    """
    problems: list[Problem] = []
    if len(content) > MAXIMUM_BYTES:
        raise _rejected("file_too_large", sentence("The file has more than {most} MB.", most=MAXIMUM_BYTES // 2**20))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(info.file_size for info in packed.infolist())
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        pages = {page.title.strip().lower(): page for page in workbook.worksheets}
        table = _cells(pages.get(name, workbook.worksheets[0])) if unpacked <= MAXIMUM_UNPACKED_BYTES else []
    except Exception as error:  # a broken file breaks the parsers beneath in every way there is
        message = sentence(
            "The file cannot be read as an .xlsx workbook. Open it in a spreadsheet program and save it as .xlsx."
        )
        raise _rejected("not_a_workbook", message) from error
    if unpacked > MAXIMUM_UNPACKED_BYTES:
        message = sentence("Unpacked, the file has more than {most} MB.", most=MAXIMUM_UNPACKED_BYTES // 2**20)
        raise _rejected("file_too_large", message)
    sheet = _sheet(name, table, problems)
    if problems:
        raise RejectedError(problems)
    return sheet


def _tables(content: bytes) -> _Tables:
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        pages = {page.title.strip(): page for page in workbook.worksheets}
        names = [title.lower() for page in workbook.worksheets if (title := page.title.strip()).lower() in KNOWN_SHEETS]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            message = sentence("The workbook has two sheets '{sheet}'. Leave one in it.", sheet=twice)
            raise _rejected("duplicate_sheet", message)
        tables = {title.lower(): _cells(page) for title, page in pages.items() if title.lower() in KNOWN_SHEETS}
        named = files_named(tables.get("survey", []))
        others: dict[str, Table] = {}
        for title, page in pages.items():
            file = title if title.lower().endswith(TABLE) else f"{title}{TABLE}"
            if file in named:
                tables[file] = _cells(page)
            elif title.lower() not in KNOWN_SHEETS:
                others[title] = _cells(page) if _near(title, tables) else []
        return _Tables(tables, others)
    finally:
        workbook.close()


def _cells(page: Any) -> Table:
    # What the file says about a sheet's size is not to be trusted: padding would fill the memory.
    page.reset_dimensions()
    table: Table = []
    n_filled = 0
    for number, row in enumerate(_rows(page), start=1):
        table.append(_texts(row))
        n_filled += bool(table[-1])
        # Many a workbook is formatted down to its last row; only what is written there counts.
        if number > MAXIMUM_ROWS + 1 and n_filled > MAXIMUM_ROWS:
            break
    while table and not table[-1]:
        table.pop()
    return table


def _rows(page: Any) -> Iterator[Sequence[Any]]:
    """The values of a sheet, row by row, each as wide as it is."""
    n_rows = padding = 0
    for row in page.iter_rows(values_only=True):
        yield row
        n_rows += 1
        padding += max(0, len(row) - MAXIMUM_COLUMNS)
        if padding > MAXIMUM_PADDING:
            break
    else:
        return
    # Row after row is padded to a far column in which nothing stands: from here on nobody looks that far.
    yield from page.iter_rows(min_row=n_rows + 1, max_col=MAXIMUM_COLUMNS + 1, values_only=True)


def _texts(row: Sequence[Any]) -> list[str]:
    """The cells of a row as texts, up to the last that is not empty. What stands too far to the right stands for all beyond it."""
    width = 0 if row.count(None) == len(row) else len(row)
    while width and row[width - 1] is None:
        width -= 1
    beyond = next((value for value in row[MAXIMUM_COLUMNS:width] if value is not None), None)
    return [text_of(value) for value in (*row[: min(width, MAXIMUM_COLUMNS)], *([] if beyond is None else [beyond]))]


def _from_zip(packed: zipfile.ZipFile) -> _Tables:
    """What is in a zip: a workbook and the CSV files that it names, or a folder of CSV files."""
    members = [info for info in packed.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")]
    names = {info.filename.rpartition("/")[2]: info for info in members}
    workbooks = [name for name in names if name.lower().endswith(".xlsx") and not name.startswith("~$")]
    if len(workbooks) > 1:
        raise _rejected(
            "not_a_workbook",
            sentence("The zip has several workbooks: {listed}. Leave one in it.", listed=", ".join(sorted(workbooks))),
        )
    files = {name: packed.read(info) for name, info in names.items() if name.lower().endswith(TABLE)}
    if not workbooks:
        return _from_files(files)
    tables = _opened(packed.read(names[workbooks[0]]))
    named = files_named(tables.known.get("survey", []))
    beside = _tables_of({name: content for name, content in files.items() if name in named})
    return _Tables({**tables.known, **beside}, tables.others)


def _tables_of(files: Mapping[str, bytes]) -> dict[str, Table]:
    """File -> rows of texts."""
    tables: dict[str, Table] = {}
    problems = []
    for name, content in files.items():
        where = name[: -len(TABLE)] if name[: -len(TABLE)] in KNOWN_SHEETS else name
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            message = sentence(
                "{file} cannot be read as CSV in UTF-8: line {line} has a character of another encoding.",
                file=name,
                line=content.count(b"\n", 0, error.start) + 1,
            )
            problems.append(Problem("not_csv", message, where=where))
            continue
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            tables[name] = [[tidy(cell) for cell in row] for row in lines]
        except csv.Error:
            message = sentence(
                "{file} cannot be read as CSV: look at the quotation marks in line {line}.",
                file=name,
                line=lines.line_num,
            )
            problems.append(Problem("not_csv", message, where=where))
    if problems:
        raise RejectedError(problems)
    return tables


def _from_files(files: Mapping[str, bytes]) -> _Tables:
    """What is in CSV files: those of the workbook, and those that its sheet survey names."""
    own = {name: content for name, content in files.items() if name[: -len(TABLE)] in KNOWN_SHEETS}
    tables = {name[: -len(TABLE)]: table for name, table in _tables_of(own).items()}
    named = files_named(tables.get("survey", []))
    tables |= _tables_of({name: content for name, content in files.items() if name in named and name not in own})
    others = {name: content for name, content in sorted(files.items()) if name not in {*own, *named}}
    misspelt = {name: content for name, content in others.items() if _near(name[: -len(TABLE)], tables)}
    return _Tables(tables, {name[: -len(TABLE)]: table for name, table in _tables_of(misspelt).items()})


def read_directory(path: Path) -> Sheets:
    """The sheets of a folder that has one UTF-8 CSV file per sheet.

    Raises:
        RejectedError: a file is not UTF-8, or a sheet's cells are not usable.
    """
    return _usable(_from_files({file.name: file.read_bytes() for file in path.glob("*.csv")}))


def _rejected(code: str, message: Said) -> RejectedError:
    return RejectedError([Problem(code, message)])


def _near(name: str, known: Iterable[str]) -> str:
    """The sheet that a name may be a misspelt one of, and that is not there; empty if there is none."""
    absent = [sheet for sheet in KNOWN_SHEETS if sheet not in known]
    return next(iter(difflib.get_close_matches(name.strip().lower(), absent, n=1, cutoff=0.75)), "")


def _usable(tables: _Tables) -> Sheets:
    """The sheets as they are published. Raises RejectedError."""
    problems: list[Problem] = []
    sheets = _checked(tables, problems)
    if problems:
        raise RejectedError(problems)
    return without_remarks(own_words(sheets))


def _checked(tables: _Tables, problems: list[Problem]) -> dict[str, Sheet]:
    """The sheets, as far as their cells can be taken as they are."""
    for other in tables.others:
        near = _near(other, tables.known)
        if near:
            message = sentence("Sheet '{sheet}' is not known. Did you mean '{near}'?", sheet=other, near=near)
            problems.append(Problem("unknown_sheet", message, where=other))
    if not tables.known and not problems:
        message = sentence("The workbook has none of the sheets {listed}.", listed=", ".join(KNOWN_SHEETS))
        problems.append(Problem("no_sheets", message))
    return {name: _sheet(name, tables.known[name], problems) for name in _order(tables.known)}


def _order(tables: Mapping[str, Table]) -> list[str]:
    return [*(name for name in KNOWN_SHEETS if name in tables), *(name for name in tables if name not in KNOWN_SHEETS)]


def _to_keep(tables: _Tables, problems: list[Problem]) -> Sheets | None:
    """The sheets with every cell kept and what is wrong put in order; None if that is not possible without a loss."""
    near = [(name, table) for other, table in tables.others.items() if (name := _near(other, tables.known))]
    if len(dict(near)) < len(near):
        return None
    found = {**dict(near), **tables.known}
    sheets = {
        name: _sheet(name, kept(found[name], partial(own_headers, name), KNOWN.get(name, ())), problems)
        for name in _order(found)
    }
    return own_words(sheets) if sheets else None


def _sheet(name: str, table: Table, problems: list[Problem]) -> Sheet:
    n_above = header_row(table, partial(own_headers, name), KNOWN.get(name, ())) - 1
    if n_above:
        problems.append(Problem("headers_below", _headers_below(n_above), where=f"{name}!A1"))
        return Sheet(name, (), ())
    headers = _headers(name, table[0] if table else [], problems)
    rows: list[Row] = []
    for number, cells in enumerate(table[1:], start=2):
        if len(rows) + 1 == MAXIMUM_ROWS and any(cells):
            message = sentence(
                "The sheet has more than {most:,} rows. Remove what does not belong to it.", most=MAXIMUM_ROWS
            )
            problems.append(Problem("too_many_rows", message, where=name))
            break
        for place, cell in enumerate(cells):
            if cell:
                _check_cell(
                    f"{name}!{get_column_letter(place + 1)}{number}",
                    cell,
                    headers[place : place + 1],
                    problems,
                )
        filled = {header: cell for header, cell in zip(headers, cells, strict=False) if header and cell}
        if filled:
            rows.append(Row(number, filled))
    return Sheet(name, headers, tuple(rows))


def _headers_below(n_above: int) -> Said:
    return sentence("The headers seem to stand in row {row}: take out every row above it.", row=n_above + 1)


def _check_cell(where: str, cell: str, header: Sequence[str], problems: list[Problem]) -> None:
    if (not header or not header[0]) and RULE.search(cell):
        # Remarks beside the table are passed over; a rule whose header was lost is not.
        message = sentence("This cell has no header above it. Name the column in row 1, or empty the cell.")
        problems.append(Problem("no_header", message, where=where))
    if len(cell) > MAXIMUM_CELL:
        message = sentence(
            "The cell has {n:,} characters; a spreadsheet holds {most:,}.", n=len(cell), most=MAXIMUM_CELL
        )
        problems.append(Problem("cell_too_long", message, where=where))
    strange = CONTROL.search(cell)
    if strange:
        message = sentence(
            "The cell contains a character that cannot be shown (U+{code:04X}). Remove it.", code=ord(strange[0])
        )
        problems.append(Problem("bad_character", message, where=where))


def _headers(name: str, cells: Sequence[str], problems: list[Problem]) -> tuple[str, ...]:
    headers = own_headers(name, cells)
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MAXIMUM_COLUMNS:
        message = sentence(
            "The sheet has more than {most} columns. Remove what does not belong to it.", most=MAXIMUM_COLUMNS
        )
        problems.append(Problem("too_many_columns", message, where=name))
    for place, header in enumerate(headers):
        where = f"{name}!{get_column_letter(place + 1)}1"
        if header:
            _check_cell(where, header, [header], problems)
        if header and header in headers[:place]:
            message = (
                sentence("Column '{header}' stands twice. Keep one of them.", header=header)
                if header == cells[place]
                else sentence(
                    "Column '{header}' (here written '{written}') stands twice. Keep one of them.",
                    header=header,
                    written=cells[place],
                )
            )
            problems.append(Problem("duplicate_header", message, where=where))
    return tuple(headers[:MAXIMUM_COLUMNS])

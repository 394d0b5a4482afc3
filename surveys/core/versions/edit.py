"""How is a workbook changed, cell by cell and row by row?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from surveys.core.problems import Problem, RejectedError
from surveys.core.said import sentence
from surveys.core.workbook.sheets import MAXIMUM_CELL, Row, Sheet, Sheets, shown

# The number of the row of headers.
HEADERS = 1


@dataclass(frozen=True)
class Edit:
    """What happens to one row of a sheet.

    Args:
        sheet: its name.
        row: the row's number; for a new row, the number of the row it is put behind (1: the first row below the headers). Without
            `is_new`, 1 is the row of headers itself.
        cells: header -> new text; an empty one empties the cell. A header that the sheet lacks becomes its last column. In the row
            of headers: header -> new header; an empty one takes the column out.
        is_new: the row is put in; rows below move down.
        is_gone: the row is taken out; rows below move up.
    """

    sheet: str
    row: int
    cells: Mapping[str, str] = field(default_factory=dict)
    is_new: bool = False
    is_gone: bool = False


def apply(sheets: Sheets, edits: Sequence[Edit]) -> Sheets:
    """The workbook with the edits made, one after the other.

    Raises:
        RejectedError: two columns of a sheet would have the same header, or a text is longer than a spreadsheet can hold.
    """
    _demand_short_texts(edits)
    by_name = dict(sheets.by_name)
    for edit in edits:
        by_name[edit.sheet] = _edited(sheets[edit.sheet] if edit.sheet not in by_name else by_name[edit.sheet], edit)
    return Sheets(by_name)


def _demand_short_texts(edits: Sequence[Edit]) -> None:
    long = [
        Problem(
            "cell_too_long",
            sentence("The cell has {n:,} characters; a spreadsheet holds {most:,}.", n=len(text), most=MAXIMUM_CELL),
            where=edit.sheet,
            params={"sheet": edit.sheet, "row": edit.row, "header": header},
        )
        for edit in edits
        for header, text in edit.cells.items()
        if len(text) > MAXIMUM_CELL
    ]
    if long:
        raise RejectedError(long)


def only_changes(seen: Sheets, edits: Sequence[Edit]) -> list[Edit]:
    """The edits without the cells that say what was there already, in an order in which no number shifts before it is used."""
    found = []
    for edit in edits:
        row = _row_or_headers(seen[edit.sheet], edit.row) or Row(edit.row, {})
        if edit.is_new or edit.is_gone:
            found.append(edit)
        elif cells := {header: text for header, text in edit.cells.items() if row[header] != text}:
            found.append(replace(edit, cells=cells))
    # Rows that come or go last, from below upwards: a new one is put in behind a row before that row is taken out.
    return sorted(found, key=lambda edit: (edit.is_new or edit.is_gone, -edit.row, edit.is_gone))


def stale(seen: Sheets, now: Sheets, edit: Edit) -> bool:
    """Whether the row an edit was meant for has changed or moved since it was seen."""
    return _row_or_headers(seen[edit.sheet], edit.row) != _row_or_headers(now[edit.sheet], edit.row)


def row_at(sheet: Sheet, number: int) -> Row | None:
    """The row with this number; None if it is empty."""
    return next((row for row in sheet.rows if row.number == number), None)


def headers_of(sheet: Sheet) -> Row:
    """The row of headers as a row: every header stands under itself."""
    return Row(HEADERS, {header: header for header in sheet.headers if header})


def _row_or_headers(sheet: Sheet, number: int) -> Row | None:
    return headers_of(sheet) if number == HEADERS else row_at(sheet, number)


def _edited(sheet: Sheet, edit: Edit) -> Sheet:
    if edit.row == HEADERS and not (edit.is_new or edit.is_gone):
        return _with_headers(sheet, {old: shown(new).strip() for old, new in edit.cells.items()})
    headers = (*sheet.headers, *(header for header in edit.cells if header not in sheet.headers and edit.cells[header]))
    rows = list(sheet.rows)
    if edit.is_gone:
        kept = (row for row in rows if row.number != edit.row)
        return replace(sheet, rows=tuple(_moved(row, -1) if row.number > edit.row else row for row in kept))
    number = edit.row
    if edit.is_new:
        number += 1
        rows = [_moved(row, 1) if row.number >= number else row for row in rows]
    old = next((row for row in rows if row.number == number), Row(number, {}))
    # What was pasted may hold characters of a word processor that no workbook can.
    wanted = {header: shown(text) for header, text in edit.cells.items()}
    cells = {header: text for header, text in {**old.cells, **wanted}.items() if text}
    # In the order of the headers, as they would have been read.
    ordered = {header: cells[header] for header in headers if header in cells}
    others = [row for row in rows if row.number != number]
    changed = [*others, Row(number, ordered)] if ordered else others
    return replace(sheet, headers=headers, rows=tuple(sorted(changed, key=lambda row: row.number)))


def _with_headers(sheet: Sheet, names: Mapping[str, str]) -> Sheet:
    """Columns renamed, taken out and added; cells move with their column."""
    kept = [(old, names.get(old, old)) for old in sheet.headers]
    headers = [new for old, new in kept if new or not old]
    headers += [new for old, new in names.items() if new and old not in sheet.headers]
    twice = sorted({header for header in headers if header and headers.count(header) > 1})
    if twice:
        raise RejectedError(
            Problem(
                "duplicate_header",
                sentence("Column '{header}' stands twice. Keep one of them.", header=header),
                where=sheet.cell(HEADERS, header),
            )
            for header in twice
        )
    now = {old: new for old, new in kept if new}
    rows = (Row(row.number, {now[old]: text for old, text in row.cells.items() if old in now}) for row in sheet.rows)
    return replace(sheet, headers=tuple(headers), rows=tuple(row for row in rows if row.cells))


def _moved(row: Row, by: int) -> Row:
    return Row(row.number + by, row.cells)

"""Where is a problem of a draft mended, and which one comes after it?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveys.core.problems import Problem
from surveys.core.versions.edit import HEADERS, row_at
from surveys.core.workbook.sheets import KNOWN_SHEETS, Sheets

_CELL = re.compile(r"(?P<sheet>.+)!(?P<letters>[A-Z]+)(?P<row>[0-9]+)")


@dataclass(frozen=True)
class Place:
    """A row of a sheet, and a cell of it.

    Args:
        row: 1 is the row of headers.
        header: of the cell; empty: no particular one.
        is_new: the row is not there yet: it is put behind `row`.
        cells: of a new row, what is known to stand in them.
    """

    sheet: str
    row: int
    header: str = ""
    is_new: bool = False
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def at(self) -> tuple[str, int]:
        """Sheet and row, as the problems of the row say them."""
        return self.sheet, self.row


def place(problem: Problem, sheets: Sheets) -> Place | None:
    """The row in which a problem is mended; None if it concerns no row of a sheet."""
    cell = _CELL.fullmatch(problem.where)
    sheet = str(problem.params.get("sheet") or (cell["sheet"] if cell else problem.where))
    if sheet not in sheets and sheet not in KNOWN_SHEETS:
        return None
    row = int(problem.params.get("row") or (cell["row"] if cell else HEADERS))
    header = str(problem.params.get("header") or "")
    rows = sheets[sheet].rows
    if "adds" in problem.params:
        return Place(sheet, int(problem.params["behind"]), is_new=True, cells=problem.params["adds"])
    if not rows:
        # What a sheet lacks that has no rows is its first row.
        return Place(sheet, HEADERS, header, is_new=True)
    if row == HEADERS and problem.code == "missing_column" and len(rows) == 1:
        # A column is added by writing into it; with one row that is all there is to do.
        return Place(sheet, rows[0].number, header)
    if row != HEADERS and row_at(sheets[sheet], row) is None:
        return Place(sheet, rows[0].number, header)
    return Place(sheet, row, header)


def following(before: Sequence[Problem], now: Sequence[Problem], at: tuple[str, int], seen: Sheets) -> Problem | None:
    """The problem to go on with, once those of a row have been looked at: the next one in order that is still there, else the first.

    Args:
        before: in the workbook that was edited, `seen`.
        now: in the workbook that it has become.
        at: sheet and row that were edited.
    """
    mine = [n for n, problem in enumerate(before) if (found := place(problem, seen)) and found.at == at]
    left = {(problem.code, problem.where): problem for problem in now}
    later = before[mine[-1] + 1 :] if mine else before
    for problem in later:
        still = left.get((problem.code, problem.where))
        if still is not None:
            return still
    return now[0] if now else None

"""Who collects what is wrong with a workbook?"""

import math
import re
from collections.abc import Iterable
from typing import Any

from openpyxl.utils import get_column_letter

from surveys.core.expressions import did_you_mean
from surveys.core.problems import Problem, RejectedError
from surveys.core.workbook.sheets import Row, Sheet

_WHOLE = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(?:\s[0-9]{3}){1,4}")


class Problems:
    """The list that every part of the reader adds to; at the end all of it is refused at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, code: str, message: str, sheet: Sheet, row: Row | int, header: str, **about: Any) -> None:
        """One problem at a cell.

        Args:
            about: further facts, for those who look for the other place of two that disagree.
        """
        number = row.number if isinstance(row, Row) else row
        place = sheet.headers.index(header) + 1 if header in sheet.headers else 0
        letter = get_column_letter(place) if place else ""
        params = {"sheet": sheet.name, "row": number, "column": letter, "header": header, **about}
        self.found.append(Problem(code, message, where=sheet.cell(row, header), params=params))

    def unknown(
        self,
        word: str,
        what: str,
        known: Iterable[str],
        sheet: Sheet,
        row: Row,
        header: str,
        *,
        code: str = "",
    ) -> None:
        """A word that must be one of some known ones, and is not."""
        listed = sorted(known)
        choice = f" Write one of: {', '.join(listed)}." if 0 < len(listed) <= 12 else ""
        said = f"There is no {what} '{word}'." if word else f"Name a {what} here."
        code = code or f"unknown_{what.replace(' ', '_')}"
        self.add(code, f"{said}{did_you_mean(word, listed) or choice}", sheet, row, header)

    def columns(self, sheet: Sheet, wanted: Iterable[str]) -> None:
        """Name the columns that a sheet lacks."""
        for header in wanted:
            if header not in sheet.headers:
                self.add(
                    "missing_column",
                    f"The sheet has no column '{header}'. Add it to row 1.",
                    sheet,
                    1,
                    header,
                )

    def raise_if_any(self) -> None:
        """Refuse, if anything was wrong."""
        if self.found:
            raise RejectedError(self.found)


def whole_number(problems: Problems, sheet: Sheet, row: Row, header: str) -> int | None:
    """The whole number, 0 or more, in a cell; None (and a problem) if there is none."""
    # Blanks may part thousands, as in 8 523 000.
    if _WHOLE.fullmatch(row[header]):
        return int("".join(row[header].split()))
    said = f"'{row[header]}' is not a whole number of 0 or more." if row[header] else "The cell is empty."
    message = f"{said} Write digits only."
    problems.add("not_a_number", message, sheet, row, header)
    return None


def decimal_number(problems: Problems, sheet: Sheet, row: Row, header: str) -> float | None:
    """The number in a cell; None (and a problem) if there is none."""
    number = number_or_nan(row[header])
    if math.isfinite(number):
        return number
    said = f"'{row[header]}' is not a number." if row[header] else "The cell is empty."
    message = f"{said} Write a number, with a decimal point if it has decimals."
    problems.add("not_a_number", message, sheet, row, header)
    return None


def number_or_nan(text: str) -> float:
    """The number that a text is; NaN if it is none."""
    try:
        return float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return math.nan


def pairs(problems: Problems, sheet: Sheet, row: Row, header: str) -> dict[str, str] | None:
    """`name=value name=value` as a mapping; None (and a problem) if it cannot be read so."""
    form = "Write variable=value, pairs separated by spaces."
    found: dict[str, str] = {}
    for word in row[header].split():
        name, sign, value = word.partition("=")
        if not sign or not name or not value:
            problems.add("not_pairs", f"'{word}' cannot be read. {form}", sheet, row, header)
            return None
        if name in found:
            problems.add("not_pairs", f"'{name}' stands twice in the cell. {form}", sheet, row, header)
            return None
        found[name] = value
    if not found:
        problems.add("empty_cell", f"The cell is empty. {form}", sheet, row, header)
        return None
    return found

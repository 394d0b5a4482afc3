"""Who collects what is wrong with a workbook?"""

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from openpyxl.utils import get_column_letter

from surveys.core.expressions import did_you_mean
from surveys.core.problems import Problem, RejectedError
from surveys.core.said import Said, gettext_noop, sentence, together
from surveys.core.workbook.sheets import Row, Sheet

_WHOLE = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(?:\s[0-9]{3}){1,4}")

# What a word must name -> what is said of a word that names none, and where there is no word.
_UNKNOWN = {
    "adjustment": (gettext_noop("There is no adjustment '{word}'."), gettext_noop("Name an adjustment here.")),
    "answer": (gettext_noop("There is no answer of {of} '{word}'."), gettext_noop("Name an answer of {of} here.")),
    "country": (gettext_noop("There is no country '{word}'."), gettext_noop("Name a country here.")),
    "disposition for an end": (
        gettext_noop("There is no disposition for an end '{word}'."),
        gettext_noop("Name a disposition for an end here."),
    ),
    "index": (gettext_noop("There is no index '{word}'."), gettext_noop("Name an index here.")),
    "kind of quota": (gettext_noop("There is no kind of quota '{word}'."), gettext_noop("Name a kind of quota here.")),
    "language": (gettext_noop("There is no language '{word}'."), gettext_noop("Name a language here.")),
    "list": (gettext_noop("There is no list '{word}'."), gettext_noop("Name a list here.")),
    "margin": (gettext_noop("There is no margin '{word}'."), gettext_noop("Name a margin here.")),
    "method": (gettext_noop("There is no method '{word}'."), gettext_noop("Name a method here.")),
    "missing kind": (gettext_noop("There is no missing kind '{word}'."), gettext_noop("Name a missing kind here.")),
    "question": (gettext_noop("There is no question '{word}'."), gettext_noop("Name a question here.")),
    "question type": (gettext_noop("There is no question type '{word}'."), gettext_noop("Name a question type here.")),
    "setting": (gettext_noop("There is no setting '{word}'."), gettext_noop("Name a setting here.")),
    "time zone": (gettext_noop("There is no time zone '{word}'."), gettext_noop("Name a time zone here.")),
    "value": (gettext_noop("There is no value of {of} '{word}'."), gettext_noop("Name a value of {of} here.")),
    "value in a country": (
        gettext_noop("There is no value of {of} in {country} '{word}'."),
        gettext_noop("Name a value of {of} in {country} here."),
    ),
}


class Problems:
    """The list that every part of the reader adds to; at the end all of it is refused at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        # Sheet and column as it is meant -> its header as it is written.
        self.written: dict[tuple[str, str], str] = {}

    def add(self, code: str, message: Said, sheet: Sheet, row: Row | int, header: str, **about: Any) -> None:
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
        **facts: str,
    ) -> None:
        """A word that must be one of some known ones, and is not.

        Args:
            what: of `_UNKNOWN`.
            facts: what else its sentences name.
        """
        listed = sorted(known)
        choice = sentence("Write one of: {listed}.", listed=", ".join(listed)) if 0 < len(listed) <= 12 else None
        unknown, nothing = _UNKNOWN[what]
        said = Said(unknown if word else nothing, facts={"word": word, **facts})
        code = code or f"unknown_{what.replace(' ', '_')}"
        self.add(code, together(said, did_you_mean(word, listed) or choice), sheet, row, header)

    def columns(self, sheet: Sheet, wanted: Iterable[str]) -> None:
        """Name the columns that a sheet lacks."""
        for header in wanted:
            if header not in sheet.headers:
                message = sentence("The sheet has no column '{header}'. Add it to row 1.", header=header)
                self.add("missing_column", message, sheet, 1, header, lacks=header)

    def leave_out_what_follows(self) -> None:
        """Take out what is said of the cells of a column that is missing: it would be said of every row."""
        missing = {(p.params["sheet"], p.params.get("lacks")) for p in self.found if p.code == "missing_column"}
        self.found = [
            problem
            for problem in self.found
            if problem.params["row"] == 1 or (problem.params["sheet"], problem.params["header"]) not in missing
        ]

    def name_headers_as_written(self) -> None:
        """From here on the problems name the headers of the workbook, misspelt or not."""
        self.found = [
            replace(problem, params={**problem.params, "header": written})
            if (written := self.written.get((problem.params["sheet"], problem.params["header"])))
            else problem
            for problem in self.found
        ]

    def raise_if_any(self) -> None:
        """Refuse, if anything was wrong."""
        if self.found:
            raise RejectedError(self.found)


def whole_number(problems: Problems, sheet: Sheet, row: Row, header: str) -> int | None:
    """The whole number, 0 or more, in a cell; None (and a problem) if there is none."""
    # Blanks may part thousands, as in 8 523 000.
    if _WHOLE.fullmatch(row[header]):
        return int("".join(row[header].split()))
    message = (
        sentence("'{cell}' is not a whole number of 0 or more. Write digits only.", cell=row[header])
        if row[header]
        else sentence("The cell is empty. Write digits only.")
    )
    problems.add("not_a_number", message, sheet, row, header)
    return None


def decimal_number(problems: Problems, sheet: Sheet, row: Row, header: str) -> float | None:
    """The number in a cell; None (and a problem) if there is none."""
    number = number_or_nan(row[header])
    if math.isfinite(number):
        return number
    said = sentence("'{cell}' is not a number.", cell=row[header]) if row[header] else sentence("The cell is empty.")
    message = together(said, sentence("Write a number, with a decimal point if it has decimals."))
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
    form = sentence("Write variable=value, pairs separated by spaces.")
    found: dict[str, str] = {}
    for word in row[header].split():
        name, sign, value = word.partition("=")
        if not sign or not name or not value:
            problems.add(
                "not_pairs", together(sentence("'{word}' cannot be read.", word=word), form), sheet, row, header
            )
            return None
        if name in found:
            message = together(sentence("'{name}' stands twice in the cell.", name=name), form)
            problems.add("not_pairs", message, sheet, row, header)
            return None
        found[name] = value
    if not found:
        problems.add("empty_cell", together(sentence("The cell is empty."), form), sheet, row, header)
        return None
    return found

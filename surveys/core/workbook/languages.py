"""In which languages is a workbook written, and what is still untranslated?"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from surveys.core.said import Said, sentence, together
from surveys.core.workbook.columns import TRANSLATED
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Row, Sheet, Sheets

Text = list[Any]
# Says what is wrong with a fill of this name; None if nothing is.
FillCheck = Callable[[str], Said | None]

_NAME_AND_CODE = r"(?P<name>[^()]+?)\s*(?:\((?P<code>[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\))?"
_HEADER = re.compile(rf"(?P<column>[a-z_]+)\s*::\s*{_NAME_AND_CODE}")
_LANGUAGE = re.compile(_NAME_AND_CODE)
FILL = re.compile(r"\$\{\s*([A-Za-z_][\w.-]*)\s*\}")


def no_fills(_name: str) -> Said:
    """For texts that are read as they stand."""
    return sentence("This text is read as it stands and cannot contain an answer. Remove the ${{...}}.")


def _wrong_words(piece: str) -> Said | None:
    """What is wrong with the words between fills; None if nothing is."""
    if "${last-saved#" in piece:
        return sentence(
            "What was answered in an earlier interview is not known here. Bring it with the sample, as a case variable (type hidden)."
        )
    return sentence("A fill is written ${{name}}, with a question's name.") if "${" in piece else None


class Languages:
    """The languages of a workbook and the columns in which each text stands in them."""

    def __init__(self, sheets: Sheets, problems: Problems) -> None:
        self.names: dict[str, str] = {}
        self._is_plain = False
        self._columns: dict[tuple[str, str], dict[str, str]] = {}
        self._problems = problems
        # Those that lack texts: a country may name them all the same, and hears then what is missing.
        self.left_out: list[str] = []
        self._lacking: set[tuple[str, str]] = set()
        # Language -> the countries that are interviewed in it.
        self.countries: dict[str, list[str]] = {}
        for row in sheets["countries"].rows:
            for code in row["languages"].split():
                self.countries.setdefault(code, []).append(row["code"])
        for sheet in (sheets["survey"], sheets["choices"], sheets["indices"], sheets["objections"]):
            for header in sheet.headers:
                match = _HEADER.fullmatch(header)
                if match and match["column"] in TRANSLATED:
                    code = (match["code"] or match["name"]).strip()
                    self.names.setdefault(code, match["name"])
                    self._columns.setdefault((sheet.name, match["column"]), {})[code] = header
        self.default = self._default(sheets["settings"], problems)

    def _default(self, settings: Sheet, problems: Problems) -> str:
        row = settings.rows[0] if settings.rows else None
        written = row["default_language"] if row else ""
        match = _LANGUAGE.fullmatch(written)
        code = (match["code"] or match["name"]).strip() if match else written
        if not self.names:
            # A workbook in one language may have plain label columns.
            self._is_plain = True
            self.names[code or "en"] = match["name"] if match else "English"
            return code or "en"
        if not written:
            return next(iter(self.names))
        if code not in self.names and row is not None:
            listed = [f"{name} ({known})" for known, name in self.names.items()]
            problems.unknown(written, "language", listed, settings, row, "default_language")
        return code

    def spare(self) -> list[str]:
        """The languages that nobody is interviewed in, and that do not stand in for another."""
        return [code for code in self.names if code != self.default and code not in self.countries]

    def leave_out(self, codes: Iterable[str]) -> None:
        """Go on as if these languages did not stand in the workbook."""
        self.left_out = sorted(codes)
        for code in self.left_out:
            del self.names[code]
            for headers in self._columns.values():
                headers.pop(code, None)

    def columns(self, sheet: Sheet, column: str) -> dict[str, str]:
        """Language -> header of a translated column, such as `label`."""
        found = self._columns.get((sheet.name, column), {})
        if not found and column in sheet.headers:
            return {self.default: column}
        return found

    def text(self, sheet: Sheet, row: Row, column: str, *, fill: FillCheck, is_needed: bool) -> dict[str, Text]:
        """A text in all languages, each a list of strings and fills; what is missing or refers to nothing is a problem."""
        columns = self.columns(sheet, column)
        written = {code: row[header] for code, header in columns.items() if row[header]}
        if is_needed or written:
            for code in self.names:
                if code not in written:
                    self._missing(sheet, row, column, code, columns)
        return {code: self._parts(sheet, row, columns[code], text, fill) for code, text in written.items()}

    def _missing(self, sheet: Sheet, row: Row, column: str, code: str, columns: dict[str, str]) -> None:
        name = self.names[code]
        if code in columns:
            message = together(sentence("The text in {language} is missing.", language=name), self._way_out(code))
            self._problems.add("missing_translation", message, sheet, row, columns[code])
            return
        # A whole column that is missing is one problem, not one in every row.
        wanted = column if self._is_plain else f"{column}::{name}" if code == name else f"{column}::{name} ({code})"
        if (sheet.name, wanted) not in self._lacking:
            self._lacking.add((sheet.name, wanted))
            facts = {"column": wanted, "row": row.number}
            said = sentence("The sheet has no column '{column}', and row {row} needs it.", **facts)
            message = together(said, sentence("Add it.") if self._is_plain else self._way_out(code))
            self._problems.add("missing_column", message, sheet, 1, next(iter(columns.values()), wanted))

    def _way_out(self, code: str) -> Said:
        if len(self.names) == 1:
            return sentence("Write it.")
        if code == self.default:
            return sentence("Write it: this is the default language, which stands in for the others.")
        return sentence(
            "Write it, or take the language out of the sheet countries ({countries}).",
            countries=", ".join(self.countries.get(code, ())),
        )

    def _parts(self, sheet: Sheet, row: Row, header: str, text: str, fill: FillCheck) -> Text:
        parts: Text = []
        for place, piece in enumerate(FILL.split(text)):
            wrong: Said | None = None
            if place % 2:
                wrong = fill(piece)
                parts.append({"ref": piece})
            elif piece:
                wrong = _wrong_words(piece)
                parts.append(piece)
            if wrong:
                self._problems.add("bad_fill", wrong, sheet, row, header)
        return parts

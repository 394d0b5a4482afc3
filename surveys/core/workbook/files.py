"""How do CSV files beside a workbook become long lists of answers and tables to look up in?"""

import re
from collections.abc import Iterable
from typing import Any

from surveys.core.compiled import MISSING
from surveys.core.expressions import did_you_mean
from surveys.core.said import sentence, together
from surveys.core.workbook.choices import CHOICE_NAME, Lists
from surveys.core.workbook.languages import Languages
from surveys.core.workbook.parameters import parameters
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import TABLE, Row, Sheet, Sheets

FROM_FILE = {"select_one_from_file": "select_one", "select_multiple_from_file": "select_multiple"}
# A sheet's name in a spreadsheet has no more characters.
MAXIMUM_NAME = 31
# Ten thousand rows with the same fault are one mistake.
_MOST_PROBLEMS = 20
_SELECT = re.compile(r"select[_ ](?:one|multiple)[_ ]from[_ ]file\s+(\S+)")
_PULLDATA = re.compile(r"pulldata\(\s*(['\"])(?P<file>[^'\"]+)\1(?P<columns>(?:\s*,\s*['\"][^'\"]*['\"]){0,2})")


def files_named(rows: Iterable[Iterable[str]]) -> set[str]:
    """The files that the cells of the sheet survey name, such as `cities.csv`."""
    found = set()
    for row in rows:
        for cell in row:
            found |= {match[1] for match in _SELECT.finditer(cell)}
            found |= {_with_suffix(match["file"]) for match in _PULLDATA.finditer(cell)}
    return found


def _with_suffix(name: str) -> str:
    return name if name.lower().endswith(TABLE) else f"{name}{TABLE}"


class Files:
    """The CSV files of a workbook."""

    def __init__(self, sheets: Sheets, languages: Languages, problems: Problems) -> None:
        self.survey, self._languages, self._problems = sheets["survey"], languages, problems
        self._sheets = {sheet.name: sheet for sheet in sheets if sheet.is_table}

    def columns(self, list_key: str) -> set[str]:
        """The columns of a list from a file, for its choice_filter."""
        return {header for header in self._sheets[list_key.partition(" ")[0]].headers if header}

    def list_key(self, row: Row, file: str, lists: Lists) -> str | None:
        """The name under which the choices of a file are in the lists, read if they are not yet; None if there is no such file."""
        sheet = self._found(file, row, "type")
        if sheet is None:
            return None
        given = parameters(row)
        value, label = given.get("value") or "name", given.get("label") or "label"
        key = file if (value, label) == ("name", "label") else f"{file} {value} {label}"
        if key not in lists:
            lists[key] = self._choices(sheet, row, value, label)
        return key

    def _found(self, file: str, row: Row, header: str) -> Sheet | None:
        sheet = self._sheets.get(file)
        if sheet is not None and len(file) <= MAXIMUM_NAME:
            return sheet
        if sheet is not None:
            said = sentence(
                "The name of the file '{file}' has more than {most} characters. Shorten it.",
                file=file,
                most=MAXIMUM_NAME,
            )
        elif not file.lower().endswith(TABLE):
            said = sentence(
                "'{file}' is no CSV file. Save it as CSV (UTF-8, commas) and name it here, such as cities.csv.",
                file=file,
            )
        else:
            said = together(
                sentence("There is no file '{file}'.", file=file),
                did_you_mean(file, self._sheets),
                sentence(
                    "Put it beside the workbook, in a zip of both or in one folder, or add a sheet with this name."
                ),
            )
        self._problems.add("no_file", said, self.survey, row, header)
        return None

    def _choices(self, sheet: Sheet, row: Row, value: str, label: str) -> list[dict[str, Any]]:
        texts = self._label_columns(sheet, label)
        for wanted in (value, *([] if texts else [label])):
            if wanted not in sheet.headers:
                message = together(
                    sentence("The file '{file}' has no column '{column}'.", file=sheet.name, column=wanted),
                    did_you_mean(wanted, sheet.headers),
                    sentence("Name it in row 1, or write value=... label=..."),
                )
                self._problems.add("missing_column", message, self.survey, row, "type")
                return []
        known: set[str] = set()
        choices = []
        n_before = len(self._problems.found)
        own = {value, *texts.values()}
        for line in sheet.rows:
            if len(self._problems.found) - n_before >= _MOST_PROBLEMS:
                break
            name = line[value]
            if not CHOICE_NAME.fullmatch(name):
                message = sentence(
                    "'{name}' cannot be a choice's name. Write up to 60 letters, digits or signs such as _ + -, no space and none of ' \" = : , ; | $.",
                    name=name,
                )
                self._problems.add("bad_choice_name", message, sheet, line, value)
            elif name in known:
                self._problems.add(
                    "duplicate_choice",
                    sentence("'{name}' stands twice. Remove one row.", name=name),
                    sheet,
                    line,
                    value,
                )
            for header in texts.values():
                if not line[header]:
                    self._problems.add(
                        "missing_translation", sentence("The text is missing. Write it."), sheet, line, header
                    )
            known.add(name)
            choices.append(
                {
                    "name": name,
                    "label": {language: [line[header]] for language, header in texts.items()},
                    "missing": name in MISSING,
                    "exclusive": False,
                    "specify": False,
                    "filter": {h: text for h, text in line.cells.items() if h not in own},
                }
            )
        return choices

    def _label_columns(self, sheet: Sheet, label: str) -> dict[str, str]:
        """Language -> column. One column without a language stands for all."""
        found: dict[str, str] = {}
        for code, name in self._languages.names.items():
            for header in (f"{label}::{name} ({code})", f"{label}::{code}", f"{label}::{name}"):
                if header in sheet.headers:
                    found.setdefault(code, header)
        return found or ({self._languages.default: label} if label in sheet.headers else {})

    def tables(self) -> dict[str, dict[str, Any]]:
        """What pulldata() looks up in: file without `.csv` -> columns and rows, all texts. Wrong files and columns are problems."""
        found: dict[str, dict[str, Any]] = {}
        for row in self.survey.rows:
            for header, cell in row.cells.items():
                for match in _PULLDATA.finditer(cell):
                    file = _with_suffix(match["file"])
                    sheet = self._found(file, row, header)
                    if sheet is None:
                        continue
                    for column in re.findall(r"['\"]([^'\"]*)['\"]", match["columns"]):
                        if column not in sheet.headers:
                            said = sentence("The file '{file}' has no column '{column}'.", file=file, column=column)
                            message = together(said, did_you_mean(column, sheet.headers))
                            self._problems.add("missing_column", message, self.survey, row, header)
                    table = {
                        "columns": list(sheet.headers),
                        "rows": [[r[h] for h in sheet.headers] for r in sheet.rows],
                    }
                    found.setdefault(file[: -len(TABLE)], table)
        return found

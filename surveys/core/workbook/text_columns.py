"""In which cells of a workbook do texts stand, and in which language?"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from surveys.core.workbook.columns import TRANSLATED
from surveys.core.workbook.dialects import is_passed_over
from surveys.core.workbook.languages import Languages
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Row, Sheet, Sheets
from surveys.core.workbook.types import split_type

TEXT_SHEETS = ("survey", "choices", "indices", "objections")
_HEADER = re.compile(
    r"(?P<column>[a-z_]+)\s*::\s*(?P<name>[^()]+?)\s*(?:\((?P<code>[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\))?"
)
_SILENT = ("calculate", "hidden", "begin_group", "end_group", "begin_repeat", "end_repeat")


@dataclass(frozen=True)
class TextColumn:
    """A text, such as the label, in the columns of its languages: `headers` is language -> header."""

    sheet: str
    column: str
    headers: dict[str, str]


def languages(sheets: Sheets) -> dict[str, str]:
    """The languages of a workbook: code -> name, in the order of its columns."""
    return Languages(sheets, Problems()).names


def default_language(sheets: Sheets) -> str:
    """The language whose texts are read where another's are missing."""
    return Languages(sheets, Problems()).default


def split(header: str) -> tuple[str, str, str] | None:
    """Column, language code and language name of a header such as `label::English (en)`; None for other columns."""
    match = _HEADER.fullmatch(header)
    if match is None:
        return None
    return match["column"], (match["code"] or match["name"]).strip(), match["name"].strip()


def text_columns(sheets: Sheets) -> list[TextColumn]:
    """Every translated column, in the order of the sheets; plain columns belong to the default language."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    default = default_language(sheets)
    for name in TEXT_SHEETS:
        for header in sheets[name].headers:
            parts = split(header)
            if parts:
                found.setdefault((name, parts[0]), {})[parts[1]] = header
    for name in TEXT_SHEETS:
        for column in TRANSLATED:
            if column in sheets[name].headers and (name, column) not in found:
                found[name, column] = {default: column}
    return [TextColumn(sheet, column, headers) for (sheet, column), headers in found.items()]


def needs_text(sheet: Sheet, row: Row, column: TextColumn) -> bool:
    """Whether a row must have a text: it is read aloud, or somebody has written it in one language."""
    if sheet.name == "survey" and is_passed_over(row):
        return False
    if any(row[header] for header in column.headers.values()):
        return True
    if column.column not in ("label", "answer"):
        return False
    return sheet.name != "survey" or split_type(row["type"])[0] not in _SILENT


def needed(sheets: Sheets) -> Iterator[tuple[Sheet, Row, TextColumn]]:
    """Every text that a workbook has to have: its sheet, row and column."""
    for column in text_columns(sheets):
        sheet = sheets[column.sheet]
        for row in sheet.rows:
            if needs_text(sheet, row, column):
                yield sheet, row, column


def unfinished(sheets: Sheets) -> dict[str, int]:
    """The languages that lack texts, and how many."""
    names = languages(sheets)
    lacking: Counter[str] = Counter()
    for _sheet, row, column in needed(sheets):
        lacking.update(code for code in names if not row[column.headers.get(code, "")])
    return dict(lacking)

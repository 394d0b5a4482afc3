"""How far is each language translated, and which texts are missing?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from surveys.core.problems import Problem
from surveys.core.said import sentence
from surveys.core.workbook.languages import Languages
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Row, Sheet, Sheets
from surveys.core.workbook.text_columns import default_language, languages, needed


@dataclass(frozen=True)
class Missing:
    """A text that a language lacks.

    Args:
        where: the cell, such as `survey!D12`; of the column's first language, if the language has no such column.
        name: of the question, choice or index.
        column: such as `label`.
        source: the text in the default language.
    """

    where: str
    sheet: str
    row: int
    name: str
    column: str
    header: str
    source: str


@dataclass(frozen=True)
class Completeness:
    """How far a language is translated: `n_written` of `n_needed` texts.

    Args:
        left_out: it lacks texts and nobody is interviewed in it, so that a version is published without it.
    """

    code: str
    name: str
    n_needed: int
    n_written: int
    missing: tuple[Missing, ...]
    left_out: bool = False

    @property
    def share(self) -> float:
        """Of the texts that are written (0-1)."""
        return self.n_written / self.n_needed if self.n_needed else 1.0

    @property
    def percent(self) -> int:
        """The share as a whole number, 100 only if nothing is missing."""
        return 100 if not self.missing else min(99, int(100 * self.share))


def completeness(sheets: Sheets) -> list[Completeness]:
    """Every language of a workbook with the texts it lacks, in the order of the sheets."""
    names, default = languages(sheets), default_language(sheets)
    n_needed = 0
    lacking: dict[str, list[Missing]] = {code: [] for code in names}
    for sheet, row, column in needed(sheets):
        n_needed += 1
        source = row[column.headers.get(default, "")]
        for code, found in lacking.items():
            header = column.headers.get(code, "")
            if not row[header]:
                shown = header or next(iter(column.headers.values()))
                where = sheet.cell(row, shown)
                found.append(
                    Missing(where, sheet.name, row.number, row_name(sheet, row), column.column, header, source)
                )
    spare = Languages(sheets, Problems()).spare()
    return [
        Completeness(
            code,
            name,
            n_needed,
            n_needed - len(lacking[code]),
            tuple(lacking[code]),
            bool(lacking[code]) and code in spare,
        )
        for code, name in names.items()
    ]


def left_out(sheets: Sheets) -> list[Completeness]:
    """The languages without which a version of this workbook would be published."""
    return [language for language in completeness(sheets) if language.left_out]


def no_longer_whole(before: Collection[str], sheets: Sheets) -> list[Problem]:
    """What keeps a workbook from following a version in which these languages were whole: every text that one of them lacks now.

    The language would be gone from interviews without anybody having said so.
    """
    return [
        Problem(
            "language_left_out",
            sentence(
                "{language} was whole so far; this text is missing now. Write it, or remove the language's columns.",
                language=language.name,
            ),
            where=text.where,
            params={"sheet": text.sheet, "row": text.row, "column": text.column, "header": text.header},
        )
        for language in left_out(sheets)
        if language.code in before
        for text in language.missing
    ]


def row_name(sheet: Sheet, row: Row) -> str:
    """What a row is called: a question by its name, a choice with its list before it, an index by its own."""
    if sheet.name == "choices":
        return f"{row['list_name']}: {row['name']}"
    return row["name"] or row["index"]


def filled(sheets: Sheets) -> Sheets:
    """The workbook with the default language's text wherever another is missing, so that a draft can be tried out."""
    names, default = languages(sheets), default_language(sheets)
    gaps: dict[tuple[str, int], dict[str, str]] = {}
    for sheet, row, column in needed(sheets):
        source = row[column.headers.get(default, "")]
        for code, name in names.items():
            header = column.headers.get(code) or header_of(column.column, code, name)
            if source and not row[header]:
                gaps.setdefault((sheet.name, row.number), {})[header] = source
    return Sheets({sheet.name: _with(sheet, gaps) for sheet in sheets})


def header_of(column: str, code: str, name: str) -> str:
    """The header of a text in a language, such as `label::English (en)`."""
    return f"{column}::{name}" if code == name else f"{column}::{name} ({code})"


def _with(sheet: Sheet, gaps: Mapping[tuple[str, int], Mapping[str, str]]) -> Sheet:
    rows = tuple(Row(row.number, {**row.cells, **gaps.get((sheet.name, row.number), {})}) for row in sheet.rows)
    headers = dict.fromkeys((*sheet.headers, *(header for row in rows for header in row.cells)))
    return Sheet(sheet.name, tuple(headers), rows)

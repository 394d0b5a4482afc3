"""How does a table read: heads, lines and figures in words of a language, for the page and for files?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analysis.core.tables.cells import MEAN, NET, Base, Block, Cell, Row
from analysis.services.labels import Words
from analysis.services.tables import Tabulated

# What can be shown of a cell, in the order in which it is shown.
STATISTICS = ("percent", "row", "total", "n", "weighted", "se", "interval", "letters")
USUAL = ("percent", "letters")
SMALLEST_P = 0.0001


def statistic_names() -> dict[str, str]:
    """Statistic -> its name."""
    return {
        "percent": _("Column %"),
        "row": _("Row %"),
        "total": _("Total %"),
        "n": _("Respondents"),
        "weighted": _("Weighted count"),
        "se": _("Standard error"),
        "interval": _("Interval"),
        "letters": _("Significance letters"),
    }


@dataclass(frozen=True)
class Head:
    """A banner above its columns."""

    label: str
    n_columns: int


@dataclass(frozen=True)
class ColumnHead:
    """One column: its category and letter."""

    label: str
    letter: str


@dataclass(frozen=True)
class Line:
    """One row of the table: what it is of, and what stands in each column."""

    label: str
    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class BlockLines:
    """The lines of one variable."""

    label: str
    bases: tuple[Base, ...]
    lines: tuple[Line, ...]
    tests: tuple[str, ...]
    n_missing: int


@dataclass(frozen=True)
class Grid:
    """A table ready to be printed."""

    heads: tuple[Head, ...]
    columns: tuple[ColumnHead, ...]
    blocks: tuple[BlockLines, ...]
    has_small: bool
    has_suppressed: bool


def grid(found: Tabulated, language: str) -> Grid:
    """The table in the words of a language."""
    words = Words(found.study, language)
    columns = found.table.columns
    heads: list[Head] = []
    column_heads = []
    for column in columns:
        names = column.variable.split("*") if column.variable else []
        label = " × ".join(words.variable(name) for name in names)
        if heads and names and heads[-1].label == label:
            heads[-1] = Head(label, heads[-1].n_columns + 1)
        else:
            heads.append(Head(label, 1))
        answers = [words.answer(name, value) for name, value in zip(names, column.category, strict=True)]
        column_heads.append(ColumnHead(", ".join(answers) or _("Total"), column.letter))
    blocks = tuple(_block(block, words) for block in found.table.blocks)
    bases = [base for block in blocks for base in block.bases]
    return Grid(
        tuple(heads),
        tuple(column_heads),
        blocks,
        any(base.is_small and not base.is_suppressed for base in bases),
        any(base.is_suppressed for base in bases),
    )


def _block(block: Block, words: Words) -> BlockLines:
    lines = tuple(Line(_line_label(block.variable, row, words), row.kind, row.cells) for row in block.rows)
    tests = tuple(
        _("%(label)s: F = %(f).2f, p %(p)s (Rao-Scott)")
        % {
            "label": " × ".join(words.variable(name) for name in banner.split("*")),
            "f": test.f,
            "p": _("below 0.0001") if test.p < SMALLEST_P else f"= {test.p:.4f}",
        }
        for banner, test in block.tests.items()
        if test.p == test.p
    )
    return BlockLines(words.variable(block.variable), block.bases, lines, tests, block.n_missing)


def _line_label(variable: str, row: Row, words: Words) -> str:
    if row.kind == MEAN:
        return _("Mean")
    if row.kind == NET:
        top, _space, number = row.category.partition(" ")
        return _("First %(n)s together") % {"n": number} if top == "top" and number.isdigit() else row.category
    return words.answer(variable, row.category)


def flat(made: Grid, show: Sequence[str]) -> list[list[Any]]:
    """The table as rows of a sheet: one line per category and statistic, bases below each variable."""
    names = statistic_names()
    top: list[Any] = ["", ""]
    for head in made.heads:
        top += [head.label, *[""] * (head.n_columns - 1)]
    rows = [top, ["", _("Statistic"), *(column.label for column in made.columns)]]
    rows.append(["", _("Letter"), *(column.letter for column in made.columns)])
    for block in made.blocks:
        rows.append([block.label])
        for line in block.lines:
            for statistic in [s for s in STATISTICS if s in show]:
                values = [_value(cell, statistic) for cell in line.cells]
                if any(value not in (None, "") for value in values):
                    mean_of = line.kind == MEAN and statistic == "percent"
                    rows.append([line.label, _("Mean") if mean_of else names[statistic], *values])
        rows.append([_("Base"), names["n"], *(base.n for base in block.bases)])
        rows.append([_("Base"), _("Weighted"), *(base.weighted for base in block.bases)])
        rows.append([_("Base"), _("Effective"), *(base.effective for base in block.bases)])
        rows += [[test] for test in block.tests]
    return rows


def _value(cell: Cell, statistic: str) -> Any:
    if statistic == "interval":
        return None if cell.low is None or cell.high is None else f"{cell.low:.2f} - {cell.high:.2f}"
    attribute = {"percent": "value", "row": "row_percent", "total": "total_percent"}.get(statistic, statistic)
    return getattr(cell, attribute)

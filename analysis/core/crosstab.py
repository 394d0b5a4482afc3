"""How do two variables cross in the population? Weighted counts and percentages, from the sums alone.

The sums know each domain variable in each raking cell, and a raking cell knows its country and its margin categories. So any variable
of the sums can be crossed with the country or with a variable that is raked on; two variables that are neither cannot be crossed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.core.estimate import variance
from analysis.core.facts import UNKNOWN
from analysis.core.frame import CountryFrame
from analysis.core.raking import Floats, Integers
from analysis.core.sums import ALL
from surveys.core.study import Study

COUNTRY = "country"


@dataclass(frozen=True)
class TableCell:
    """One cell of the table.

    Args:
        n: respondents.
        weighted: respondents by weights with mean 1 over all respondents of the table's countries.
        percent: of the column, weighted; None in an empty column.
        se: of `percent`, in percentage points, linearised with the raking allowed for; None where it is not defined.
    """

    row: str
    column: str
    n: int
    weighted: float
    percent: float | None
    se: float | None


@dataclass(frozen=True)
class CrossTable:
    """A weighted cross table.

    Args:
        rows: categories of the row variable, in the questionnaire's order.
        columns: categories of the column variable; a single empty one if there is none.
        cells: all of them, row by row.
        n: respondents in the table.
        n_missing: respondents left out because a value is not known.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[TableCell, ...]
    n: int
    n_missing: int


def crossable(study: Study) -> tuple[str, ...]:
    """Variables that can be crossed with every other one: the country and what is raked on."""
    return tuple(dict.fromkeys([COUNTRY, *(variable for margin in study.weighting.margins for variable in margin)]))


def available(study: Study) -> tuple[str, ...]:
    """Variables that a table can have at all."""
    return tuple(dict.fromkeys([*crossable(study), *study.weighting.domains]))


def cross_table(
    study: Study, frames: Sequence[CountryFrame], rows: str, columns: str, order: dict[str, tuple[str, ...]]
) -> CrossTable:
    """The table of a variable by another one.

    Args:
        frames: the weighted countries that are pooled.
        rows: one of `available`.
        columns: one of `available`, of which it or `rows` is `crossable`; empty: the rows alone.
        order: variable -> its categories in the order in which they are shown; others follow, sorted.
    """
    parts = [_Part(study, frame, rows, columns) for frame in frames]
    row_names = _ordered({r for part in parts for r, _ in part.counts}, order.get(rows, ()))
    column_names = _ordered({c for part in parts for _, c in part.counts}, order.get(columns, ()))
    population = sum(part.population for part in parts)
    total = sum(frame.total for frame in frames)
    scale = total / population if population else 0.0
    cells = tuple(_cell(parts, row, column, row_names, scale) for row in row_names for column in column_names)
    n = sum(cell.n for cell in cells)
    return CrossTable(row_names, column_names, cells, n, total - n)


def _ordered(found: set[str], order: Sequence[str]) -> tuple[str, ...]:
    known = found - {UNKNOWN}
    return tuple([name for name in order if name in known] + sorted(known - set(order)))


class _Part:
    """What a country has for the table: respondents of each of its cells by row and column."""

    def __init__(self, study: Study, frame: CountryFrame, rows: str, columns: str) -> None:
        self.frame = frame
        self.population = float(frame.weights @ frame.n)
        in_rows, in_columns = (_counts(study, frame, name) for name in (rows, columns))
        by_cell = columns if not columns or columns in crossable(study) else rows
        # The variable that every raking cell knows says which cells count; the other one says how many of them.
        self.counts: dict[tuple[str, str], Integers] = {}
        for row, n_row in in_rows.items():
            for column, n_column in in_columns.items():
                n = np.where(n_column > 0, n_row, 0) if by_cell == columns else np.where(n_row > 0, n_column, 0)
                if n.any():
                    self.counts[row, column] = n


def _counts(study: Study, frame: CountryFrame, variable: str) -> dict[str, Integers]:
    """Category -> respondents in each cell of the country."""
    if not variable:
        return {"": frame.slot_n[ALL]}
    if variable == COUNTRY:
        return {frame.code: frame.n}
    for number, margin in enumerate(study.weighting.margins):
        if variable in margin:
            place = margin.index(variable)
            values = [UNKNOWN if key[0][number] == UNKNOWN else key[0][number].split(":")[place] for key in frame.keys]
            return {value: np.where([v == value for v in values], frame.n, 0) for value in sorted(set(values))}
    prefix = f"{variable}="
    return {slot.removeprefix(prefix): n for slot, n in frame.slot_n.items() if slot.startswith(prefix)}


def _cell(parts: Sequence[_Part], row: str, column: str, row_names: Sequence[str], scale: float) -> TableCell:
    n, weighted, base = 0, 0.0, 0.0
    inside: dict[str, tuple[Floats, Floats]] = {}
    for part in parts:
        nothing = np.zeros_like(part.frame.n)
        in_cell = part.counts.get((row, column), nothing)
        in_column = sum((part.counts.get((name, column), nothing) for name in row_names), nothing)
        if in_column.any():
            n += int(in_cell.sum())
            weighted += float(part.frame.weights @ in_cell)
            base += float(part.frame.weights @ in_column)
            inside[part.frame.code] = (in_cell.astype(np.float64), in_column.astype(np.float64))
    if base <= 0:
        return TableCell(row, column, n, 0.0, None, None)
    share = weighted / base
    # Linearised variable of a ratio: (is in the cell - share x is in the column) / weighted base.
    first = {code: (s - share * m) / base for code, (s, m) in inside.items()}
    second = {code: (s - 2 * share * s + share**2 * m) / base**2 for code, (s, m) in inside.items()}
    se = float(np.sqrt(variance([part.frame for part in parts], first, second)))
    return TableCell(row, column, n, weighted * scale, 100 * share, None if np.isnan(se) else 100 * se)

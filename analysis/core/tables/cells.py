"""What stands in the cells of a table? Weighted counts, percentages and means with linearised errors, tests between columns.

A percentage is a ratio: (is in the cell) / (is in the column's base). Its linearised variable is (cell - share x base) / weighted base;
the design tells how much that varies, calibration allowed for. Two columns are compared with their covariance: they are weighted
together, and with several answers they share respondents.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite, sqrt
from string import ascii_uppercase

import numpy as np
from scipy.special import expit, logit, stdtrit

from analysis.core.association import RaoScott, rao_scott_of
from analysis.core.compare import benjamini_hochberg, bonferroni, holm, tested
from analysis.core.design import Booleans, Design, blocks
from analysis.core.raking import Floats, Integers
from analysis.core.tables.axes import Axis
from surveys.core.weighting_methods import BENJAMINI_HOCHBERG, BONFERRONI, HOLM

# Of the variance without calibration: what double precision leaves where the margins fix a share.
ROUNDING = 1e-12
NO_ADJUSTMENT = "none"
ADJUSTMENTS: dict[str, Callable[[Sequence[float]], list[float]]] = {
    HOLM: holm,
    BONFERRONI: bonferroni,
    BENJAMINI_HOCHBERG: benjamini_hochberg,
    NO_ADJUSTMENT: list,
}
CATEGORY, NET, MEAN = "category", "net", "mean"


@dataclass(frozen=True)
class Rule:
    """How a table is tested and what of it may be seen.

    Args:
        alpha: level of intervals and of tests with a capital letter; twice that, a small one.
        adjustment: of the p values of a row within a banner: one of ADJUSTMENTS.
        mark_below: bases (respondents) below it are marked as small and not tested.
        suppress_below: bases below it are not shown.
    """

    alpha: float = 0.05
    adjustment: str = "holm"
    mark_below: int = 30
    suppress_below: int = 0


@dataclass(frozen=True)
class Column:
    """A column: banner, its category in each variable nested, and the letter by which tests name it; the total has none."""

    variable: str
    category: tuple[str, ...]
    letter: str


@dataclass(frozen=True)
class Base:
    """Whom a column's percentages are of: respondents, their weights (mean 1), and as many as a simple sample would need."""

    n: int
    weighted: float
    effective: float | None
    is_small: bool
    is_suppressed: bool


@dataclass(frozen=True)
class Cell:
    """A cell; None where a figure is not defined or not shown.

    Args:
        n: respondents; of a mean those averaged.
        weighted: their weights (mean 1).
        value: per cent of the column, or the mean.
        row_percent, total_percent: of the row, of all in the banner.
        se, low, high: of `value`.
        letters: columns of which `value` differs and is larger: capital at the level, small at twice the level.
    """

    n: int | None = None
    weighted: float | None = None
    value: float | None = None
    row_percent: float | None = None
    total_percent: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    letters: str = ""


@dataclass(frozen=True)
class Row:
    """A row of cells, one per column; `kind` is category, net or mean."""

    category: str
    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Block:
    """The rows of one variable: the bases of each column, and for each banner whether the two hang together."""

    variable: str
    bases: tuple[Base, ...]
    rows: tuple[Row, ...]
    tests: dict[str, RaoScott] = field(default_factory=dict)
    n_missing: int = 0


@dataclass(frozen=True)
class Table:
    """A table: `n` respondents fulfil its filter."""

    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    n: int
    df: int


def letters(n: int) -> list[str]:
    """A, B, ... Z, AA, AB, ..."""
    found: list[str] = []
    for number in range(1, n + 1):
        text, rest = "", number
        while rest:
            rest, place = divmod(rest - 1, len(ascii_uppercase))
            text = ascii_uppercase[place] + text
        found.append(text)
    return found


def tabulate(design: Design, used: Booleans, rows: Sequence[Axis], banners: Sequence[Axis], rule: Rule) -> Table:
    """The table of some variables by some banners, a total before them.

    Args:
        used: respondents that the table is of, shape (n,).
    """
    names = letters(sum(len(banner.categories) for banner in banners))
    columns = [Column("", (), "")]
    columns += [
        Column(banner.name, category, names[number])
        for number, (banner, category) in enumerate((b, c) for b in banners for c in b.categories)
    ]
    df = design.df(used & (design.weights > 0)) if used.any() else 0
    blocks = [_Block(design, used, row, banners, columns, rule, df).made() for row in rows]
    return Table(tuple(columns), tuple(blocks), round(design.n_of(used)), df)


class _Block:
    def __init__(
        self,
        design: Design,
        used: Booleans,
        row: Axis,
        banners: Sequence[Axis],
        columns: Sequence[Column],
        rule: Rule,
        df: int,
    ) -> None:
        self.design, self.row, self.banners, self.columns, self.rule, self.df = design, row, banners, columns, rule, df
        # A row may stand for several respondents who are alike: what they weigh together, and the sum of their squared weights.
        self.weights: Floats = design.totals
        self.squares: Floats = design.squares
        total = float(self.weights[used].sum())
        self.scale = float(design.n_of(used)) / total if total > 0 else 0.0
        self.base_of = used & row.known
        self.n_missing = round(design.n_of(used & ~row.known))
        in_columns = np.column_stack([np.ones((len(used), 1), dtype=np.bool_), *(b.members for b in banners)])
        self.inside = in_columns & self.base_of[:, None]
        # Whom the percentages of a row and of everybody are of: those whose banner is known.
        everybody = np.column_stack(
            [np.ones(len(used), dtype=np.bool_)] + [b.known for b in banners for _ in b.categories]
        )
        self.everybody = everybody & self.base_of[:, None]
        self.weighted, self.of_all = self._weighted(self.inside), self._weighted(self.everybody)
        self.bases = [self._base(column) for column in self.inside.T]
        self.groups = _groups(columns, [base.n >= max(rule.mark_below, 2) for base in self.bases])

    def _weighted(self, inside: Booleans, values: Floats | None = None) -> Floats:
        """Sums of weights (times values) in each column: some rows at once, so that no matrix of numbers is in memory."""
        found = np.zeros(inside.shape[1])
        for rows in blocks(len(inside)):
            weights = self.weights[rows] if values is None else self.weights[rows] * values[rows]
            found += weights @ inside[rows]
        return found

    def _base(self, inside: Booleans) -> Base:
        total, n = float(self.weights[inside].sum()), round(self.design.n_of(inside))
        effective = total**2 / float(self.squares[inside].sum()) if total > 0 else None
        is_suppressed = n < self.rule.suppress_below
        return Base(n, total * self.scale, effective, n < self.rule.mark_below, is_suppressed)

    def made(self) -> Block:
        rows = [
            self._share(category[-1], NET if number >= len(self.row.categories) - self.row.n_nets else CATEGORY, column)
            for number, (category, column) in enumerate(zip(self.row.categories, self.row.members.T, strict=True))
        ]
        if self.row.values is not None:
            rows.append(self._mean(self.row.values))
        return Block(self.row.name, tuple(self.bases), tuple(rows), self._tests(), self.n_missing)

    def _share(self, category: str, kind: str, is_in: Booleans) -> Row:
        weighted = self.weighted
        cell = self.inside & is_in[:, None]
        top = self._weighted(cell)
        share = np.divide(top, weighted, out=np.full(len(top), np.nan), where=weighted > 0)
        se, covariance = self._errors(lambda rows: cell[rows].astype(np.float64), share, self.inside, weighted)
        marks = self._letters(share, covariance)
        of_row, of_all = self._weighted(self.everybody & is_in[:, None]), self.of_all
        cells = []
        for place, base in enumerate(self.bases):
            if base.is_suppressed:
                cells.append(Cell())
                continue
            low, high = self._logit_interval(float(share[place]), float(se[place]))
            cells.append(
                Cell(
                    n=round(self.design.n_of(cell[:, place])),
                    weighted=float(top[place]) * self.scale,
                    value=_defined(100 * share[place]),
                    row_percent=_percent(top[place], of_row[place]),
                    total_percent=_percent(top[place], of_all[place]),
                    se=_defined(100 * se[place]),
                    low=_defined(100 * low),
                    high=_defined(100 * high),
                    letters=marks[place],
                )
            )
        return Row(category, kind, tuple(cells))

    def _mean(self, values: Floats) -> Row:
        known = self.inside & ~np.isnan(values)[:, None]
        weighted = self._weighted(known)
        filled = np.nan_to_num(values)
        mean = np.divide(
            self._weighted(known, filled), weighted, out=np.full(len(weighted), np.nan), where=weighted > 0
        )
        se, covariance = self._errors(lambda rows: known[rows] * filled[rows, None], mean, known, weighted)
        marks = self._letters(mean, covariance)
        half = (float(stdtrit(self.df, 1 - self.rule.alpha / 2)) if self.df > 0 else np.nan) * se
        cells = [
            Cell()
            if base.is_suppressed
            else Cell(
                n=round(self.design.n_of(known[:, place])),
                weighted=float(weighted[place]) * self.scale,
                value=_defined(mean[place]),
                se=_defined(se[place]),
                low=_defined(mean[place] - half[place]),
                high=_defined(mean[place] + half[place]),
                letters=marks[place],
            )
            for place, base in enumerate(self.bases)
        ]
        return Row("", MEAN, tuple(cells))

    def _errors(
        self, top: Callable[[Integers], Floats], ratio: Floats, base: Booleans, weighted: Floats
    ) -> tuple[Floats, Floats]:
        """Standard errors of ratios, and their covariances; NaN where not defined.

        Args:
            top: rows -> numerators of the ratios, shape (rows, columns).
        """
        usable = (self.design.n_of(base) > 1) & (weighted > 0)
        size, known = np.where(weighted > 0, weighted, 1.0), np.nan_to_num(ratio)

        def linearised(rows: Integers) -> Floats:
            return np.where(usable, (top(rows) - known * base[rows]) / size, 0.0)

        # Without calibration: below a tiny part of it there is nothing but rounding, and the margins fix the figure.
        covariance, plain = self.design.covariance_of(linearised, len(usable))
        variances = np.diag(covariance)
        variances = np.where(variances > ROUNDING * plain, variances, np.where(np.isnan(variances), np.nan, 0.0))
        return np.where(usable, np.sqrt(variances), np.nan), covariance

    def _logit_interval(self, share: float, se: float) -> tuple[float, float]:
        """An interval within 0 and 1: symmetric on the scale of log odds, as R's svyciprop(method = "logit")."""
        if not 0 < share < 1 or not isfinite(se) or self.df < 1:
            return np.nan, np.nan
        half = float(stdtrit(self.df, 1 - self.rule.alpha / 2)) * se / (share * (1 - share))
        middle = float(logit(share))
        return float(expit(middle - half)), float(expit(middle + half))

    def _letters(self, values: Floats, covariance: Floats) -> list[str]:
        marks = [""] * len(self.columns)
        adjust = ADJUSTMENTS[self.rule.adjustment]
        for group in self.groups:
            pairs = [(a, b) for number, a in enumerate(group) for b in group[number + 1 :]]
            tests = []
            for a, b in pairs:
                variance = covariance[a, a] + covariance[b, b] - 2 * covariance[a, b]
                noise = ROUNDING * (covariance[a, a] + covariance[b, b])
                se = sqrt(variance) if isfinite(variance) and variance > noise else float("nan")
                tests.append(tested(float(values[a] - values[b]), se, self.df))
            for (a, b), test, p in zip(pairs, tests, adjust([test.p for test in tests]), strict=True):
                higher, lower = (a, b) if test.difference > 0 else (b, a)
                letter = self.columns[lower].letter
                if p < self.rule.alpha:
                    marks[higher] += letter
                elif p < 2 * self.rule.alpha:
                    marks[higher] += letter.lower()
        return marks

    def _tests(self) -> dict[str, RaoScott]:
        if not self.row.categories or not self.row.is_exclusive:
            return {}
        n_own = len(self.row.categories) - self.row.n_nets
        own = _category_of(self.row.members[:, :n_own], self.base_of)
        return {
            banner.name: rao_scott_of(self.design, own, _category_of(banner.members, self.base_of))
            for banner in self.banners
            if banner.is_exclusive and banner.name != self.row.name and not any(b.is_suppressed for b in self.bases)
        }


def _category_of(members: Booleans, used: Booleans) -> Integers:
    """Place of each respondent's category; -1 where there is none."""
    return np.where(members.any(axis=1) & used, members.argmax(axis=1), -1)


def _groups(columns: Sequence[Column], may_be_tested: Sequence[bool]) -> list[list[int]]:
    """Places of the columns that are tested against each other: of one banner, within one category of the outer variables."""
    found: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for place, (column, is_tested) in enumerate(zip(columns, may_be_tested, strict=True)):
        if column.letter and is_tested:
            found.setdefault((column.variable, column.category[:-1]), []).append(place)
    return [group for group in found.values() if len(group) > 1]


def _defined(value: float) -> float | None:
    return float(value) if isfinite(value) else None


def _percent(part: float, whole: float) -> float | None:
    return float(100 * part / whole) if whole > 0 else None

"""What do the sums of a country look like to the estimation: arrays, weights, residuals?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.facts import UNKNOWN
from analysis.core.live import note, rake_live, strict_margin
from analysis.core.raking import Floats, Integers, Raked, RakingError, dummies, rake, targets_of
from analysis.core.sums import ALL, CellKey, CellSums
from surveys.core.study import CountryDesign, Study

Exact = NDArray[np.object_]

# Counts of persons are often rounded to thousands: so far they may be off the adult population and mean the same.
ROUNDING = 1e-3


@dataclass(frozen=True)
class CountryFrame:
    """One weighted country. Sums are in units of the scores.

    Args:
        code: of the country.
        keys: categories and design weight of each cell.
        n: respondents, shape (cells,).
        design_weights: shape (cells,).
        weights: design weight x raking factor, shape (cells,).
        raked: how the weights came about.
        columns: margin dummies of each cell, shape (cells, columns); a constant if nothing is raked on.
        inverse: inverse of their design-weighted products, shape (columns, columns).
        slots: names of the slots, `variable=category`, without those of unknown values; the first is everybody.
        slot_n: slot -> respondents, shape (cells,).
        number: respondents with a score, shape (indices, cells, slots).
        summed: sum of their scores, same shape.
        squared: sum of their squared scores, same shape.
        exact: the three over all cells as whole numbers, shape (3, indices, slots).
        pairs: for each pair of indices number with both, sums of either, sum of products; shape (cells, pairs, 4).
        exact_pairs: the same over all cells as whole numbers, for each pair.
    """

    code: str
    keys: tuple[CellKey, ...]
    n: Integers
    design_weights: Floats
    weights: Floats
    raked: Raked
    columns: Floats
    inverse: Floats
    slots: tuple[str, ...]
    slot_n: Mapping[str, Integers]
    number: Floats
    summed: Floats
    squared: Floats
    exact: Exact
    pairs: Floats
    exact_pairs: tuple[tuple[int, ...], ...]

    @property
    def total(self) -> int:
        """Respondents."""
        return int(self.n.sum())

    def project(self, totals: Floats) -> Floats:
        """The part of a variable that the margins explain.

        Regression on the margin dummies, weighted by the design weight, as R's calibrate() has it. Respondents of a cell share
        their dummies, so the regression needs the cells' totals only.

        Args:
            totals: sum of the variable over the respondents of each cell, shape (..., cells, m).

        Returns:
            its fitted value for a respondent of each cell, same shape.
        """
        weighted = self.design_weights[:, None] * totals
        return np.asarray(self.columns @ (self.inverse @ (self.columns.T @ weighted)))


def build(study: Study, country: CountryDesign, cells: Mapping[CellKey, CellSums], *, live: bool) -> CountryFrame:
    """Weight a country.

    Raises:
        RakingError: in the strict mode (not live), margins that cannot be met.
    """
    keys = tuple(sorted(cells))
    n = np.array([cells[key].n for key in keys], dtype=np.int64)
    design_weights = np.array([key[1] for key in keys], dtype=np.float64)
    raked = _rake(study, country, keys, n, design_weights, live=live)
    columns = dummies(raked.margins, len(keys))
    products = columns.T @ (columns * (n * design_weights)[:, None])
    slots, table = _table(study, keys, cells)
    scores = table[:, :, 1:].reshape(len(slots), len(keys), len(study.indices), 3)
    number, summed, squared = np.ascontiguousarray(scores.transpose(3, 2, 1, 0).astype(np.float64))
    pairs = np.array([cells[key].pairs for key in keys], dtype=np.float64)
    return CountryFrame(
        code=country.code,
        keys=keys,
        n=n,
        design_weights=design_weights,
        weights=design_weights * raked.factors,
        raked=raked,
        columns=columns,
        # Dummies of several margins are dependent; the pseudo-inverse takes the projection all the same.
        inverse=np.asarray(np.linalg.pinv(products, rcond=1e-11, hermitian=True), dtype=np.float64),
        slots=slots,
        slot_n={name: table[place, :, 0].astype(np.int64) for place, name in enumerate(slots)},
        number=number,
        summed=summed,
        squared=squared,
        exact=_summed(scores).transpose(2, 1, 0),
        pairs=pairs.reshape(len(keys), pairs.shape[1] // 4, 4),
        exact_pairs=_summed_pairs([cells[key].pairs for key in keys]),
    )


def _rake(
    study: Study, country: CountryDesign, keys: tuple[CellKey, ...], n: Integers, design_weights: Floats, *, live: bool
) -> Raked:
    known = {margin.variables: margin for margin in study.margins if margin.country == country.code}
    population = float(country.adult_population)
    notes: list[dict[str, Any]] = []
    margins = []
    for number, variables in enumerate(study.weighting.margins):
        name = " x ".join(variables)
        margin = known.get(variables)
        if margin is None:
            if not live:
                raise RakingError(f"margin without figures: {country.code}|{name}")
            notes.append(note("no_margin", country.code, name, "the study has no figures; it adjusts nothing."))
            continue
        whole, given = (1.0 if margin.is_share else population), sum(value for _, value in margin.targets)
        if abs(given / whole - 1) > ROUNDING:
            if not live:
                words = f"{name} adds to {given:,.10g}, not to {whole:,.10g}"
                raise RakingError(f"margins disagree on population total: {country.code}|{words}")
            message = f"its figures add to {given:,.10g} and are scaled to {whole:,.10g}."
            notes.append(note("scaled", country.code, name, message, given=given, whole=whole))
        margins.append((name, targets_of(population, dict(margin.targets)), [key[0][number] for key in keys]))
    if live or not margins:
        return rake_live(country.code, n, design_weights, population, margins, study.weighting.cap, notes)
    strict = [strict_margin(country.code, name, persons, categories) for name, persons, categories in margins]
    return rake(country.code, n, design_weights, strict, study.weighting.cap)


def _table(
    study: Study, keys: Sequence[CellKey], cells: Mapping[CellKey, CellSums]
) -> tuple[tuple[str, ...], NDArray[Any]]:
    """Names of the slots, and their numbers in each cell: shape (slots, cells, 1 + 3 x indices)."""
    names = set().union(*(cells[key].slots for key in keys))
    slots = tuple(sorted({name for name in names if not name.endswith(f"={UNKNOWN}")} | {ALL}))
    place = {name: number * len(keys) for number, name in enumerate(slots)}
    width = 1 + 3 * len(study.indices)
    rows, where = [], []
    for cell, key in enumerate(keys):
        for name, numbers in cells[key].slots.items():
            if name in place:
                rows.append(numbers)
                where.append(place[name] + cell)
    flat = chain.from_iterable(rows)
    try:
        filled: NDArray[Any] = np.fromiter(flat, dtype=np.int64, count=len(rows) * width).reshape(-1, width)
    except OverflowError:
        # Scores with many decimals have small units, and their squares outgrow the machine's whole numbers.
        filled = np.array(rows, dtype=object)
    table = np.zeros((len(slots) * len(keys), width), dtype=filled.dtype)
    table[where] = filled
    return slots, table.reshape(len(slots), len(keys), width)


def _summed(scores: NDArray[Any]) -> Exact:
    """Totals over the cells as Python's whole numbers, which have no largest one: shape (slots, indices, 3)."""
    is_small = scores.dtype != object and float(scores.max(initial=0)) * scores.shape[1] < 2**62
    totals = scores.sum(axis=1) if is_small else scores.astype(object).sum(axis=1)
    return np.asarray(totals.astype(object))


def _summed_pairs(of_cells: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    totals = [sum(column) for column in zip(*of_cells, strict=True)]
    return tuple(tuple(totals[start : start + 4]) for start in range(0, len(totals), 4))

"""What of a country's sums do weighted totals and their variances need, if weights are design weight times a common factor?

Respondents of the same categories get the same factor, whatever their design weight d. So what is summed over respondents with their
weights w = d f is f times a sum with d, and f^2 times a sum with d^2: design weights cost nothing once those sums are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.core.cell_arrays import scores_of
from analysis.core.cell_shape import Shape
from analysis.core.country_sums import CountrySums
from analysis.core.moments import Pairs, Units, centred, centred_pairs
from analysis.core.raking import Floats, Integers, RakingMargin


@dataclass(frozen=True, eq=False)
class RakingCells:
    """Sums over the respondents of each raking cell, with design weights d; scores in points from the middle of the scale.

    Figures near each other are subtracted less that way, and lose fewer digits.

    Args:
        firsts: a cell of the frame that stands for each, shape (raking cells,).
        n: of d and of d^2; shape (raking cells, 2).
        weighted: of d times 1 and score, for those with a score; shape (raking cells, 2, indices, slots).
        squared: of d^2 times 1, score and squared score; shape (raking cells, 3, indices, slots).
        pairs: of d^2 times 1, either score and their product, for those with both; shape (raking cells, pairs, 4).
    """

    firsts: Integers
    n: Floats
    weighted: Floats
    squared: Floats
    pairs: Floats

    def of_slots(self, slots: Integers) -> "RakingCells":
        """With some of the slots only."""
        return RakingCells(self.firsts, self.n, self.weighted[..., slots], self.squared[..., slots], self.pairs)


@dataclass(frozen=True)
class _Kept:
    """What was made last."""

    shape: Shape
    found: RakingCells
    seen: int


def raking_cells_of(
    cells: CountrySums, domains: tuple[str, ...], units: Units, pairs: Pairs, *, apart: bool = False
) -> RakingCells:
    """The raking cells of a country; only those to which something was added are summed again, and all come out the same to the bit.

    The arrays are written to again when more was added to the country: large as they are, they are not copied for every interview.

    Args:
        apart: keep cells of different design weights apart: where they do not have the same factor, as after trimming.
    """
    shape = cells.shape(domains)
    key = (RakingCells, domains, units, pairs, apart)
    before: _Kept | None = cells.kept.get(key)
    if before is not None and before.shape is shape and before.seen == cells.clock:
        return before.found
    firsts = np.arange(len(shape.keys)) if apart else shape.firsts
    of_cell = firsts if apart else shape.raking_cell
    maker = _Maker(cells, shape, firsts, of_cell, units, pairs)
    where = None if before is None else _places(before, shape, of_cell)
    if before is None or where is None:
        found = maker.made(np.arange(len(firsts)))
    else:
        changed = np.unique(of_cell[cells.changed_since(shape, before.seen)])
        found = _merged(before.found, where, maker.made(changed), changed, firsts)
    cells.kept[key] = _Kept(shape, found, cells.clock)
    return found


def _places(before: _Kept, shape: Shape, of_cell: Integers) -> Integers | None:
    """Where the raking cells of before stand now; None if some are no more, or slots differ."""
    then = before.shape
    if then is shape:
        return np.arange(len(before.found.firsts))
    if then.slots != shape.slots or then.told.keys() != shape.told.keys():
        return None
    place = np.full(max(int(then.rows.max(initial=0)), int(shape.rows.max(initial=0))) + 1, -1)
    place[shape.rows] = np.arange(len(shape.rows))
    if (place[then.rows] < 0).any():
        return None
    return np.asarray(of_cell[place[then.rows[before.found.firsts]]])


@dataclass(frozen=True)
class _Maker:
    cells: CountrySums
    shape: Shape
    firsts: Integers
    of_cell: Integers
    units: Units
    pairs: Pairs

    def made(self, wanted: Integers) -> RakingCells:
        """Some of the raking cells; each is summed in the order of its design weights."""
        is_wanted = np.zeros(len(self.firsts), dtype=np.bool_)
        is_wanted[wanted] = True
        cells = np.flatnonzero(is_wanted[self.of_cell])
        owner = self.of_cell[cells]
        begins = np.flatnonzero(np.diff(owner, prepend=-1))
        d = self.shape.design_weights[cells]
        scores = centred(scores_of(self.cells.numbers(self.shape, cells), len(self.units)), self.units)
        firsts = self.firsts[wanted]

        n = self.cells.respondents(self.shape)[cells]
        d2 = d * d
        # Sums with d, then those with d^2: spread over the slots together.
        values = np.concatenate([scores[:, :2] * d[:, None, None, None], scores * d2[:, None, None, None]], axis=1)
        both = self.shape.spread(_added(values, begins), firsts)
        pairs = centred_pairs(self.cells.pairs(self.shape, cells), self.units, self.pairs)
        return RakingCells(
            firsts=firsts,
            n=_added(np.stack([n * d, n * d2], axis=1), begins),
            weighted=both[:, :2],
            squared=both[:, 2:],
            pairs=_added(pairs * d2[:, None, None], begins),
        )


def _added(values: Floats, begins: Integers) -> Floats:
    """Sums of the rows from each beginning to the next."""
    return np.add.reduceat(values, begins, axis=0) if len(begins) else values


def _merged(
    before: RakingCells, where: Integers, made: RakingCells, changed: Integers, firsts: Integers
) -> RakingCells:
    """What there was, in its new places, and what was made again."""

    def merged(then: Floats, now: Floats) -> Floats:
        found = then
        if len(then) < len(firsts):
            found = np.empty((len(firsts), *then.shape[1:]))
            found[where] = then
        found[changed] = now
        return found

    return RakingCells(
        firsts=firsts,
        n=merged(before.n, made.n),
        weighted=merged(before.weighted, made.weighted),
        squared=merged(before.squared, made.squared),
        pairs=merged(before.pairs, made.pairs),
    )


@dataclass(frozen=True)
class _KeptSums:
    """What was summed last by margin category."""

    shape: Shape
    codes: Integers
    found: Floats
    seen: int


def category_sums_of(
    cells: CountrySums, domains: tuple[str, ...], sums: RakingCells, margins: Sequence[RakingMargin]
) -> Floats:
    """Sums over the raking cells of each margin category; of categories to which nothing was added what they were.

    Args:
        sums: the raking cells of the country, as they are now.
        margins: with the category of each raking cell.

    Returns:
        of `RakingCells.weighted`, shape (categories of all margins, 2, indices, slots). Written to again when more was added.
    """
    shape, sizes = cells.shape(domains), [len(margin.categories) for margin in margins]
    begins = np.cumsum([0, *sizes])
    codes = np.stack([margin.of_cell + begin for margin, begin in zip(margins, begins[:-1], strict=True)])
    key = (_KeptSums, domains, sums.weighted.shape[1:])
    before: _KeptSums | None = cells.kept.get(key)
    # A cell that its last respondent has left makes another shape.
    if before is None or before.shape is not shape or not np.array_equal(before.codes, codes):
        found, changed = np.zeros((int(begins[-1]), *sums.weighted.shape[1:])), np.arange(begins[-1])
    else:
        found = before.found
        changed = np.unique(codes[:, shape.raking_cell[cells.changed_since(shape, before.seen)]])
    margin_of = np.repeat(np.arange(len(sizes)), sizes)
    for category in changed.tolist():
        found[category] = sums.weighted[codes[margin_of[category]] == category].sum(axis=0)
    cells.kept[key] = _KeptSums(shape, codes, found, cells.clock)
    return found

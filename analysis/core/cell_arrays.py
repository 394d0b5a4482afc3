"""What do a country's sums look like over all its cells, if only a few of them have changed since it was last asked?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.cell_form import Whole
from analysis.core.cell_shape import Shape
from analysis.core.country_sums import CountrySums
from analysis.core.raking import Integers

# Whole numbers, of 64 bits or without bound; see Form.
Exact = NDArray[Any]


@dataclass(frozen=True, eq=False)
class CellArrays:
    """The cells of a country. What is read here never changes.

    Args:
        shape: which cells and slots they are.
        n: respondents of each cell, shape (cells,).
        slot_n: respondents over all cells, shape (slots,).
        exact: number with a score, sum and sum of squares over all cells, in units, as whole numbers; shape (3, indices, slots).
        exact_pairs: products over all cells, in units, as whole numbers; shape (pairs, 4).
    """

    shape: Shape
    n: Integers
    slot_n: Integers
    exact: Exact
    exact_pairs: Exact


@dataclass
class _Kept:
    """What was made last, with the whole numbers it was made from."""

    shape: Shape
    numbers: Whole
    pairs: Whole
    totals: Whole
    exact_pairs: Exact
    seen: int


def arrays_of(cells: CountrySums, domains: tuple[str, ...]) -> CellArrays:
    """The arrays of a country's sums; only what has changed is added up again."""
    shape = cells.shape(domains)
    key = (CellArrays, domains)
    kept: _Kept | None = cells.kept.get(key)
    if kept is None or kept.shape is not shape:
        numbers, pairs = cells.numbers(shape), cells.pairs(shape)
        kept = _Kept(shape, numbers, pairs, _total(shape, numbers), np.asarray(pairs.sum(axis=0)), cells.clock)
        cells.kept[key] = kept
    changed = cells.changed_since(shape, kept.seen)
    if len(changed):
        numbers, pairs = cells.numbers(shape, changed), cells.pairs(shape, changed)
        kept.totals = kept.totals + _total(shape, numbers - kept.numbers[changed], changed)
        kept.exact_pairs = kept.exact_pairs + np.asarray((pairs - kept.pairs[changed]).sum(axis=0))
        kept.numbers[changed], kept.pairs[changed] = numbers, pairs
        kept.seen = cells.clock
    return CellArrays(
        shape=shape,
        n=cells.respondents(shape),
        slot_n=kept.totals[0].astype(np.int64),
        exact=kept.totals[1:].reshape(3, -1, len(shape.slots)),
        exact_pairs=kept.exact_pairs,
    )


def scores_of(numbers: Whole, n_indices: int) -> Whole:
    """Number with a score, sum and sum of squares.

    Args:
        numbers: see `CountrySums.numbers`, shape (cells, kept slots, width).

    Returns:
        shape (cells, 3, indices, kept slots).
    """
    n_cells, n_slots, _ = numbers.shape
    return numbers[..., 1:].reshape(n_cells, n_slots, 3, n_indices).transpose(0, 2, 3, 1)


def _total(shape: Shape, numbers: Whole, cells: Integers | None = None) -> Whole:
    """Over all cells, shape (width, slots)."""
    return shape.total(numbers.transpose(0, 2, 1), cells)

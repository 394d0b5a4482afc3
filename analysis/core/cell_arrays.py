"""What do a country's sums look like as floating-point arrays, if only a few cells have changed since they were last asked for?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.country_sums import CountrySums, Shape, Whole
from analysis.core.moments import Pairs, Units, centred, centred_pairs
from analysis.core.raking import Floats, Integers

# Whole numbers, of 64 bits or without bound; see Form.
Exact = NDArray[Any]


@dataclass(frozen=True, eq=False)
class CellArrays:
    """The cells of a country. What is read here never changes.

    Args:
        shape: which cells and slots they are.
        n: respondents, shape (cells,).
        slot_n: respondents, shape (cells, slots).
        moments: see `CountryFrame`, shape (cells, 3, indices, slots).
        exact: over all cells, in units, as whole numbers; shape (3, indices, slots).
        pairs: see `CountryFrame`, shape (cells, pairs, 4).
        exact_pairs: over all cells, in units, as whole numbers; shape (pairs, 4).
    """

    shape: Shape
    n: Integers
    slot_n: Integers
    moments: Floats
    exact: Exact
    pairs: Floats
    exact_pairs: Exact


@dataclass
class _Kept:
    """What was made last, with the whole numbers it was made from."""

    arrays: CellArrays
    numbers: Whole
    whole_pairs: Whole
    seen: int


def arrays_of(cells: CountrySums, domains: tuple[str, ...], units: Units, pairs: Pairs) -> CellArrays:
    """The arrays of a country's sums; only those of cells that have changed are made again, and all come out the same to the bit."""
    shape = cells.shape(domains)
    key = (domains, units, pairs)
    kept: _Kept | None = cells.kept.get(key)
    if kept is None or kept.arrays.shape is not shape:
        kept = cells.kept[key] = _made(cells, shape, units, pairs)
        return kept.arrays
    changed = cells.changed_since(shape, kept.seen)
    if len(changed):
        _follow(kept, cells, shape, changed, units, pairs)
    return kept.arrays


def _made(cells: CountrySums, shape: Shape, units: Units, pairs: Pairs) -> _Kept:
    numbers, whole_pairs = cells.numbers(shape), cells.pairs(shape)
    scores = _scores(numbers, units)
    arrays = CellArrays(
        shape=shape,
        n=cells.respondents(shape),
        slot_n=shape.spread(numbers[..., 0].astype(np.int64)),
        moments=shape.spread(centred(scores, units)),
        exact=shape.total(scores),
        pairs=centred_pairs(whole_pairs, units, pairs),
        exact_pairs=np.asarray(whole_pairs.sum(axis=0)),
    )
    return _Kept(arrays, numbers, whole_pairs, cells.clock)


def _follow(kept: _Kept, cells: CountrySums, shape: Shape, changed: Integers, units: Units, pairs: Pairs) -> None:
    before = kept.arrays
    numbers, whole_pairs = cells.numbers(shape, changed), cells.pairs(shape, changed)
    scores = _scores(numbers, units)
    kept.arrays = replace(
        before,
        n=cells.respondents(shape),
        slot_n=_with(before.slot_n, changed, shape.spread(numbers[..., 0].astype(np.int64), changed)),
        moments=_with(before.moments, changed, shape.spread(centred(scores, units), changed)),
        exact=before.exact + shape.total(scores - _scores(kept.numbers[changed], units), changed),
        pairs=_with(before.pairs, changed, centred_pairs(whole_pairs, units, pairs)),
        exact_pairs=before.exact_pairs + np.asarray((whole_pairs - kept.whole_pairs[changed]).sum(axis=0)),
    )
    kept.numbers[changed], kept.whole_pairs[changed] = numbers, whole_pairs
    kept.seen = cells.clock


def _scores(numbers: Whole, units: Sequence[int]) -> Whole:
    """Number with a score, sum and sum of squares, shape (cells, 3, indices, kept slots)."""
    n_cells, n_slots, _ = numbers.shape
    return numbers[..., 1:].reshape(n_cells, n_slots, 3, len(units)).transpose(0, 2, 3, 1)


def _with(array: NDArray[Any], places: Integers, values: NDArray[Any]) -> NDArray[Any]:
    """A copy with other values at some places: whoever holds the array keeps what it was."""
    changed = array.copy()
    changed[places] = values
    return changed

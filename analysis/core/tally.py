"""What do many respondents add to the sums? Each is looked at once, in columns; what follows costs the different kinds of respondents."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from analysis.core.cell_form import ALL, CellKey, Form
from analysis.core.fact_columns import Coded, FactColumns, grouped
from analysis.core.raking import Floats, Integers

# Floating point is exact up to 2^53.
EXACT = 2**53
BLOCK = 1 << 15


@dataclass(frozen=True)
class Tally:
    """What respondents of one country add to its sums.

    Args:
        keys: their cells, each once.
        slots: names of the slots that they are in.
        cells, places: cell and slot of each row of the numbers, as places among keys and slots; none twice; shape (rows,).
        numbers: see `Form`, shape (rows, width).
        n: respondents of each cell, shape (cells,).
        pairs: shape (cells, pairs, 4).
    """

    keys: list[CellKey]
    slots: list[str]
    cells: Integers
    places: Integers
    numbers: Integers
    n: Integers
    pairs: Integers


class _Slots(NamedTuple):
    """The numbers of some slots: their names, and cell, place among the names and numbers of each row, sorted by cells."""

    names: list[str]
    cells: Integers
    places: Integers
    numbers: Integers


def is_exact(form: Form, n: int) -> bool:
    """Whether no sum over so many respondents can outgrow what floating point holds exactly."""
    return n * max(form.largest, 1) ** 2 < EXACT


def tallies(form: Form, facts: FactColumns) -> Iterator[tuple[str, Tally]]:
    """What the respondents add, country by country; so few that sums are exact, see `is_exact`."""
    cells, of_cell = grouped([facts.countries, *facts.categories, facts.design_weights])
    variables = _kept(form, facts)
    every_cell = Coded(tuple(range(len(cells))), of_cell)
    kinds, of_kind = grouped([every_cell, *(column for _, column in variables)])
    numbers, pairs = _summed(form, facts, of_kind, len(kinds))
    begins = np.searchsorted(kinds[:, 0], np.arange(len(cells)))
    of_cells, pairs = (np.add.reduceat(sums, begins) if len(sums) else sums for sums in (numbers, pairs))
    found = [_Slots([ALL], np.arange(len(cells)), np.zeros(len(cells), dtype=np.int64), of_cells)]
    for place, (variable, column) in enumerate(variables, start=1):
        found.append(_slots(variable, column, kinds[:, 0], kinds[:, place], numbers))
    keys = _keys(facts, cells)
    ends = np.searchsorted(cells[:, 0], np.arange(len(facts.countries.different) + 1)).tolist()
    for code, (first, last) in zip(facts.countries.different, pairwise(ends), strict=True):
        if first < last:
            of_pairs = pairs[first:last].reshape(last - first, form.n_pairs, 4)
            yield code, _of_country(found, keys[first:last], first, last, of_cells[first:last, 0], of_pairs)


def _of_country(found: list[_Slots], keys: list[CellKey], first: int, last: int, n: Integers, pairs: Integers) -> Tally:
    """The rows of some cells, of all slots."""
    names: list[str] = []
    cells, places, numbers = [], [], []
    for slots in found:
        rows = slice(*np.searchsorted(slots.cells, [first, last]).tolist())
        cells.append(slots.cells[rows] - first)
        used, of_row = np.unique(slots.places[rows], return_inverse=True)
        places.append(of_row + len(names))
        names += [slots.names[place] for place in used.tolist()]
        numbers.append(slots.numbers[rows])
    return Tally(keys, names, np.concatenate(cells), np.concatenate(places), np.concatenate(numbers), n, pairs)


def _kept(form: Form, facts: FactColumns) -> list[tuple[str, Coded]]:
    """The domain variables as far as cells do not tell them; the last category stands for what they tell."""
    found = []
    for variable, column in facts.domains.items():
        where = form.places.get(variable)
        if where is None:
            found.append((variable, Coded((*column.different, None), column.of_row)))
            continue
        margin = facts.categories[where[0]]
        place = {category: number for number, category in enumerate(column.different)}
        told = [form.told(variable, category) for category in margin.different]
        of_category = np.array([-1 if t is None else place.get(t, -1) for t in told], dtype=np.int64)
        is_told = of_category[margin.of_row] == column.of_row
        if not is_told.all():
            rest = np.where(is_told, len(column.different), column.of_row)
            found.append((variable, Coded((*column.different, None), rest)))
    return found


def _summed(form: Form, facts: FactColumns, of_kind: Integers, n_kinds: int) -> tuple[Integers, Integers]:
    """Numbers and products of each kind, shapes (kinds, width) and (kinds, 4 x pairs)."""
    sums = np.zeros((form.width + 4 * form.n_pairs, n_kinds))
    # Block by block, so that what is multiplied stays in the processor's cache.
    for first in range(0, facts.n, BLOCK):
        rows = slice(first, first + BLOCK)
        kind = of_kind[rows]
        for number, values in _products(form, facts.signs[rows], facts.scores[:, rows]):
            sums[number] += np.bincount(kind, values, n_kinds)
    whole = np.ascontiguousarray(sums.T.astype(np.int64))
    return whole[:, : form.width], whole[:, form.width :]


def _products(form: Form, signs: Floats, given: Floats) -> Iterator[tuple[int, Floats]]:
    """What is summed, by its place: the width of a slot first, then the products of pairs."""
    yield 0, signs
    # Who has a score, with sign; the score, 0 where missing.
    known, scores = [], []
    for index, values in enumerate(given):
        is_known = ~np.isnan(values)
        known.append(signs * is_known)
        scores.append(np.where(is_known, values, 0.0))
        signed = scores[-1] * signs
        yield 1 + index, known[-1]
        yield 1 + form.n_indices + index, signed
        yield 1 + 2 * form.n_indices + index, signed * scores[-1]
    for pair, (a, b) in enumerate(form.pairs):
        place = form.width + 4 * pair
        both = known[a] * (known[b] != 0)
        of_a = scores[a] * both
        yield place, both
        yield place + 1, of_a
        yield place + 2, scores[b] * both
        yield place + 3, of_a * scores[b]


def _slots(variable: str, column: Coded, cells: Integers, categories: Integers, numbers: Integers) -> _Slots:
    """The numbers of a variable's categories in each cell, from those of each kind."""
    size = len(column.different)
    kept = np.flatnonzero(categories != size - 1)
    code = cells[kept] * size + categories[kept]
    order = np.argsort(code, kind="stable")
    code = code[order]
    begins = np.flatnonzero(np.diff(code, prepend=-1))
    summed = np.add.reduceat(numbers[kept[order]], begins) if len(code) else numbers[:0]
    of_cells, places = np.divmod(code[begins], size)
    return _Slots([f"{variable}={category}" for category in column.different], of_cells, places, summed)


def _keys(facts: FactColumns, cells: Integers) -> list[CellKey]:
    _, *of_margins, weights = (
        [column.different[place] for place in places]
        for column, places in zip(
            (facts.countries, *facts.categories, facts.design_weights), cells.T.tolist(), strict=True
        )
    )
    categories = zip(*of_margins, strict=True) if of_margins else ((),) * len(weights)
    return list(zip(categories, weights, strict=True))

"""How are the sums of a country kept? As arrays of whole numbers, a row for each cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.facts import UNKNOWN
from analysis.core.raking import Floats, Integers

CellKey = tuple[tuple[str, ...], float]
Whole = NDArray[Any]

# The slot of everybody in the cell; the others are named `variable=category`.
ALL = ""
# The machine's whole numbers hold the sums of so many respondents; larger scores are kept as Python's, which have no largest one.
RESPONDENTS = 10**9
# Of one number of a centred square: (y - c)^2 = y^2 - 2 c y + c^2.
TERMS = 4


@dataclass(frozen=True)
class Form:
    """What a row of the arrays holds.

    Args:
        n_indices: indices.
        paired: places of the indices whose products are kept.
        margins: variables of each raking margin.
        largest: no score is larger, in units.
    """

    n_indices: int
    paired: tuple[int, ...]
    margins: tuple[tuple[str, ...], ...]
    largest: int

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Places of the indices of each pair."""
        return tuple(combinations(self.paired, 2))

    @property
    def n_pairs(self) -> int:
        """How many pairs there are."""
        return len(self.pairs)

    @property
    def width(self) -> int:
        """Numbers in a slot: respondents, then of all indices the numbers with a score, the sums, the sums of squares."""
        return 1 + 3 * self.n_indices

    @property
    def is_wide(self) -> bool:
        """Whether sums of squares could outgrow 64 bits."""
        return TERMS * RESPONDENTS * self.largest**2 >= 2**63

    @cached_property
    def dtype(self) -> Any:
        """Of the arrays."""
        return np.dtype(object) if self.is_wide else np.dtype(np.int64)

    @cached_property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """Variable -> margin and place in it, of the variables that are raked on."""
        found: dict[str, tuple[int, int]] = {}
        # A margin of the variable alone knows it even where it would be crossed with something unknown.
        for number, variables in sorted(enumerate(self.margins), key=lambda item: len(item[1])):
            for place, variable in enumerate(variables):
                found.setdefault(variable, (number, place))
        return found

    def from_cell(self, variable: str, categories: Sequence[str]) -> str | None:
        """The category of a variable as far as the cell's categories tell it; None if they do not."""
        where = self.places.get(variable)
        if where is None or (category := categories[where[0]]) == UNKNOWN:
            return None
        n_variables = len(self.margins[where[0]])
        if n_variables == 1:
            return category
        parts = category.split(":")
        return parts[where[1]] if len(parts) == n_variables else None


@dataclass(frozen=True)
class CellSums:
    """The sums of one cell.

    Args:
        n: respondents.
        slots: names of the slots in which there is anything.
        numbers: shape (slots, width), see Form.
        pairs: for each pair of indices number with both, sums of either, sum of products, among those with both; shape (pairs, 4).
    """

    n: int
    slots: tuple[str, ...]
    numbers: Whole
    pairs: Whole

    @classmethod
    def made(cls, form: Form, n: int, slots: Mapping[str, Sequence[int]], pairs: Sequence[int]) -> "CellSums":
        """From plain lists."""
        numbers = np.array(list(slots.values()), dtype=form.dtype).reshape(len(slots), form.width)
        return cls(n, tuple(slots), numbers, np.array(pairs, dtype=form.dtype).reshape(form.n_pairs, 4))

    def to_json(self) -> list[Any]:
        """Respondents, slots by name, pairs."""
        slots = dict(sorted(zip(self.slots, self.numbers.tolist(), strict=True)))
        return [self.n, slots, self.pairs.reshape(-1).tolist()]

    def __bool__(self) -> bool:
        """Whether there is anything. Not as soon as n is 0: one part of the ledger may take back what another part counts."""
        return bool(self.n or self.slots or self.pairs.any())


@dataclass(frozen=True)
class Shape:
    """What stays the same while interviews come into cells that are known.

    Args:
        keys: cells with respondents, sorted.
        rows: their rows in the arrays.
        design_weights: of each of them.
        margins: for each margin the category of each cell.
        slots: names of the slots, everybody first, without those of unknown values.
        kept: where the slots come from that the arrays hold: (places among `slots`, places in the arrays).
        told: for each domain variable that cells tell, the place of each cell's category among `slots`; -1 where it is not known.
    """

    keys: tuple[CellKey, ...]
    rows: Integers
    design_weights: NDArray[np.float64]
    margins: tuple[tuple[str, ...], ...]
    slots: tuple[str, ...]
    kept: tuple[Integers, Integers]
    told: tuple[Integers, ...]


class CountrySums:
    """Cells of a country. Rows and slots stand in the order of arrival; what is read is sorted."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.changed: set[CellKey] = set()
        self._row: dict[CellKey, int] = {}
        self._slot: dict[str, int] = {ALL: 0}
        self._n: Integers = np.zeros(16, dtype=np.int64)
        self._numbers: Whole = np.zeros((16, 8, form.width), dtype=form.dtype)
        self._pairs: Whole = np.zeros((16, form.n_pairs, 4), dtype=form.dtype)
        self._shapes: dict[tuple[str, ...], Shape] = {}
        # How often anything was added, and when it was last added to each row.
        self.clock = 0
        self._changed_at: Integers = np.zeros(16, dtype=np.int64)
        # What others have made from the sums; it goes with them.
        self.kept: dict[Any, Any] = {}

    @property
    def n(self) -> int:
        """Respondents."""
        return int(self._n.sum())

    def __len__(self) -> int:
        """How many cells have been met."""
        return len(self._row)

    def add(
        self, key: CellKey, n: int, slots: Sequence[str], increment: Sequence[int], products: Sequence[int]
    ) -> None:
        """Add the same numbers to some slots of a cell."""
        row, places = self._places(key, slots)
        self._count(row, n)
        self._numbers[row, places] += np.array(increment, dtype=self.form.dtype)
        if products:
            self._pairs[row] += np.array(products, dtype=self.form.dtype).reshape(-1, 4)
        self.changed.add(key)

    def merge(self, key: CellKey, cell: CellSums) -> None:
        """Add the sums of a cell."""
        row, places = self._places(key, cell.slots)
        self._count(row, cell.n)
        self._numbers[row, places] += cell.numbers
        self._pairs[row] += cell.pairs
        self.changed.add(key)

    def places(self, key: CellKey, slots: Sequence[str]) -> tuple[int, list[int]]:
        """The row of a cell and the places of slots in it: they stay what they are."""
        return self._places(key, slots)

    def add_all(self, rows: Integers, places: Sequence[Sequence[int]], signs: Integers, scores: Floats) -> None:
        """Add many respondents at once; all whole numbers that come up are below 2^53, so that floating point is exact.

        Args:
            rows: of their cells, shape (n,).
            places: of their slots.
            signs: 1 or -1, shape (n,).
            scores: NaN where missing, shape (n, indices).
        """
        n_rows, n_slots = self._numbers.shape[:2]
        person = np.repeat(np.arange(len(rows)), [len(slots) for slots in places])
        where = rows[person] * n_slots + np.fromiter(chain.from_iterable(places), dtype=np.int64, count=len(person))
        known = np.where(np.isnan(scores), 0.0, signs[:, None])
        total = np.nan_to_num(scores) * known
        increments = np.hstack([signs[:, None], known, total, total * np.nan_to_num(scores)])
        numbers = self._numbers.reshape(n_rows * n_slots, -1)
        for column, values in enumerate(increments.T):
            found = np.bincount(where, values[person], n_rows * n_slots)
            numbers[:, column] += found.astype(np.int64)
        for pair, (a, b) in enumerate(self.form.pairs):
            both = known[:, a] * (known[:, b] != 0)
            one, other = np.nan_to_num(scores[:, a]), np.nan_to_num(scores[:, b])
            for column, values in enumerate((both, both * one, both * other, both * one * other)):
                self._pairs[:, pair, column] += np.bincount(rows, values, n_rows).astype(np.int64)
        before = self._n > 0
        self._n += np.bincount(rows, signs, n_rows).astype(np.int64)
        if ((self._n > 0) != before).any():
            self._shapes.clear()
        self.clock += 1
        changed = np.unique(rows)
        self._changed_at[changed] = self.clock
        keys = list(self._row)
        self.changed.update(keys[row] for row in changed.tolist())

    def _count(self, row: int, n: int) -> None:
        self.clock += 1
        self._changed_at[row] = self.clock
        before = self._n[row]
        self._n[row] = before + n
        if (before > 0) != (before + n > 0):
            self._shapes.clear()

    def _places(self, key: CellKey, slots: Iterable[str]) -> tuple[int, list[int]]:
        row = self._row.get(key)
        if row is None:
            row = self._row[key] = len(self._row)
            if row == len(self._n):
                self._n, self._numbers, self._pairs = (_doubled(a, 0) for a in (self._n, self._numbers, self._pairs))
                self._changed_at = _doubled(self._changed_at, 0)
            self._shapes.clear()
        places = []
        for name in slots:
            place = self._slot.get(name)
            if place is None:
                place = self._slot[name] = len(self._slot)
                if place == self._numbers.shape[1]:
                    self._numbers = _doubled(self._numbers, 1)
                self._shapes.clear()
            places.append(place)
        return row, places

    def cell(self, key: CellKey) -> CellSums:
        """The sums of a cell."""
        row = self._row[key]
        numbers = self._numbers[row, : len(self._slot)]
        is_there = (numbers != 0).any(axis=1)
        slots = tuple(name for name, there in zip(self._slot, is_there.tolist(), strict=True) if there)
        return CellSums(int(self._n[row]), slots, numbers[is_there], self._pairs[row].copy())

    def cells(self) -> Iterator[tuple[CellKey, CellSums]]:
        """All cells in which there is anything."""
        return ((key, cell) for key in self._row if (cell := self.cell(key)))

    def shape(self, domains: tuple[str, ...]) -> Shape:
        """What the arrays hold for these domain variables."""
        found = self._shapes.get(domains)
        if found is None:
            found = self._shapes[domains] = self._shape(domains)
        return found

    def _shape(self, domains: tuple[str, ...]) -> Shape:
        keys = tuple(sorted(key for key, row in self._row.items() if self._n[row] > 0))
        rows = np.array([self._row[key] for key in keys], dtype=np.int64)
        told = {v: [self.form.from_cell(v, key[0]) for key in keys] for v in domains if v in self.form.places}
        kept = {name for name in self._slot if name and not name.endswith(f"={UNKNOWN}")}
        names = kept | {f"{v}={c}" for v, found in told.items() for c in found if c is not None}
        slots = (ALL, *sorted(names))
        place = {name: number for number, name in enumerate(slots)}
        own = [name for name in self._slot if name in place]
        return Shape(
            keys=keys,
            rows=rows,
            design_weights=np.array([key[1] for key in keys], dtype=np.float64),
            margins=tuple(zip(*(key[0] for key in keys), strict=True)),
            slots=slots,
            kept=(np.array([place[name] for name in own]), np.array([self._slot[name] for name in own])),
            told=tuple(
                np.array([-1 if c is None else place[f"{v}={c}"] for c in found], dtype=np.int64)
                for v, found in told.items()
            ),
        )

    def respondents(self, shape: Shape) -> Integers:
        """Respondents of each cell, shape (cells,)."""
        return np.asarray(self._n[shape.rows])

    def changed_since(self, shape: Shape, clock: int) -> Integers:
        """Places of the cells to which anything was added after the clock showed this."""
        return np.flatnonzero(self._changed_at[shape.rows] > clock)

    def numbers(self, shape: Shape, cells: Integers | None = None) -> Whole:
        """The numbers of each cell and slot, shape (cells, width, slots).

        Args:
            cells: places of the cells that are wanted; all, if none are named.
        """
        rows = shape.rows if cells is None else shape.rows[cells]
        found = np.zeros((len(rows), self.form.width, len(shape.slots)), dtype=self.form.dtype)
        to, where = shape.kept
        found[:, :, to] = self._numbers[rows[:, None], where].transpose(0, 2, 1)
        everybody = found[:, :, 0].copy()
        for slots in shape.told:
            of_cells = slots if cells is None else slots[cells]
            is_told = np.flatnonzero(of_cells >= 0)
            found[is_told, :, of_cells[is_told]] += everybody[is_told]
        return found

    def pairs(self, shape: Shape, cells: Integers | None = None) -> Whole:
        """The products of each cell, shape (cells, pairs, 4)."""
        return np.asarray(self._pairs[shape.rows if cells is None else shape.rows[cells]])


def _doubled(array: Whole, axis: int) -> Any:
    return np.concatenate([array, np.zeros_like(array)], axis=axis)

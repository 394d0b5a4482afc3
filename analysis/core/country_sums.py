"""How are the sums of a country kept? As arrays of whole numbers, a row for each cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.core.cell_form import ALL, CellKey, Form, Whole
from analysis.core.cell_shape import Shape, shape_of
from analysis.core.raking import Integers

if TYPE_CHECKING:
    from analysis.core.tally import Tally


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


class CountrySums:
    """Cells of a country. Rows and slots stand in the order of arrival; what is read is sorted."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.changed: set[CellKey] = set()
        self._row: dict[CellKey, int] = {}
        self._sorted: list[CellKey] = []
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

    def add_tally(self, tally: "Tally") -> None:
        """Add what many respondents are together."""
        new = [key for key in tally.keys if key not in self._row]
        if new:
            self._make_room(len(new), 0)
            self._row.update(zip(new, count(len(self._row))))
            self._shapes.clear()
        rows = np.fromiter(map(self._row.__getitem__, tally.keys), dtype=np.int64, count=len(tally.keys))
        slots = np.array([self._slot_of(name) for name in tally.slots], dtype=np.int64)
        self._numbers[rows[tally.cells], slots[tally.places]] += tally.numbers
        self._pairs[rows] += tally.pairs
        before = self._n[rows] > 0
        self._n[rows] += tally.n
        if ((self._n[rows] > 0) != before).any():
            self._shapes.clear()
        self.clock += 1
        self._changed_at[rows] = self.clock
        self.changed.update(tally.keys)

    def _count(self, row: int, n: int) -> None:
        self.clock += 1
        self._changed_at[row] = self.clock
        before = self._n[row]
        self._n[row] = before + n
        if (before > 0) != (before + n > 0):
            self._shapes.clear()

    def _places(self, key: CellKey, slots: Iterable[str]) -> tuple[int, list[int]]:
        return self._row_of(key), [self._slot_of(name) for name in slots]

    def _row_of(self, key: CellKey) -> int:
        row = self._row.get(key)
        if row is None:
            row = len(self._row)
            if row == len(self._n):
                self._make_room(1, 0)
            self._row[key] = row
            self._shapes.clear()
        return row

    def _slot_of(self, name: str) -> int:
        place = self._slot.get(name)
        if place is None:
            place = len(self._slot)
            if place == self._numbers.shape[1]:
                self._make_room(0, 1)
            self._slot[name] = place
            self._shapes.clear()
        return place

    def _make_room(self, n_rows: int, n_slots: int) -> None:
        """Let the arrays hold so many more rows and slots; what grows is at least doubled."""
        shape = self._numbers.shape[:2]
        rows, slots = (
            has if needed <= has else max(needed, 2 * has)
            for has, needed in zip(shape, (len(self._row) + n_rows, len(self._slot) + n_slots), strict=True)
        )
        if (rows, slots) == shape:
            return
        self._numbers = _enlarged(self._numbers, (rows, slots))
        if rows > shape[0]:
            self._n, self._pairs, self._changed_at = (
                _enlarged(a, (rows,)) for a in (self._n, self._pairs, self._changed_at)
            )

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
            # Nearly in order already: what is new stands at the end.
            self._sorted += list(islice(self._row, len(self._sorted), None))
            self._sorted.sort()
            n = self._n.tolist()
            keys = [key for key in self._sorted if n[self._row[key]] > 0]
            found = self._shapes[domains] = shape_of(self.form, keys, self._row, self._slot, domains)
        return found

    def respondents(self, shape: Shape) -> Integers:
        """Respondents of each cell, shape (cells,)."""
        return np.asarray(self._n[shape.rows])

    def changed_since(self, shape: Shape, clock: int) -> Integers:
        """Places of the cells to which anything was added after the clock showed this."""
        return np.flatnonzero(self._changed_at[shape.rows] > clock)

    def numbers(self, shape: Shape, cells: Integers | None = None) -> Whole:
        """The numbers of each cell and kept slot (see `Shape.kept`; the first is everybody), shape (cells, kept slots, width).

        Args:
            cells: places of the cells that are wanted; all, if none are named.
        """
        rows = shape.rows if cells is None else shape.rows[cells]
        return np.asarray(self._numbers[rows[:, None], shape.kept[1]])

    def pairs(self, shape: Shape, cells: Integers | None = None) -> Whole:
        """The products of each cell, shape (cells, pairs, 4)."""
        return np.asarray(self._pairs[shape.rows if cells is None else shape.rows[cells]])


def _enlarged(array: Whole, shape: tuple[int, ...]) -> Any:
    """With more rows (and slots), which hold nothing."""
    found = np.zeros((*shape, *array.shape[len(shape) :]), dtype=array.dtype)
    found[tuple(slice(size) for size in array.shape)] = array
    return found

"""How are the sums of a country kept? As arrays of whole numbers, a row for each cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, count
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.facts import UNKNOWN
from analysis.core.raking import Integers

if TYPE_CHECKING:
    from analysis.core.tally import Tally

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
        return None if where is None else self.told(variable, categories[where[0]])

    def told(self, variable: str, category: str) -> str | None:
        """What a category of the margin that knows a variable tells of it; None if it does not."""
        if category == UNKNOWN:
            return None
        margin, place = self.places[variable]
        n_variables = len(self.margins[margin])
        if n_variables == 1:
            return category
        parts = category.split(":")
        return parts[place] if len(parts) == n_variables else None


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
        kept: where the slots come from that the arrays hold: (places among `slots`, places in the arrays); everybody first.
        told: for each domain variable that cells tell, the place of each cell's category among `slots`; -1 where it is not known.
    """

    keys: tuple[CellKey, ...]
    rows: Integers
    design_weights: NDArray[np.float64]
    margins: tuple[tuple[str, ...], ...]
    slots: tuple[str, ...]
    kept: tuple[Integers, Integers]
    told: tuple[Integers, ...]

    def spread(self, values: NDArray[Any], cells: Integers | None = None) -> NDArray[Any]:
        """Values of kept slots in the places of all slots; what a cell tells of a variable holds for everybody in it.

        Args:
            values: shape (cells, ..., kept slots).
            cells: which cells they are of; None: all.

        Returns:
            shape (cells, ..., slots).
        """
        found = np.zeros((*values.shape[:-1], len(self.slots)), dtype=values.dtype)
        found[..., self.kept[0]] = values
        for slots in self.told:
            of_cells = slots if cells is None else slots[cells]
            is_told = np.flatnonzero(of_cells >= 0)
            found[is_told, ..., of_cells[is_told]] += values[is_told, ..., 0]
        return found

    def total(self, values: Whole, cells: Integers | None = None) -> Whole:
        """The sum of `spread` over the cells, shape (..., slots)."""
        summed = np.zeros((len(self.slots), *values.shape[1:-1]), dtype=values.dtype)
        summed[self.kept[0]] = np.moveaxis(values.sum(axis=0), -1, 0)
        for slots in self.told:
            of_cells = slots if cells is None else slots[cells]
            is_told = np.flatnonzero(of_cells >= 0)
            np.add.at(summed, of_cells[is_told], values[is_told, ..., 0])
        return np.moveaxis(summed, 0, -1)


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
            found = self._shapes[domains] = self._shape(domains)
        return found

    def _shape(self, domains: tuple[str, ...]) -> Shape:
        keys = tuple(sorted(key for key, row in self._row.items() if self._n[row] > 0))
        rows = np.array([self._row[key] for key in keys], dtype=np.int64)
        margins = tuple(zip(*(key[0] for key in keys), strict=True))
        told = {v: self._told(v, margins) for v in domains if v in self.form.places and keys}
        kept = {name for name in self._slot if name and not name.endswith(f"={UNKNOWN}")}
        names = kept | {f"{v}={c}" for v, found in told.items() for c in found if c is not None}
        slots = (ALL, *sorted(names))
        place = {name: number for number, name in enumerate(slots)}
        own = [name for name in self._slot if name in place]
        return Shape(
            keys=keys,
            rows=rows,
            design_weights=np.array([key[1] for key in keys], dtype=np.float64),
            margins=margins,
            slots=slots,
            kept=(np.array([place[name] for name in own]), np.array([self._slot[name] for name in own])),
            told=tuple(
                np.array([-1 if c is None else place[f"{v}={c}"] for c in found], dtype=np.int64)
                for v, found in told.items()
            ),
        )

    def _told(self, variable: str, margins: Sequence[tuple[str, ...]]) -> list[str | None]:
        """What each cell tells of a variable."""
        margin = margins[self.form.places[variable][0]]
        of_category = {category: self.form.told(variable, category) for category in set(margin)}
        return [of_category[category] for category in margin]

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

"""Which cells and slots does a country have, in the order in which they are read?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.cell_form import ALL, CellKey, Form, Whole
from analysis.core.fact_columns import Coded
from analysis.core.facts import UNKNOWN
from analysis.core.raking import Integers


@dataclass(frozen=True, eq=False)
class Shape:
    """What stays the same while interviews come into cells that are known.

    Args:
        keys: cells with respondents, sorted.
        rows: their rows in the arrays.
        design_weights: of each of them.
        margins: the categories of the cells in each margin.
        slots: names of the slots, everybody first, without those of unknown values.
        kept: where the slots come from that the arrays hold: (places among `slots`, places in the arrays); everybody first.
        told: for each domain variable that cells tell, the place of each cell's category among `slots`; -1 where it is not known.
    """

    keys: tuple[CellKey, ...]
    rows: Integers
    design_weights: NDArray[np.float64]
    margins: tuple[Coded, ...]
    slots: tuple[str, ...]
    kept: tuple[Integers, Integers]
    told: Mapping[str, Integers]

    @cached_property
    def firsts(self) -> Integers:
        """Place of the first cell of each raking cell: of those with the same categories, whatever their design weight."""
        categories = [categories for categories, _ in self.keys]
        is_first = [one != before for one, before in zip(categories, [None, *categories], strict=False)]
        return np.flatnonzero(is_first)

    @cached_property
    def raking_cell(self) -> Integers:
        """Number of the raking cell of each cell."""
        begins = np.zeros(len(self.keys), dtype=np.int64)
        begins[self.firsts[1:]] = 1
        return np.cumsum(begins)

    def spread(self, values: NDArray[Any], cells: Integers) -> NDArray[Any]:
        """Values of kept slots in the places of all slots; what a cell tells of a variable holds for everybody in it.

        Args:
            values: shape (cells, ..., kept slots).
            cells: which cells they are of.

        Returns:
            shape (cells, ..., slots).
        """
        found = np.zeros((*values.shape[:-1], len(self.slots)), dtype=values.dtype)
        found[..., self.kept[0]] = values
        for slots in self.told.values():
            of_cells = slots[cells]
            is_told = np.flatnonzero(of_cells >= 0)
            found[is_told, ..., of_cells[is_told]] += values[is_told, ..., 0]
        return found

    def total(self, values: Whole, cells: Integers | None = None) -> Whole:
        """The sum of `spread` over the cells, shape (..., slots).

        Args:
            cells: which cells they are of; None: all.
        """
        summed = np.zeros((len(self.slots), *values.shape[1:-1]), dtype=values.dtype)
        summed[self.kept[0]] = np.moveaxis(values.sum(axis=0), -1, 0)
        for slots in self.told.values():
            of_cells = slots if cells is None else slots[cells]
            is_told = np.flatnonzero(of_cells >= 0)
            np.add.at(summed, of_cells[is_told], values[is_told, ..., 0])
        return np.moveaxis(summed, 0, -1)


def shape_of(
    form: Form,
    keys: Sequence[CellKey],
    rows: Mapping[CellKey, int],
    slots: Mapping[str, int],
    domains: Sequence[str],
) -> Shape:
    """The shape of a country.

    Args:
        keys: cells with respondents, sorted.
        rows: of the cells in the arrays.
        slots: name -> place in the arrays.
        domains: variables whose categories are slots.
    """
    margins = tuple(Coded.of(categories) for categories in zip(*(key[0] for key in keys), strict=True))
    told: dict[str, tuple[Coded, list[str | None]]] = {}
    for variable in domains:
        if variable in form.places and keys:
            margin = margins[form.places[variable][0]]
            told[variable] = margin, [form.told(variable, category) for category in margin.different]
    kept = {name for name in slots if name and not name.endswith(f"={UNKNOWN}")}
    names = kept | {f"{v}={c}" for v, (_, categories) in told.items() for c in categories if c is not None}
    ordered = (ALL, *sorted(names))
    place = {name: number for number, name in enumerate(ordered)}
    own = [name for name in slots if name in place]
    return Shape(
        keys=tuple(keys),
        rows=np.fromiter(map(rows.__getitem__, keys), dtype=np.int64, count=len(keys)),
        design_weights=np.array([weight for _, weight in keys], dtype=np.float64),
        margins=margins,
        slots=ordered,
        kept=(np.array([place[name] for name in own]), np.array([slots[name] for name in own])),
        told={
            v: np.array([-1 if c is None else place[f"{v}={c}"] for c in categories], dtype=np.int64)[margin.of_row]
            for v, (margin, categories) in told.items()
        },
    )

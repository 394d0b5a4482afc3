"""What stands in the sums of a cell: which numbers, how wide, and what its categories tell of a respondent?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.facts import UNKNOWN

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

"""Which sums are enough to know everything that is published?

Raking gives the same weight to all respondents of a country who share their margin categories and design weight. So the sums per
such cell, and within it per category of a domain variable, are enough for weights, estimates and standard errors: a recompute costs
the number of cells, not of interviews, and the sums of two workers add.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from analysis.core.facts import RespondentFacts

CellKey = tuple[tuple[str, ...], float]

# The slot of everybody in the cell; the others are named `variable=category`.
ALL = ""


@dataclass
class CellSums:
    """The sums of one cell.

    Args:
        n: respondents.
        slots: domain category -> number of respondents, then for each index: number with a score, sum, sum of squares.
        pairs: for each pair of indices (in order): number with both, sums of either, sum of products, among those with both.
    """

    n: int = 0
    slots: dict[str, list[int]] = field(default_factory=dict)
    pairs: list[int] = field(default_factory=list)


@dataclass
class Sums:
    """The sums of a survey: country -> cell -> sums. All are whole numbers, so that what was added can be taken back exactly."""

    n_indices: int
    paired: tuple[int, ...] = ()
    countries: dict[str, dict[CellKey, CellSums]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Respondents."""
        return sum(cell.n for cells in self.countries.values() for cell in cells.values())

    def add(self, facts: RespondentFacts, sign: int = 1) -> None:
        """Count a respondent (sign 1) or take one back (sign -1)."""
        assert len(facts.scores) == self.n_indices, "facts and sums follow the same study"
        increment = [sign]
        for score in facts.scores:
            increment += (0, 0, 0) if score is None else (sign, sign * score, sign * score * score)
        names = [ALL, *(f"{variable}={category}" for variable, category in facts.domains.items())]
        one = CellSums(sign, dict.fromkeys(names, increment), self._products(facts, sign))
        self._merge(facts.country, (facts.categories, facts.design_weight), one)

    def _merge(self, country: str, key: CellKey, more: CellSums) -> None:
        cells = self.countries.setdefault(country, {})
        cell = cells.setdefault(key, CellSums())
        cell.n += more.n
        for slot, numbers in more.slots.items():
            _accumulate(cell.slots, slot, numbers)
        cell.pairs = [a + b for a, b in zip(cell.pairs, more.pairs, strict=True)] if cell.pairs else list(more.pairs)
        # Not as soon as n is 0: one part of the ledger may take back what another part counts.
        if cell.n == 0 and not cell.slots and not any(cell.pairs):
            del cells[key]
            if not cells:
                del self.countries[country]

    def _products(self, facts: RespondentFacts, sign: int) -> list[int]:
        products: list[int] = []
        for a, b in combinations(self.paired, 2):
            one, other = facts.scores[a], facts.scores[b]
            products += (
                [0, 0, 0, 0] if one is None or other is None else [sign, sign * one, sign * other, sign * one * other]
            )
        return products

    def __add__(self, other: "Sums") -> "Sums":
        """The sums of both. A part may have taken back what the other counted.

        Raises:
            ValueError: they are sums of different studies.
        """
        if (self.n_indices, self.paired) != (other.n_indices, other.paired):
            raise ValueError("sums of different indices cannot be added")
        both = Sums(self.n_indices, self.paired)
        for part in (self, other):
            for country, cells in part.countries.items():
                for key, cell in cells.items():
                    both._merge(country, key, cell)
        return both

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dicts, in an order that does not depend on the order of arrival."""
        return {
            "n_indices": self.n_indices,
            "paired": list(self.paired),
            "countries": {
                country: [
                    [list(key[0]), key[1], cell.n, dict(sorted(cell.slots.items())), cell.pairs]
                    for key, cell in sorted(cells.items())
                ]
                for country, cells in sorted(self.countries.items())
            },
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Sums":
        """The sums that `to_json` wrote."""
        return cls(
            n_indices=data["n_indices"],
            paired=tuple(data["paired"]),
            countries={
                country: {
                    (tuple(categories), float(weight)): CellSums(n, dict(slots), list(pairs))
                    for categories, weight, n, slots, pairs in cells
                }
                for country, cells in data["countries"].items()
            },
        )


def _accumulate(slots: dict[str, list[int]], slot: str, numbers: list[int]) -> None:
    present = slots.get(slot)
    total = list(numbers) if present is None else [a + b for a, b in zip(present, numbers, strict=True)]
    if any(total):
        slots[slot] = total
    elif present is not None:
        del slots[slot]

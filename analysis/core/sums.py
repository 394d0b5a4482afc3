"""Which sums are enough to know everything that is published?

Raking gives the same weight to all respondents of a country who share their margin categories and design weight. So the sums per
such cell, and within it per category of a domain variable, are enough for weights, estimates and standard errors: a recompute costs
the number of cells, not of interviews, and the sums of two workers add.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np

from analysis.core.country_sums import ALL, CellKey, CellSums, CountrySums, Form
from analysis.core.facts import RespondentFacts

__all__ = ["ALL", "CellKey", "CellSums", "CountrySums", "Form", "Sums"]

# Respondents that are added at once.
PART = 20_000


@dataclass
class Sums:
    """The sums of a survey: country -> sums. All are whole numbers, so that what was added can be taken back exactly.

    Args:
        n_indices: how many scores a respondent has.
        paired: places of the indices whose products are kept.
        margins: variables of each raking margin; a domain variable among them is known from the cell and not kept again.
        largest: no score is larger, in units; decides how wide the numbers are kept.
    """

    n_indices: int
    paired: tuple[int, ...] = ()
    margins: tuple[tuple[str, ...], ...] = ()
    largest: int = 0
    countries: dict[str, CountrySums] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.form = Form(self.n_indices, self.paired, self.margins, self.largest)

    @property
    def n(self) -> int:
        """Respondents."""
        return sum(country.n for country in self.countries.values())

    def add(self, facts: RespondentFacts, sign: int = 1) -> None:
        """Count a respondent (sign 1) or take one back (sign -1)."""
        assert len(facts.scores) == self.n_indices, "facts and sums follow the same study"
        scores = facts.scores
        increment = [
            sign,
            *(0 if score is None else sign for score in scores),
            *(0 if score is None else sign * score for score in scores),
            *(0 if score is None else sign * score * score for score in scores),
        ]
        products: list[int] = []
        for a, b in self.form.pairs:
            one, other = facts.scores[a], facts.scores[b]
            products += (
                (0, 0, 0, 0) if one is None or other is None else (sign, sign * one, sign * other, sign * one * other)
            )
        names = [ALL, *(name for name in self._kept_slots(facts))]
        self.country(facts.country).add((facts.categories, facts.design_weight), sign, names, increment, products)

    def add_all(self, people: Iterable[tuple[RespondentFacts, int]]) -> None:
        """Count or take back many respondents: the same sums as one by one, in less time."""
        # Floating point is exact up to 2^53.
        if PART * max(self.largest, 1) ** 2 >= 2**53:
            for facts, sign in people:
                self.add(facts, sign)
            return
        left = iter(people)
        while part := list(islice(left, PART)):
            self._add_part(part)

    def _add_part(self, people: Sequence[tuple[RespondentFacts, int]]) -> None:
        by_country: dict[str, list[tuple[RespondentFacts, int]]] = {}
        for one in people:
            by_country.setdefault(one[0].country, []).append(one)
        for code, own in by_country.items():
            country = self.country(code)
            known: dict[Any, tuple[int, list[int]]] = {}
            found = []
            for facts, _ in own:
                kind = (facts.categories, facts.design_weight, *facts.domains.items())
                where = known.get(kind)
                if where is None:
                    slots = [ALL, *self._kept_slots(facts)]
                    where = known[kind] = country.places((facts.categories, facts.design_weight), slots)
                found.append(where)
            country.add_all(
                np.array([row for row, _ in found], dtype=np.int64),
                [places for _, places in found],
                np.array([sign for _, sign in own], dtype=np.int64),
                np.array([facts.scores for facts, _ in own], dtype=np.float64).reshape(len(own), self.n_indices),
            )

    def country(self, code: str) -> CountrySums:
        """The sums of a country, empty if nobody of it has been counted."""
        found = self.countries.get(code)
        if found is None:
            found = self.countries[code] = CountrySums(self.form)
        return found

    def _kept_slots(self, facts: RespondentFacts) -> Iterator[str]:
        for variable, category in facts.domains.items():
            if self.form.from_cell(variable, facts.categories) != category:
                yield f"{variable}={category}"

    def __add__(self, other: "Sums") -> "Sums":
        """The sums of both. A part may have taken back what the other counted.

        Raises:
            ValueError: they are sums of different studies.
        """
        if self.form != other.form or self.paired != other.paired:
            raise ValueError("sums of different indices cannot be added")
        both = Sums(self.n_indices, self.paired, self.margins, self.largest)
        for part in (self, other):
            for code, country in part.countries.items():
                for key, cell in country.cells():
                    both.country(code).merge(key, cell)
        return both

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dicts, in an order that does not depend on the order of arrival, without what is nought."""
        countries = {
            code: [[list(key[0]), key[1], *cell.to_json()] for key, cell in sorted(country.cells(), key=_by_key)]
            for code, country in sorted(self.countries.items())
        }
        return {
            "n_indices": self.n_indices,
            "paired": list(self.paired),
            "margins": [list(variables) for variables in self.margins],
            "largest": self.largest,
            "countries": {code: cells for code, cells in countries.items() if cells},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Sums":
        """The sums that `to_json` wrote."""
        margins = tuple(tuple(variables) for variables in data["margins"])
        sums = cls(data["n_indices"], tuple(data["paired"]), margins, data["largest"])
        for code, cells in data["countries"].items():
            for categories, weight, n, slots, pairs in cells:
                cell = CellSums.made(sums.form, n, slots, pairs)
                sums.country(code).merge((tuple(categories), float(weight)), cell)
        return sums


def _by_key(item: tuple[CellKey, CellSums]) -> CellKey:
    return item[0]

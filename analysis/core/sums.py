"""Which sums are enough to know everything that is published?

Raking gives the same weight to all respondents of a country who share their margin categories and design weight. So the sums per
such cell, and within it per category of a domain variable, are enough for weights, estimates and standard errors: a recompute costs
the number of cells, not of interviews, and the sums of two workers add.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from analysis.core.country_sums import ALL, CellKey, CellSums, CountrySums, Form
from analysis.core.fact_columns import FactColumns, of_facts
from analysis.core.facts import RespondentFacts
from analysis.core.tally import is_exact, tallies

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
        left = iter(people)
        while part := list(islice(left, PART)):
            if len({tuple(facts.domains) for facts, _ in part}) == 1 and is_exact(self.form, len(part)):
                self.add_columns(of_facts(part))
            else:
                for facts, sign in part:
                    self.add(facts, sign)

    def add_columns(self, facts: FactColumns) -> None:
        """The same for respondents in columns.

        Raises:
            OverflowError: the scores are so large that not even a few respondents can be summed exactly at once.
        """
        assert len(facts.scores) == self.n_indices, "facts and sums follow the same study"
        at_once = max(facts.n, 1)
        while not is_exact(self.form, at_once):
            if at_once == 1:
                raise OverflowError("scores are too large to be summed in columns")
            at_once = (at_once + 1) // 2
        for first in range(0, facts.n, at_once):
            for code, tally in tallies(self.form, facts.rows(slice(first, first + at_once))):
                self.country(code).add_tally(tally)

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

"""Which sums are enough to know everything that is published?

Raking gives the same weight to all respondents of a country who share their margin categories and design weight. So the sums per
such cell, and within it per category of a domain variable, are enough for weights, estimates and standard errors: a recompute costs
the number of cells, not of interviews, and the sums of two workers add.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from analysis.core.cell_form import ALL, CellKey, Form
from analysis.core.country_sums import CellSums, CountrySums
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
        is_clustered: whether sums are kept by cluster, too: standard errors then need the totals of each.
    """

    n_indices: int
    paired: tuple[int, ...] = ()
    margins: tuple[tuple[str, ...], ...] = ()
    largest: int = 0
    is_clustered: bool = False
    countries: dict[str, CountrySums] = field(default_factory=dict)
    # The same respondents by cell and cluster: the cluster stands behind the categories of the cell.
    clusters: dict[str, CountrySums] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.form = Form(self.n_indices, self.paired, self.margins, self.largest)
        # The total of a cluster is linear in the scores, so products within a respondent are not needed.
        self.form_of_clusters = Form(self.n_indices, (), self.margins, self.largest)

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
        if self.is_clustered:
            self._clusters_of(facts.country).add(_with_cluster(facts), sign, names, increment, ())

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
            part = facts.rows(slice(first, first + at_once))
            for code, tally in tallies(self.form, part):
                self.country(code).add_tally(tally)
            if self.is_clustered:
                for code, tally in tallies(self.form_of_clusters, part.within_clusters()):
                    self._clusters_of(code).add_tally(tally)

    def country(self, code: str) -> CountrySums:
        """The sums of a country, empty if nobody of it has been counted."""
        found = self.countries.get(code)
        if found is None:
            found = self.countries[code] = CountrySums(self.form)
        return found

    def _clusters_of(self, code: str) -> CountrySums:
        found = self.clusters.get(code)
        if found is None:
            found = self.clusters[code] = CountrySums(self.form_of_clusters)
        return found

    def holders(self) -> Iterator[tuple[str, CountrySums]]:
        """Everything that is kept: country and sums, those by cell, then those by cell and cluster."""
        yield from self.countries.items()
        yield from self.clusters.items()

    def cells(self) -> Iterator[tuple[str, CellKey, CellSums]]:
        """Everything that is kept, cell by cell, for `merge`."""
        return ((code, key, cell) for code, kept in self.holders() for key, cell in kept.cells())

    def merge(self, code: str, key: CellKey, cell: CellSums) -> None:
        """Add the sums of a cell, or of a cell and cluster."""
        (self._clusters_of(code) if self._is_of_cluster(key) else self.country(code)).merge(key, cell)

    def form_of(self, key: CellKey) -> Form:
        """What the numbers of a cell, or of a cell and cluster, are."""
        return self.form_of_clusters if self._is_of_cluster(key) else self.form

    def _is_of_cluster(self, key: CellKey) -> bool:
        return self.is_clustered and len(key[0]) > len(self.margins)

    def _kept_slots(self, facts: RespondentFacts) -> Iterator[str]:
        for variable, category in facts.domains.items():
            if self.form.from_cell(variable, facts.categories) != category:
                yield f"{variable}={category}"

    def __add__(self, other: "Sums") -> "Sums":
        """The sums of both. A part may have taken back what the other counted.

        Raises:
            ValueError: they are sums of different studies.
        """
        if self.form != other.form or self.paired != other.paired or self.is_clustered != other.is_clustered:
            raise ValueError("sums of different indices cannot be added")
        both = Sums(self.n_indices, self.paired, self.margins, self.largest, self.is_clustered)
        for part in (self, other):
            for code, key, cell in part.cells():
                both.merge(code, key, cell)
        return both

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dicts, in an order that does not depend on the order of arrival, without what is nought."""
        countries: dict[str, list[Any]] = {}
        for code, kept in sorted(self.holders(), key=_by_code):
            cells = [[list(key[0]), key[1], *cell.to_json()] for key, cell in sorted(kept.cells(), key=_by_key)]
            countries.setdefault(code, []).extend(cells)
        return {
            "n_indices": self.n_indices,
            "paired": list(self.paired),
            "margins": [list(variables) for variables in self.margins],
            "largest": self.largest,
            "is_clustered": self.is_clustered,
            "countries": {code: cells for code, cells in countries.items() if cells},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Sums":
        """The sums that `to_json` wrote."""
        margins = tuple(tuple(variables) for variables in data["margins"])
        sums = cls(data["n_indices"], tuple(data["paired"]), margins, data["largest"], data["is_clustered"])
        for code, cells in data["countries"].items():
            for categories, weight, n, slots, pairs in cells:
                key = (tuple(categories), float(weight))
                sums.merge(code, key, CellSums.made(sums.form_of(key), n, slots, pairs))
        return sums


def _with_cluster(facts: RespondentFacts) -> CellKey:
    return (*facts.categories, facts.cluster), facts.design_weight


def _by_code(item: tuple[str, CountrySums]) -> str:
    return item[0]


def _by_key(item: tuple[CellKey, CellSums]) -> CellKey:
    return item[0]

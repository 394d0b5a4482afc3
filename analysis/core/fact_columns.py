"""What do many interviews tell the estimation, column by column? What `facts` says of each, looked up once for each different value."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np

from analysis.core.facts import RespondentFacts, category_of, design_weight_of
from analysis.core.raking import Floats, Integers
from analysis.core.scores import scorer_of
from surveys.core.expressions import refers_to
from surveys.core.sampling import INTERVIEWER
from surveys.core.study import IndexDefinition, Study

# A table of so many entries per row is still faster than sorting the rows.
ENTRIES_PER_ROW = 4
SMALL_TABLE = 1 << 16


@dataclass(frozen=True)
class Coded:
    """A column whose values come again and again.

    Args:
        different: the different values; some may be without rows.
        of_row: place of each row's among them, shape (n,).
    """

    different: tuple[Any, ...]
    of_row: Integers

    @classmethod
    def of(cls, values: Iterable[Hashable]) -> "Coded":
        """The column of these values."""
        places: defaultdict[Hashable, int] = defaultdict(count().__next__)
        of_row = np.fromiter(map(places.__getitem__, values), dtype=np.int64)
        return cls(tuple(places), of_row)

    @classmethod
    def constant(cls, value: Any, n: int) -> "Coded":
        """The column of a value that all rows have."""
        return cls((value,), np.zeros(n, dtype=np.int64))

    def listed(self) -> list[Any]:
        """The values row by row."""
        return [self.different[place] for place in self.of_row.tolist()]

    def rows(self, rows: slice) -> "Coded":
        """Some rows of the column."""
        return Coded(self.different, self.of_row[rows])


@dataclass(frozen=True)
class FactColumns:
    """Many respondents; see `RespondentFacts`.

    Args:
        signs: 1 who is counted, -1 who is taken back; shape (n,).
        scores: in units, NaN where missing; shape (indices, n). Whole numbers below 2^53 are exact.
        clusters: whom each belongs together with; the same for all where there are no clusters.
    """

    signs: Floats
    countries: Coded
    design_weights: Coded
    categories: tuple[Coded, ...]
    domains: Mapping[str, Coded]
    scores: Floats
    clusters: Coded

    @property
    def n(self) -> int:
        """Respondents."""
        return len(self.signs)

    def rows(self, rows: slice) -> "FactColumns":
        """Some of the respondents."""
        return FactColumns(
            self.signs[rows],
            self.countries.rows(rows),
            self.design_weights.rows(rows),
            tuple(column.rows(rows) for column in self.categories),
            {name: column.rows(rows) for name, column in self.domains.items()},
            self.scores[:, rows],
            self.clusters.rows(rows),
        )

    def within_clusters(self) -> "FactColumns":
        """The same respondents in cells of one cluster each: the cluster stands behind the categories."""
        return replace(self, categories=(*self.categories, self.clusters))


def of_facts(people: Sequence[tuple[RespondentFacts, int]]) -> FactColumns:
    """Respondents (and signs) that are at hand one by one; all have the same domain variables."""
    first, _ = people[0]
    return FactColumns(
        signs=np.array([sign for _, sign in people], dtype=np.float64),
        countries=Coded.of(facts.country for facts, _ in people),
        design_weights=Coded.of(facts.design_weight for facts, _ in people),
        categories=tuple(map(Coded.of, zip(*(facts.categories for facts, _ in people), strict=True))),
        domains={name: Coded.of(facts.domains[name] for facts, _ in people) for name in first.domains},
        scores=np.array([facts.scores for facts, _ in people], dtype=np.float64).reshape(len(people), -1).T,
        clusters=Coded.of(facts.cluster for facts, _ in people),
    )


def asked(study: Study) -> set[str]:
    """The variables that the facts of an interview depend on."""
    weighting = study.weighting
    of_margins = {variable for crossing in weighting.crossings for variable in crossing}
    of_clusters = {weighting.clusters} - {"", INTERVIEWER}
    items = {item for index in study.indices for item in index.items}
    return {"country", *of_margins, *weighting.domains, *of_clusters, *items, *refers_to(weighting.design_weight)}


def of_answers(
    study: Study, answers: Mapping[str, Coded], signs: Floats, interviewers: Coded | None = None
) -> FactColumns:
    """The facts of interviews with these answers: those of `facts_of`.

    Args:
        answers: variable -> values, None where there is none; a variable that nobody has may be left out.
        interviewers: who asked; needed where interviewers are the clusters.
    """
    n, weighting = len(signs), study.weighting
    nothing = Coded.constant(None, n)
    columns = {name: answers.get(name, nothing) for name in asked(study)}

    def looked_up(names: Sequence[str], fact: Any) -> Coded:
        if not names:
            return Coded.constant(fact({}), n)
        groups, of_row = grouped([columns[name] for name in names])
        different = [
            {name: columns[name].different[place] for name, place in zip(names, places, strict=True)}
            for places in groups.tolist()
        ]
        found = Coded.of(fact({k: v for k, v in values.items() if v is not None}) for values in different)
        return Coded(found.different, found.of_row[of_row])

    return FactColumns(
        signs=signs,
        countries=looked_up(["country"], lambda values: str(values["country"])),
        design_weights=looked_up(
            sorted(refers_to(weighting.design_weight)), lambda values: design_weight_of(study, values)
        ),
        categories=tuple(
            looked_up(list(dict.fromkeys(margin)), lambda values, margin=margin: category_of(margin, values))
            for margin in weighting.crossings
        ),
        domains={
            name: looked_up([name], lambda values, name=name: category_of((name,), values))
            for name in weighting.domains
        },
        scores=np.array([_scores(index, columns, n) for index in study.indices]).reshape(len(study.indices), n),
        clusters=_clusters(study, columns, interviewers, n),
    )


def _clusters(study: Study, columns: Mapping[str, Coded], interviewers: Coded | None, n: int) -> Coded:
    """The labels of the clusters: those of `cluster_of`."""
    clusters = study.weighting.clusters
    if not clusters:
        return Coded.constant("", n)
    column = interviewers if clusters == INTERVIEWER else columns[clusters]
    assert column is not None, "interviewers are the clusters, so they are known"
    # Different values may have the same label.
    labels = Coded.of(str(value) for value in column.different)
    return Coded(labels.different, labels.of_row[column.of_row])


def _scores(index: IndexDefinition, columns: Mapping[str, Coded], n: int) -> Floats:
    """Scores of an index in units, NaN where missing: those of `score_of`."""
    _, items = scorer_of(index)
    total, n_answered = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for item, scores in items.items():
        column = columns[item]
        found = [scores.get(answer) if isinstance(answer, str) else None for answer in column.different]
        total += np.array([score or 0 for score in found], dtype=np.int64)[column.of_row]
        n_answered += np.array([score is not None for score in found], dtype=np.int64)[column.of_row]
    is_enough = n_answered >= max(index.minimum_answered, 1)
    return np.where(is_enough, (total // np.maximum(n_answered, 1)).astype(np.float64), np.nan)


def grouped(columns: Sequence[Coded]) -> tuple[Integers, Integers]:
    """Rows by their values in all columns, at least one.

    Returns:
        places of each group's values in the columns, sorted, shape (groups, columns); group of each row, shape (n,).
    """
    n = len(columns[0].of_row)
    limit = max(ENTRIES_PER_ROW * n, SMALL_TABLE)
    places, code = np.zeros((1, 0), dtype=np.int64), np.zeros(n, dtype=np.int64)
    width, sizes = 1, list[int]()
    for column in columns:
        size = max(len(column.different), 1)
        if sizes and width * size > limit:
            places, code = _told_apart(places, code, sizes, width, limit)
            width, sizes = len(places), []
        code = code * size + column.of_row if width > 1 else column.of_row
        width *= size
        sizes.append(size)
    return _told_apart(places, code, sizes, width, limit)


def _told_apart(
    places: Integers, code: Integers, sizes: Sequence[int], width: int, limit: int
) -> tuple[Integers, Integers]:
    """Numbers that rows really have instead of all that they might have."""
    if width > limit:
        present, of_row = np.unique(code, return_inverse=True)
    else:
        is_there = np.zeros(width, dtype=np.bool_)
        is_there[code] = True
        present = np.flatnonzero(is_there)
        place = np.zeros(width, dtype=np.int64)
        place[present] = np.arange(len(present))
        of_row = place[code]
    found, left = [], present
    for size in reversed(sizes):
        left, own = np.divmod(left, size)
        found.append(own)
    return np.column_stack([places[left], *reversed(found)]), of_row.astype(np.int64, copy=False)

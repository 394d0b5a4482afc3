"""Which counts are enough for a table that stands open, so that nobody need be looked at again?

Respondents who are alike in everything that the table and the weights ask of them are one kind. How many there are of each kind says all
that the table says: shares, means, standard errors, tests. One more interview adds 1 to one kind, one taken back takes 1 from it; whatever
the weights become, they are common to a kind.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.core.design import Booleans
from analysis.core.facts import cluster_of
from analysis.core.microdata import COUNTRY, Microdata, weighted
from analysis.core.raking import Floats
from analysis.core.respondent_answers import Grouped, RowAnswers
from analysis.core.response import Response
from analysis.core.scores import score_of, unit_of
from analysis.core.tables.spec import TableSpec
from analysis.core.tables.variables import INDEX
from surveys.core.expressions import refers_to
from surveys.core.expressions.instances import split_key
from surveys.core.study import IndexDefinition, Study

_VALUES, _SCORES, _CLUSTER = "values", "scores", "cluster"


@dataclass(frozen=True)
class Recipe:
    """What makes the kinds of a table.

    Args:
        study: whose definitions they follow.
        names: variables of the table, of its filter and of the weights.
        indices: whose scores are in the table.
    """

    study: Study
    names: frozenset[str]
    indices: tuple[IndexDefinition, ...]

    def kind(self, values: Mapping[str, Any], interviewer: int | None) -> str:
        """The kind of a respondent, as text."""
        found: dict[str, Any] = {
            _VALUES: {name: value for name, value in values.items() if split_key(name)[0] in self.names}
        }
        if self.indices:
            found[_SCORES] = {index.name: score_of(index, values) for index in self.indices}
        if self.study.weighting.clusters:
            found[_CLUSTER] = cluster_of(self.study, values, interviewer)
        return json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def fingerprint(self) -> str:
        """Another one whenever the same respondent may be of another kind."""
        made_of = (sorted(self.names), [[i.name, i.items, i.minimum_answered] for i in self.indices])
        text = json.dumps([*made_of, self.study.weighting.clusters], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def recipe_of(study: Study, spec: TableSpec, expression: list[Any] | None) -> Recipe:
    """The recipe of a table.

    Args:
        expression: of its filter, compiled; None: there is none.
    """
    asked = {*spec.rows, *(name for banner in spec.columns for name in banner)}
    indices = tuple(index for index in study.indices if INDEX + index.name in asked)
    weighting = study.weighting
    names = {COUNTRY, *(asked - {INDEX + index.name for index in indices}), *refers_to(weighting.design_weight)}
    names |= {name for crossing in weighting.crossings for name in crossing}
    return Recipe(study, frozenset(names | (refers_to(expression) if expression else set())), indices)


@dataclass(frozen=True)
class Kinds:
    """Answers of kinds of respondents; see `respondent_answers.Answers`."""

    rows: tuple[Mapping[str, Any], ...]

    def grouped(self, names: Sequence[str]) -> Grouped:
        """See `Answers`."""
        return RowAnswers(tuple(row[_VALUES] for row in self.rows)).grouped(names)

    def scores(self, definition: IndexDefinition) -> Floats:
        """See `Answers`."""
        unit = unit_of(definition)
        found = (row[_SCORES][definition.name] for row in self.rows)
        return np.array([np.nan if score is None else score / unit for score in found], dtype=np.float64)

    def only(self, used: Booleans) -> "Kinds":
        """See `Answers`."""
        return replace(self, rows=tuple(self.rows[place] for place in np.flatnonzero(used).tolist()))


def microdata_of(
    study: Study, kinds: Iterable[tuple[str, int]], response: Response | None, country: str = ""
) -> Microdata:
    """The respondents of a table, each row standing for all of a kind.

    Args:
        kinds: of which there is anybody, and how many.
        response: cases by cell, where the study adjusts for non-response.
        country: code, if only those of a country.
    """
    read = [(json.loads(text), n) for text, n in kinds]
    kept = [(row, n) for row, n in read if not country or row[_VALUES].get(COUNTRY) == country]
    weighting = study.weighting
    return weighted(
        study,
        Kinds(tuple(row for row, _ in kept)),
        clusters=[row[_CLUSTER] for row, _ in kept] if weighting.clusters else None,
        population=dict(weighting.finite_population),
        response=response,
        counts=np.array([n for _, n in kept], dtype=np.float64),
    )

"""What is published: everything that follows from the sums of a survey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from analysis.core import figures, frame, rows
from analysis.core.diagnostics import Weighting, weighting_of
from analysis.core.estimate import Scale, means, own_means
from analysis.core.facts import RespondentFacts
from analysis.core.figures import Table, Tests
from analysis.core.frame import CountryFrame
from analysis.core.moments import largest_score, main_indices, pairs_of, units_of
from analysis.core.notes import kept_note
from analysis.core.raking import kish_deff
from analysis.core.response import Response
from analysis.core.sums import CellKey, Sums
from surveys.core.said import sentence
from surveys.core.study import Study
from surveys.core.weighting_methods import HOLM


@dataclass
class Results:
    """The figures of one moment, as arrays; as plain values, fit for JSON, for whoever reads them.

    Args:
        n: respondents.
        alpha: level of intervals and tests.
        rule: how p values are adjusted before they are called significant.
        indices: name, and name of what it is part of.
        domains: variables with estimates of their categories.
        tables: means: of all countries together, then of each.
        tests: of countries and of categories, a family for each index; then of indices, a family for each table.
        weighting: country -> how it was weighted.
        overall: how the pooled respondents are weighted.
        notes: what was done because margins could not be met as stated.
    """

    n: int
    alpha: float
    rule: str = HOLM
    indices: tuple[tuple[str, str], ...] = ()
    domains: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    tests: tuple[Tests, ...] = ()
    weighting: dict[str, Weighting] = field(default_factory=dict)
    overall: dict[str, Any] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def estimates(self) -> list[rows.Row]:
        """Mean scores with standard error and interval: overall, by country, by domain variable, by both; None: not defined."""
        return rows.estimates(self.indices, self.domains, self.tables)

    @cached_property
    def comparisons(self) -> list[rows.Row]:
        """Pairs of countries, of categories (all countries pooled), of main indices (overall and in each country)."""
        by_index = [tests for tests in self.tests if tests.by != rows.INDEX]
        found = [
            row
            for number in range(len(self.indices))
            for tests in by_index
            for row in rows.tests(tests, number, self.alpha, self.rule)
        ]
        for tests in self.tests:
            if tests.by == rows.INDEX:
                for family in range(len(tests.families)):
                    found += rows.tests(tests, family, self.alpha, self.rule)
        return found

    @cached_property
    def weights(self) -> dict[str, dict[str, Any]]:
        """Country -> how it was weighted: diagnostics, margins, and the factor of each cell."""
        return {code: weighting.to_json() for code, weighting in self.weighting.items()}

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dicts."""
        names = ("n", "alpha", "estimates", "comparisons", "weights", "overall", "notes")
        return {name: getattr(self, name) for name in names}


def empty_sums(study: Study) -> Sums:
    """Sums of nobody; products are kept for pairs of main indices (sectors compared within the same respondents)."""
    weighting = study.weighting
    is_clustered = bool(weighting.clusters)
    return Sums(len(study.indices), main_indices(study), weighting.crossings, largest_score(study), is_clustered)


def scale_of(study: Study) -> Scale:
    """What the scores in a study's sums are."""
    return Scale(units_of(study), pairs_of(study))


def frames_of(study: Study, sums: Sums, *, response: Response | None = None, live: bool = True) -> list[CountryFrame]:
    """The weighted countries, in the study's order.

    Args:
        response: cases by cell, where the study adjusts for non-response.

    Raises:
        RakingError: in the strict mode, margins that cannot be met.
    """
    return [
        frame.build(
            study,
            country,
            sums.countries[country.code],
            sums.clusters.get(country.code),
            (response or {}).get(country.code),
            live=live,
        )
        for country in study.countries
        if country.code in sums.countries and sums.countries[country.code].n
    ]


def results(study: Study, sums: Sums, *, response: Response | None = None, live: bool = True) -> Results:
    """Weights, estimates by country and domain, and comparisons of countries, categories and indices.

    Args:
        study: whose definitions the sums follow.
        sums: of its respondents.
        response: cases by cell, where the study adjusts for non-response.
        live: weight by the stated rule for running fieldwork; False refuses what cannot be weighted as the study says.

    Raises:
        RakingError: in the strict mode, margins that cannot be met.
    """
    return results_of(study, frames_of(study, sums, response=response, live=live))


def results_of(study: Study, frames: Sequence[CountryFrame]) -> Results:
    """Everything that follows from weighted countries. What a frame was asked before is not computed again."""
    indices = tuple((index.name, index.part_of) for index in study.indices)
    found = Results(sum(f.total for f in frames), study.alpha, study.weighting.adjust, indices, study.weighting.domains)
    if not frames:
        return found
    _note_countries(study, frames, found)
    found.weighting = {f.code: weighting_of(f) for f in frames}
    for f in frames:
        found.notes += list(f.raked.notes)
    pooled = pooled_of(frames)
    if pooled:
        found.overall = _overall(study, pooled)
    df, scale = degrees_of_freedom(pooled), scale_of(study)
    together = [("", means(pooled, scale))] if pooled else []
    apart = [(f.code, own_means(f, scale)) for f in frames]
    found.tables = tuple(figures.table(m, code, df, study.alpha) for code, m in together + apart)
    tests = [figures.of_countries(study, apart)]
    if together:
        tests += figures.of_categories(study, study.weighting.domains, together)
    found.tests = figures.tested([*tests, figures.of_indices(study, scale, together + apart)], df)
    return found


def within_countries(
    study: Study, sums: Sums, variable: str, *, response: Response | None = None, live: bool = True
) -> list[dict[str, Any]]:
    """Comparisons of the categories of a domain variable within each country; those of one index are one family.

    Kept apart from `results`: they are many, and few of them are ever looked at.

    Raises:
        RakingError: in the strict mode, margins that cannot be met.
    """
    frames = frames_of(study, sums, response=response, live=live)
    df, scale = degrees_of_freedom(pooled_of(frames)), scale_of(study)
    if not frames:
        return []
    pairs = figures.of_categories(study, (variable,), [(f.code, own_means(f, scale)) for f in frames])
    (tests,) = figures.tested(pairs, df)
    return [
        row
        for family in range(len(study.indices))
        for row in rows.tests(tests, family, study.alpha, study.weighting.adjust)
    ]


def pooled_of(frames: Sequence[CountryFrame]) -> list[CountryFrame]:
    """The countries of the pooled figures: one interview has no variance, and no part in them."""
    return [f for f in frames if f.total > 1]


def degrees_of_freedom(pooled: Sequence[CountryFrame]) -> int:
    """What was drawn (respondents, or clusters) less countries."""
    return sum(f.drawing.drawn for f in pooled) - len(pooled)


def _note_countries(study: Study, frames: Sequence[CountryFrame], found: Results) -> None:
    present = {f.code for f in frames}
    for country in study.countries:
        if country.code not in present:
            message = sentence(
                "{country}: no interviews yet; the pooled figures are of the other countries.", country=country.code
            )
            found.notes.append(kept_note("no_interviews", message, country=country.code))
    for f in frames:
        if f.total == 1:
            message = sentence(
                "{country}: one interview has no standard error; the pooled figures are of the other countries.",
                country=f.code,
            )
            found.notes.append(kept_note("one_interview", message, country=f.code))


def _overall(study: Study, pooled: Sequence[CountryFrame]) -> dict[str, Any]:
    n, weights = np.concatenate([f.n for f in pooled]), np.concatenate([f.weights for f in pooled])
    deff = kish_deff(n, weights)
    return {
        "n": int(n.sum()),
        "deff": deff,
        "n_eff": float(n.sum() / deff),
        "countries": [f.code for f in pooled],
        "df": degrees_of_freedom(pooled),
        "clusters": study.weighting.clusters,
    }


@dataclass(frozen=True)
class Weights:
    """A respondent's weights from published factors.

    Args:
        factors: country -> cell -> factor.
        scale: what makes the weights have mean 1 over all respondents.
        country_scale: country -> what makes them have mean 1 in the country.
    """

    factors: Mapping[str, Mapping[CellKey, float]]
    scale: float
    country_scale: Mapping[str, float]

    @classmethod
    def published(cls, results: Mapping[str, Any]) -> "Weights":
        """The weights of a snapshot: from `Results.to_json()`."""
        weights = results["weights"]
        factors = {
            country: {(tuple(categories), float(d)): factor for categories, d, _, factor in found["factors"]}
            for country, found in weights.items()
        }
        n, population = (sum(found[name] for found in weights.values()) for name in ("n", "population"))
        return cls(
            factors=factors,
            scale=n / population if population else 0.0,
            country_scale={country: found["n"] / found["population"] for country, found in weights.items()},
        )

    def of(self, facts: RespondentFacts) -> tuple[float, float]:
        """Weight with mean 1 over all (pooled figures), and with mean 1 in the country."""
        person = facts.design_weight * self.factors[facts.country][facts.categories, facts.design_weight]
        return person * self.scale, person * self.country_scale[facts.country]

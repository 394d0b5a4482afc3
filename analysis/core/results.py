"""What is published: everything that follows from the sums of a survey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.core import frame, rows
from analysis.core.estimate import Scale, means
from analysis.core.facts import RespondentFacts
from analysis.core.frame import CountryFrame
from analysis.core.moments import largest_score, main_indices, pairs_of, units_of
from analysis.core.raking import RakingMargin, kish_deff
from analysis.core.sums import CellKey, Sums
from surveys.core.study import Study


@dataclass
class Results:
    """The figures of one moment: plain values, fit for a JSON column; None where a figure is not defined.

    Args:
        n: respondents.
        alpha: level of intervals and tests.
        estimates: mean scores with standard error and interval: overall, by country, by domain variable, by both.
        comparisons: pairs of countries, of categories (all countries pooled), of main indices (overall and in each country).
        weights: country -> how it was weighted.
        overall: how the pooled respondents are weighted.
        notes: what was done because margins could not be met as stated.
    """

    n: int
    alpha: float
    estimates: list[dict[str, Any]] = field(default_factory=list)
    comparisons: list[dict[str, Any]] = field(default_factory=list)
    weights: dict[str, dict[str, Any]] = field(default_factory=dict)
    overall: dict[str, Any] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dicts."""
        return dict(vars(self))


def empty_sums(study: Study) -> Sums:
    """Sums of nobody; products are kept for pairs of main indices (sectors compared within the same respondents)."""
    return Sums(len(study.indices), main_indices(study), study.weighting.margins, largest_score(study))


def scale_of(study: Study) -> Scale:
    """What the scores in a study's sums are."""
    return Scale(units_of(study), pairs_of(study))


def frames_of(study: Study, sums: Sums, *, live: bool = True) -> list[CountryFrame]:
    """The weighted countries, in the study's order.

    Raises:
        RakingError: in the strict mode, margins that cannot be met.
    """
    return [
        frame.build(study, country, sums.countries[country.code], live=live)
        for country in study.countries
        if country.code in sums.countries and sums.countries[country.code].n
    ]


def results(study: Study, sums: Sums, *, live: bool = True) -> Results:
    """Weights, estimates by country and domain, and comparisons of countries, categories and indices.

    Args:
        study: whose definitions the sums follow.
        sums: of its respondents.
        live: weight by the stated rule for running fieldwork; False refuses what cannot be weighted as the study says.

    Raises:
        RakingError: in the strict mode, margins that cannot be met.
    """
    frames = frames_of(study, sums, live=live)
    found = Results(n=sums.n, alpha=study.alpha)
    if not frames:
        return found
    _note_countries(study, frames, found)
    for f in frames:
        found.weights[f.code] = _diagnostics(f)
        found.notes += list(f.raked.notes)
    pooled = pooled_of(frames)
    if pooled:
        found.overall = _overall(pooled)
    df, scale = degrees_of_freedom(pooled), scale_of(study)
    together = [rows.Table(means(pooled, scale), "", df, study.alpha)] if pooled else []
    apart = [rows.Table(means([f], scale), f.code, df, study.alpha) for f in frames]
    for index in range(len(study.indices)):
        found.estimates += rows.estimates(study, index, together + apart)
        found.comparisons += rows.of_countries(study, index, apart, df)
        for variable in study.weighting.domains:
            found.comparisons += rows.of_categories(study, index, variable, together, df)
    for table in together + apart:
        found.comparisons += rows.of_indices(study, scale, table, df)
    return found


def within_countries(study: Study, sums: Sums, variable: str, *, live: bool = True) -> list[dict[str, Any]]:
    """Comparisons of the categories of a domain variable within each country; those of one index are one family.

    Kept apart from `results`: they are many, and few of them are ever looked at.

    Raises:
        RakingError: in the strict mode, margins that cannot be met.
    """
    frames = frames_of(study, sums, live=live)
    df, scale = degrees_of_freedom(pooled_of(frames)), scale_of(study)
    tables = [rows.Table(means([f], scale), f.code, df, study.alpha) for f in frames]
    return [
        row for index in range(len(study.indices)) for row in rows.of_categories(study, index, variable, tables, df)
    ]


def pooled_of(frames: Sequence[CountryFrame]) -> list[CountryFrame]:
    """The countries of the pooled figures: one interview has no variance, and no part in them."""
    return [f for f in frames if f.total > 1]


def degrees_of_freedom(pooled: Sequence[CountryFrame]) -> int:
    """Respondents less countries."""
    return sum(f.total for f in pooled) - len(pooled)


def _note_countries(study: Study, frames: Sequence[CountryFrame], found: Results) -> None:
    present = {f.code for f in frames}
    for country in study.countries:
        if country.code not in present:
            message = f"{country.code}: no interviews yet; the pooled figures are of the other countries."
            found.notes.append({"code": "no_interviews", "country": country.code, "message": message})
    for f in frames:
        if f.total == 1:
            message = f"{f.code}: one interview has no standard error; the pooled figures are of the other countries."
            found.notes.append({"code": "one_interview", "country": f.code, "message": message})


def _overall(pooled: Sequence[CountryFrame]) -> dict[str, Any]:
    n, weights = np.concatenate([f.n for f in pooled]), np.concatenate([f.weights for f in pooled])
    deff = kish_deff(n, weights)
    return {"n": int(n.sum()), "deff": deff, "n_eff": float(n.sum() / deff), "countries": [f.code for f in pooled]}


def _diagnostics(f: CountryFrame) -> dict[str, Any]:
    """How a country was weighted."""
    deff = kish_deff(f.n, f.weights)
    mean = float(f.n @ f.weights) / f.total
    return {
        "n": f.total,
        "population": float(f.n @ f.weights),
        "deff": deff,
        "n_eff": f.total / deff,
        "min_weight": float(f.weights.min()) / mean,
        "max_weight": float(f.weights.max()) / mean,
        "trimmed_share": float(f.n[f.raked.trimmed].sum()) / f.total,
        "sweeps": f.raked.sweeps,
        "margin_error": f.raked.margin_error,
        "margins": [_margin(f, margin) for margin in f.raked.margins],
        "factors": [
            [list(categories), design_weight, n, factor]
            for (categories, design_weight), n, factor in zip(
                f.keys, f.n.tolist(), f.raked.factors.tolist(), strict=True
            )
        ],
    }


def _margin(f: CountryFrame, margin: RakingMargin) -> dict[str, Any]:
    """A margin before and after weighting."""
    n = np.bincount(margin.of_cell, f.n, len(margin.categories))
    target_shares = margin.targets / margin.targets.sum()
    return {
        "name": margin.name,
        "categories": [
            {"category": category, "n": round(count), "sample_share": count / f.total, "target_share": target}
            for category, count, target in zip(margin.categories, n.tolist(), target_shares.tolist(), strict=True)
        ],
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

"""What does one interview tell the estimation?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.core.scores import score_of
from surveys.core.expressions import Context, as_number, evaluate
from surveys.core.sampling import INTERVIEWER
from surveys.core.study import Study
from surveys.core.walk import MISSING

# The category of those whose value of a raking or domain variable is not known.
UNKNOWN = "?"


@dataclass(frozen=True)
class RespondentFacts:
    """One respondent.

    Args:
        country: code.
        design_weight: weight from selection, above 0.
        categories: for each raking margin, and then for the cells of a non-response adjustment, its category: the values joined by
            `:`, or `?` if one of them is missing.
        domains: domain variable -> category, `?` if missing.
        scores: for each index the score in units, None if missing.
        cluster: whom the respondent belongs together with, within the country; see `Weighting.clusters`.
    """

    country: str
    design_weight: float
    categories: tuple[str, ...]
    domains: Mapping[str, str]
    scores: tuple[int | None, ...]
    cluster: str = ""


def category_of(variables: tuple[str, ...], values: Mapping[str, Any]) -> str:
    """The category of a (crossed) variable."""
    parts = [values.get(variable) for variable in variables]
    if any(not isinstance(part, str) or part == "" or part in MISSING for part in parts):
        return UNKNOWN
    return ":".join(str(part) for part in parts)


def design_weight_of(study: Study, values: Mapping[str, Any]) -> float:
    """The weight from selection of an interview with these values; what is no positive number counts as 1."""
    weight = as_number(evaluate(study.weighting.design_weight, Context(values)))
    return weight if 0 < weight < float("inf") else 1.0


def cluster_of(study: Study, values: Mapping[str, Any], interviewer: int | None) -> str:
    """The label of the cluster of an interview with these values; whoever's is not known belongs together with such others."""
    clusters = study.weighting.clusters
    if not clusters:
        return ""
    return str(interviewer if clusters == INTERVIEWER else values.get(clusters))


def facts_of(study: Study, values: Mapping[str, Any], interviewer: int | None = None) -> RespondentFacts:
    """The facts of an interview with these values.

    Args:
        interviewer: who asked; needed where interviewers are the clusters.
    """
    return RespondentFacts(
        country=str(values["country"]),
        design_weight=design_weight_of(study, values),
        categories=tuple(category_of(crossing, values) for crossing in study.weighting.crossings),
        domains={variable: category_of((variable,), values) for variable in study.weighting.domains},
        scores=tuple(score_of(index, values) for index in study.indices),
        cluster=cluster_of(study, values, interviewer),
    )

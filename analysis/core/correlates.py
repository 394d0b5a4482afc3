"""Which respondents co-produce more, other things equal?"""

from collections.abc import Sequence
from math import exp
from typing import Any

import numpy as np

from analysis.core import regression
from analysis.core.microdata import COUNTRY, Microdata, is_number, variables_of
from analysis.core.model_matrix import INTERCEPT, ModelMatrix, matrix
from analysis.core.raking import Floats
from analysis.core.regression import LINEAR, LOGISTIC, Fit, RegressionError, wald
from analysis.core.rows import defined
from surveys.core.said import Said, sentence
from surveys.core.study import Study

# The published correlates of co-production: who people are, and of the sector what they think of the government's performance, its
# information and consultation, and of the difference that citizens can make.
PERSONAL = ("sex", "age_group", "education", "employment", "urbanity")
OF_THE_SECTOR = ("government", "information", "consultation", "efficacy")
EQUALS = "="


def usual_predictors(study: Study, outcome: str, country: str = "") -> tuple[str, ...]:
    """The correlates that a study has, of an index or of the index that it is a part of.

    Args:
        country: code, if the model is of one country; else countries are told apart.
    """
    sector = next((i.part_of or i.name for i in study.indices if i.name == outcome), outcome.partition(EQUALS)[0])
    known = variables_of(study)
    wanted = (*(() if country else (COUNTRY,)), *PERSONAL, *(f"{sector}_{name}" for name in OF_THE_SECTOR))
    return tuple(name for name in wanted if name in known and name != outcome.partition(EQUALS)[0])


def outcome_problem(study: Study, outcome: str) -> Said | None:
    """What is wrong with an outcome: an index, a number, or `variable=category`; None if nothing."""
    indices = [i.name for i in study.indices]
    name, equals, category = outcome.partition(EQUALS)
    if not equals and (outcome in indices or is_number(study, outcome)):
        return None
    if equals and category and name in variables_of(study):
        return None
    return sentence(
        "'{outcome}' is no outcome; take {listed}, a number, or variable=category.",
        outcome=outcome,
        listed=", ".join(indices),
    )


def regress(data: Microdata, outcome: str, predictors: Sequence[str], *, alpha: float = 0.05) -> dict[str, Any]:
    """A regression of an outcome on predictors, as plain values; None where a figure is not defined.

    Args:
        data: the respondents.
        outcome: an index or a number (linear), or `variable=category` (logistic).
        predictors: names; their first category with respondents is what the others are compared with.
        alpha: level of intervals.

    Raises:
        RegressionError: it cannot be fitted.
    """
    kind, y = _outcome(data, outcome)
    x = matrix([data.predictor(name) for name in predictors], data.n, ~np.isnan(y))
    alone = [name for name, places in x.terms.items() if not places]
    if alone:
        words = ", ".join(f"'{name}'" for name in alone)
        raise RegressionError(
            sentence(
                "{names}: all respondents with everything known have the same category. Leave it out.", names=words
            )
        )
    fit = regression.linear(data.design, y, x) if kind == LINEAR else regression.logistic(data.design, y, x)
    return {
        "outcome": outcome,
        "kind": kind,
        "n": fit.n,
        "df": fit.df,
        "explained": defined(fit.explained),
        "references": dict(x.references),
        "coefficients": _coefficients(fit, alpha),
        "terms": [{"predictor": name, **_term(fit, x, name)} for name in x.terms],
    }


def _outcome(data: Microdata, outcome: str) -> tuple[str, Floats]:
    name, equals, category = outcome.partition(EQUALS)
    if equals:
        found = [np.nan if value is None else float(value == category) for value in data.categories(name)]
        return LOGISTIC, np.array(found)
    if name in {i.name for i in data.study.indices}:
        return LINEAR, data.scores(name)
    return LINEAR, data.numbers(name)


def _coefficients(fit: Fit, alpha: float) -> list[dict[str, Any]]:
    low, high = fit.intervals(alpha)
    rows = []
    figures = (fit.coefficients, fit.se, fit.t, fit.p, low, high)
    for name, value, se, t, p, lower, upper in zip(fit.names, *(f.tolist() for f in figures), strict=True):
        predictor, _, category = name.partition(EQUALS)
        row = {"predictor": predictor, "category": category, "estimate": value, "se": defined(se), "t": defined(t)}
        row |= {"p": defined(p), "ci_low": defined(lower), "ci_high": defined(upper)}
        if fit.kind == LOGISTIC and name != INTERCEPT:
            ends = {"odds_low": defined(lower), "odds_high": defined(upper)}
            row["odds_ratio"] = exp(value)
            row |= {end: None if log is None else exp(log) for end, log in ends.items()}
        rows.append(row)
    return rows


def _term(fit: Fit, x: ModelMatrix, name: str) -> dict[str, Any]:
    test = wald(fit, x.terms[name])
    return {"f": defined(test.f), "ndf": test.ndf, "ddf": test.ddf, "p": defined(test.p)}

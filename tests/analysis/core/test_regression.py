"""Regressions agree with R's svyglm, and say what stands in the way of one."""

from collections.abc import Callable

import numpy as np
import pytest

from analysis.core import regression
from analysis.core.design import Design
from analysis.core.model_matrix import Predictor, matrix
from analysis.core.regression import Fit, RegressionError, wald
from tests.analysis.core import schools

MODELS = {
    ("linear", "plain"): ("api00", ["ell", "meals", "stype"], ["stype", "ell"]),
    ("linear", "clustered"): ("api00", ["ell", "meals", "stype"], ["stype"]),
    ("linear", "raked"): ("api00", ["ell", "meals", "stype"], ["stype"]),
    ("linear", "missing"): ("api00", ["meals", "target"], ["target"]),
    ("logistic", "plain"): ("sch.wide", ["ell", "meals", "stype"], ["stype"]),
    ("logistic", "clustered"): ("sch.wide", ["ell", "meals", "stype"], ["stype"]),
    ("logistic", "raked"): ("awards", ["api99", "stype"], ["stype"]),
}


@pytest.mark.parametrize(("kind", "design"), list(MODELS))
def test_coefficients_robust_errors_tests_and_intervals_are_those_of_svyglm(kind: str, design: str) -> None:
    outcome, predictors, terms = MODELS[kind, design]
    x = matrix([schools.predictor(name) for name in predictors], len(schools.rows()))
    y = schools.number(outcome) if kind == "linear" else schools.is_one(outcome, "Yes")
    model = {"linear": regression.linear, "logistic": regression.logistic}[kind]

    fit = model(schools.design("raked" if design == "missing" else design), y, x)

    wanted = schools.told()[kind][design]
    assert [name.replace("=", "") for name in fit.names[1:]] == wanted["names"][1:]
    assert fit.coefficients.tolist() == schools.near(wanted["est"])
    assert fit.se.tolist() == schools.near(wanted["se"])
    assert fit.df == wanted["df"]
    assert fit.t.tolist() == schools.near(wanted["t"])
    assert fit.p.tolist() == schools.near(wanted["p"])
    low, high = fit.intervals()
    assert (low.tolist(), high.tolist()) == (schools.near(wanted["low"]), schools.near(wanted["high"]))
    for term, test in zip(terms, wanted["wald"], strict=True):
        ours = wald(fit, x.terms[term])
        assert (ours.f, ours.p) == (schools.near(test["f"]), schools.near(test["p"]))
        assert (ours.ndf, ours.ddf) == (test["ndf"], test["ddf"])


def test_with_a_constant_alone_the_coefficient_is_the_weighted_mean() -> None:
    design = schools.design()

    fit = regression.linear(design, schools.number("api00"), matrix([], design.n))

    assert fit.coefficients[0] == pytest.approx(662.287363159321)
    assert fit.se[0] == pytest.approx(9.40894080278458)


def made_up(n: int = 60) -> tuple[Design, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    chance = np.random.default_rng(5)
    return Design.of(chance.uniform(0.5, 2, n)), chance.normal(size=n)


def numbers(name: str, values: object) -> Predictor:
    return Predictor(name, list(np.asarray(values).tolist()))


def test_an_exact_relation_is_found_exactly() -> None:
    design, x = made_up()

    fit = regression.linear(design, 3 + 2 * x, matrix([numbers("x", x)], 60))

    assert fit.coefficients.tolist() == pytest.approx([3, 2])
    assert fit.explained == pytest.approx(1)


@pytest.mark.parametrize(
    ("predictors", "message"),
    [
        (lambda x: [numbers("x", x), numbers("twice", 2 * x + 1)], "'twice' says nothing"),
        (lambda x: [numbers("all", np.ones(60))], "'all' says nothing"),
        (lambda x: [Predictor("empty", [None] * 60)], "0 respondents have everything known"),
    ],
)
def test_predictors_that_cannot_be_told_apart_are_named(
    predictors: Callable[[object], list[Predictor]], message: str
) -> None:
    design, x = made_up()

    with pytest.raises(RegressionError, match=message):
        regression.linear(design, x, matrix(predictors(x), 60))


def test_a_predictor_that_separates_the_outcomes_is_named() -> None:
    design, x = made_up()

    with pytest.raises(RegressionError, match="'x' separates the outcomes"):
        regression.logistic(design, (x > 0).astype(float), matrix([numbers("x", x * 100)], 60))


def test_an_outcome_that_is_the_same_for_everybody_is_refused() -> None:
    design, x = made_up()

    with pytest.raises(RegressionError, match="same for everybody"):
        regression.linear(design, np.ones(60), matrix([numbers("x", x)], 60))


def test_the_scale_of_the_weights_changes_nothing() -> None:
    _, x = made_up()
    y = (x + np.random.default_rng(6).normal(size=60) > 0).astype(float)

    def fitted(scale: float) -> Fit:
        weights = scale * np.random.default_rng(7).uniform(0.5, 2, 60)
        return regression.logistic(Design.of(weights), y, matrix([numbers("x", x)], 60))

    assert fitted(1e6).coefficients.tolist() == pytest.approx(fitted(1).coefficients.tolist(), rel=1e-10)
    assert fitted(1e6).se.tolist() == pytest.approx(fitted(1).se.tolist(), rel=1e-10)

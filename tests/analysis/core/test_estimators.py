"""Means, totals, ratios, quantiles, proportions, design effects: every figure of R's documented examples, to 1e-8."""

import json
from functools import cache
from math import isnan
from typing import Any

import numpy as np
import pytest

from analysis.core import estimators
from analysis.core.design import Design, Projection
from analysis.core.estimators import Estimate, by_category
from analysis.core.raking import Floats
from analysis.core.trimming import trim
from tests.analysis.core import schools

number, text = schools.number, schools.text


@cache
def documented() -> dict[str, Any]:
    """The figures of the package's own examples."""
    found: dict[str, Any] = json.loads((schools.FOLDER / "api" / "expected_apistrat.json").read_text())
    return found


def raked_design(residuals_weighted_by: Floats) -> Design:
    """R's calibrate() weights residuals by the weights before it, its rake() does not weight them."""
    projection = Projection.on(schools.dummies(), residuals_weighted_by)
    return Design.of(schools.raked_weights(), text("stype"), projections=[projection])


DESIGNS = {
    "mean_fpc": schools.design("plain"),
    "mean_nofpc": schools.design("nofpc"),
}


def both(found: Estimate) -> tuple[float, float]:
    return found.value, found.se


@pytest.mark.parametrize("which", list(DESIGNS))
@pytest.mark.parametrize("name", ["api00", "api99", "enroll"])
def test_means_with_and_without_a_finite_population(which: str, name: str) -> None:
    wanted = documented()["strat"][which]

    found = estimators.mean(DESIGNS[which], number(name))

    assert both(found) == schools.near((wanted["est"][name], wanted["se"][name]))


def test_a_total_and_a_difference_within_the_same_schools() -> None:
    wanted = documented()["strat"]

    total = estimators.total(schools.design(), number("enroll"))
    difference = estimators.mean(schools.design(), number("api00") - number("api99"))

    assert both(total) == schools.near(
        (wanted["total_enroll"]["est"]["enroll"], wanted["total_enroll"]["se"]["enroll"])
    )
    assert both(difference) == schools.near((wanted["diff"]["est"]["contrast"], wanted["diff"]["se"]["contrast"]))


@pytest.mark.parametrize(("by", "variable"), [("by_stype", "stype"), ("by_schwide", "sch.wide")])
def test_domains_keep_the_whole_sample(by: str, variable: str) -> None:
    wanted = documented()["strat"][by]

    for key, est, se in zip(wanted["key"], wanted["est"], wanted["se"], strict=True):
        found = estimators.mean(schools.design(), number("api00"), by_category(text(variable), key))
        assert both(found) == schools.near((est, se))


@pytest.mark.parametrize("name", ["api00", "enroll"])
def test_design_effects_against_a_simple_random_sample(name: str) -> None:
    wanted = documented()["strat"]

    assert estimators.design_effect(schools.design(), number(name)) == schools.near(wanted["deff_wor"][name])
    with_replacement = estimators.design_effect(schools.design(), number(name), with_replacement=True)
    assert with_replacement == schools.near(wanted["deff_replace"][name])


@pytest.mark.parametrize(
    ("which", "design"),
    [
        ("strat_rake", raked_design(np.ones(200))),
        ("strat_calibrate_raking", raked_design(number("pw"))),
    ],
)
def test_both_of_rs_ways_to_allow_for_raking(which: str, design: Design) -> None:
    wanted = documented()[which]

    for name in ("api00", "enroll"):
        found = estimators.mean(design, number(name))
        assert both(found) == schools.near((wanted["mean"]["est"][name], wanted["mean"]["se"][name]))
    for key, est, se in zip(*(wanted["by_stype"][k] for k in ("key", "est", "se")), strict=True):
        found = estimators.mean(design, number("api00"), by_category(text("stype"), key))
        assert both(found) == schools.near((est, se))


def test_trimmed_weights_and_the_mean_by_them() -> None:
    wanted = documented()["trim_strat_20_40"]

    weights = trim(number("pw"), 20, 40)

    assert weights.tolist() == schools.near(wanted["weights"])
    found = estimators.mean(Design.of(weights, text("stype")), number("api00"))
    assert both(found) == schools.near((wanted["mean"]["est"]["api00"], wanted["mean"]["se"]["api00"]))


def calibrated(name: str) -> Design:
    """The design of R's calibrations and of the plain ones, with R's own weights."""
    if name in ("plain", "clustered"):
        return schools.design(name)
    weights = np.array(schools.told()["calibrated"][name]["weights"])
    columns, population = schools.dummies(), number("fpc")
    if name == "linear_number":
        columns, population = np.column_stack([columns[:, :3], number("api99")]), np.full(len(weights), np.inf)
    if name == "poststratified":
        cells = [f"{a}{b}" for a, b in zip(text("stype"), text("sch.wide"), strict=True)]
        columns = np.array([[float(cell == c) for c in sorted(set(cells))] for cell in cells])
    return Design.of(weights, text("stype"), population=population, projections=[Projection.on(columns, number("pw"))])


CALIBRATED = ["raking", "linear", "linear_number", "logit", "linear_bounded", "poststratified", "plain", "clustered"]


@pytest.mark.parametrize("name", CALIBRATED)
def test_means_totals_ratios_and_domains_under_every_calibration(name: str) -> None:
    wanted, design = schools.told()["calibrated"][name], calibrated(name)

    for place, variable in enumerate(("api00", "enroll")):
        found = estimators.mean(design, number(variable))
        assert both(found) == schools.near((wanted["mean"]["est"][place], wanted["mean"]["se"][place]))
    total = estimators.total(design, number("enroll"))
    assert both(total) == schools.near((wanted["total"]["est"], wanted["total"]["se"]))
    ratio = estimators.ratio(design, number("api00"), number("api99"))
    assert both(ratio) == schools.near((wanted["ratio"]["est"], wanted["ratio"]["se"]))
    for place, kind in enumerate(schools.TYPES):
        found = estimators.mean(design, number("api00"), by_category(text("stype"), kind))
        # R lists the categories by name: E, H, M.
        wanted_one = wanted["by_stype"]["est"][place], wanted["by_stype"]["se"][place]
        assert both(found) == schools.near(wanted_one)


@pytest.mark.parametrize(
    ("name", "variable", "design"),
    [
        ("plain", "api00", "plain"),
        ("clustered", "enroll", "clustered"),
        ("raked", "api00", "raked"),
        ("domain", "api00", "raked"),
    ],
)
def test_quantiles_and_woodruff_intervals_are_those_of_svyquantile(name: str, variable: str, design: str) -> None:
    wanted = schools.told()["quantile"][name]
    domain = by_category(text("sch.wide"), "Yes") if name == "domain" else None
    for place, share in enumerate((0.25, 0.5, 0.9)):
        found = estimators.quantile(schools.design(design), number(variable), share, domain)
        assert (found.value, found.low, found.high) == (
            wanted["est"][place],
            wanted["low"][place],
            wanted["high"][place],
        )
        assert found.se == schools.near(wanted["se"][place])


@pytest.mark.parametrize("name", ["plain", "clustered", "domain"])
def test_logit_intervals_of_proportions_are_those_of_svyciprop(name: str) -> None:
    wanted = schools.told()["proportion"][name]
    design = schools.design("nofpc" if name == "domain" else name)
    domain = ~by_category(text("stype"), "E") if name == "domain" else None

    found = estimators.proportion(design, schools.is_one("sch.wide", "Yes"), domain)

    assert both(found) == schools.near((wanted["est"], wanted["se"]))
    assert (found.low, found.high) == schools.near((wanted["low"], wanted["high"]))


def test_a_proportion_of_nought_has_no_logit_interval() -> None:
    found = estimators.proportion(Design.of(np.ones(10)), np.zeros(10))

    assert (found.value, found.se) == (0, 0)
    assert isnan(found.low)


def test_a_domain_without_anybody_has_no_figures() -> None:
    nobody = np.zeros(10, dtype=bool)
    design = Design.of(np.ones(10))

    assert isnan(estimators.mean(design, np.ones(10), nobody).value)
    assert isnan(estimators.quantile(design, np.ones(10), 0.5, nobody).value)


def test_a_stratum_of_one_cluster_has_no_standard_error() -> None:
    design = Design.of(np.ones(5), ["a", "a", "a", "a", "b"])

    assert isnan(estimators.mean(design, np.arange(5.0)).se)


def test_a_wholly_drawn_population_does_not_vary() -> None:
    design = Design.of(np.ones(5), population=np.full(5, 5.0))

    assert estimators.mean(design, np.arange(5.0)).se == 0

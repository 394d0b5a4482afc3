"""Respondents one by one have the weights and standard errors of the figures that come from the sums."""

import random

import numpy as np
import pytest

from analysis.core import regression
from analysis.core.correlates import outcome_problem, regress, usual_predictors
from analysis.core.enquiry import Enquiry, answer, recalibrated
from analysis.core.facts import facts_of
from analysis.core.microdata import Microdata, microdata
from analysis.core.model_matrix import matrix
from analysis.core.regression import RegressionError
from analysis.core.respondent_answers import RowAnswers, Values
from analysis.core.results import empty_sums, results
from surveys.core.study import Study
from surveys.core.workbook import compile_study
from tests.analysis.study import answers, sheets


@pytest.fixture(scope="module")
def study() -> Study:
    return compile_study(sheets(), version=1)


@pytest.fixture(scope="module")
def data(study: Study) -> Microdata:
    chance = random.Random(4)
    return microdata(study, [answers(("CZ", "DE")[n % 2], chance) for n in range(300)])


def _rows(data: Microdata) -> tuple[Values, ...]:
    assert isinstance(data.answers, RowAnswers)
    return data.answers.rows


def test_means_and_their_standard_errors_are_those_of_the_sums(study: Study, data: Microdata) -> None:
    sums = empty_sums(study)
    for values in _rows(data):
        sums.add(facts_of(study, values))
    published = {e["index"]: e for e in results(study, sums).estimates if e["by"] == ""}

    for name in ("safety", "health"):
        fit = regression.linear(data.design, data.scores(name), matrix([], data.n))
        assert fit.coefficients[0] == pytest.approx(published[name]["estimate"], rel=1e-11)
        assert fit.se[0] == pytest.approx(published[name]["se"], rel=1e-10)


def test_a_country_with_one_respondent_has_no_part(study: Study) -> None:
    chance = random.Random(4)

    data = microdata(study, [answers("CZ", chance) for _ in range(20)] + [answers("DE", chance)])

    assert set(data.countries.tolist()) == {"CZ"}


def test_a_category_is_compared_with_the_first_of_the_questionnaire(data: Microdata) -> None:
    found = regress(data, "safety", ["sex", "age"])

    assert found["references"] == {"sex": "male"}
    assert [(c["predictor"], c["category"]) for c in found["coefficients"]] == [
        ("(constant)", ""),
        ("sex", "female"),
        ("age", ""),
    ]
    assert [term["predictor"] for term in found["terms"]] == ["sex", "age"]
    t, f = found["coefficients"][1]["t"], found["terms"][0]["f"]
    assert f == pytest.approx(t**2)


def test_odds_ratios_stand_beside_log_odds(data: Microdata) -> None:
    found = regress(data, "health_1=often", ["sex", "education"])

    row = found["coefficients"][1]
    assert found["kind"] == "logistic"
    assert row["odds_ratio"] == pytest.approx(np.exp(row["estimate"]))
    assert row["odds_low"] < row["odds_ratio"] < row["odds_high"]


def test_do_not_know_is_missing_in_outcome_and_predictor(data: Microdata) -> None:
    known = sum(one["safety_1"] != "dk" and one["health_1"] != "dk" for one in _rows(data))

    assert regress(data, "health_1=often", ["safety_1"])["n"] == known


def test_the_usual_predictors_are_those_that_the_study_has(study: Study) -> None:
    assert usual_predictors(study, "safety") == ("country", "sex", "age_group", "education")
    assert usual_predictors(study, "safety", "CZ") == ("sex", "age_group", "education")


@pytest.mark.parametrize("outcome", ["safety", "age", "health_1=often"])
def test_outcomes_are_indices_numbers_and_categories(study: Study, outcome: str) -> None:
    assert outcome_problem(study, outcome) is None


@pytest.mark.parametrize("outcome", ["", "joy", "sex", "health_1=", "places=home"])
def test_other_outcomes_are_refused_with_what_there_is(study: Study, outcome: str) -> None:
    assert "safety, health" in str(outcome_problem(study, outcome))


def test_a_predictor_without_variation_is_named(study: Study) -> None:
    chance = random.Random(4)
    data = microdata(study, [answers("CZ", chance) | {"education": "low"} for _ in range(50)])

    with pytest.raises(RegressionError, match="'education'"):
        regress(data, "safety", ["sex", "education"])


def test_a_replicate_that_loses_a_category_is_weighted_by_the_rule_of_the_live_figures(study: Study) -> None:
    chance = random.Random(9)
    only = {"sex": "male", "age_group": "old", "education": "high"}
    others = [answers("CZ", chance) | {"education": "low"} for _ in range(30)]
    # One respondent alone has the higher education: without him the category joins the other one.
    data = microdata(study, [*others, answers("CZ", chance) | only])

    without = data.base.copy()
    without[-1] = 0
    weights = recalibrated(data, without)

    assert weights[-1] == 0
    assert weights.sum() == pytest.approx(8_000_000)
    women = np.array([one["sex"] == "female" for one in _rows(data)])
    assert weights[women].sum() == pytest.approx(0.52 * 8_000_000)
    [row] = answer(data, Enquiry("mean", "safety", errors="bootstrap"))
    assert (row["replicates"], row["replicates_failed"]) == (200, 0)
    assert row["se_replicates"] > 0

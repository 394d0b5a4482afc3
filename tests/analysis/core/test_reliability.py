"""Cronbach's alpha is R's; the interviewer effect is that of the analysis of variance."""

import csv
import json
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.reliability import cronbach_alpha, interviewer_effect
from tests.analysis.core import schools

CASE = schools.FOLDER / "cases" / "c1_five_countries"


def five_items() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    with (CASE / "data.csv").open(newline="") as file:
        return np.array(
            [[float(row[f"i0{n}"]) if row[f"i0{n}"] else np.nan for n in range(1, 6)] for row in csv.DictReader(file)]
        )


def test_alpha_is_that_of_svycralpha_weighted_and_unweighted() -> None:
    weights = np.array(json.loads((CASE / "expected.json").read_text())["result"]["weights"])
    wanted = schools.told()["alpha"]

    weighted, unweighted = cronbach_alpha(five_items(), weights), cronbach_alpha(five_items())

    assert (weighted.alpha, unweighted.alpha) == schools.near((wanted["weighted"], wanted["unweighted"]))
    assert weighted.n == unweighted.n == wanted["n"]


def test_alpha_of_the_ten_respondents_for_a_pocket_calculator() -> None:
    score = {"2": 100.0, "1": 50.0, "0": 0.0}
    with (schools.FOLDER / "mini_case.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    items = [f"s{n}" for n in range(1, 6)]

    found = cronbach_alpha(np.array([[score.get(row[name], np.nan) for name in items] for row in rows]))

    assert found.n == 6
    assert found.alpha == pytest.approx(0.6944, abs=5e-5)


def test_items_that_are_the_same_measure_one_thing() -> None:
    column = np.array([0.0, 50, 100, 100, 0])

    found = cronbach_alpha(np.column_stack([column, column, column]))

    assert found.alpha == pytest.approx(1)
    assert found.without == pytest.approx((1, 1, 1))


def test_one_item_or_a_constant_sum_has_no_alpha() -> None:
    assert isnan(cronbach_alpha(np.array([[1.0], [2.0]])).alpha)
    assert isnan(cronbach_alpha(np.array([[0.0, 100.0], [100.0, 0.0]])).alpha)


def test_the_effect_of_interviewers_by_hand() -> None:
    # Three interviewers with two interviews each: mean squares 28 between, 2 within; (28 - 2) / (28 + 2).
    y = np.array([1.0, 3, 5, 7, 8, 10])

    found = interviewer_effect(y, ["a", "a", "b", "b", "c", "c"])

    between, within = (2 * ((2 - 17 / 3) ** 2 + (6 - 17 / 3) ** 2 + (9 - 17 / 3) ** 2)) / 2, 2.0
    assert found.rho == pytest.approx((between - within) / (between + within))
    assert found.deff == pytest.approx(1 + found.rho)
    assert (found.interviewers, found.n, found.workload) == (3, 6, 2)


def test_a_missing_answer_does_not_count() -> None:
    assert interviewer_effect(np.array([1.0, np.nan, 2, 3]), ["a", "a", "b", "b"]).n == 3


def test_one_interviewer_or_one_interview_each_tells_nothing() -> None:
    assert isnan(interviewer_effect(np.arange(4.0), ["a"] * 4).rho)
    assert isnan(interviewer_effect(np.arange(4.0), list("abcd")).rho)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 100)), min_size=6, max_size=40))
def test_rho_has_its_ends_and_does_not_depend_on_the_unit(rows: list[tuple[str, float]]) -> None:
    names, values = zip(*rows, strict=True)
    y = np.round(np.array(values))

    found, scaled = interviewer_effect(y, names), interviewer_effect(10 * y + 3, names)

    if not isnan(found.rho):
        # Interviewers who are more alike than chance has it give at the least -1 / (m0 - 1).
        assert found.rho <= 1 + 1e-12
        assert found.rho * (found.workload - 1) >= -1 - 1e-9
        assert scaled.rho == pytest.approx(found.rho, abs=1e-9)

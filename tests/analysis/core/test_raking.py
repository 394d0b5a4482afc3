"""Raking meets the margins; the cap holds; the design effect is Kish's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.raking import RakingError, RakingMargin, kish_deff, margin_error, rake

# Men and women by three age groups, with a worked answer.
N = np.array([150, 250, 180, 120, 200, 100])
SEX = RakingMargin("sex", ("male", "female"), np.array([487.0, 513.0]), np.array([0, 0, 0, 1, 1, 1]))
AGE = RakingMargin("age", ("18-34", "35-54", "55+"), np.array([276.0, 362.0, 362.0]), np.array([0, 1, 2, 0, 1, 2]))
ONES = np.ones(6)


def test_the_worked_example_comes_out() -> None:
    raked = rake("XX", N, ONES, [SEX, AGE])

    expected = [0.835527, 0.657524, 1.096055, 1.255591, 0.988095, 1.647100]
    assert raked.factors == pytest.approx(expected, abs=5e-7)
    assert kish_deff(N, raked.factors) == pytest.approx(1.08478, abs=5e-6)
    assert N.sum() / kish_deff(N, raked.factors) == pytest.approx(921.84, abs=5e-3)


@given(st.lists(st.integers(1, 400), min_size=6, max_size=6), st.lists(st.floats(0.2, 5), min_size=6, max_size=6))
def test_every_margin_is_met_whatever_the_sample(counts: list[int], weights: list[float]) -> None:
    n, design_weights = np.array(counts), np.array(weights)

    raked = rake("XX", n, design_weights, [SEX, AGE])

    assert margin_error(n * design_weights, [SEX, AGE], raked.factors) < 1e-10


def test_no_weight_is_above_the_cap_and_the_margins_are_still_met() -> None:
    raked = rake("XX", N, ONES, [SEX, AGE], cap=1.4)

    assert raked.factors.max() <= 1.4 * (1 + 1e-9)
    assert raked.trimmed.tolist() == [False, False, False, False, False, True]
    assert margin_error(N * ONES, [SEX, AGE], raked.factors) < 1e-10


def test_a_cap_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(RakingError):
        rake("XX", N, ONES, [SEX, AGE], cap=1.01)

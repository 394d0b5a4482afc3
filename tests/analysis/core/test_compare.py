"""Tests are t tests; adjusted p values keep the promises of their methods."""

from math import isnan, nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core import compare
from analysis.core.compare import bonferroni, holm

P_VALUES = st.lists(st.floats(0, 1) | st.just(nan), max_size=12)


def test_two_means_of_990_respondents_differ_as_by_hand() -> None:
    se = sqrt(2 * 20**2 / 990)

    found = compare.tested(56 - 52, se, 1978)

    assert found.t == pytest.approx(4.4497, abs=5e-5)
    # By the normal distribution it would be 8.6e-6.
    assert found.p == pytest.approx(9.09e-6, rel=1e-2)


@pytest.mark.parametrize(("se", "df"), [(nan, 10), (0.0, 10), (1.0, 0)])
def test_without_a_variance_or_degrees_of_freedom_there_is_no_test(se: float, df: int) -> None:
    found = compare.tested(3.0, se, df)

    assert isnan(found.t)
    assert isnan(found.p)


def test_holm_is_the_worked_example() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(P_VALUES)
def test_holm_never_asks_for_more_than_bonferroni_nor_for_less_than_no_adjustment(p: list[float]) -> None:
    for raw, by_holm, by_bonferroni in zip(p, holm(p), bonferroni(p), strict=True):
        assert isnan(raw) == isnan(by_holm) == isnan(by_bonferroni)
        assert isnan(raw) or raw <= by_holm <= by_bonferroni <= 1


@given(P_VALUES)
def test_holm_rejects_what_its_steps_reject(p: list[float]) -> None:
    """Smallest first, each against alpha over the number of tests left, until one fails."""
    alpha = 0.05
    order = sorted((value, place) for place, value in enumerate(p) if not isnan(value))
    rejected = set()
    for left, (value, place) in zip(range(len(order), 0, -1), order, strict=True):
        if value * left >= alpha:
            break
        rejected.add(place)

    assert {place for place, value in enumerate(holm(p)) if value < alpha} == rejected


@given(P_VALUES)
def test_undefined_tests_do_not_count_in_the_family(p: list[float]) -> None:
    defined = [value for value in p if not isnan(value)]

    assert [value for value in holm(p) if not isnan(value)] == holm(defined)
    assert [value for value in bonferroni(p) if not isnan(value)] == bonferroni(defined)


def test_false_discoveries_are_bounded_as_benjamini_and_hochberg_have_it() -> None:
    # Their example: 15 p values of a trial of two treatments.
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]

    adjusted = compare.benjamini_hochberg(p)

    assert sum(value <= 0.05 for value in adjusted) == 4
    assert adjusted[3] == pytest.approx(0.0095 * 15 / 4)
    assert adjusted == sorted(adjusted)


def test_undefined_tests_do_not_count_for_false_discoveries() -> None:
    assert compare.benjamini_hochberg([0.02, nan, 0.01])[::2] == pytest.approx([0.02, 0.02])

"""Respondents stand for everybody eligible in their cell; cells that are too thin are joined by a stated rule."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.nonresponse import adjust
from analysis.core.raking import RakingError


def test_the_weights_of_respondents_are_raised_to_those_of_their_cell() -> None:
    found = adjust(np.array([1.0, 1, 2, 2]), ["a", "a", "b", "b"], np.array([True, False, True, True]))

    assert found.weights.tolist() == [2, 0, 2, 2]
    assert found.factors == {"a": 2, "b": 1}
    assert found.joined == {}


def test_a_cell_without_respondents_is_joined_to_the_next_one() -> None:
    found = adjust(np.ones(4), ["a", "a", "b", "c"], np.array([False, False, True, True]))

    assert found.weights.tolist() == [0, 0, 3, 1]
    assert found.joined == {"b": "a"}


def test_the_last_cell_is_joined_to_the_one_before() -> None:
    found = adjust(np.ones(3), ["a", "b", "b"], np.array([True, False, False]))

    assert found.weights.tolist() == [3, 0, 0]


def test_a_factor_that_is_too_large_joins_cells() -> None:
    responded = np.array([True] + [False] * 4 + [True] * 5)

    found = adjust(np.ones(10), ["a"] * 5 + ["b"] * 5, responded, most=3)

    assert found.factors == pytest.approx({"a": 10 / 6, "b": 10 / 6})


@pytest.mark.parametrize(
    ("responded", "least", "words"), [([False, False], 1, "nobody responded"), ([True, False], 2, "have 1 respondents")]
)
def test_what_cannot_be_adjusted_is_refused(responded: list[bool], least: int, words: str) -> None:
    with pytest.raises(RakingError, match=words):
        adjust(np.ones(2), ["a", "b"], np.array(responded), least=least)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans(), st.floats(0.1, 10)), min_size=1, max_size=50))
def test_the_sum_of_the_weights_is_kept(rows: list[tuple[str, bool, float]]) -> None:
    cells, responded, weights = zip(*rows, strict=True)
    if not any(responded):
        return

    found = adjust(np.array(weights), cells, np.array(responded))

    assert found.weights.sum() == pytest.approx(sum(weights))

"""Trimming cuts to the bounds, keeps the sum, and refuses bounds that cannot be kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.raking import RakingError
from analysis.core.trimming import trim


@given(st.lists(st.floats(0.01, 100), min_size=2, max_size=40))
def test_trimmed_weights_are_within_the_bounds_and_keep_their_sum(weights: list[float]) -> None:
    w = np.array(weights)
    low, high = 0.3 * w.mean(), 3 * w.mean()

    found = trim(w, low, high)

    assert found.sum() == pytest.approx(w.sum())
    assert low * (1 - 1e-9) <= found.min()
    assert found.max() <= high * (1 + 1e-9)


def test_weights_within_the_bounds_stay_as_they_are() -> None:
    assert trim(np.array([1.0, 2, 3]), 1, 3).tolist() == [1, 2, 3]


def test_what_is_cut_off_is_shared_equally() -> None:
    assert trim(np.array([1.0, 1, 10]), 0.5, 8).tolist() == pytest.approx([2, 2, 8])


def test_cells_share_by_their_respondents() -> None:
    assert trim(np.array([1.0, 10]), 0.5, 8, np.array([2, 1])).tolist() == pytest.approx([2, 8])


def test_bounds_without_the_mean_between_them_are_refused() -> None:
    with pytest.raises(RakingError, match="take bounds around it"):
        trim(np.array([1.0, 2, 3]), 3, 5)

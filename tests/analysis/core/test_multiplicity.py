"""Who can be reached in more ways is drawn more often, and weighs less."""

import numpy as np
import pytest

from analysis.core.multiplicity import dual_frame_weight


def test_the_weight_is_one_by_the_expected_number_of_draws() -> None:
    lines, adults, mobiles = np.array([1.0, 1, 0]), np.array([2.0, 2, 1]), np.array([0.0, 1, 1])

    found = dual_frame_weight(0.1, 0.05, lines, adults, mobiles)

    assert found.tolist() == pytest.approx([1 / 0.05, 1 / 0.10, 1 / 0.05])


@pytest.mark.parametrize(
    ("rate", "lines", "adults", "words"),
    [(1.5, 1, 1, "shares from 0 to 1"), (0.1, -1, 1, "0 or more"), (0.1, 1, 0, "1 or more"), (0.1, 0, 1, "neither")],
)
def test_impossible_counts_are_refused(rate: float, lines: float, adults: float, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        dual_frame_weight(rate, 0.1, np.array([lines]), np.array([adults]), np.array([0.0]))

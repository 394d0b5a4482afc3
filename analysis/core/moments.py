"""How do whole sums become floating-point numbers without losing digits?

Variances are differences of large sums. Scores are counted from the middle of the scale, in whole numbers, before anything is rounded:
(y - c)^2 = y^2 - 2 c y + c^2.
"""

from itertools import combinations

import numpy as np

from analysis.core.cell_form import Whole
from analysis.core.raking import Floats
from analysis.core.scores import unit_of
from surveys.core.study import Study

# Points.
MIDDLE = 50

Units = tuple[int, ...]
Pairs = tuple[tuple[int, int], ...]


def units_of(study: Study) -> Units:
    """Units per point of each index."""
    return tuple(unit_of(index) for index in study.indices)


def main_indices(study: Study) -> tuple[int, ...]:
    """Places of the indices that are no parts of others."""
    return tuple(place for place, index in enumerate(study.indices) if not index.part_of)


def pairs_of(study: Study) -> Pairs:
    """Places of the main indices that are compared within the same respondents."""
    return tuple(combinations(main_indices(study), 2))


def largest_score(study: Study) -> int:
    """No score of the study is larger, in units, nor is the middle of the scale."""
    scores = (
        abs(score) * unit
        for index, unit in zip(study.indices, units_of(study), strict=True)
        for item in index.items.values()
        for score in (*item.values(), MIDDLE)
    )
    return int(max(scores, default=0)) + 1


def centred(scores: Whole, units: Units) -> Floats:
    """Number with a score, sum and sum of squares of (score - middle) in points.

    Args:
        scores: number, sum, sum of squares in units, shape (cells, 3, indices, slots).

    Returns:
        the same shape.
    """
    unit = np.array(units, dtype=scores.dtype)[:, None]
    middle = unit * MIDDLE
    number, total, square = scores[:, 0], scores[:, 1], scores[:, 2]
    # y^2 - 2 c y + c^2 = y^2 - c (y - c) - c y, with y and y - c summed already.
    moved = total - middle * number
    points = np.array(units, dtype=np.float64)[:, None]
    found = np.empty(scores.shape)
    found[:, 0] = number
    found[:, 1] = moved / points
    found[:, 2] = (square - middle * (moved + total)) / points**2
    return found


def centred_pairs(sums: Whole, units: Units, pairs: Pairs) -> Floats:
    """Number with both scores, sums of either and of their products, each score less the middle, in points.

    Args:
        sums: in units, shape (cells, pairs, 4).
    """
    unit_a, unit_b = (np.array([units[pair[side]] for pair in pairs], dtype=sums.dtype) for side in (0, 1))
    a, b = unit_a * MIDDLE, unit_b * MIDDLE
    both, sum_a, sum_b, products = sums.transpose(2, 0, 1)
    found = np.empty(sums.shape)
    found[..., 0] = both
    found[..., 1] = sum_a - a * both
    found[..., 2] = sum_b - b * both
    found[..., 3] = products - b * sum_a - a * sum_b + a * b * both
    points_a, points_b = unit_a.astype(np.float64), unit_b.astype(np.float64)
    found[..., 1] /= points_a
    found[..., 2] /= points_b
    found[..., 3] /= points_a * points_b
    return found

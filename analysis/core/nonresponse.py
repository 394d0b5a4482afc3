"""How do respondents stand for those like them who did not respond?

Adjustment by cell: within a cell of what is known of everybody drawn, the weights of the respondents are raised to those of all eligible.
Source: Kalton and Flores-Cervantes (2003), Journal of Official Statistics 19(2), 81-97, 3.1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.core.raking import Floats, RakingError
from surveys.core.said import sentence


@dataclass(frozen=True)
class Adjusted:
    """Weights after the adjustment.

    Args:
        weights: of each row, 0 for those who did not respond, shape (n,).
        factors: cell -> what the weights of its respondents were multiplied by.
        joined: cell -> the cell that it was joined to.
    """

    weights: Floats
    factors: dict[str, float]
    joined: dict[str, str]


def adjust(
    weights: Floats,
    cells: Sequence[str],
    responded: NDArray[np.bool_],
    *,
    least: int = 1,
    most: float = float("inf"),
) -> Adjusted:
    """Raise the weights of respondents to those of everybody eligible in their cell.

    A cell with fewer respondents than `least`, or with a factor above `most`, is joined to the next one in the order of the names
    (the last one to the one before), again and again until none is left: the rule is stated and does not depend on the data's order.

    Args:
        weights: from selection, of everybody eligible, shape (n,).
        cells: of each row.
        responded: which of them responded.
        least: respondents that a cell needs.
        most: largest factor.

    Raises:
        RakingError: nobody responded, or even all cells together do not satisfy `least` and `most`.
    """
    labels = np.asarray(cells, dtype=object)
    order = sorted(set(cells))
    if not responded.any():
        raise RakingError(sentence("non-response adjustment: nobody responded"))
    groups: list[list[str]] = [[name] for name in order]
    while True:
        figures = [_factor(weights, labels, responded, group) for group in groups]
        bad = next((k for k, (n, factor) in enumerate(figures) if n < least or factor > most), None)
        if bad is None:
            break
        if len(groups) == 1:
            raise RakingError(
                sentence(
                    "non-response adjustment: all cells together have {n} respondents and the factor {factor:.3g}; allow fewer respondents or a larger factor",
                    n=figures[0][0],
                    factor=figures[0][1],
                )
            )
        into = bad + 1 if bad + 1 < len(groups) else bad - 1
        groups[into] = sorted(groups[into] + groups[bad])
        del groups[bad]
    factors, joined = {}, {}
    adjusted = np.zeros(len(weights))
    for group, (_, factor) in zip(groups, figures, strict=True):
        rows = np.isin(labels, group) & responded
        adjusted[rows] = weights[rows] * factor
        for name in group:
            factors[name] = factor
            if len(group) > 1 and name != group[0]:
                joined[name] = group[0]
    return Adjusted(adjusted, factors, joined)


def _factor(
    weights: Floats, labels: NDArray[np.object_], responded: NDArray[np.bool_], group: Sequence[str]
) -> tuple[int, float]:
    rows = np.isin(labels, list(group))
    answered = float(weights[rows & responded].sum())
    return int((rows & responded).sum()), float(weights[rows].sum()) / answered if answered else float("inf")

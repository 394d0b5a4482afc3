"""How do respondents stand for those like them who did not respond?

Adjustment by cell: within a cell of what is known of everybody drawn, the weights of the respondents are raised to those of all eligible.
Source: Kalton and Flores-Cervantes (2003), Journal of Official Statistics 19(2), 81-97, 3.1.
"""

from collections.abc import Mapping, Sequence
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
    if not responded.any():
        raise RakingError(sentence("non-response adjustment: nobody responded"))
    known = {}
    for name in set(cells):
        mine = labels == name
        weight, answered = float(weights[mine].sum()), float(weights[mine & responded].sum())
        known[name] = Cell(int((mine & responded).sum()), weight, answered)
    factors, joined = factors_of(known, least=least, most=most)
    adjusted = np.zeros(len(weights))
    for name, factor in factors.items():
        rows = (labels == name) & responded
        adjusted[rows] = weights[rows] * factor
    return Adjusted(adjusted, factors, joined)


@dataclass(frozen=True)
class Cell:
    """Those who are alike.

    Args:
        n: respondents.
        eligible: everybody who should have responded, weighted by selection.
        answered: respondents, weighted likewise.
    """

    n: int
    eligible: float
    answered: float


def factors_of(cells: Mapping[str, Cell], *, least: int, most: float) -> tuple[dict[str, float], dict[str, str]]:
    """Cell -> what the weights of its respondents are multiplied by; and cell -> the first one that it was joined with.

    The rule of joining is that of `adjust`.

    Raises:
        RakingError: all cells together do not satisfy `least` and `most`.
    """
    groups: list[list[str]] = [[name] for name in sorted(cells)]
    while True:
        figures = [_factor(cells, group) for group in groups]
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
    for group, (_, factor) in zip(groups, figures, strict=True):
        for name in group:
            factors[name] = factor
            if name != group[0]:
                joined[name] = group[0]
    return factors, joined


def _factor(cells: Mapping[str, Cell], group: Sequence[str]) -> tuple[int, float]:
    eligible, answered = (sum(getattr(cells[name], which) for name in group) for which in ("eligible", "answered"))
    return sum(cells[name].n for name in group), eligible / answered if answered else float("inf")

"""Which weights make a country's sample agree with its population margins?

Raking: iterative proportional fitting, Deming and Stephan (1940), Annals of Mathematical Statistics 11(4), 427-444. It starts cold and
takes the margins in a fixed order, so that the same sums give the same weights to the bit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.core.said import Said, SaidError, sentence, together

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Margins are met if the largest relative error is below this; sweeps go on to the finest as long as they gain anything: small
# differences of large means lose digits.
TOLERANCE = 1e-10
FINEST = 1e-14
MAXIMUM_SWEEPS = 2_000
# With several margins so many sweeps are made before it is looked at whether they are met: fewer are hardly ever enough.
FIRST_LOOK = 4
# Sweeps after which it is looked at whether margins come nearer at all.
PROBE = 100
MAXIMUM_TRIMS = 50


class RakingError(SaidError):
    """Weights that cannot be had; the message names country, margin and category."""


@dataclass(frozen=True)
class RakingMargin:
    """One margin in the form that raking needs.

    Args:
        name: its variables, for messages.
        categories: names, in the sheet's order.
        targets: population of each category, shape (categories,), adding to the country's population.
        of_cell: category of each cell, shape (cells,).
    """

    name: str
    categories: tuple[str, ...]
    targets: Floats
    of_cell: Integers


@dataclass(frozen=True)
class Raked:
    """Weights of the cells of one country.

    Args:
        factors: weight = design weight x factor, shape (cells,).
        margins: those that were raked on.
        sweeps: passes over the margins.
        margin_error: largest relative difference between a weighted margin and its target.
        trimmed: which cells are held at the cap, shape (cells,).
        is_calibrated: whether the weights meet the margins, so that estimates do not vary by what the margins explain.
    """

    factors: Floats
    margins: tuple[RakingMargin, ...]
    sweeps: int
    margin_error: float
    trimmed: NDArray[np.bool_]
    notes: tuple[dict[str, Any], ...] = field(default_factory=tuple)
    is_calibrated: bool = True


def dummies(margins: Sequence[RakingMargin], n_cells: int) -> Floats:
    """Which category of each margin each cell is in, as 0 and 1: shape (cells, categories); a constant without margins."""
    if not margins:
        # The sum of the weights is all that is fixed then.
        return np.ones((n_cells, 1))
    begins = np.cumsum([0, *(len(margin.categories) for margin in margins)])
    found, cells = np.zeros((n_cells, int(begins[-1]))), np.arange(n_cells)
    for margin, begin in zip(margins, begins[:-1], strict=True):
        found[cells, margin.of_cell + begin] = 1.0
    return found


def check(country: str, base: Floats, margins: Sequence[RakingMargin]) -> None:
    """Refuse margins that no weights can meet.

    Args:
        country: for messages.
        base: respondents x design weight of each cell, shape (cells,).

    Raises:
        RakingError: totals that differ, a category without respondents, respondents where the target is 0.
    """
    problems: list[Said] = []
    for margin in margins:
        if abs(margin.targets.sum() / margins[0].targets.sum() - 1) > 1e-6:
            problems.append(sentence("margins disagree on population total: {place}", place=f"{country}|{margin.name}"))
        sample = np.bincount(margin.of_cell, base, len(margin.categories))
        for category, target, weight in zip(margin.categories, margin.targets, sample, strict=True):
            if target > 0 and weight <= 0:
                problems.append(
                    sentence("category without respondents: {place}", place=f"{country}|{margin.name}|{category}")
                )
            if target <= 0 and weight > 0:
                problems.append(
                    sentence(
                        "respondents in a category with zero target: {place}",
                        place=f"{country}|{margin.name}|{category}",
                    )
                )
    if problems:
        raise RakingError(together(*problems, between="; "))


def _sweep(total: Floats, margins: Sequence[RakingMargin], factors: Floats, held: NDArray[np.bool_]) -> None:
    any_held = bool(held.any())
    for margin in margins:
        size = len(margin.categories)
        weighted = total * factors
        targets = margin.targets
        if any_held:
            targets = np.maximum(targets - np.bincount(margin.of_cell, np.where(held, weighted, 0.0), size), 0.0)
            weighted = np.where(held, 0.0, weighted)
        free = np.bincount(margin.of_cell, weighted, size)
        ratio = np.divide(targets, free, out=np.ones(size), where=free > 0)[margin.of_cell]
        factors *= np.where(held, 1.0, ratio) if any_held else ratio


def margin_error(total: Floats, margins: Sequence[RakingMargin], factors: Floats) -> float:
    """The largest relative difference between a weighted margin and its target."""
    return _error_of(margins)(total * factors)


def _error_of(margins: Sequence[RakingMargin]) -> Callable[[Floats], float]:
    """The same as a function of the weighted cells; all margins are added up at once."""
    sizes = [len(margin.categories) for margin in margins]
    begins = np.cumsum([0, *sizes])
    of_cell = np.concatenate([margin.of_cell + begin for margin, begin in zip(margins, begins[:-1], strict=True)])
    targets = np.concatenate([margin.targets for margin in margins])
    positive = np.flatnonzero(targets > 0)
    targets = targets[positive]

    def error(weighted: Floats) -> float:
        reached = np.bincount(of_cell, np.tile(weighted, len(margins)), begins[-1])
        return float(np.abs(reached[positive] / targets - 1).max(initial=0.0))

    return error


def _converge(
    country: str, total: Floats, margins: Sequence[RakingMargin], factors: Floats, held: NDArray[np.bool_]
) -> tuple[int, float]:
    error = before = earlier = float("inf")
    error_of = _error_of(margins)
    for sweep in range(1, MAXIMUM_SWEEPS + 1):
        _sweep(total, margins, factors, held)
        if sweep < FIRST_LOOK and len(margins) > 1:
            continue
        # The change of the table is no test: on margins that cannot be met it dies down while the margins stay wrong.
        error = error_of(total * factors)
        if error < FINEST or (error < TOLERANCE and error >= before):
            return sweep, error
        before = error
        if sweep % PROBE == 0:
            if _is_hopeless(error, earlier, MAXIMUM_SWEEPS - sweep):
                break
            earlier = error
    if error < TOLERANCE:
        return MAXIMUM_SWEEPS, error
    names = ", ".join(margin.name for margin in margins)
    raise RakingError(
        sentence(
            "raking of {country} on {margins} does not converge: the largest margin error stays at {error:.2g}",
            country=country,
            margins=names,
            error=error,
        )
    )


def _is_hopeless(error: float, earlier: float, left: int) -> bool:
    """Whether the sweeps left are far from enough at the rate of the last ones: raking converges geometrically or not at all."""
    if not np.isfinite(earlier):
        return False
    if error >= earlier:
        return True
    needed = PROBE * np.log(error / TOLERANCE) / np.log(earlier / error)
    return bool(needed > 2 * left)


def rake(
    country: str,
    n: Integers,
    design_weights: Floats,
    margins: Sequence[RakingMargin],
    cap: float | None = None,
) -> Raked:
    """Weights that meet all margins.

    Args:
        country: for messages.
        n: respondents of each cell, shape (cells,), each at least 1.
        design_weights: shape (cells,).
        margins: at least one; the first gives the population total.
        cap: largest weight as a multiple of the mean weight; heavier cells are held at it and the others raked again.

    Raises:
        RakingError: no such weights exist, or they were not found.
    """
    base = n * design_weights
    check(country, base, margins)
    population = float(margins[0].targets.sum())
    factors: Floats = np.full(len(n), population / base.sum())
    held = np.zeros(len(n), dtype=np.bool_)
    sweeps, error = _converge(country, base, margins, factors, held)
    if cap is None:
        return Raked(factors, tuple(margins), sweeps, error, held)
    limit = cap * population / n.sum()
    for _ in range(MAXIMUM_TRIMS):
        # A tolerance: without it a weight that re-raking lifts by a rounding error is trimmed for ever.
        over = design_weights * factors > limit * (1 + 1e-9)
        if not np.any(over & ~held):
            return Raked(factors, tuple(margins), sweeps, error, held)
        held |= over
        factors = np.where(held, limit / design_weights, factors)
        more, error = _converge(country, base, margins, factors, held)
        sweeps += more
    raise RakingError(
        sentence(
            "the cap of {cap} cannot be kept in {country}: trimming and raking do not come to rest",
            cap=cap,
            country=country,
        )
    )


def kish_deff(n: Floats | Integers, weights: Floats) -> float:
    """Design effect of unequal weights, 1 + cv2.

    Args:
        n: respondents of each cell, shape (cells,).
        weights: weight of each respondent of the cell, any scale.
    Source: Kish (1992), Journal of Official Statistics 8(2), 183-200.
    """
    total = float(np.dot(n, weights))
    return float(n.sum() * np.dot(n, weights * weights) / total**2) if total else float("nan")


def targets_of(population: float, targets: Mapping[tuple[str, ...], float]) -> dict[str, float]:
    """Margin targets as persons adding to the population: shares and counts alike are scaled to it."""
    total = sum(targets.values())
    return {":".join(category): population * value / total for category, value in targets.items()}

"""Which weights meet the margins and stay nearest to the design weights, by another distance than raking's?

Calibration on the margins' dummies: linear (the generalised regression estimator), linear within bounds, logit (bounded by construction).
Source: Deville and Saerndal (1992), JASA 87(418), 376-382, cases 1, 7 and 6; as R's survey::calibrate has them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy.special import expit

from analysis.core.raking import (
    FINEST,
    TOLERANCE,
    Floats,
    Integers,
    Raked,
    RakingError,
    RakingMargin,
    check,
    dummies,
    margin_error,
    rake,
)
from analysis.core.trimming import trim
from surveys.core.said import sentence
from surveys.core.weighting_methods import LINEAR, LOGIT, POSTSTRATIFY, RAKING, Method

__all__ = ["LINEAR", "LOGIT", "POSTSTRATIFY", "RAKING", "Method", "solve", "weigh"]

MAXIMUM_STEPS = 200
MAXIMUM_HALVINGS = 30


def weigh(country: str, n: Integers, design_weights: Floats, margins: Sequence[RakingMargin], method: Method) -> Raked:
    """Weights that meet all margins by a method.

    Args:
        country: for messages.
        n: respondents of each cell, shape (cells,), each at least 1.
        design_weights: shape (cells,).
        margins: at least one; the first gives the population total.

    Raises:
        RakingError: no such weights exist, or they were not found.
    """
    if method.trim is not None:
        return _trimmed(
            weigh(country, n, design_weights, margins, replace(method, trim=None)), n, design_weights, method.trim
        )
    if method.name in (RAKING, POSTSTRATIFY):
        return rake(country, n, design_weights, margins, method.cap)
    base = n * design_weights
    check(country, base, margins)
    scale = float(margins[0].targets.sum()) / float(base.sum())
    columns = dummies(margins, len(n))
    totals = np.concatenate([margin.targets for margin in margins])
    ratios, steps = solve(columns, base * scale, totals, method, country)
    factors = scale * ratios
    held = np.zeros(len(n), dtype=np.bool_)
    if method.bounds is not None:
        held = (np.abs(ratios - method.bounds[0]) < TOLERANCE) | (np.abs(ratios - method.bounds[1]) < TOLERANCE)
    return Raked(factors, tuple(margins), steps, margin_error(base, margins, factors), held)


def _trimmed(met: Raked, n: Integers, design_weights: Floats, bounds: tuple[float, float]) -> Raked:
    """Weights cut to bounds. The margin error is then no longer near 0: it says what the trimming costs."""
    weights = design_weights * met.factors
    mean = float(n @ weights) / float(n.sum())
    found = trim(weights, bounds[0] * mean, bounds[1] * mean, n)
    factors = found / design_weights
    held = (found <= bounds[0] * mean * (1 + TOLERANCE)) | (found >= bounds[1] * mean * (1 - TOLERANCE))
    error = margin_error(n * design_weights, met.margins, factors)
    return replace(met, factors=factors, margin_error=error, trimmed=held, is_calibrated=False)


def solve(
    columns: Floats, base: Floats, totals: Floats, method: Method, where: str = "the sample"
) -> tuple[Floats, int]:
    """What base weights are to be multiplied by, and how many steps it took.

    Args:
        columns: calibration variables, shape (n, m); they may depend on one another.
        base: shape (n,).
        totals: of the variables in the population, shape (m,).
        method: linear or logit.
        where: for messages.

    Raises:
        RakingError: there are no such weights, or linear calibration makes some negative.
    """
    function = _functions(method)
    scale = np.maximum(np.abs(totals), 1.0)
    slopes = np.zeros(columns.shape[1])
    ratios, derivative = function(columns @ slopes)
    left = totals - columns.T @ (base * ratios)
    error = float(np.abs(left / scale).max())
    step = 0
    while step < MAXIMUM_STEPS:
        step += 1
        bend = columns.T @ ((base * derivative)[:, None] * columns)
        direction = np.linalg.lstsq(bend, left, rcond=1e-12)[0]
        size, better = 1.0, False
        for _ in range(MAXIMUM_HALVINGS):
            trial = slopes + size * direction
            ratios_then, derivative_then = function(columns @ trial)
            left_then = totals - columns.T @ (base * ratios_then)
            error_then = float(np.abs(left_then / scale).max())
            if error_then < error:
                better = True
                break
            size /= 2
        if better:
            slopes, ratios, derivative, left, error = trial, ratios_then, derivative_then, left_then, error_then
        if error < FINEST or not better:
            break
    if error > TOLERANCE:
        facts = {"method": method.name, "where": where, "error": error}
        raise RakingError(
            sentence(
                "{method} calibration of {where} within {low:g} to {high:g} has no solution: the largest error of a margin stays at {error:.2g}. Widen the bounds or join categories.",
                low=method.bounds[0],
                high=method.bounds[1],
                **facts,
            )
            if method.bounds
            else sentence(
                "{method} calibration of {where} has no solution: the largest error of a margin stays at {error:.2g}. Widen the bounds or join categories.",
                **facts,
            )
        )
    if float(ratios.min()) <= 0:
        raise RakingError(
            sentence(
                "linear calibration of {where} gives {n} weights that are not above 0; set bounds",
                where=where,
                n=int((ratios <= 0).sum()),
            )
        )
    return ratios, step


def _functions(method: Method) -> Callable[[Floats], tuple[Floats, Floats]]:
    """The ratio and its derivative as functions of the linear predictor."""
    if method.name == LINEAR and method.bounds is None:
        return lambda u: (1 + u, np.ones_like(u))
    assert method.bounds is not None, "a bounded method has bounds"
    low, high = method.bounds
    if method.name == LINEAR:

        def truncated(u: Floats) -> tuple[Floats, Floats]:
            free = (1 + u > low) & (1 + u < high)
            return np.clip(1 + u, low, high), free.astype(np.float64)

        return truncated

    slope = (high - low) / ((1 - low) * (high - 1))
    # Where the logistic curve stands at u = 0, so that the ratio is 1 there.
    offset = np.log((1 - low) / (high - 1))

    def logit(u: Floats) -> tuple[Floats, Floats]:
        share = np.asarray(expit(slope * u + offset), dtype=np.float64)
        return low + (high - low) * share, (high - low) * slope * share * (1 - share)

    return logit

"""Do the items of an index measure one thing, and how much do figures depend on who asked?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from analysis.core.raking import Floats


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha.

    Args:
        alpha: of all items; NaN with fewer than two items or respondents, or if the sum does not vary.
        without: alpha of the items without each one in turn, in their order.
        n: respondents who answered all items.
    """

    alpha: float
    without: tuple[float, ...]
    n: int


def cronbach_alpha(items: Floats, weights: Floats | None = None) -> Alpha:
    """How consistent items are, among the respondents who answered all of them.

    k / (k - 1) (1 - sum of the items' variances / variance of their sum), with weighted variances if there are weights.

    Args:
        items: scores, NaN where missing, shape (n, k).
        weights: shape (n,); None: all the same.
    Source: Cronbach (1951), Psychometrika 16(3), 297-334; weighted as R's survey::svycralpha.
    """
    w = np.ones(len(items)) if weights is None else weights
    complete = ~np.isnan(items).any(axis=1) & (w > 0)
    inside, inside_w = items[complete], w[complete]
    k = items.shape[1]
    without = tuple(_alpha(np.delete(inside, place, axis=1), inside_w) for place in range(k))
    return Alpha(_alpha(inside, inside_w), without, int(complete.sum()))


def _alpha(items: Floats, weights: Floats) -> float:
    n, k = items.shape
    if n < 2 or k < 2:
        return nan
    total = items.sum(axis=1)
    spread = _variance(total, weights)
    # Equal sums may leave rounding errors of their size.
    if spread <= 1e-20 * max(1.0, float(np.abs(total).max()) ** 2):
        return nan
    return float(k / (k - 1) * (1 - sum(_variance(column, weights) for column in items.T) / spread))


def _variance(values: Floats, weights: Floats) -> float:
    """Weighted variance; the factor n / (n - 1) is common to all and falls out of alpha."""
    share = weights / weights.sum()
    return float(share @ (values - share @ values) ** 2)


@dataclass(frozen=True)
class InterviewerEffect:
    """How much the answers to one interviewer are alike.

    Args:
        rho: share of the variance that lies between interviewers (intraclass correlation), may be below 0 by chance; NaN if it cannot be
            told.
        deff: by what factor variances of means grow, 1 + (m - 1) rho with m the mean workload weighted by itself.
        interviewers: with an answer.
        n: answers.
        workload: mean number of interviews that the estimate of rho refers to.
    """

    rho: float
    deff: float
    interviewers: int
    n: int
    workload: float


def interviewer_effect(y: Floats, interviewers: Sequence[str] | NDArray[np.object_]) -> InterviewerEffect:
    """The effect of the interviewers on one variable, by analysis of variance; within countries, call it for each of them.

    rho = (B - W) / (B + (m0 - 1) W) with the mean squares between and within interviewers, m0 = (n - sum m^2 / n) / (k - 1).

    Args:
        y: shape (n,), NaN where missing.
        interviewers: who asked, shape (n,).
    Source: Kish (1962), JASA 57(297), 92-115; Groves (1989), Survey Errors and Survey Costs, 8.
    """
    known = ~np.isnan(y)
    values = y[known]
    names, of = np.unique(np.asarray(interviewers, dtype=str)[known], return_inverse=True)
    n, k = len(values), len(names)
    if k < 2 or n <= k:
        return InterviewerEffect(nan, nan, k, n, nan)
    workloads = np.bincount(of, minlength=k).astype(np.float64)
    means = np.bincount(of, values, k) / workloads
    between = float(workloads @ (means - values.mean()) ** 2) / (k - 1)
    within = float(((values - means[of]) ** 2).sum()) / (n - k)
    m0 = (n - float(workloads @ workloads) / n) / (k - 1)
    bottom = between + (m0 - 1) * within
    if bottom <= 0:
        return InterviewerEffect(nan, nan, k, n, m0)
    rho = (between - within) / bottom
    heavy = float(workloads @ workloads) / n
    return InterviewerEffect(rho, 1 + (heavy - 1) * rho, k, n, m0)

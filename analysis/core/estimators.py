"""Means, proportions, totals, ratios and quantiles of respondents one by one: what are they in the population, and how sure is that?

Linearised standard errors (Woodruff 1971, JASA 66(334), 411-414; Binder 1983), t intervals; for proportions logit intervals (Korn and
Graubard 1998, Survey Methodology 24(2), 193-201); for quantiles Woodruff's (1952, JASA 47(260), 635-646). As R's survey package has them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan, sqrt

import numpy as np
from scipy.special import expit, logit, stdtrit

from analysis.core.design import Booleans, Design
from analysis.core.raking import Floats

# A cumulated share this near to the one asked for is that one: sums of equal weights leave rounding errors.
SAME_SHARE = 1e-12


@dataclass(frozen=True)
class Estimate:
    """A figure; NaN where it is not defined.

    Args:
        value: the estimate.
        se: its standard error.
        low, high: ends of its interval.
        df: degrees of freedom: clusters less strata, of the respondents that it rests on.
        n: how many they are.
    """

    value: float
    se: float
    low: float
    high: float
    df: int
    n: int


def _used(design: Design, domain: Booleans | None, *columns: Floats) -> Booleans:
    used = design.weights > 0
    if domain is not None:
        used = used & domain
    for column in columns:
        used = used & ~np.isnan(column)
    return np.asarray(used)


def _se(design: Design, linearised: Floats) -> float:
    return sqrt(variance) if (variance := float(design.covariance(linearised[:, None])[0, 0])) >= 0 else nan


def _half(se: float, df: int, alpha: float) -> float:
    return float(stdtrit(df, 1 - alpha / 2)) * se if df > 0 else nan


def _with_interval(value: float, se: float, df: int, n: int, alpha: float) -> Estimate:
    half = _half(se, df, alpha)
    return Estimate(value, se, value - half, value + half, df, n)


def mean(design: Design, y: Floats, domain: Booleans | None = None, *, alpha: float = 0.05) -> Estimate:
    """The mean of y over those of a domain who have it.

    Args:
        y: shape (n,), NaN where missing.
        domain: whom it is about; None: everybody.
    """
    return ratio(design, y, np.ones(design.n), domain, alpha=alpha)


def total(design: Design, y: Floats, domain: Booleans | None = None, *, alpha: float = 0.05) -> Estimate:
    """The sum of y in the population; missing values count as 0, so it is one of those who have it."""
    used = _used(design, domain, y)
    inside = np.where(used, np.nan_to_num(y), 0.0)
    value = float(design.weights @ inside)
    return _with_interval(value, _se(design, inside), design.df(used), int(used.sum()), alpha)


def ratio(design: Design, y: Floats, x: Floats, domain: Booleans | None = None, *, alpha: float = 0.05) -> Estimate:
    """The sum of y by the sum of x, over those of a domain who have both."""
    used = _used(design, domain, y, x)
    n = int(used.sum())
    numerator, denominator = (np.where(used, np.nan_to_num(column), 0.0) for column in (y, x))
    base = float(design.weights @ denominator)
    if n == 0 or base == 0:
        return Estimate(nan, nan, nan, nan, 0, n)
    value = float(design.weights @ numerator) / base
    se = _se(design, (numerator - value * denominator) / base)
    return _with_interval(value, se, design.df(used), n, alpha)


def proportion(design: Design, is_so: Floats, domain: Booleans | None = None, *, alpha: float = 0.05) -> Estimate:
    """The share of those of whom something is so, with a logit interval, which stays within 0 and 1.

    Args:
        is_so: 1, 0, or NaN where it is not known.
    """
    found = mean(design, is_so, domain, alpha=alpha)
    p = found.value
    if isnan(p) or not 0 < p < 1:
        # On the scale of log odds 0 and 1 are infinitely far away.
        return Estimate(p, found.se, nan, nan, found.df, found.n)
    half = _half(found.se / (p * (1 - p)), found.df, alpha)
    centre = float(logit(p))
    return Estimate(p, found.se, float(expit(centre - half)), float(expit(centre + half)), found.df, found.n)


def quantile(
    design: Design, y: Floats, share: float, domain: Booleans | None = None, *, alpha: float = 0.05
) -> Estimate:
    """The smallest value that at least a share of the population does not exceed (type 1, R's `qrule = "math"`).

    The interval is Woodruff's: the ends of the interval for the share at the estimate, carried over to values; NaN beyond 0 and 1.
    The standard error is the interval's width by that of a standardised one.

    Args:
        share: 0-1; 0.5 for the median.
    """
    used = _used(design, domain, y)
    n = int(used.sum())
    if n == 0:
        return Estimate(nan, nan, nan, nan, 0, 0)
    values, weights = y[used], design.weights[used]
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    reached = np.cumsum(weights[order]) / weights.sum()
    value = _at(ordered, reached, share)
    below = np.where(np.isnan(y), np.nan, (np.nan_to_num(y) <= value).astype(np.float64))
    of_share = mean(design, below, domain, alpha=alpha)
    low = _at(ordered, reached, of_share.low) if of_share.low >= 0 else nan
    high = _at(ordered, reached, of_share.high) if of_share.high <= 1 else nan
    width = 2 * _half(1.0, of_share.df, alpha)
    return Estimate(value, (high - low) / width, low, high, of_share.df, n)


def _at(ordered: Floats, reached: Floats, share: float) -> float:
    place = int(np.searchsorted(reached, share - SAME_SHARE))
    return float(ordered[min(place, len(ordered) - 1)])


def design_effect(design: Design, y: Floats, *, with_replacement: bool = False) -> float:
    """By what factor the variance of the mean differs from that of a simple random sample of as many.

    Args:
        with_replacement: of one drawn with replacement; else of one drawn without from a population of the weights' sum.
    """
    used = _used(design, None, y)
    n, w = int(used.sum()), design.weights[used]
    if n < 2:
        return nan
    share = w / w.sum()
    spread = float(share @ (y[used] - share @ y[used]) ** 2) * n / (n - 1)
    left = 1.0 if with_replacement else 1 - n / float(w.sum())
    return mean(design, y).se ** 2 / (spread / n * left)


def by_category(names: Sequence[str | None], category: str) -> Booleans:
    """The domain of those with a category."""
    return np.array([name == category for name in names], dtype=np.bool_)

"""Which differences are more than chance?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan, sqrt

from scipy.special import stdtr

from analysis.core.estimate import Means
from surveys.core.weighting_methods import BENJAMINI_HOCHBERG, BONFERRONI, HOLM


@dataclass(frozen=True)
class Difference:
    """A difference of two means and its t test; NaN where it is not defined."""

    difference: float
    se: float
    t: float
    df: int
    p: float


def countries(a: Means, b: Means, index: int, df: int) -> Difference:
    """A country's mean of everybody minus another one's: they are weighted apart, so variances add."""
    return tested(float(a.value[index, 0] - b.value[index, 0]), sqrt(a.se[index, 0] ** 2 + b.se[index, 0] ** 2), df)


def slots(means: Means, index: int, a: int, b: int, df: int) -> Difference:
    """The mean in one slot minus that in another one which shares no respondent with it.

    They are not independent: the margins bind their weights together.
    """
    difference = float(means.value[index, a] - means.value[index, b])
    if min(means.n[index, a], means.n[index, b]) < 2:
        return Difference(difference, nan, nan, df, nan)
    covariance = means.covariance[index]
    if means.is_constant[index, a] and means.is_constant[index, b] and not isnan(covariance[a, a]):
        return tested(difference, 0.0, df)
    variance = float(covariance[a, a] + covariance[b, b] - 2 * covariance[a, b])
    return tested(difference, _root(variance, means.noise[index, a] + means.noise[index, b]), df)


def indices(means: Means, pair: int, a: int, b: int, df: int) -> Difference:
    """The mean of one index minus that of another one, over everybody.

    Both are means over the respondents who have that score, so a respondent with one of them counts in one of them.
    """
    difference = float(means.value[a, 0] - means.value[b, 0])
    if min(means.n[a, 0], means.n[b, 0]) < 2:
        return Difference(difference, nan, nan, df, nan)
    variance = float(means.covariance[a, 0, 0] + means.covariance[b, 0, 0] - 2 * means.paired[pair])
    if means.has_constant_gap[pair] and not isnan(variance):
        return tested(difference, 0.0, df)
    return tested(difference, _root(variance, means.noise[a, 0] + means.noise[b, 0]), df)


def _root(variance: float, noise: float) -> float:
    return sqrt(variance) if variance > noise else nan


def tested(value: float, se: float, df: int) -> Difference:
    """The two-sided t test of a difference; without any variance there is no test."""
    if isnan(se) or df < 1 or se == 0:
        return Difference(value, se, nan, df, nan)
    t = value / se
    return Difference(value, se, t, df, float(2 * stdtr(df, -abs(t))))


def holm(p: Sequence[float]) -> list[float]:
    """Adjusted p values; undefined tests do not count. Source: Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70."""
    defined = sorted((value, place) for place, value in enumerate(p) if not isnan(value))
    adjusted = [nan] * len(p)
    largest = 0.0
    for rank, (value, place) in enumerate(defined):
        largest = max(largest, min(1.0, (len(defined) - rank) * value))
        adjusted[place] = largest
    return adjusted


def bonferroni(p: Sequence[float]) -> list[float]:
    """Adjusted p values: times the number of tests that are defined."""
    n = sum(not isnan(value) for value in p)
    return [min(1.0, n * value) if not isnan(value) else nan for value in p]


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Adjusted p values that bound the share of false discoveries; undefined tests do not count.

    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57(1), 289-300.
    """
    defined = sorted(((value, place) for place, value in enumerate(p) if not isnan(value)), reverse=True)
    adjusted = [nan] * len(p)
    smallest = 1.0
    for n_larger, (value, place) in enumerate(defined):
        smallest = min(smallest, value * len(defined) / (len(defined) - n_larger))
        adjusted[place] = smallest
    return adjusted


ADJUST = {HOLM: holm, BONFERRONI: bonferroni, BENJAMINI_HOCHBERG: benjamini_hochberg}


def waves(a: float, se_a: float, df_a: int, b: float, se_b: float, df_b: int) -> Difference:
    """A figure of one wave minus the same one of another wave with other respondents: variances and degrees of freedom add."""
    return tested(a - b, sqrt(se_a**2 + se_b**2), df_a + df_b)

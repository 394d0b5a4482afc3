"""What are the mean scores in the population, and how sure is that?

Weighted means with linearised standard errors that allow for the raking: the linearised variable is replaced by its residual from a
regression on the margin dummies. Source: Deville and Saerndal (1992), JASA 87(418), 376-382; as R's survey::calibrate computes it.
Strata are countries, respondents are drawn independently, no finite population correction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from analysis.core.frame import CountryFrame, Exact
from analysis.core.raking import Floats
from analysis.core.sums import ALL

# Of the variance without margins: what double precision leaves where exactly nothing should be.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Means:
    """The means of all indices in all slots, over one country or several pooled.

    Args:
        slots: names, the first is everybody.
        n: respondents with a score, shape (indices, slots).
        value: mean scores in points; NaN where nobody has one; same shape.
        is_constant: everybody has the same score, told in whole numbers: floating point would leave a little noise; same shape.
        deff: Kish design effect of the weights of those with a score, same shape.
        covariance: of the means of an index in two slots that share no respondent, shape (indices, slots, slots); variances stand
            on the diagonal. NaN if a country has one respondent only.
        noise: variances below this are rounding errors: the margins explain the scores of the slot wholly, as they do if it has
            very few respondents, and how sure the mean is cannot be told; shape (indices, slots).
        paired: covariance, for each pair of indices, of their means over everybody, shape (pairs,).
        has_constant_gap: for each pair of indices whether everybody has both scores and their difference is the same.
    """

    slots: tuple[str, ...]
    n: NDArray[np.int64]
    value: Floats
    is_constant: NDArray[np.bool_]
    deff: Floats
    covariance: Floats
    noise: Floats
    paired: Floats
    has_constant_gap: NDArray[np.bool_]

    @cached_property
    def se(self) -> Floats:
        """Standard errors; exactly 0 where everybody of several has the same score, NaN where they are not defined."""
        variances = np.diagonal(self.covariance, axis1=1, axis2=2)
        se = np.sqrt(np.where(variances > self.noise, variances, np.nan))
        se = np.where(self.is_constant & ~np.isnan(variances), 0.0, se)
        return np.where(self.n < 2, np.nan, se)


@dataclass(frozen=True)
class Scale:
    """What the scores are.

    Args:
        units: units per point of each index, shape (indices,).
        pairs: places of the indices of each pair.
    """

    units: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Linearised:
    """A country's part in the linearised means: u of a respondent is (score - mean) / weighted number with a score.

    Args:
        u: sum of u in each cell, shape (indices, cells, slots).
        u2: sum of its square.
        fitted: the part of it that the margins explain, for a respondent of each cell.
        z: weighted sum of residuals over the cells, shape (indices, slots).
    """

    u: Floats
    u2: Floats
    fitted: Floats
    z: Floats


def means(frames: Sequence[CountryFrame], scale: Scale, *, is_fixed: bool = False) -> Means:
    """The means over the given countries, with everything that standard errors and tests need.

    Args:
        frames: the countries pooled, at least one.
        scale: of the scores.
        is_fixed: take the weights as given; standard errors then do not allow for the raking. For contrast only.
    """
    slots = tuple(sorted({slot for frame in frames for slot in frame.slots}))
    place = {slot: number for number, slot in enumerate(slots)}
    where = [np.array([place[slot] for slot in frame.slots]) for frame in frames]
    n_indices = len(scale.units)
    points = np.array(scale.units, dtype=np.float64)[:, None]
    exact: Exact = np.zeros((3, n_indices, len(slots)), dtype=object)
    number, total, square = (np.zeros((n_indices, len(slots))) for _ in range(3))
    for frame, at in zip(frames, where, strict=True):
        exact[:, :, at] += frame.exact
        number[:, at] += frame.weights @ frame.number
        total[:, at] += frame.weights @ frame.summed
        square[:, at] += frame.weights**2 @ frame.number
    n = exact[0].astype(np.int64)
    is_constant = (n > 0) & (exact[0] * exact[2] == exact[1] * exact[1])
    known = np.where(n > 0, number, np.nan)
    value = total / points / known
    plain = exact[1].astype(np.float64) / points / np.where(n > 0, n, np.nan)
    value = np.where(is_constant, plain, value)

    covariance = np.zeros((n_indices, len(slots), len(slots)))
    noise = np.zeros((n_indices, len(slots)))
    paired = np.zeros(len(scale.pairs))
    for frame, at in zip(frames, where, strict=True):
        own, own_noise, own_paired = _spread(frame, scale, value[:, at], known[:, at], is_fixed=is_fixed)
        covariance[:, at[:, None], at[None, :]] += own
        noise[:, at] += own_noise
        paired += own_paired
    return Means(
        slots=slots,
        n=n,
        value=value,
        is_constant=is_constant,
        deff=n * square / known**2,
        covariance=covariance,
        noise=noise,
        paired=paired,
        has_constant_gap=_constant_gaps(frames, scale, exact[:, :, place[ALL]]),
    )


def _spread(
    frame: CountryFrame, scale: Scale, value: Floats, known: Floats, *, is_fixed: bool
) -> tuple[Floats, Floats, Floats]:
    """A country's part in the covariances: within each index between slots, their noise, and over everybody between indices."""
    n = frame.total
    shape = (len(scale.units), value.shape[1])
    if n < 2:
        return np.full((*shape, shape[1]), np.nan), np.zeros(shape), np.full(len(scale.pairs), np.nan)
    part = _linearise(frame, scale, np.nan_to_num(value), np.nan_to_num(known, nan=np.inf), is_fixed=is_fixed)
    w2 = (frame.weights**2)[:, None]
    transposed = part.fitted.transpose(0, 2, 1)
    crossed = transposed @ (w2 * part.u)
    within = transposed @ (w2 * frame.n[:, None] * part.fitted) - crossed - crossed.transpose(0, 2, 1)
    unexplained = (w2 * part.u2).sum(axis=1)
    # A respondent of one slot is not in the other one, so squares of u stand on the diagonal only.
    within[:, np.arange(shape[1]), np.arange(shape[1])] += unexplained
    within -= part.z[:, :, None] * part.z[:, None, :] / n
    everybody = frame.slots.index(ALL)
    paired = [
        _paired(frame, scale, part, pair, number, value[:, everybody], known[:, everybody], everybody)
        for number, pair in enumerate(scale.pairs)
    ]
    return n / (n - 1) * within, ROUNDING * unexplained, n / (n - 1) * np.array(paired)


def _linearise(frame: CountryFrame, scale: Scale, value: Floats, known: Floats, *, is_fixed: bool) -> _Linearised:
    points = np.array(scale.units, dtype=np.float64)[:, None, None]
    mean, base = value[:, None, :], known[:, None, :]
    total = frame.summed / points
    u = (total - mean * frame.number) / base
    u2 = (frame.squared / points**2 - 2 * mean * total + mean**2 * frame.number) / base**2
    fitted = np.zeros_like(u) if is_fixed else frame.project(u)
    z = frame.weights @ (u - frame.n[:, None] * fitted)
    return _Linearised(u, u2, fitted, z)


def _paired(
    frame: CountryFrame,
    scale: Scale,
    part: _Linearised,
    pair: tuple[int, int],
    number: int,
    value: Floats,
    known: Floats,
    everybody: int,
) -> float:
    a, b = pair
    both, sum_a, sum_b, sum_ab = frame.pairs[:, number].T
    unit_a, unit_b = scale.units[a], scale.units[b]
    product = sum_ab / unit_a / unit_b - value[b] * sum_a / unit_a - value[a] * sum_b / unit_b
    product = (product + both * value[a] * value[b]) / (known[a] * known[b])
    u, fitted = part.u[:, :, everybody], part.fitted[:, :, everybody]
    crossed = product - fitted[a] * u[b] - fitted[b] * u[a] + frame.n * fitted[a] * fitted[b]
    z = part.z[:, everybody]
    return float(frame.weights**2 @ crossed - z[a] * z[b] / frame.total)


def _constant_gaps(frames: Sequence[CountryFrame], scale: Scale, exact: Exact) -> NDArray[np.bool_]:
    """Whether a - b is the same for everybody; `exact` is of everybody, shape (3, indices)."""
    found = []
    for number, (a, b) in enumerate(scale.pairs):
        both, *_, products = (
            sum(column) for column in zip(*(frame.exact_pairs[number] for frame in frames), strict=True)
        )
        (n_a, sum_a, square_a), (n_b, sum_b, square_b) = exact[:, a], exact[:, b]
        # In units of both indices multiplied, the score of a counts as often as b has units.
        by_a, by_b = scale.units[b], scale.units[a]
        gap = by_a * sum_a - by_b * sum_b
        gap_squared = by_a**2 * square_a - 2 * by_a * by_b * products + by_b**2 * square_b
        found.append(bool(both == n_a == n_b and both * gap_squared == gap**2))
    return np.array(found, dtype=np.bool_)


def variance(frames: Sequence[CountryFrame], first: Mapping[str, Floats], second: Mapping[str, Floats]) -> float:
    """Variance of the sum of w u over the respondents of all countries; NaN if a country has one respondent only.

    Args:
        frames: at least the countries named.
        first: country -> sum of u in each cell.
        second: country -> sum of u squared in each cell.
    """
    total = 0.0
    for frame in frames:
        if frame.code not in first:
            continue
        n = frame.total
        if n < 2:
            return float("nan")
        u, u2 = first[frame.code], second[frame.code]
        fitted = frame.project(u[:, None])[:, 0]
        z = frame.weights * (u - frame.n * fitted)
        squares = frame.weights**2 * (u2 - 2 * fitted * u + frame.n * fitted**2)
        total += n / (n - 1) * max(float(squares.sum()) - float(z.sum()) ** 2 / n, 0.0)
    return total


def interval(value: Floats, se: Floats, df: int, alpha: float) -> tuple[Floats, Floats]:
    """Two-sided t interval, cut at the ends of the scale 0-100; NaN where it is not defined."""
    half = (float(stdtrit(df, 1 - alpha / 2)) if df > 0 else float("nan")) * se
    return np.maximum(value - half, 0.0), np.minimum(value + half, 100.0)

"""What are the mean scores in the population, and how sure is that?

Weighted means with linearised standard errors that allow for the raking: the linearised variable is replaced by its residual from a
regression on the margin dummies. Source: Deville and Saerndal (1992), JASA 87(418), 376-382; as R's survey::calibrate computes it.
Strata are countries; respondents are drawn independently or, where the study names clusters, in clusters; where it tells the size of
the population, what was drawn of it counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from analysis.core.cell_arrays import Exact
from analysis.core.frame import CountryFrame
from analysis.core.moments import MIDDLE
from analysis.core.parts import NUMBER, SUM, Part, fixed
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
        known: weighted number with a score; NaN where nobody has one; same shape.
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
    known: Floats
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


def means(frames: Sequence[CountryFrame], scale: Scale, *, is_fixed: bool = False) -> Means:
    """The means over the given countries, with everything that standard errors and tests need.

    Args:
        frames: the countries pooled, at least one.
        scale: of the scores.
        is_fixed: take the weights as given; standard errors then do not allow for the raking. For contrast only.
    """
    parts = [fixed(f.part, f.factors, f.drawing, scale.pairs) if is_fixed else f.part for f in frames]
    slots, exact, pooled = _pooled(frames, parts)
    total, square, spread, paired = pooled.total, pooled.square, pooled.covariance, pooled.paired
    points = np.array(scale.units, dtype=np.float64)[:, None]
    everybody = slots.index(ALL)
    # Of those who were all asked nothing varies, and that is no lack of precision.
    noise = -1.0 if all(frame.drawing.scale == 0 for frame in frames) else ROUNDING
    n = exact[0].astype(np.int64)
    is_constant = _are_constant(exact)
    known = np.where(n > 0, total[NUMBER], np.nan)
    plain = exact[1].astype(np.float64) / points / np.where(n > 0, n, np.nan)
    value = np.where(is_constant, plain, MIDDLE + total[SUM] / known)
    is_known = n > 0
    centre, base = np.where(is_known, value - MIDDLE, 0.0), np.where(is_known, known, np.inf)
    return Means(
        slots=slots,
        n=n,
        known=known,
        value=value,
        is_constant=is_constant,
        deff=n * square[0] / known**2,
        covariance=_of_ratios(spread, centre, base),
        noise=noise * (square[2] + 2 * np.abs(centre * square[1]) + centre**2 * square[0]) / base**2,
        paired=_of_pairs(paired, scale, centre[:, everybody], base[:, everybody]),
        has_constant_gap=_constant_gaps(frames, scale, exact[:, :, everybody].astype(object)),
    )


def _pooled(frames: Sequence[CountryFrame], parts: Sequence[Part]) -> tuple[tuple[str, ...], Exact, Part]:
    """The slots of some countries, and what these have to say together: countries are strata, so that all of it adds."""
    if len(frames) == 1:
        return frames[0].slots, frames[0].exact, parts[0]
    slots = frames[0].slots
    if any(frame.slots != slots for frame in frames):
        slots = tuple(sorted({slot for frame in frames for slot in frame.slots}))
    place = {slot: number for number, slot in enumerate(slots)}
    (_, n_indices, _), n_slots = parts[0].total.shape, len(slots)
    exact: Exact = np.zeros((3, n_indices, n_slots), dtype=frames[0].exact.dtype)
    total, square = np.zeros((2, n_indices, n_slots)), np.zeros((3, n_indices, n_slots))
    covariance = np.zeros((n_indices, 2 * n_slots, 2 * n_slots))
    products, paired = np.zeros(parts[0].products.shape), np.zeros(parts[0].paired.shape)
    for frame, part in zip(frames, parts, strict=True):
        products += part.products
        paired += part.paired
        if len(frame.slots) == n_slots:
            exact += frame.exact
            total += part.total
            square += part.square
            covariance += part.covariance
            continue
        at = np.array([place[slot] for slot in frame.slots])
        exact[:, :, at] += frame.exact
        total[:, :, at] += part.total
        square[:, :, at] += part.square
        both = np.concatenate([at, n_slots + at])
        covariance[:, both[:, None], both] += part.covariance
    return slots, exact, Part(total, square, products, covariance, paired)


def _are_constant(exact: Exact) -> NDArray[np.bool_]:
    """Where everybody has the same score: n x sum of squares = square of the sum, in whole numbers."""
    n, total, square = exact.astype(np.float64)
    product = n * square
    # Products of whole numbers without bound are asked for only where rounding leaves a doubt.
    is_constant = np.asarray((n > 0) & (np.abs(product - total * total) <= 1e-9 * product), dtype=np.bool_)
    for index, slot in zip(*np.nonzero(is_constant), strict=True):
        count, summed, squared = (int(value) for value in exact[:, index, slot])
        is_constant[index, slot] = count * squared == summed * summed
    return is_constant


_own: "WeakKeyDictionary[CountryFrame, Means]" = WeakKeyDictionary()


def own_means(frame: CountryFrame, scale: Scale) -> Means:
    """The means of a country by itself; computed once for each frame."""
    found = _own.get(frame)
    if found is None:
        found = _own[frame] = means([frame], scale)
    return found


def _of_ratios(spread: Floats, centre: Floats, base: Floats) -> Floats:
    """Covariances of ratios from those of their totals: the linearised variable is (sum - mean x number) / weighted number."""
    m = base.shape[1]
    a, b = centre[:, :, None], centre[:, None, :]
    crossed = spread[:, m:, :m]
    of_sums = spread[:, m:, m:] - crossed * b - crossed.transpose(0, 2, 1) * a + spread[:, :m, :m] * (a * b)
    return np.asarray(of_sums / (base[:, :, None] * base[:, None, :]))


def _of_pairs(paired: Floats, scale: Scale, centre: Floats, base: Floats) -> Floats:
    """The same for the means of two indices over everybody."""
    one, other = (np.array([pair[side] for pair in scale.pairs], dtype=np.int64) for side in (0, 1))
    a, b = centre[one], centre[other]
    of_sums = paired[:, 1, 1] - b * paired[:, 1, 0] - a * paired[:, 0, 1] + a * b * paired[:, 0, 0]
    return np.asarray(of_sums / (base[one] * base[other]))


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


@lru_cache(maxsize=64)
def _quantile(df: int, alpha: float) -> float:
    return float(stdtrit(df, 1 - alpha / 2)) if df > 0 else float("nan")


def interval(value: Floats, se: Floats, df: int, alpha: float) -> tuple[Floats, Floats]:
    """Two-sided t interval, cut at the ends of the scale 0-100; NaN where it is not defined."""
    half = _quantile(df, alpha) * se
    return np.maximum(value - half, 0.0), np.minimum(value + half, 100.0)

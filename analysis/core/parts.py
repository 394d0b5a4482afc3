"""What has a country to say about every mean, whatever the countries it is pooled with?

A mean is a ratio of totals, so its linearised variance is a quadratic form of the mean in covariances of totals. Those covariances
are the country's own: an interview in one country leaves those of the others as they are, and pooling adds them.

Where respondents belong together (`clusters`), the totals of clusters stand in place of theirs.

With x the margin dummies, d design weights, w weights and t a total (number with a score, or sum of scores), the residual of t in a
cell is t - x'b with b = (sum n d x x')^-1 sum d x t; see `estimate`. All sums over respondents are sums over cells, so with
M = sum n w^2 x x' and G = sum w^2 x t the sum of w^2 times products of residuals is T - G'b - b'G + b'M b.
"""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from analysis.core.country_sums import ALL
from analysis.core.frame import CountryFrame
from analysis.core.moments import Pairs
from analysis.core.raking import Floats

NUMBER, SUM = 0, 1


@dataclass(frozen=True, eq=False)
class Part:
    """Weighted totals of a country and their covariances, of scores less the middle of the scale.

    Args:
        total: weighted number with a score and sum of scores, shape (2, indices, slots).
        square: sums over respondents of w^2 times 1, score, squared score; shape (3, indices, slots).
        covariance: of the totals, shape (indices, 2 x slots, 2 x slots), numbers first; NaN with one respondent or cluster only.
            Without clusters it is that of slots that share no respondent; see `whole`.
        paired: of the totals over everybody of two indices, shape (pairs, 2, 2).
    """

    total: Floats
    square: Floats
    covariance: Floats
    paired: Floats


_parts: "WeakKeyDictionary[CountryFrame, Part]" = WeakKeyDictionary()


def part_of(frame: CountryFrame, pairs: Pairs, *, is_fixed: bool = False) -> Part:
    """A country's part; made once for each frame.

    Args:
        pairs: places of the indices of each pair.
        is_fixed: take the weights as given, as if nothing had been raked.
    """
    if is_fixed:
        return _made(frame, pairs, is_fixed=True)
    found = _parts.get(frame)
    if found is None:
        found = _parts[frame] = _made(frame, pairs, is_fixed=False)
    return found


def _made(frame: CountryFrame, pairs: Pairs, *, is_fixed: bool) -> Part:
    _, _, n_indices, n_slots = frame.moments.shape
    w = frame.weights
    columns = frame.columns[:, :0] if is_fixed else frame.columns
    n_columns = columns.shape[1]
    flat = frame.moments.reshape(len(w), -1)
    totals = flat[:, : 2 * n_indices * n_slots]
    w2 = w * w
    # One product for all that is summed over cells by margin category.
    transposed = columns.T
    by_category = np.vstack([transposed * frame.design_weights, transposed * w2, w[None, :]]) @ totals
    square = (w2 @ flat).reshape(3, n_indices, n_slots)
    total = by_category[-1]
    shape = (2, n_indices, n_slots)
    if np.isnan(frame.scale):
        nothing = np.full((n_indices, 2 * n_slots, 2 * n_slots), np.nan)
        return Part(total.reshape(shape), square, nothing, np.full((len(pairs), 2, 2), np.nan))
    inverse = frame.inverse if n_columns else np.zeros((0, 0))
    b = inverse @ by_category[:n_columns]
    if frame.clusters is not None:
        z = frame.clusters.totals(w, columns, b).reshape(-1, *shape)
        return Part(total.reshape(shape), square, *_of_clusters(z, pairs, frame.slots.index(ALL), frame.scale))
    n = frame.total
    half = 0.5 * (transposed @ (columns * (frame.n * w2)[:, None])) @ b - by_category[n_columns:-1]
    z = (total - (frame.n * w) @ columns @ b).reshape(shape)
    b, half = b.reshape(n_columns, *shape), half.reshape(n_columns, *shape)

    by_index = (n_indices, 2 * n_slots)
    left = b.transpose(2, 1, 3, 0).reshape(*by_index, n_columns)
    right = half.transpose(2, 0, 1, 3).reshape(n_indices, n_columns, 2 * n_slots)
    covariance = left @ right
    covariance = covariance + covariance.transpose(0, 2, 1)
    of_index = z.transpose(1, 0, 2).reshape(by_index)
    covariance -= of_index[:, :, None] * of_index[:, None, :] / n
    # A respondent of one slot is not in the other one, so products of scores stand on the diagonals only.
    slot = np.arange(n_slots)
    covariance[:, slot, slot] += square[0]
    covariance[:, slot, n_slots + slot] += square[1]
    covariance[:, n_slots + slot, slot] += square[1]
    covariance[:, n_slots + slot, n_slots + slot] += square[2]
    scale = frame.scale
    everybody = frame.slots.index(ALL)
    paired = _paired(frame, pairs, w2, b[..., everybody], half[..., everybody], z[..., everybody])
    return Part(total.reshape(shape), square, scale * covariance, scale * paired)


def _of_clusters(z: Floats, pairs: Pairs, everybody: int, scale: float) -> tuple[Floats, Floats]:
    """Covariances of totals, and of those over everybody of two indices, from the totals of clusters (clusters, 2, indices, slots)."""
    apart = z - z.mean(axis=0)
    by_index = apart.transpose(2, 0, 1, 3).reshape(z.shape[2], len(z), -1)
    covariance = scale * (by_index.transpose(0, 2, 1) @ by_index)
    if not pairs:
        return covariance, np.zeros((0, 2, 2))
    one, other = (apart[:, :, [pair[side] for pair in pairs], everybody] for side in (0, 1))
    return covariance, scale * np.einsum("kxp,kyp->pxy", one, other)


def _paired(frame: CountryFrame, pairs: Pairs, w2: Floats, b: Floats, half: Floats, z: Floats) -> Floats:
    if not pairs:
        return np.zeros((0, 2, 2))
    one, other = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    products = np.einsum("kxp,kyp->pxy", b[:, :, one], half[:, :, other])
    products += np.einsum("kxp,kyp->pxy", half[:, :, one], b[:, :, other])
    products -= z[:, one].T[:, :, None] * z[:, other].T[:, None, :] / frame.total
    both, of_one, of_other, of_products = (w2 @ frame.pairs.reshape(len(w2), -1)).reshape(len(pairs), 4).T
    products += np.stack([both, of_other, of_one, of_products], axis=1).reshape(-1, 2, 2)
    return np.asarray(products)

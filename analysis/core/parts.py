"""What has a country to say about every mean, whatever the countries it is pooled with?

A mean is a ratio of totals, so its linearised variance is a quadratic form of the mean in covariances of totals. Those covariances
are the country's own: an interview in one country leaves those of the others as they are, and pooling adds them.

Where respondents belong together (`clusters`), the totals of clusters stand in place of theirs.

With x the margin dummies, d design weights, w = d f weights and t a total (number with a score, or sum of scores), the residual of t for a
respondent is t - x'b with b = (sum d x x')^-1 sum d x t; see `estimate`. All sums over respondents are sums over raking cells, so with
M = sum w^2 x x' and G = sum w^2 x t the sum of w^2 times products of residuals is T - G'b - b'G + b'M b.
"""

from dataclasses import dataclass, replace

import numpy as np

from analysis.core.clusters import Drawing
from analysis.core.moments import Pairs
from analysis.core.raking import Floats
from analysis.core.raking_cells import RakingCells

NUMBER, SUM = 0, 1
# The slot of everybody.
EVERYBODY = 0


@dataclass(frozen=True, eq=False)
class Fit:
    """How a country is weighted.

    Args:
        columns: margin dummies of the raking cells, shape (raking cells, columns).
        inverse: inverse of their design-weighted products, shape (columns, columns).
        factors: what design weights from selection are multiplied by, in each cell of the frame, shape (cells,).
        by_category: design-weighted sums of every total over the raking cells of each column, shape (columns, 2, indices, slots).
    """

    columns: Floats
    inverse: Floats
    factors: Floats
    by_category: Floats


@dataclass(frozen=True, eq=False)
class Part:
    """Weighted totals of a country and their covariances, of scores less the middle of the scale.

    Args:
        total: weighted number with a score and sum of scores, shape (2, indices, slots).
        square: sums over respondents of w^2 times 1, score, squared score; shape (3, indices, slots).
        products: for each pair of indices the same of w^2 times 1, either score, and both multiplied; shape (pairs, 4).
        covariance: of the totals, shape (indices, 2 x slots, 2 x slots), numbers first; NaN with one respondent or cluster only.
            Without clusters it is that of slots that share no respondent; see `whole`.
        paired: of the totals over everybody of two indices, shape (pairs, 2, 2).
    """

    total: Floats
    square: Floats
    products: Floats
    covariance: Floats
    paired: Floats


def part_of(sums: RakingCells, drawing: Drawing, pairs: Pairs, fit: Fit) -> Part:
    """A country's part.

    Args:
        sums: over its respondents.
        pairs: places of the indices of each pair.
    """
    _, _, n_indices, n_slots = sums.squared.shape
    # A common factor for all respondents of a raking cell; their design weights are in the sums.
    f, x = fit.factors[sums.firsts], fit.columns
    f2 = f * f
    shape = (2, n_indices, n_slots)
    n_totals = 2 * n_indices * n_slots
    squared = sums.squared.reshape(len(f), -1)
    # One product for all that is summed over cells by margin category; the arrays are large, and read once.
    squares = np.vstack([x.T * f2, f2[None, :]]) @ squared[:, :n_totals]
    total = f @ sums.weighted.reshape(len(f), -1)
    apart = Part(
        total=total.reshape(shape),
        square=np.concatenate([squares[-1], f2 @ squared[:, n_totals:]]).reshape(3, n_indices, n_slots),
        products=(f2 @ sums.pairs.reshape(len(f), -1)).reshape(len(pairs), 4),
        covariance=np.full((n_indices, 2 * n_slots, 2 * n_slots), np.nan),
        paired=np.full((len(pairs), 2, 2), np.nan),
    )
    if np.isnan(drawing.scale):
        return apart
    by_category = fit.by_category.reshape(x.shape[1], n_totals)
    b = fit.inverse @ by_category if x.shape[1] else by_category
    if drawing.clusters is not None:
        z = drawing.clusters.totals(fit.factors, x, b).reshape(drawing.drawn, *shape)
        return _of_clusters(apart, z, pairs, drawing.scale)
    half = 0.5 * (x.T @ (x * (f2 * sums.n[:, 1])[:, None])) @ b - squares[:-1]
    z = (total - (f * sums.n[:, 0]) @ x @ b).reshape(shape)
    b, half = b.reshape(x.shape[1], *shape), half.reshape(x.shape[1], *shape)
    return _of_respondents(apart, z, b, half, pairs, drawing)


def fixed(part: Part, factors: Floats, drawing: Drawing, pairs: Pairs) -> Part:
    """The part of a country as if nothing had been raked: with the weights taken as given.

    Args:
        factors: see `Fit`.
    """
    if np.isnan(drawing.scale):
        return part
    n_indices, n_slots = part.total.shape[1:]
    nothing = np.zeros((0, 2, n_indices, n_slots))
    if drawing.clusters is None:
        return _of_respondents(part, part.total, nothing, nothing, pairs, drawing)
    columns = np.zeros((int(drawing.clusters.raking_cell.max(initial=-1)) + 1, 0))
    z = drawing.clusters.totals(factors, columns, nothing.reshape(0, part.total.size)).reshape(
        drawing.drawn, *part.total.shape
    )
    return _of_clusters(part, z, pairs, drawing.scale)


def _of_respondents(part: Part, z: Floats, b: Floats, half: Floats, pairs: Pairs, drawing: Drawing) -> Part:
    """With covariances.

    Args:
        z: totals of the residuals, shape (2, indices, slots).
        b: slopes of the totals, shape (columns, 2, indices, slots).
        half: half of the sum of w^2 times what the margins explain of them, less what they have in common; as `b`.
    """
    n_columns, _, n_indices, n_slots = b.shape
    n, scale, square = drawing.respondents, drawing.scale, part.square
    left = b.transpose(2, 1, 3, 0).reshape(n_indices, 2 * n_slots, n_columns)
    right = half.transpose(2, 0, 1, 3).reshape(n_indices, n_columns, 2 * n_slots)
    covariance = left @ right
    covariance = covariance + covariance.transpose(0, 2, 1)
    of_index = z.transpose(1, 0, 2).reshape(n_indices, 2 * n_slots)
    covariance -= of_index[:, :, None] * of_index[:, None, :] / n
    # A respondent of one slot is not in the other one, so products of scores stand on the diagonals only.
    slot = np.arange(n_slots)
    covariance[:, slot, slot] += square[0]
    covariance[:, slot, n_slots + slot] += square[1]
    covariance[:, n_slots + slot, slot] += square[1]
    covariance[:, n_slots + slot, n_slots + slot] += square[2]
    one, other = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    b, half, z = b[..., EVERYBODY], half[..., EVERYBODY], z[..., EVERYBODY]
    paired = np.einsum("kxp,kyp->pxy", b[:, :, one], half[:, :, other])
    paired += np.einsum("kxp,kyp->pxy", half[:, :, one], b[:, :, other])
    paired -= z[:, one].T[:, :, None] * z[:, other].T[:, None, :] / n
    both, of_one, of_other, of_products = part.products.T
    paired += np.stack([both, of_other, of_one, of_products], axis=1).reshape(-1, 2, 2)
    return replace(part, covariance=scale * covariance, paired=scale * paired)


def _of_clusters(part: Part, z: Floats, pairs: Pairs, scale: float) -> Part:
    """With covariances, from the totals of the residuals of clusters, shape (clusters, 2, indices, slots)."""
    apart = z - z.mean(axis=0)
    by_index = apart.transpose(2, 0, 1, 3).reshape(z.shape[2], len(z), -1)
    covariance = scale * (by_index.transpose(0, 2, 1) @ by_index)
    one, other = (apart[:, :, [pair[side] for pair in pairs], EVERYBODY] for side in (0, 1))
    return replace(part, covariance=covariance, paired=scale * np.einsum("kxp,kyp->pxy", one, other))

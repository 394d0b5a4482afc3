"""What do standard errors come to if the sample is drawn again and again from itself? A second opinion on the linearised ones.

Jackknife (JK1, JKn): each cluster left out in turn; bootstrap: n - 1 of n clusters of a stratum drawn with replacement, others rescaled.
Every replicate is calibrated anew. Sources: Wolter (2007), Introduction to Variance Estimation, 4; Rao and Wu (1988), JASA 83(401),
231-241 (bootstrap); as R's survey::as.svrepdesign has the jackknife.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np

from analysis.core.design import Design
from analysis.core.raking import Floats, RakingError
from surveys.core.said import sentence

# Of the weights before calibration, the calibrated ones; a replicate for which there are none raises RakingError.
Calibrate = Callable[[Floats], Floats]
# A statistic of final weights.
Statistic = Callable[[Floats], float]

BOOTSTRAPS = 200


@dataclass(frozen=True)
class Replicates:
    """Replicate weights.

    Args:
        weights: calibrated, shape (replicates, n).
        scales: how much the squared deviation of each replicate counts, shape (replicates,).
        failed: replicates for which there are no calibrated weights; they are left out, and the others count for them.
    """

    weights: Floats
    scales: Floats
    failed: int


def _unchanged(weights: Floats) -> Floats:
    return weights


def jackknife(design: Design, base: Floats, calibrate: Calibrate = _unchanged) -> Replicates:
    """Weights without each cluster in turn, those of the others in its stratum raised for it. With one stratum this is JK1, else JKn.

    Args:
        design: strata, clusters and finite populations.
        base: weights before calibration, shape (n,).
        calibrate: what makes weights from them.

    Raises:
        RakingError: a stratum has one cluster: nothing is left without it.
    """
    rows, scales = [], []
    for stratum in range(int(design.strata.max(initial=-1)) + 1):
        inside = design.strata == stratum
        clusters = np.unique(design.clusters[inside])
        n = len(clusters)
        if n < 2:
            raise RakingError(sentence("a stratum has one cluster: without it there is nothing to replicate from"))
        left = _left(design, inside, n)
        for cluster in clusters:
            out = design.clusters == cluster
            rows.append(np.where(out, 0.0, np.where(inside, base * n / (n - 1), base)))
            scales.append(left * (n - 1) / n)
    return _calibrated(rows, np.array(scales), calibrate)


def bootstrap(
    design: Design,
    base: Floats,
    calibrate: Calibrate = _unchanged,
    *,
    n_replicates: int = BOOTSTRAPS,
    seed: int = 1,
) -> Replicates:
    """Weights of clusters drawn anew within each stratum: n - 1 of n with replacement, so that variances come out unbiased.

    Args:
        seed: the same seed draws the same replicates.

    Raises:
        RakingError: a stratum has one cluster.
    """
    chance = np.random.default_rng(seed)
    factors = np.ones((n_replicates, int(design.clusters.max(initial=-1)) + 1))
    for stratum in range(int(design.strata.max(initial=-1)) + 1):
        inside = design.strata == stratum
        clusters = np.unique(design.clusters[inside])
        n = len(clusters)
        if n < 2:
            raise RakingError(sentence("a stratum has one cluster: without it there is nothing to replicate from"))
        drawn = chance.multinomial(n - 1, np.full(n, 1 / n), size=n_replicates) * n / (n - 1)
        # Towards 1 by what a finite population leaves: wholly drawn clusters do not vary.
        factors[:, clusters] = 1 + sqrt(_left(design, inside, n)) * (drawn - 1)
    rows = [base * factor[design.clusters] for factor in factors]
    return _calibrated(rows, np.full(n_replicates, 1 / (n_replicates - 1)), calibrate)


def _left(design: Design, inside: np.ndarray[tuple[int], np.dtype[np.bool_]], n: int) -> float:
    """Share of the stratum's clusters that were not drawn."""
    population = float(design.population[inside][0])
    return 1.0 if np.isinf(population) else max(1 - n / population, 0.0)


def _calibrated(rows: list[Floats], scales: Floats, calibrate: Calibrate) -> Replicates:
    found, kept = [], []
    for place, row in enumerate(rows):
        try:
            found.append(calibrate(row))
        except RakingError:
            continue
        kept.append(place)
    if not found:
        raise RakingError(sentence("no replicate can be calibrated"))
    failed = len(rows) - len(kept)
    return Replicates(np.array(found), scales[kept] * len(rows) / len(kept), failed)


def standard_error(replicates: Replicates, statistic: Statistic) -> float:
    """The spread of a statistic over the replicates, about their mean; NaN if it is not defined in one of them."""
    values = np.array([statistic(weights) for weights in replicates.weights])
    variance = float(replicates.scales @ (values - values.mean()) ** 2)
    return sqrt(variance) if variance >= 0 else nan

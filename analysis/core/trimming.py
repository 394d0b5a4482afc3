"""Which weights are too heavy or too light, and who takes what they lose?"""

import numpy as np

from analysis.core.raking import Floats, Integers, RakingError
from surveys.core.said import sentence

MAXIMUM_ROUNDS = 1_000
# Without a tolerance a weight that a share lifts by a rounding error is trimmed for ever.
TOLERANCE = 1e-12


def trim(weights: Floats, low: float, high: float, n: Integers | None = None) -> Floats:
    """Weights between two bounds with the same sum: what is cut off is shared equally by those within, until all are.

    Margins that the weights met before are met no longer. The rule of R's survey::trimWeights(strict = TRUE).

    Args:
        weights: shape (n,).
        low, high: least and greatest weight.
        n: respondents who have each weight, shape (n,); None: one each.

    Raises:
        RakingError: no weights between these bounds have this sum.
    """
    counts = np.ones(len(weights), dtype=np.int64) if n is None else n
    mean = float(counts @ weights) / float(counts.sum())
    if not low <= mean <= high:
        raise RakingError(
            sentence(
                "no weights from {low:g} to {high:g} have the mean {mean:g}; take bounds around it",
                low=low,
                high=high,
                mean=mean,
            )
        )
    found = weights.astype(np.float64)
    for _ in range(MAXIMUM_ROUNDS):
        outside = (found < low * (1 - TOLERANCE)) | (found > high * (1 + TOLERANCE))
        if not outside.any():
            return np.clip(found, low, high)
        held = np.clip(found, low, high)
        surplus = float(counts @ (found - held))
        takers = ~outside
        if not takers.any():
            # Nobody is within: those take it who were cut at the other end.
            takers = held < high if surplus > 0 else held > low
        held[takers] += surplus / float(counts[takers].sum())
        found = held
    raise RakingError(
        sentence("trimming to {low:g} to {high:g} does not come to rest; widen the bounds", low=low, high=high)
    )

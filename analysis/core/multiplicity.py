"""How likely was a person to be drawn, by the frames, lines and household he can be reached through?"""

import numpy as np

from analysis.core.raking import Floats


def dual_frame_weight(
    landline_rate: float, mobile_rate: float, lines: Floats, adults: Floats, mobiles: Floats
) -> Floats:
    """Weights from selection in a sample of landline and mobile numbers: 1 / expected number of times a person is drawn.

    A landline is drawn with `landline_rate`, then one adult of the household; a mobile reaches its owner. Source: single-frame
    estimator, Bankier (1986), JASA 81(396), 1074-1079; Callegaro et al. (2011), Survey Practice 4(3).

    Args:
        landline_rate, mobile_rate: share of the numbers of each frame that was called, 0-1.
        lines: landlines of the household, 0 for none, shape (n,).
        adults: adults in the household, at least 1, shape (n,).
        mobiles: mobiles of the person, shape (n,).

    Raises:
        ValueError: a rate outside 0-1, a negative count, or somebody who cannot be reached.
    """
    if not (0 <= landline_rate <= 1 and 0 <= mobile_rate <= 1):
        raise ValueError("sampling rates are shares from 0 to 1")
    if np.any(lines < 0) or np.any(mobiles < 0) or np.any(adults < 1):
        raise ValueError("lines and mobiles are 0 or more, adults 1 or more")
    expected = landline_rate * lines / adults + mobile_rate * mobiles
    if np.any(expected <= 0):
        raise ValueError("somebody has neither a line nor a mobile of a frame that was called")
    return np.asarray(1 / expected)

"""The truth lies inside 95 % intervals in about 95 of 100 samples: weights, standard errors and degrees of freedom taken together."""

import numpy as np

from analysis.core import estimators
from analysis.core.calibration import LINEAR, RAKING, Method, weigh
from analysis.core.design import Design, Projection
from analysis.core.raking import RakingMargin, dummies

N_POPULATION, N_SAMPLE, N_RUNS = 40_000, 250, 400


def test_intervals_of_raked_and_calibrated_means_and_medians_hold_the_truth() -> None:
    chance = np.random.default_rng(2008)
    education = chance.choice(3, N_POPULATION, p=[0.3, 0.45, 0.25])
    sex = chance.choice(2, N_POPULATION)
    y = np.clip(30 + 12 * education + 6 * sex + chance.normal(0, 18, N_POPULATION), 0, 100)
    # The better educated answer the telephone more often: unweighted, the mean is too high.
    answers = np.array([0.5, 1.0, 1.8])[education]
    truths = {"mean": float(y.mean()), "median": float(np.median(y))}
    held = dict.fromkeys(("raked mean", "calibrated mean", "raked median", "unweighted mean"), 0)

    for _ in range(N_RUNS):
        rows = chance.choice(N_POPULATION, N_SAMPLE, replace=False, p=answers / answers.sum())
        margins = [
            RakingMargin(name, tuple(map(str, range(k))), np.bincount(of, minlength=k).astype(float), of[rows])
            for name, of, k in (("education", education, 3), ("sex", sex, 2))
        ]
        n, base = np.ones(N_SAMPLE, dtype=np.int64), np.ones(N_SAMPLE)
        projection = [Projection.on(dummies(margins, N_SAMPLE), base)]
        raked = Design.of(weigh("AA", n, base, margins, Method(RAKING)).factors, projections=projection)
        linear = Design.of(weigh("AA", n, base, margins, Method(LINEAR)).factors, projections=projection)
        intervals = {
            "raked mean": (estimators.mean(raked, y[rows]), truths["mean"]),
            "calibrated mean": (estimators.mean(linear, y[rows]), truths["mean"]),
            "raked median": (estimators.quantile(raked, y[rows], 0.5), truths["median"]),
            "unweighted mean": (estimators.mean(Design.of(base), y[rows]), truths["mean"]),
        }
        for name, (found, truth) in intervals.items():
            held[name] += found.low <= truth <= found.high

    # With 400 runs, chance alone spreads a coverage of 95 % by 1.1 points.
    for name in ("raked mean", "calibrated mean", "raked median"):
        assert 0.915 <= held[name] / N_RUNS <= 0.985, (name, held[name])
    assert held["unweighted mean"] / N_RUNS < 0.8

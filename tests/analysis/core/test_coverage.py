"""95 % intervals hold the truth about 95 times of 100: neither too narrow nor, with what the margins explain left in, too wide."""

import numpy as np
import pytest

from analysis.core.results import empty_sums, results
from tests.analysis.core import made_up

DRAWS, N = 300, 250
LEVELS = {"young": 20, "middle": 45, "old": 75}
STEPS = {"low": -12, "medium": 0, "high": 12}
NOISE = (-9, -3, 0, 4, 8)


def kinds():
    """Every kind of person in the population, with its share: the two margins are independent, and so is the noise."""
    study = made_up.study(("AA",))
    sex_age, education = (dict(margin.targets) for margin in study.margins)
    found = []
    for (sex, age), share in sex_age.items():
        for (level,), part in education.items():
            for noise in NOISE:
                score = LEVELS[age] + STEPS[level] + noise
                one = made_up.respondent("AA", sex=sex, age=age, education=level, scores=(score, None))
                found.append((one, score, share * part / len(NOISE)))
    return study, found


@pytest.mark.parametrize(("live", "least", "most"), [(True, 272, 297)])
def test_intervals_hold_the_truth_in_about_95_of_100_samples(live, least, most):
    """The bounds are four standard deviations of the binomial below, and three above, the 285 of 300 that are expected."""
    study, population = kinds()
    truth = sum(score * share for _, score, share in population)
    chance = np.random.default_rng(2008)
    n_inside, widths, errors = 0, [], []

    for _ in range(DRAWS):
        sums = empty_sums(study)
        counts = chance.multinomial(N, [share for *_, share in population])
        for (one, _, _), count in zip(population, counts.tolist(), strict=True):
            if count:
                sums.add(one, count)
        row = next(r for r in results(study, sums, live=live).estimates if r["by"] == "" and r["index"] == "one")
        n_inside += row["ci_low"] <= truth <= row["ci_high"]
        widths.append(row["se"])
        errors.append(row["estimate"] - truth)

    assert least <= n_inside <= most
    # The standard errors are as large as estimates really vary; weights taken as given would tell three times as much.
    assert np.mean(widths) == pytest.approx(np.std(errors), rel=0.15)

"""Replicates: the jackknife is R's to 1e-8, the bootstrap agrees with the linearised errors as closely as chance lets it."""

import numpy as np
import pytest

from analysis.core import estimators
from analysis.core.calibration import LOGIT, Method, solve
from analysis.core.design import Design, Projection
from analysis.core.raking import Floats, RakingError
from analysis.core.replicates import Replicates, bootstrap, jackknife, standard_error
from tests.analysis.core import schools


def means_se(replicates: Replicates) -> list[float]:
    def mean(name: str) -> float:
        y = schools.number(name)
        return standard_error(replicates, lambda w: float(w @ y / w.sum()))

    return [mean("api00"), mean("enroll")]


def rake(weights: Floats) -> Floats:
    """Raked anew: wide bounds, and as near to raking as they are wide, would not do; so iterate."""
    columns = schools.dummies()
    blocks = [
        (
            np.column_stack([columns[:, 0] - columns[:, 1] - columns[:, 2], columns[:, 1:3]]),
            np.array([4421.0, 755, 1018]),
        ),
        (np.column_stack([columns[:, 0] - columns[:, 3], columns[:, 3]]), np.array([1072.0, 5122])),
    ]
    found = weights.copy()
    for _ in range(60):
        for block, targets in blocks:
            found = found * (block @ (targets / (block.T @ found)))
    return found


@pytest.mark.parametrize(
    ("name", "design"),
    [
        ("JK1", Design.of(schools.number("pw"))),
        ("JKn", schools.design("plain")),
        ("clustered", schools.design("clustered")),
    ],
)
def test_the_jackknife_is_that_of_as_svrepdesign(name: str, design: Design) -> None:
    found = means_se(jackknife(design, schools.number("pw")))

    assert found == schools.near(schools.told()["replicates"][name]["se"])


def test_every_replicate_is_raked_anew() -> None:
    found = means_se(jackknife(schools.design("nofpc"), schools.number("pw"), rake))

    assert found == schools.near(schools.told()["replicates"]["calibrated"]["se"])


def test_without_calibration_the_jackknife_of_a_total_is_the_linearised_error() -> None:
    y = schools.number("enroll")
    replicates = jackknife(schools.design("clustered"), schools.number("pw"))

    found = standard_error(replicates, lambda w: float(w @ y))

    assert found == pytest.approx(estimators.total(schools.design("clustered"), y).se, rel=1e-10)


@pytest.mark.parametrize("kind", ["plain", "nofpc", "clustered"])
def test_the_bootstrap_is_near_the_linearised_error(kind: str) -> None:
    replicates = bootstrap(schools.design(kind), schools.number("pw"), n_replicates=1_000)

    linearised = [estimators.mean(schools.design(kind), schools.number(name)).se for name in ("api00", "enroll")]
    # The standard error of a standard error from 1000 replicates is 2.2 %.
    assert means_se(replicates) == pytest.approx(linearised, rel=0.09)


def test_the_calibrated_bootstrap_is_near_the_error_that_allows_for_calibration() -> None:
    base = schools.number("pw")
    method = Method(LOGIT, (0.3, 3))

    def calibrate(weights: Floats) -> Floats:
        return weights * solve(schools.dummies(), weights, schools.TOTALS, method)[0]

    weights = calibrate(base)
    design = Design.of(weights, schools.text("stype"), projections=[Projection.on(schools.dummies(), base)])

    found = means_se(bootstrap(schools.design("nofpc"), base, calibrate, n_replicates=400))

    linearised = [estimators.mean(design, schools.number(name)).se for name in ("api00", "enroll")]
    assert found == pytest.approx(linearised, rel=0.15)


def test_the_same_seed_draws_the_same_replicates() -> None:
    one, other, third = (
        bootstrap(schools.design(), schools.number("pw"), n_replicates=5, seed=seed).weights for seed in (1, 1, 2)
    )

    assert np.array_equal(one, other)
    assert not np.array_equal(one, third)


def test_replicates_that_cannot_be_calibrated_are_counted() -> None:
    seen = []

    def sometimes(weights: Floats) -> Floats:
        seen.append(1)
        if len(seen) % 4 == 0:
            raise RakingError("no")
        return weights

    found = jackknife(Design.of(np.ones(8)), np.ones(8), sometimes)

    assert (found.failed, len(found.weights)) == (2, 6)
    assert found.scales.sum() == pytest.approx(7)


def test_a_stratum_of_one_cluster_cannot_be_replicated() -> None:
    design = Design.of(np.ones(3), ["a", "a", "b"])

    for replicate in (jackknife, bootstrap):
        with pytest.raises(RakingError, match="one cluster"):
            replicate(design, np.ones(3))

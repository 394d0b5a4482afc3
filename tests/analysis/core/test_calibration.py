"""Calibrated weights are those of R's calibrate() and postStratify(); what has no solution is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.calibration import LINEAR, LOGIT, POSTSTRATIFY, RAKING, Method, solve, weigh
from analysis.core.raking import Floats, RakingError, RakingMargin
from tests.analysis.core import schools

WITHIN = (0.7, 1.6)
METHODS = {
    "linear": Method(LINEAR),
    "linear_bounded": Method(LINEAR, bounds=(0.8, 1.4)),
    "logit": Method(LOGIT, bounds=WITHIN),
}


@pytest.mark.parametrize("name", list(METHODS))
def test_weights_are_those_of_calibrate(name: str) -> None:
    base = schools.number("pw")

    ratios, _ = solve(schools.dummies(), base, schools.TOTALS, METHODS[name])

    assert (base * ratios).tolist() == schools.near(schools.told()["calibrated"][name]["weights"])


def test_a_number_can_be_calibrated_on_too() -> None:
    base = schools.number("pw")
    columns = np.column_stack([schools.dummies()[:, :3], schools.number("api99")])

    ratios, _ = solve(columns, base, np.array([6194.0, 755.0, 1018.0, 3914069.0]), Method(LINEAR))

    assert (base * ratios).tolist() == schools.near(schools.told()["calibrated"]["linear_number"]["weights"])


def crossed() -> tuple[list[str], RakingMargin]:
    targets = {"E:No": 472.0, "H:No": 399.0, "M:No": 201.0, "E:Yes": 3949.0, "H:Yes": 356.0, "M:Yes": 817.0}
    cells = [f"{a}:{b}" for a, b in zip(schools.text("stype"), schools.text("sch.wide"), strict=True)]
    of_cell = np.array([list(targets).index(cell) for cell in cells])
    return cells, RakingMargin("stype x sch.wide", tuple(targets), np.array(list(targets.values())), of_cell)


def test_post_stratification_is_raking_on_one_crossed_margin() -> None:
    _, margin = crossed()
    base = schools.number("pw")

    found = weigh("CA", np.ones(len(base), dtype=np.int64), base, [margin], Method(POSTSTRATIFY))

    wanted = schools.told()["calibrated"]["poststratified"]["weights"]
    assert (base * found.factors).tolist() == schools.near(wanted)


def two_margins(n: int, seed: int) -> tuple[Floats, list[RakingMargin]]:
    chance = np.random.default_rng(seed)
    base = chance.uniform(0.5, 2, n)
    margins = []
    for name, size in (("one", 3), ("two", 2)):
        of_cell = np.concatenate([np.arange(size), chance.integers(0, size, n - size)])
        share = np.bincount(of_cell, base, size) * chance.uniform(0.8, 1.25, size)
        margins.append(
            RakingMargin(name, tuple(map(str, range(size))), 1000 * share / share.sum(), of_cell.astype(np.int64))
        )
    return base, margins


@settings(max_examples=60)
@given(st.integers(20, 80), st.integers(0, 10_000), st.sampled_from([RAKING, LINEAR, LOGIT]))
def test_every_method_meets_the_margins_and_keeps_its_bounds(n: int, seed: int, name: str) -> None:
    base, margins = two_margins(n, seed)
    bounds = (0.2, 5.0) if name == LOGIT else None

    found = weigh("AA", np.ones(n, dtype=np.int64), base, margins, Method(name, bounds))

    for margin in margins:
        reached = np.bincount(margin.of_cell, base * found.factors, len(margin.categories))
        assert reached.tolist() == pytest.approx(margin.targets.tolist(), rel=1e-9)
    if bounds:
        ratios = found.factors * base.sum() / 1000
        assert bounds[0] <= ratios.min()
        assert ratios.max() <= bounds[1]


def test_bounds_that_cannot_be_kept_are_refused() -> None:
    with pytest.raises(RakingError, match=r"logit calibration of CA within 0\.9999 to 1\.0001 has no solution"):
        solve(schools.dummies(), schools.number("pw"), schools.TOTALS, Method(LOGIT, (0.9999, 1.0001)), "CA")


def test_linear_calibration_that_makes_weights_negative_is_refused() -> None:
    columns = np.array([[1.0, 0], [1, 0], [1, 1], [1, 10]])

    with pytest.raises(RakingError, match="weights that are not above 0; set bounds"):
        solve(columns, np.ones(4), np.array([4.0, -8.0]), Method(LINEAR))


def test_the_weights_of_cells_are_those_of_their_respondents() -> None:
    base, margins = two_margins(30, 3)
    twice = [RakingMargin(m.name, m.categories, m.targets, np.repeat(m.of_cell, 2)) for m in margins]
    method = Method(LOGIT, (0.2, 5))

    cells = weigh("AA", np.full(30, 2, dtype=np.int64), base, margins, method)
    rows = weigh("AA", np.ones(60, dtype=np.int64), np.repeat(base, 2), twice, method)

    assert rows.factors.tolist() == pytest.approx(np.repeat(cells.factors, 2).tolist(), rel=1e-10)

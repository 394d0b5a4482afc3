"""Covariances and regressions made a few rows at a time are those of all rows at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core import design as design_module
from analysis.core import regression
from analysis.core.association import rao_scott
from analysis.core.design import Design, Projection
from analysis.core.model_matrix import Predictor, matrix

N = 40


def made_up(seed: int, calibrated: str, *, is_clustered: bool, is_finite: bool) -> Design:
    """Two strata; the rows of both, of one or of none calibrated, on cells or row by row; or all of them twice."""
    chance = np.random.default_rng(seed)
    weights, cells = chance.uniform(0.5, 2, N), chance.integers(0, 4, N)
    columns, base = np.column_stack([np.ones(4), np.eye(4)[:, :2]]), np.array([1.0, 2.0, 0.5, 1.5])
    strata = np.repeat([0, 1], N // 2)
    halves = [np.flatnonzero(strata == number) for number in (0, 1)]
    on_cells = [Projection.on_cells(columns, base, cells[rows], rows) for rows in halves]
    projections = {
        "no": [],
        "one": on_cells[:1],
        "both": on_cells,
        "rows": [Projection.on(columns[cells[rows]], base[cells[rows]], rows) for rows in halves],
        "twice": [*on_cells, Projection.on(columns[cells][:, :2], base[cells])],
    }[calibrated]
    clusters = chance.integers(0, 6, N) if is_clustered else None
    return Design.of(weights, strata, clusters, np.full(N, 100.0) if is_finite else None, projections)


@pytest.mark.parametrize("calibrated", ["no", "one", "both", "rows", "twice"])
@settings(max_examples=15)
@given(seed=st.integers(0, 1_000), is_clustered=st.booleans(), is_finite=st.booleans())
def test_covariances_are_those_of_all_rows_at_once(
    calibrated: str, seed: int, is_clustered: bool, is_finite: bool
) -> None:
    design = made_up(seed, calibrated, is_clustered=is_clustered, is_finite=is_finite)
    values = np.random.default_rng(seed).normal(size=(N, 3))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(design_module, "BLOCK", 7)
        covariance, plain = design.covariance_of(lambda rows: values[rows], 3)

    wanted = design.covariance(values)
    np.testing.assert_allclose(covariance, wanted, rtol=1e-10, atol=1e-12 * np.abs(wanted).max())
    np.testing.assert_allclose(plain, design.weights**2 @ values**2)


def test_a_stratum_of_one_row_leaves_no_covariance() -> None:
    design = Design.of(np.ones(5), ["a", "a", "a", "a", "b"])

    covariance, _ = design.covariance_of(lambda rows: np.ones((len(rows), 2)), 2)

    assert np.isnan(covariance).all()
    assert np.isnan(design.covariance(np.ones((5, 2)))).all()


@pytest.mark.parametrize("kind", ["linear", "logistic"])
def test_a_regression_in_blocks_is_that_of_all_rows(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(3)
    design = made_up(3, "both", is_clustered=False, is_finite=False)
    predictors = [
        Predictor("age", [None if number == 5 else float(number % 9) for number in range(N)]),
        Predictor("town", [["a", "b", "c"][number % 3] for number in range(N)], ("a", "b", "c")),
    ]
    x = matrix(predictors, N)
    y = chance.normal(size=N) if kind == "linear" else chance.integers(0, 2, N).astype(np.float64)
    fitted = {"linear": regression.linear, "logistic": regression.logistic}[kind]
    whole = fitted(design, y, x)

    monkeypatch.setattr(design_module, "BLOCK", 9)
    in_blocks = fitted(design, y, x)

    np.testing.assert_allclose(in_blocks.coefficients, whole.coefficients, rtol=1e-10)
    np.testing.assert_allclose(in_blocks.covariance, whole.covariance, rtol=1e-9, atol=1e-15)
    assert (in_blocks.n, in_blocks.df) == (whole.n, whole.df) == (N - 1, N - 1 - 2 + 1 - 4)
    assert in_blocks.explained == pytest.approx(whole.explained, rel=1e-10)


def test_a_test_of_independence_in_blocks_is_that_of_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    design = made_up(4, "both", is_clustered=False, is_finite=False)
    rows = [["a", "b", None][number % 3] for number in range(N)]
    columns = [["x", "y", "z", "x"][number % 4] for number in range(N)]
    whole = rao_scott(design, rows, columns)

    monkeypatch.setattr(design_module, "BLOCK", 9)

    assert rao_scott(design, rows, columns).f == pytest.approx(whole.f, rel=1e-10)

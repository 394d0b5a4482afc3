"""What goes with what, other things equal?

Survey-weighted linear and logistic regression with linearised (robust) standard errors that allow for calibration, strata and clusters.
Source: Binder (1983), International Statistical Review 51(3), 279-292; as R's survey::svyglm computes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from scipy.special import expit, fdtrc, stdtr, stdtrit

from analysis.core.design import Design, blocks
from analysis.core.model_matrix import ModelMatrix
from analysis.core.raking import Floats, Integers
from surveys.core.said import SaidError, sentence

LINEAR, LOGISTIC = "linear", "logistic"
MAXIMUM_STEPS = 50
# Newton's steps double the digits: when one changes no coefficient by more than this, the next one would change nothing.
TOLERANCE = 1e-12
# On the scale of log odds: beyond it fitted probabilities are 0 or 1 in double precision, and coefficients run away.
SEPARATED = 30.0
DEPENDENT = 1e-9


class RegressionError(SaidError):
    """A model that cannot be fitted; the message says what stands in the way."""


@dataclass(frozen=True)
class Fit:
    """A fitted model.

    Args:
        kind: linear or logistic.
        names: of the coefficients.
        coefficients: points, or log odds, per unit; shape (p,).
        covariance: of the coefficients, shape (p, p).
        df: degrees of freedom of t tests: clusters less strata, less coefficients, plus one.
        n: rows used.
        explained: weighted share of the variance explained (linear); 1 - deviance / deviance of the constant alone (logistic,
            McFadden 1974).
    """

    kind: str
    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    df: int
    n: int
    explained: float

    @property
    def se(self) -> Floats:
        """Standard errors, shape (p,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def t(self) -> Floats:
        """Coefficients by their standard errors."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.coefficients / self.se)

    @property
    def p(self) -> Floats:
        """Two-sided p values of the t tests; NaN without degrees of freedom."""
        if self.df < 1:
            return np.full(len(self.names), nan)
        return np.asarray(2 * stdtr(self.df, -np.abs(self.t)))

    def intervals(self, alpha: float = 0.05) -> tuple[Floats, Floats]:
        """Lower and upper ends of the t intervals at 1 - alpha."""
        half = (float(stdtrit(self.df, 1 - alpha / 2)) if self.df > 0 else nan) * self.se
        return self.coefficients - half, self.coefficients + half


@dataclass(frozen=True)
class WaldTest:
    """Whether some coefficients are all 0."""

    f: float
    ndf: int
    ddf: int
    p: float


def linear(design: Design, y: Floats, x: ModelMatrix) -> Fit:
    """Weighted least squares.

    Args:
        y: the outcome, shape (n,); rows where it is NaN are not used.

    Raises:
        RegressionError: too few rows, an outcome that does not vary, predictors that depend on one another.
    """
    rows = _usable(design, y, x)
    weights, outcome = design.weights[rows], y[rows]
    _check(x, rows, outcome)
    p = len(x.names)
    triangle = _triangle(x, rows, outcome, np.sqrt(weights))
    bread: Floats = np.asarray(np.linalg.inv(triangle[:p, :p].T @ triangle[:p, :p]), float)
    coefficients: Floats = np.asarray(np.linalg.lstsq(triangle[:p, :p], triangle[:p, p], rcond=None)[0], float)
    residuals: Floats = outcome - _fitted(x, rows, coefficients)
    spread = float(weights @ (outcome - weights @ outcome / weights.sum()) ** 2)
    explained = 1 - float(weights @ residuals**2) / spread
    return _fit(LINEAR, design, rows, x, coefficients, residuals, bread, explained)


def logistic(design: Design, y: Floats, x: ModelMatrix) -> Fit:
    """Weighted logistic regression, by Newton's method.

    Args:
        y: 1, 0, or NaN for rows that are not used; shape (n,).

    Raises:
        RegressionError: as `linear`, and if a predictor separates the outcomes wholly.
    """
    rows = _usable(design, y, x)
    # The mean weight changes nothing but the size of the numbers.
    mean = design.weights[rows].mean()
    weights, outcome = design.weights[rows] / mean, y[rows]
    _check(x, rows, outcome)
    coefficients = np.zeros(len(x.names))
    for _ in range(MAXIMUM_STEPS):
        fitted = np.asarray(expit(_fitted(x, rows, coefficients)), dtype=np.float64)
        curvature, slope = _products(x, rows, weights * fitted * (1 - fitted), weights * (outcome - fitted))
        step = np.linalg.lstsq(curvature, slope, rcond=None)[0]
        coefficients = coefficients + step
        if np.abs(coefficients).max() > SEPARATED:
            worst = x.names[int(np.abs(coefficients).argmax())]
            raise RegressionError(
                sentence(
                    "'{worst}' separates the outcomes: all of its respondents have the same one, or nearly so. Leave it out, or join its category to another.",
                    worst=worst,
                )
            )
        if np.abs(step).max() < TOLERANCE * max(1.0, float(np.abs(coefficients).max())):
            break
    else:
        raise RegressionError(sentence("The logistic regression does not come to rest; leave predictors out."))
    fitted = np.asarray(expit(_fitted(x, rows, coefficients)), dtype=np.float64)
    bread = np.linalg.inv(_products(x, rows, weights * fitted * (1 - fitted), weights)[0]) / mean
    share = weights @ outcome / weights.sum()
    explained = 1 - _deviance(weights, outcome, fitted) / _deviance(weights, outcome, np.full(len(outcome), share))
    return _fit(LOGISTIC, design, rows, x, coefficients, outcome - fitted, bread, explained)


def _deviance(weights: Floats, outcome: Floats, fitted: Floats) -> float:
    likelihood = np.where(outcome > 0, fitted, 1 - fitted)
    return float(-2 * weights @ np.log(np.maximum(likelihood, np.finfo(np.float64).tiny)))


def _usable(design: Design, y: Floats, x: ModelMatrix) -> Integers:
    """Places of the rows of which everything is known."""
    rows = np.flatnonzero(x.known & ~np.isnan(y) & (design.weights > 0))
    n, p = len(rows), len(x.names)
    if n <= p:
        raise RegressionError(
            sentence("{n} respondents have everything known: too few for {p} coefficients.", n=n, p=p)
        )
    return rows


def _fitted(x: ModelMatrix, rows: Integers, coefficients: Floats) -> Floats:
    """The linear predictor of some rows, shape (rows,)."""
    return np.concatenate([x.rows(rows[part]) @ coefficients for part in blocks(len(rows))])


def _products(x: ModelMatrix, rows: Integers, weights: Floats, values: Floats) -> tuple[Floats, Floats]:
    """X' diag(weights) X and X' values over some rows."""
    p = len(x.names)
    squares, sums = np.zeros((p, p)), np.zeros(p)
    for part in blocks(len(rows)):
        inside = x.rows(rows[part])
        squares += inside.T @ (weights[part][:, None] * inside)
        sums += inside.T @ values[part]
    return squares, sums


def _triangle(x: ModelMatrix, rows: Integers, outcome: Floats, scale: Floats | None = None) -> Floats:
    """R of the QR decomposition of the model's columns and the outcome, each row times its scale: shape (p + 1, p + 1).

    Made of one block of rows after the other. Source: Demmel et al. (2012), SIAM Journal on Scientific Computing 34(1), A206-A239.
    """
    found: Floats = np.zeros((0, len(x.names) + 1))
    for part in blocks(len(rows)):
        inside = np.column_stack([x.rows(rows[part]), outcome[part]])
        if scale is not None:
            inside *= scale[part][:, None]
        found = np.asarray(np.linalg.qr(np.vstack([found, inside]), mode="r"), dtype=np.float64)
    return found


def _check(x: ModelMatrix, rows: Integers, outcome: Floats) -> None:
    if float(np.ptp(outcome)) == 0:
        raise RegressionError(sentence("The outcome is the same for everybody; there is nothing to explain."))
    # Lengths and angles of the columns are those of the columns of R.
    inside = _triangle(x, rows, outcome)
    basis = np.zeros((len(inside), 0))
    for place, name in enumerate(x.names):
        column = inside[:, place]
        size = float(np.linalg.norm(column))
        left = column - basis @ (basis.T @ column)
        left = left - basis @ (basis.T @ left)
        if float(np.linalg.norm(left)) <= DEPENDENT * size or size == 0:
            raise RegressionError(
                sentence(
                    "'{name}' says nothing that the predictors before it do not say already. Leave one of them out.",
                    name=name,
                )
            )
        basis = np.column_stack([basis, left / np.linalg.norm(left)])


def _fit(
    kind: str,
    design: Design,
    used: Integers,
    x: ModelMatrix,
    coefficients: Floats,
    residuals: Floats,
    bread: Floats,
    explained: float,
) -> Fit:
    left = np.zeros(design.n)
    left[used] = residuals
    is_used = np.zeros(design.n, dtype=np.bool_)
    is_used[used] = True

    def linearised(rows: Integers) -> Floats:
        return (x.rows(rows) * left[rows][:, None]) @ bread

    return Fit(
        kind=kind,
        names=x.names,
        coefficients=coefficients,
        covariance=design.covariance_of(linearised, len(coefficients))[0],
        df=design.df(is_used) + 1 - len(coefficients),
        n=len(used),
        explained=explained,
    )


def wald(fit: Fit, places: Sequence[int]) -> WaldTest:
    """Whether the coefficients at these places are all 0; F test, as R's survey::regTermTest has it."""
    at = np.asarray(places)
    chosen = fit.coefficients[at]
    k = len(at)
    covariance = fit.covariance[np.ix_(at, at)]
    if np.isnan(covariance).any() or fit.df < 1 or np.linalg.matrix_rank(covariance) < k:
        return WaldTest(nan, k, fit.df, nan)
    f = float(chosen @ np.linalg.solve(covariance, chosen)) / k
    return WaldTest(f, k, fit.df, float(fdtrc(k, fit.df, f)))

"""What goes with what, other things equal?

Survey-weighted linear and logistic regression with linearised (robust) standard errors that allow for calibration, strata and clusters.
Source: Binder (1983), International Statistical Review 51(3), 279-292; as R's survey::svyglm computes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from scipy.special import expit, fdtrc, stdtr, stdtrit

from analysis.core.design import Booleans, Design
from analysis.core.model_matrix import ModelMatrix
from analysis.core.raking import Floats
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
    used = _usable(design, y, x)
    inside, weights, outcome = x.columns[used], design.weights[used], y[used]
    _check(inside, outcome, x.names)
    bread: Floats = np.asarray(np.linalg.inv(inside.T @ (weights[:, None] * inside)), float)
    rooted = np.sqrt(weights)
    coefficients: Floats = np.asarray(np.linalg.lstsq(inside * rooted[:, None], outcome * rooted, rcond=None)[0], float)
    residuals: Floats = outcome - inside @ coefficients
    spread = float(weights @ (outcome - weights @ outcome / weights.sum()) ** 2)
    explained = 1 - float(weights @ residuals**2) / spread
    return _fit(LINEAR, design, used, x, coefficients, residuals, bread, explained)


def logistic(design: Design, y: Floats, x: ModelMatrix) -> Fit:
    """Weighted logistic regression, by Newton's method.

    Args:
        y: 1, 0, or NaN for rows that are not used; shape (n,).

    Raises:
        RegressionError: as `linear`, and if a predictor separates the outcomes wholly.
    """
    used = _usable(design, y, x)
    # The mean weight changes nothing but the size of the numbers.
    inside, weights, outcome = x.columns[used], design.weights[used] / design.weights[used].mean(), y[used]
    _check(inside, outcome, x.names)
    coefficients = np.zeros(len(x.names))
    for _ in range(MAXIMUM_STEPS):
        fitted = np.asarray(expit(inside @ coefficients), dtype=np.float64)
        curvature = inside.T @ ((weights * fitted * (1 - fitted))[:, None] * inside)
        step = np.linalg.lstsq(curvature, inside.T @ (weights * (outcome - fitted)), rcond=None)[0]
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
    fitted = np.asarray(expit(inside @ coefficients), dtype=np.float64)
    bread = (
        np.linalg.inv(inside.T @ ((weights * fitted * (1 - fitted))[:, None] * inside)) / design.weights[used].mean()
    )
    share = weights @ outcome / weights.sum()
    explained = 1 - _deviance(weights, outcome, fitted) / _deviance(weights, outcome, np.full(len(outcome), share))
    return _fit(LOGISTIC, design, used, x, coefficients, outcome - fitted, bread, explained)


def _deviance(weights: Floats, outcome: Floats, fitted: Floats) -> float:
    likelihood = np.where(outcome > 0, fitted, 1 - fitted)
    return float(-2 * weights @ np.log(np.maximum(likelihood, np.finfo(np.float64).tiny)))


def _usable(design: Design, y: Floats, x: ModelMatrix) -> Booleans:
    used = np.asarray(x.known & ~np.isnan(y) & (design.weights > 0))
    n, p = int(used.sum()), len(x.names)
    if n <= p:
        raise RegressionError(
            sentence("{n} respondents have everything known: too few for {p} coefficients.", n=n, p=p)
        )
    return used


def _check(inside: Floats, outcome: Floats, names: Sequence[str]) -> None:
    if float(np.ptp(outcome)) == 0:
        raise RegressionError(sentence("The outcome is the same for everybody; there is nothing to explain."))
    basis = np.zeros((len(inside), 0))
    for place, name in enumerate(names):
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
    used: Booleans,
    x: ModelMatrix,
    coefficients: Floats,
    residuals: Floats,
    bread: Floats,
    explained: float,
) -> Fit:
    linearised = np.zeros((design.n, len(coefficients)))
    linearised[used] = (x.columns[used] * residuals[:, None]) @ bread
    return Fit(
        kind=kind,
        names=x.names,
        coefficients=coefficients,
        covariance=design.covariance(linearised),
        df=design.df(used) + 1 - len(coefficients),
        n=int(used.sum()),
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

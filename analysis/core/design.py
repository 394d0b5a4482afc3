"""How were the rows drawn and weighted, and how much would an estimate from them vary?

The variance of a linearised estimate, allowing for calibration, strata, clusters and finite populations. Source: Saerndal, Swensson and
Wretman (1992), Model Assisted Survey Sampling, 5.5 and 6.6; Binder (1983), International Statistical Review 51(3), 279-292; as R's
survey::svyrecvar computes it for one stage.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.clusters import WHOLLY_DRAWN
from analysis.core.raking import Floats, Integers

Booleans = NDArray[np.bool_]

# Singular values below this part of the largest are those of dependent columns: dummies of several margins are.
RANK = 1e-11
# Rows that are looked at at once where linearised values of all would fill the memory.
BLOCK = 1 << 15


@dataclass(frozen=True)
class Projection:
    """What the weights of some rows were calibrated on: estimates do not vary by what it explains.

    Args:
        rows: which rows, as their places.
        basis: columns that span the calibration variables x root, orthonormal over the rows; shape (rows, rank), or of `cells`.
        root: square root of the weight of each row in the regression, shape (rows,).
        cells: rows of one cell share their calibration variables and weight: its place in `basis`, shape (rows,); None: each has
            a place of its own.
        counts: how many respondents each row stands for, shape (rows,); None: one. With cells only.
    """

    rows: Integers
    basis: Floats
    root: Floats
    cells: Integers | None = None
    counts: Floats | None = None

    @classmethod
    def on(cls, columns: Floats, base: Floats, rows: Integers | None = None) -> "Projection":
        """The projection on calibration variables.

        Args:
            columns: of the calibration, shape (rows, m); they may depend on one another.
            base: weights before the calibration, shape (rows,), as R's calibrate() has it.
            rows: places of these rows among all; None: they are all there are.
        """
        root = np.sqrt(base)
        u, size, _ = np.linalg.svd(columns * root[:, None], full_matrices=False)
        basis = u[:, size > RANK * size[0]] if len(size) else u
        return cls(np.arange(len(base)) if rows is None else rows, basis, root)

    @classmethod
    def on_cells(
        cls, columns: Floats, base: Floats, cells: Integers, rows: Integers, counts: Floats | None = None
    ) -> "Projection":
        """The same where many rows share their calibration variables: what it costs is the cells, not the rows.

        Args:
            columns: of the calibration, of each cell, shape (cells, m).
            base: weight of a row of each cell before the calibration, shape (cells,).
            cells: cell of each row, shape (rows,).
            rows: places of these rows among all.
            counts: how many respondents each row stands for, shape (rows,); None: one.
        """
        n = np.bincount(cells, counts, minlength=len(base))
        # With each cell's row repeated n times, the singular values and right vectors would be the same.
        _, size, right = np.linalg.svd(columns * np.sqrt(base * n)[:, None], full_matrices=False)
        used = size > RANK * size[0] if len(size) else np.zeros(0, dtype=np.bool_)
        root = np.sqrt(base)
        return cls(rows, columns * root[:, None] @ right[used].T / size[used], root[cells], cells, counts)

    def residual(self, values: Floats) -> Floats:
        """What the calibration variables do not explain of values, shape (rows, k)."""
        rooted = self.root[:, None] * values
        if self.cells is not None:
            n = len(self.basis)
            counted = rooted if self.counts is None else rooted * self.counts[:, None]
            totals = np.column_stack([np.bincount(self.cells, column, n) for column in counted.T])
            return np.asarray(values - (self.basis @ (self.basis.T @ totals))[self.cells] / self.root[:, None])
        return np.asarray((rooted - self.basis @ (self.basis.T @ rooted)) / self.root[:, None])

    def fit(self, rows_of: Callable[[Integers], Floats], k: int) -> Floats:
        """What is fitted to values that are made some rows at a time: of each place in the basis, or its coefficients; see `of`."""
        n_cells = len(self.basis)
        totals = np.zeros((n_cells if self.cells is not None else self.basis.shape[1], k))
        for part in blocks(len(self.rows)):
            rooted = self.root[part][:, None] * rows_of(self.rows[part])
            if self.cells is None:
                totals += self.basis[part].T @ rooted
                continue
            for column in range(k):
                totals[:, column] += np.bincount(self.cells[part], rooted[:, column], n_cells)
        return totals if self.cells is None else np.asarray(self.basis @ (self.basis.T @ totals))

    def of(self, part: slice, fitted: Floats) -> Floats:
        """The part of the values of some rows that the calibration variables explain, from what `fit` found."""
        found = self.basis[part] @ fitted if self.cells is None else fitted[self.cells[part]]
        return np.asarray(found / self.root[part][:, None])


@dataclass(frozen=True)
class Design:
    """A sample of rows.

    Args:
        weights: final weights, shape (n,).
        strata: number of the stratum of each row, from 0, shape (n,).
        clusters: number of the cluster (interviewer, sampling point) of each row, from 0, each within one stratum; shape (n,).
        population: clusters that the row's stratum has in the population, infinite for no correction; shape (n,).
        projections: of calibrated weights, in the order in which they were calibrated.
        counts: how many respondents each row stands for, all alike, shape (n,); None: one.
        are_alone: whether nobody belongs together with others: a row that stands for several is then as many clusters.
    """

    weights: Floats
    strata: Integers
    clusters: Integers
    population: Floats
    projections: tuple[Projection, ...] = ()
    counts: Floats | None = None
    are_alone: bool = False

    @classmethod
    def of(
        cls,
        weights: Floats,
        strata: Sequence[Any] | NDArray[Any] | None = None,
        clusters: Sequence[Any] | NDArray[Any] | None = None,
        population: Floats | None = None,
        projections: Sequence[Projection] = (),
        counts: Floats | None = None,
    ) -> "Design":
        """A design from labels; without strata there is one, without clusters each row is one."""
        n = len(weights)
        of_stratum = np.zeros(n, dtype=np.int64) if strata is None else _numbered(np.asarray(strata))
        of_cluster = np.arange(n) if clusters is None else _numbered(np.asarray(clusters))
        # The same label in two strata names two clusters.
        nested = of_cluster
        if clusters is not None:
            nested = _numbered(of_stratum * (int(of_cluster.max(initial=0)) + 1) + of_cluster)
        sizes = np.full(n, np.inf) if population is None else np.asarray(population, dtype=np.float64)
        weighed = np.asarray(weights, dtype=np.float64)
        return cls(weighed, of_stratum, nested, sizes, tuple(projections), counts, clusters is None)

    @property
    def n(self) -> int:
        """Rows."""
        return len(self.weights)

    def n_of(self, rows: Booleans) -> Any:
        """How many respondents some rows stand for, shape (n,); or in each column of shape (n, k)."""
        return rows.sum(axis=0) if self.counts is None else self.counts @ rows

    @cached_property
    def totals(self) -> Floats:
        """What the respondents of each row weigh together, shape (n,)."""
        return self.weights if self.counts is None else self.weights * self.counts

    @cached_property
    def squares(self) -> Floats:
        """Sum of the squared weights of the respondents of each row, shape (n,)."""
        return self.weights * self.totals

    @cached_property
    def _drawn(self) -> Floats | None:
        """How many clusters each number of a cluster stands for: as many as respondents who are alone; None: one."""
        if self.counts is None or not self.are_alone:
            return None
        return np.bincount(self.clusters, self.counts, len(self._stratum_of_cluster)).astype(np.float64)

    @cached_property
    def _stratum_of_cluster(self) -> Integers:
        found = np.zeros(int(self.clusters.max(initial=-1)) + 1, dtype=np.int64)
        found[self.clusters] = self.strata
        return found

    @cached_property
    def _scale(self) -> Floats:
        """Factor of each stratum, (1 - n/N) n / (n - 1) with n and N its clusters; NaN for a stratum of one cluster."""
        drawn = np.bincount(self._stratum_of_cluster, self._drawn)
        in_population = np.full(len(drawn), np.inf)
        in_population[self.strata] = self.population
        left = np.where(np.isinf(in_population), 1.0, 1 - drawn / in_population)
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = left * np.where(drawn > 1, drawn / (drawn - 1), np.nan)
        return np.where(left < WHOLLY_DRAWN, 0.0, scale)

    def df(self, used: Booleans | None = None) -> int:
        """Degrees of freedom: clusters less strata, of the rows used."""
        clusters, strata = (self.clusters, self.strata) if used is None else (self.clusters[used], self.strata[used])
        is_used = np.bincount(clusters) > 0
        n_clusters = np.count_nonzero(is_used) if self._drawn is None else self._drawn[: len(is_used)][is_used].sum()
        return round(n_clusters) - int(np.count_nonzero(np.bincount(strata)))

    def covariance(self, linearised: Floats) -> Floats:
        """Covariances of estimates.

        Args:
            linearised: influence of each row on each estimate without its weight, 0 for rows outside; shape (n, k).

        Returns:
            shape (k, k); NaN if a stratum has one cluster.
        """
        values = linearised
        for projection in self.projections:
            values = values.copy()
            values[projection.rows] = projection.residual(values[projection.rows])
        z = self.weights[:, None] * values
        if self.counts is not None and not self.are_alone:
            z = z * self.counts[:, None]
        n_clusters = len(self._stratum_of_cluster)
        totals = np.column_stack([np.bincount(self.clusters, column, n_clusters) for column in z.T])
        of_stratum, drawn, scale = self._stratum_of_cluster, self._drawn, self._scale[self._stratum_of_cluster]
        n_drawn = np.bincount(of_stratum, drawn)
        counted = totals if drawn is None else totals * drawn[:, None]
        means = np.column_stack([np.bincount(of_stratum, column) / n_drawn for column in counted.T])
        apart = totals - means[of_stratum]
        return np.asarray(apart.T @ (apart * (scale if drawn is None else drawn * scale)[:, None]))

    def covariance_of(self, rows_of: Callable[[Integers], Floats], k: int) -> tuple[Floats, Floats]:
        """Covariances of estimates whose linearised values are made some rows at a time, so that they need little memory.

        Args:
            rows_of: places of rows -> their linearised values as in `covariance`, shape (rows, k).

        Returns:
            the covariances, shape (k, k), and the variances without calibration and strata, shape (k,).
        """
        groups = self._calibrated_apart
        # Rows that stand for several respondents are few.
        if groups is None or self.counts is not None:
            values = rows_of(np.arange(self.n))
            return self.covariance(values), np.asarray(self.squares @ values**2)
        drawn = np.bincount(self._stratum_of_cluster)
        are_alone = len(self._stratum_of_cluster) == self.n
        totals = np.zeros((len(drawn) if are_alone else len(self._stratum_of_cluster), k))
        products, plain = np.zeros((k, k)), np.zeros(k)
        for projection, rows in groups:
            fitted = None if projection is None else projection.fit(rows_of, k)
            for part in blocks(len(rows)):
                at = rows[part]
                values, weights = rows_of(at), self.weights[at][:, None]
                plain += (weights[:, 0] ** 2) @ values**2
                z = weights * (values if projection is None or fitted is None else values - projection.of(part, fitted))
                number = self.strata[at] if are_alone else self.clusters[at]
                for column in range(k):
                    totals[:, column] += np.bincount(number, z[:, column], len(totals))
                if are_alone:
                    products += (z * self._scale[self.strata[at]][:, None]).T @ z
        if are_alone:
            means = totals / drawn[:, None]
            return products - means.T @ (means * (drawn * self._scale)[:, None]), plain
        means = np.column_stack([np.bincount(self._stratum_of_cluster, column) / drawn for column in totals.T])
        apart = totals - means[self._stratum_of_cluster]
        return np.asarray(apart.T @ (apart * self._scale[self._stratum_of_cluster][:, None])), plain

    @cached_property
    def _calibrated_apart(self) -> list[tuple[Projection | None, Integers]] | None:
        """Rows by the projection that their weights were calibrated by; None if some were calibrated twice."""
        times = np.zeros(self.n, dtype=np.int64)
        for projection in self.projections:
            times[projection.rows] += 1
        if times.max(initial=0) > 1:
            return None
        free = np.flatnonzero(times == 0)
        found: list[tuple[Projection | None, Integers]] = [(p, p.rows) for p in self.projections]
        return [*found, (None, free)] if len(free) else found


def blocks(n: int) -> Iterator[slice]:
    """Rows, some at once."""
    return (slice(first, first + BLOCK) for first in range(0, n, BLOCK))


def _numbered(labels: NDArray[Any]) -> Integers:
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def within(design: Design, values: Mapping[str, Floats]) -> Booleans:
    """Rows of which all these values are known and which have a weight."""
    known = design.weights > 0
    for column in values.values():
        known &= ~np.isnan(column)
    return np.asarray(known)

"""Do two categorical variables hang together?

Pearson's chi-square with the Rao-Scott corrections for weights and design. Source: Rao and Scott (1984), Annals of Statistics 12(1),
46-60; Thomas and Rao (1987), JASA 82(398), 630-636; as R's survey::svychisq computes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from scipy.special import chdtrc, fdtrc

from analysis.core.design import Design
from analysis.core.raking import Floats, Integers


@dataclass(frozen=True)
class RaoScott:
    """A test of independence; NaN where it is not defined.

    Args:
        chi_square: Pearson's statistic of the weighted shares times the respondents.
        f: the second-order corrected statistic, with its degrees of freedom `ndf`, `ddf` and its p value `p`.
        chi_square_p: p value of the first-order corrected statistic, with (rows - 1) (columns - 1) degrees of freedom.
        n: respondents whose row and column are known.
    """

    chi_square: float
    f: float
    ndf: float
    ddf: float
    p: float
    chi_square_p: float
    n: int


def rao_scott(design: Design, rows: Sequence[str | None], columns: Sequence[str | None]) -> RaoScott:
    """The test of independence of two variables.

    Args:
        rows, columns: category of each respondent, None where not known (those do not count).
    """
    names = [sorted({value for value in values if value is not None}) for values in (rows, columns)]
    places = [{name: place for place, name in enumerate(known)} for known in names]
    of_rows, of_columns = (
        np.array([-1 if value is None else place[value] for value in values], dtype=np.int64)
        for values, place in zip((rows, columns), places, strict=True)
    )
    return rao_scott_of(design, of_rows, of_columns)


def rao_scott_of(design: Design, rows: Integers, columns: Integers) -> RaoScott:
    """The same of numbered categories, -1 where not known; shape (n,)."""
    (row_names, of_row), (column_names, of_column) = (np.unique(side, return_inverse=True) for side in (rows, columns))
    # What is not known stands first.
    of_row, of_column = of_row - int((row_names < 0).any()), of_column - int((column_names < 0).any())
    n_rows, n_columns = (int((names >= 0).sum()) for names in (row_names, column_names))
    used = (of_row >= 0) & (of_column >= 0) & (design.weights > 0)
    return _test(design, np.where(used, of_row * n_columns + of_column, -1), n_rows, n_columns)


def _test(design: Design, of_cell: Integers, n_rows: int, n_columns: int) -> RaoScott:
    used = of_cell >= 0
    n = round(design.n_of(used))
    weighted: Floats = np.bincount(of_cell[used], design.totals[used], n_rows * n_columns).astype(np.float64)
    if n_rows < 2 or n_columns < 2 or not _margins_are_full(weighted, n_rows, n_columns):
        return RaoScott(nan, nan, nan, nan, nan, nan, n)
    shares = weighted / weighted.sum()
    size = float(weighted.sum())

    def linearised(rows: Integers) -> Floats:
        of_rows = of_cell[rows]
        inside = np.flatnonzero(of_rows >= 0)
        found = np.zeros((len(rows), n_rows * n_columns))
        found[inside] = -shares
        found[inside, of_rows[inside]] += 1.0
        return np.asarray(found / size)

    covariance, _ = design.covariance_of(linearised, n_rows * n_columns)
    table = shares.reshape(n_rows, n_columns)
    independent = np.outer(table.sum(axis=1), table.sum(axis=0))
    chi_square = float(n * ((table - independent) ** 2 / independent).sum())
    if np.isnan(covariance).any():
        return RaoScott(chi_square, nan, nan, nan, nan, nan, n)
    contrasts = _contrasts(n_rows, n_columns)
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    scaled = inverse[:, None] * contrasts
    # Generalised design effects: how the covariances compare with those of a simple random sample of as many.
    effects = np.linalg.solve(contrasts.T @ (scaled / n), scaled.T @ covariance @ scaled)
    trace = float(np.trace(effects))
    if trace <= 0:
        return RaoScott(chi_square, nan, nan, nan, nan, nan, n)
    ndf = trace**2 / float(np.trace(effects @ effects))
    ddf = ndf * design.df(used)
    f = chi_square / trace
    n_contrasts = contrasts.shape[1]
    return RaoScott(
        chi_square=chi_square,
        f=f,
        ndf=ndf,
        ddf=ddf,
        p=float(fdtrc(ndf, ddf, f)) if ddf > 0 else nan,
        chi_square_p=float(chdtrc(n_contrasts, chi_square / (trace / n_contrasts))),
        n=n,
    )


def _margins_are_full(weighted: Floats, n_rows: int, n_columns: int) -> bool:
    table = weighted.reshape(n_rows, n_columns)
    return bool((table.sum(axis=0) > 0).all() and (table.sum(axis=1) > 0).all())


def _contrasts(n_rows: int, n_columns: int) -> Floats:
    """Interactions freed of the main effects, cells in row-major order: shape (cells, (rows - 1) (columns - 1))."""
    row, column = np.divmod(np.arange(n_rows * n_columns), n_columns)
    of_rows = (row[:, None] == np.arange(1, n_rows)).astype(np.float64)
    of_columns = (column[:, None] == np.arange(1, n_columns)).astype(np.float64)
    main = np.column_stack([np.ones(n_rows * n_columns), of_rows, of_columns])
    crossed = (of_rows[:, :, None] * of_columns[:, None, :]).reshape(n_rows * n_columns, -1)
    basis = np.linalg.qr(main)[0]
    return np.asarray(crossed - basis @ (basis.T @ crossed))

"""Which columns does a regression see?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.design import Booleans
from analysis.core.fact_columns import Coded
from analysis.core.raking import Floats, Integers

INTERCEPT = "(constant)"


@dataclass(frozen=True)
class Predictor:
    """One explanatory variable.

    Args:
        name: its name.
        values: of each row: a number, or a category; None where not known. As a column, if many rows share them.
        categories: in order, the first is what the others are compared with; empty for a number.
    """

    name: str
    values: Sequence[str | float | None] | Coded
    categories: tuple[str, ...] = ()

    @property
    def coded(self) -> Coded:
        """The values as a column."""
        return self.values if isinstance(self.values, Coded) else Coded.of(self.values)

    @property
    def listed(self) -> list[str | float | None]:
        """The values one by one."""
        return self.values.listed() if isinstance(self.values, Coded) else list(self.values)


@dataclass(frozen=True)
class ModelMatrix:
    """Columns of a model.

    Args:
        names: `(constant)`, `age`, `sex=female`, ...
        columns: of each name, true or false or numbers, shape (n,); numbers are 0 where not known.
        known: rows of which everything is known, shape (n,).
        terms: predictor -> places of its columns.
        references: predictor with categories -> the one that the others are compared with.
    """

    names: tuple[str, ...]
    columns: tuple[NDArray[Any], ...]
    known: Booleans
    terms: Mapping[str, tuple[int, ...]]
    references: Mapping[str, str]

    def rows(self, rows: Integers) -> Floats:
        """The columns of some rows as one matrix, shape (rows, names): of all at once it would be large."""
        found = np.empty((len(rows), len(self.columns)))
        for place, column in enumerate(self.columns):
            found[:, place] = column[rows]
        return found


def matrix(predictors: Sequence[Predictor], n: int, used: Booleans | None = None) -> ModelMatrix:
    """The columns of a constant and these predictors; categories that no row with everything known has are left out.

    Args:
        predictors: each with n values.
        n: rows.
        used: rows that may be used.
    """
    known: Booleans = np.ones(n, dtype=np.bool_) if used is None else used.copy()
    coded = [predictor.coded for predictor in predictors]
    for predictor, column in zip(predictors, coded, strict=True):
        allowed = set(predictor.categories)
        is_usable = [value is not None and (not allowed or value in allowed) for value in column.different]
        known &= np.array(is_usable, dtype=np.bool_)[column.of_row]
    names = [INTERCEPT]
    columns: list[NDArray[Any]] = [np.ones(n, dtype=np.bool_)]
    terms: dict[str, tuple[int, ...]] = {}
    references: dict[str, str] = {}
    for predictor, column in zip(predictors, coded, strict=True):
        start = len(names)
        if predictor.categories:
            place = {str(value): number for number, value in enumerate(column.different) if value is not None}
            counts = np.bincount(column.of_row[known], minlength=len(column.different))
            present = [c for c in predictor.categories if c in place and counts[place[c]]]
            references[predictor.name] = present[0] if present else ""
            for category in present[1:]:
                names.append(f"{predictor.name}={category}")
                columns.append(column.of_row == place[category])
        else:
            names.append(predictor.name)
            values = [0.0 if value is None else float(value) for value in column.different]
            columns.append(np.array(values, dtype=np.float64)[column.of_row])
        terms[predictor.name] = tuple(range(start, len(names)))
    return ModelMatrix(tuple(names), tuple(columns), known, terms, references)

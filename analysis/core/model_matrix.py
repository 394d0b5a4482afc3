"""Which columns does a regression see?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.core.design import Booleans
from analysis.core.raking import Floats

INTERCEPT = "(constant)"


@dataclass(frozen=True)
class Predictor:
    """One explanatory variable.

    Args:
        name: its name.
        values: of each row: a number, or a category; None where not known.
        categories: in order, the first is what the others are compared with; empty for a number.
    """

    name: str
    values: Sequence[str | float | None]
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class ModelMatrix:
    """Columns of a model.

    Args:
        names: `(constant)`, `age`, `sex=female`, ...
        columns: shape (n, names); 0 where not known.
        known: rows of which everything is known, shape (n,).
        terms: predictor -> places of its columns.
        references: predictor with categories -> the one that the others are compared with.
    """

    names: tuple[str, ...]
    columns: Floats
    known: Booleans
    terms: Mapping[str, tuple[int, ...]]
    references: Mapping[str, str]


def matrix(predictors: Sequence[Predictor], n: int, used: Booleans | None = None) -> ModelMatrix:
    """The columns of a constant and these predictors; categories that no row with everything known has are left out.

    Args:
        predictors: each with n values.
        n: rows.
        used: rows that may be used.
    """
    known: Booleans = np.ones(n, dtype=np.bool_) if used is None else used.copy()
    for predictor in predictors:
        allowed = set(predictor.categories)
        known &= np.array(
            [value is not None and (not allowed or value in allowed) for value in predictor.values], dtype=np.bool_
        )
    names, columns = [INTERCEPT], [np.ones(n)]
    terms: dict[str, tuple[int, ...]] = {}
    references: dict[str, str] = {}
    for predictor in predictors:
        start = len(names)
        if predictor.categories:
            labels = np.array([str(value) for value in predictor.values], dtype=object)
            present = [category for category in predictor.categories if bool(np.any(known & (labels == category)))]
            references[predictor.name] = present[0] if present else ""
            for category in present[1:]:
                names.append(f"{predictor.name}={category}")
                columns.append((labels == category).astype(np.float64))
        else:
            names.append(predictor.name)
            columns.append(np.array([0.0 if value is None else float(value) for value in predictor.values]))
        terms[predictor.name] = tuple(range(start, len(names)))
    return ModelMatrix(tuple(names), np.where(known[:, None], np.column_stack(columns), 0.0), known, terms, references)

"""Which quota cells does a respondent belong to, and in which order are they locked?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cell:
    """One cell as the arithmetic sees it. `country` empty: all countries together."""

    key: str
    plan: str
    country: str
    cell: Mapping[str, str]


def key_of(plan: str, country: str, cell: Mapping[str, str]) -> str:
    """The name of a cell, and its place in the order in which cells are locked: `plan|CZ|sex=male|age_group=18-34`."""
    return "|".join([plan, country, *(f"{variable}={value}" for variable, value in cell.items())])


def cells_of(cells: Iterable[Cell], country: str, values: Mapping[str, Any]) -> list[str]:
    """Keys of the cells that a respondent falls into, in locking order."""
    return sorted(
        cell.key
        for cell in cells
        if cell.country in ("", country) and all(values.get(variable) == value for variable, value in cell.cell.items())
    )

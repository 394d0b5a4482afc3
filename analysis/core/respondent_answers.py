"""What did respondents answer, wherever their answers are kept: in rows or in columns?

Whoever answered alike is looked at once: what is computed for the different answers goes for all who gave them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np

from analysis.core.design import Booleans
from analysis.core.raking import Floats, Integers
from analysis.core.scores import score_of, unit_of
from surveys.core.expressions.instances import split_key
from surveys.core.study import IndexDefinition

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Grouped:
    """Respondents by what they answered to some questions.

    Args:
        different: the different answers, in the order in which they first come.
        of_row: place of each respondent's among them, shape (n,).
    """

    different: tuple[Values, ...]
    of_row: Integers

    def of(self, name: str) -> list[Any]:
        """The different answers to one of the questions; None where there is none."""
        return [values.get(name) for values in self.different]


class Answers(Protocol):
    """The answers of some respondents, in a fixed order."""

    def grouped(self, names: Sequence[str]) -> Grouped:
        """The respondents by their answers to these questions; of a question or repeat, all instances."""
        ...

    def scores(self, definition: IndexDefinition) -> Floats:
        """Scores on an index in points, NaN where missing, shape (n,)."""
        ...

    def only(self, used: Booleans) -> Self:
        """The answers of some of them."""
        ...


@dataclass(frozen=True)
class RowAnswers:
    """Answers that are at hand respondent by respondent."""

    rows: tuple[Values, ...]

    def grouped(self, names: Sequence[str]) -> Grouped:
        """See `Answers`."""
        wanted, known, different = frozenset(names), dict[Any, int](), list[Values]()
        of_row = np.zeros(len(self.rows), dtype=np.int64)
        for number, row in enumerate(self.rows):
            own = {name: value for name, value in row.items() if split_key(name)[0] in wanted}
            # 1 and true are equal in Python, and are different answers.
            key = tuple(sorted((name, type(value).__name__, str(value)) for name, value in own.items()))
            place = known.setdefault(key, len(different))
            if place == len(different):
                different.append(own)
            of_row[number] = place
        return Grouped(tuple(different), of_row)

    def scores(self, definition: IndexDefinition) -> Floats:
        """See `Answers`."""
        unit = unit_of(definition)
        found = (score_of(definition, row) for row in self.rows)
        return np.array([np.nan if score is None else score / unit for score in found], dtype=np.float64)

    def only(self, used: Booleans) -> "RowAnswers":
        """See `Answers`."""
        return RowAnswers(tuple(self.rows[place] for place in np.flatnonzero(used).tolist()))

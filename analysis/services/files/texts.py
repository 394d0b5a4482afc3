"""How does a cell stand in a file that people read, as values or as labels?"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from analysis.core.codebook import Variable

Cell = Any


def reader(variable: Variable, *, in_labels: bool) -> Callable[[Cell], Cell]:
    """What makes a stored answer a text, a number or nothing."""
    labels = {category.value: category.label for category in variable.categories} if in_labels else {}
    separator = ", " if in_labels else " "
    # Of a number only the number is an answer; a missing kind stands as its name in files of labels too.
    has_words = in_labels and variable.kind in ("single", "multiple")

    def read(value: Cell) -> Cell:
        if isinstance(value, list):
            return separator.join(labels.get(str(item), str(item)) for item in value)
        if isinstance(value, datetime):
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if has_words and isinstance(value, str):
            return labels.get(value, value)
        return value

    return read

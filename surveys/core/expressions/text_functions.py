"""What do the functions of texts and of sets of choices give?"""

import math
from collections.abc import Callable
from typing import Any

from surveys.core.expressions.number_functions import items
from surveys.core.expressions.values import as_number, as_text

# What is put together is cut here: calculations that double each other would otherwise fill the memory in a few dozen rows.
MAXIMUM_RESULT = 10_000


def chosen(value: Any) -> list[str]:
    """The choices of a set."""
    return [name for name in as_text(value).split(" ") if name]


def _selected_at(value: Any, place: Any) -> str:
    """The choice at a place, from 0; empty if there is none."""
    names, number = chosen(value), as_number(place)
    return names[int(number)] if 0 <= number < len(names) else ""


def _substring(value: Any, start: Any, end: Any = None) -> str:
    """Characters from `start` (0 is the first) up to, without, `end`; negative places count from the end."""
    text = as_text(value)
    first = as_number(start)
    last = float(len(text)) if end is None else as_number(end)
    if math.isnan(first) or math.isnan(last):
        return ""
    bounds = [int(max(-len(text), min(len(text), place))) for place in (first, last)]
    bounds = [place + len(text) if place < 0 else place for place in bounds]
    return text[bounds[0] : bounds[1]]


def _normalize_space(value: Any) -> str:
    text = as_text(value)
    for white in "\t\r\n":
        text = text.replace(white, " ")
    return " ".join(chosen(text))


def _before(value: Any, part: Any) -> str:
    text, mark = as_text(value), as_text(part)
    return text[: max(0, text.find(mark))]


def _after(value: Any, part: Any) -> str:
    text, mark = as_text(value), as_text(part)
    place = text.find(mark)
    return "" if place < 0 else text[place + len(mark) :]


def _translate(value: Any, old: Any, new: Any) -> str:
    """Every character of `old` becomes the one at its place in `new`, or goes if there is none."""
    table: dict[str, str] = {}
    replacements = as_text(new)
    for place, character in enumerate(as_text(old)):
        table.setdefault(character, replacements[place : place + 1])
    return "".join(table.get(character, character) for character in as_text(value))


def _changed_case(change: Callable[[str], str]) -> Callable[[Any], str]:
    """Character by character, in the alphabets that were complete long ago: newer ones differ between versions of Unicode."""

    def changed(character: str) -> str:
        is_settled = character < "\u0530" or "\u1e00" <= character < "\u2000"
        return change(character) if is_settled else character

    return lambda value: "".join(map(changed, as_text(value)))[:MAXIMUM_RESULT]


def _concat(*values: Any) -> str:
    return "".join(as_text(value) for value in values)[:MAXIMUM_RESULT]


def _join(separator: Any, *values: Any) -> str:
    return as_text(separator).join(map(as_text, items(values)))[:MAXIMUM_RESULT]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "concat": _concat,
    "contains": lambda text, part: as_text(part) in as_text(text),
    "count-selected": lambda value: float(len(chosen(value))),
    "ends-with": lambda text, part: as_text(text).endswith(as_text(part)),
    "join": _join,
    "lower-case": _changed_case(str.lower),
    "normalize-space": _normalize_space,
    "selected": lambda value, choice: as_text(choice) in chosen(value),
    "selected-at": _selected_at,
    "starts-with": lambda text, part: as_text(text).startswith(as_text(part)),
    "string": as_text,
    "string-length": lambda value: float(len(as_text(value))),
    "substr": _substring,
    "substring-after": _after,
    "substring-before": _before,
    "translate": _translate,
    "upper-case": _changed_case(str.upper),
}

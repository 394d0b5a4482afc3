"""Which answer is meant inside and outside a repeat?

A question in a repeat has one answer per instance; its key is the name with the numbers of the instances behind it, outermost
first, from 1: `age[2]`, in a nested repeat `visit[2][1]`. How many instances a repeat has stands among the values under its own
name: `values["child"] = 3`, and `values["visit[2]"] = 1` where the repeat `visit` stands in the repeat `child`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.core.expressions.values import as_number

MAXIMUM_INSTANCES = 1_000


def key_of(name: str, at: Sequence[int]) -> str:
    """The key of a question's answer in an instance: `age[2]`; the name alone outside repeats.

    Args:
        name: of the question.
        at: numbers of the instances it stands in, outermost first, from 1.
    """
    return name + "".join(f"[{number}]" for number in at) if at else name


def instances(values: Mapping[str, Any], at: tuple[int, ...], repeats: Sequence[str]) -> list[tuple[int, ...]]:
    """The paths of all instances of nested repeats, in order; at most 1,000.

    Args:
        values: with the numbers of instances.
        at: the instance in which the outermost of the repeats stands.
        repeats: their names, outermost first.
    """
    if not repeats:
        return [at]
    found: list[tuple[int, ...]] = []
    for number in range(1, _number_of(values.get(key_of(repeats[0], at))) + 1):
        found += instances(values, (*at, number), repeats[1:])
        if len(found) >= MAXIMUM_INSTANCES:
            return found[:MAXIMUM_INSTANCES]
    return found


def _number_of(value: Any) -> int:
    number = as_number(value)
    return int(min(number, MAXIMUM_INSTANCES)) if number >= 1 else 0


def split_key(key: str) -> tuple[str, tuple[int, ...]]:
    """The name and the numbers of instances that `key_of` made a key of."""
    name, *numbers = key.split("[")
    return name, tuple(int(number.removesuffix("]")) for number in numbers)

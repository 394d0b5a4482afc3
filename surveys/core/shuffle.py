"""In which order does this interview meet these things? The same order in Python and in the browser, from the interview's seed.

FNV-1a (32 bit) of the seed and a name starts a mulberry32 generator, which drives a Fisher-Yates shuffle: all of it is 32-bit
integer arithmetic, so that both languages agree to the bit.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, TypeVar

T = TypeVar("T")
Order = Literal["rotate", "random"]

_MASK = 0xFFFFFFFF


def fnv1a(text: str) -> int:
    """32-bit FNV-1a of the text's UTF-8 bytes."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & _MASK
    return value


def mulberry32(state: int) -> Iterator[int]:
    """Pseudo-random 32-bit integers from a 32-bit state."""
    while True:
        state = (state + 0x6D2B79F5) & _MASK
        value = ((state ^ (state >> 15)) * (state | 1)) & _MASK
        value ^= (value + (((value ^ (value >> 7)) * (value | 61)) & _MASK)) & _MASK
        yield (value ^ (value >> 14)) & _MASK


def arranged(items: Sequence[T], order: Order | None, *, seed: str, name: str) -> list[T]:
    """The items in the order in which this interview meets them.

    Args:
        order: None keeps the order, `rotate` begins at a drawn item, `random` shuffles.
        seed: of the interview.
        name: of the group or question, so that two groups are arranged independently.
    """
    arranged_items = list(items)
    if order is None or len(arranged_items) < 2:
        return arranged_items
    numbers = mulberry32(fnv1a(f"{seed}:{name}"))
    if order == "rotate":
        start = next(numbers) % len(arranged_items)
        return arranged_items[start:] + arranged_items[:start]
    for last in range(len(arranged_items) - 1, 0, -1):
        other = next(numbers) % (last + 1)
        arranged_items[last], arranged_items[other] = arranged_items[other], arranged_items[last]
    return arranged_items

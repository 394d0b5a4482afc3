"""Which words of a text have changed, and which rows have moved?"""

import difflib
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

SAME, GONE, NEW = "same", "gone", "new"
_WORDS = re.compile(r"\$\{[^}]*\}|\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A part of a text that stayed the `same`, is `gone` or `new`."""

    text: str
    state: str


def marked(before: str, after: str) -> list[Piece]:
    """Both texts in one, word by word. What is same and gone gives the text before; what is same and new the text after."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("".join(old[a:b]), SAME))
            continue
        pieces += [Piece("".join(old[a:b]), GONE)] if b > a else []
        pieces += [Piece("".join(new[c:d]), NEW)] if d > c else []
    return pieces


def moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The fewest names that must have moved to make one order from the other; what is in one only does not count.

    All but the longest run that is in order in both (Schensted 1961: longest increasing subsequence).
    """
    place = {name: number for number, name in enumerate(before)}
    common = [name for name in after if name in place]
    ends: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for number, name in enumerate(common):
        at = bisect_left(ends, place[name])
        previous.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [place[name]]
        last[at : at + 1] = [number]
    stayed = set()
    number = last[-1] if last else -1
    while number >= 0:
        stayed.add(common[number])
        number = previous[number]
    return [name for name in common if name not in stayed]

"""Which questions or groups change places in LimeSurvey, and can they do so here?

LimeSurvey deals the questions of a random group onto their places, wherever these are; likewise groups. Here a group's children change places.
So what stands side by side is put into a group of its own; what does not, and what depends on another of them, keeps its place.
"""

import re
from collections.abc import Callable, Mapping, Sequence

Cells = dict[str, str]
Part = tuple[str, list[Cells]]

_FILLED = re.compile(r"\$\{([\w.-]+)\}")


def parts_in_random_order(
    parts: Sequence[Part], members: Mapping[str, int], unique: Callable[[str], str]
) -> tuple[list[Cells], list[str]]:
    """The rows of all parts, and the random groups that keep their places.

    Args:
        parts: name of the random group (empty: it keeps its place) and rows of every question or group, in order.
        members: name of a random group -> how many it has in the whole survey.
        unique: a name that nothing else has, from one that is wanted.
    """
    rows: list[Cells] = []
    kept: list[str] = []
    place = 0
    while place < len(parts):
        name = parts[place][0]
        end = place + 1
        while name and end < len(parts) and parts[end][0] == name:
            end += 1
        together = [part for _, part in parts[place:end] if part]
        others = members.get(name, 0) - (end - place) if name else 0
        if name and len(together) > 1 and not others and not _depend(together):
            rows.append({"type": "begin_group", "name": unique(f"random_{name}"), "order": "random"})
            for part in together:
                rows += _as_one(part, unique)
            rows.append({"type": "end_group"})
        else:
            rows += [row for part in together for row in part]
            if name and (len(together) > 1 or others) and name not in kept:
                kept.append(name)
        place = end
    return rows, kept


def _depend(parts: Sequence[Sequence[Cells]]) -> bool:
    """Whether one of the parts needs an answer of another."""
    names = [{row.get("name", "") for row in part} for part in parts]
    for own, part in zip(names, parts, strict=True):
        needed = {name for row in part for cell in row.values() for name in _FILLED.findall(cell)}
        if any(needed & other for other in names if other is not own):
            return True
    return False


def _as_one(part: Sequence[Cells], unique: Callable[[str], str]) -> list[Cells]:
    """The rows of one question as one child of a group."""
    is_one = len(part) == 1 or (part[0].get("type") == "begin_group" and _ends(part) == len(part) - 1)
    if is_one:
        return list(part)
    return [{"type": "begin_group", "name": unique(f"{part[-1].get('name', '')}_all")}, *part, {"type": "end_group"}]


def _ends(part: Sequence[Cells]) -> int:
    """Where the group ends that begins in the first row."""
    depth = 0
    for place, row in enumerate(part):
        depth += {"begin_group": 1, "end_group": -1}.get(row.get("type", ""), 0)
        if depth == 0:
            return place
    return len(part)

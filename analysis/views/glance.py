"""What does one look at the results tell? Groups against indices, and which of them differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.core.tables.cells import letters

OVERALL = "overall"


@dataclass(frozen=True)
class Figure:
    """One index in one group.

    Args:
        estimate, ci_low, ci_high: points of 0 to 100; None if there are too few respondents.
        above: letters of the groups whose value is significantly smaller.
    """

    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    above: str


@dataclass(frozen=True)
class Group:
    """One row: everybody, or a group with the letter by which others name it."""

    name: str
    letter: str
    figures: Sequence[Figure]

    @property
    def is_whole(self) -> bool:
        """Whether this is everybody together."""
        return not self.letter


def groups(indices: Sequence[Mapping[str, Any]], tests: Sequence[Mapping[str, Any]]) -> list[Group]:
    """The rows, in the order in which the groups stand.

    Args:
        indices: with `name` and `rows`; a row has `domain`, `name`, `estimate`, `ci_low` and `ci_high`.
        tests: with `index`, `a`, `b`, `estimate` (a less b) and `is_significant`.
    """
    names: dict[str, str] = {row["domain"]: row["name"] for index in indices for row in index["rows"]}
    own = [domain for domain in names if domain != OVERALL]
    letter = {OVERALL: "", **dict(zip(own, letters(len(own)), strict=True))}
    above: dict[tuple[str, str], str] = {}
    for test in tests:
        if test["is_significant"]:
            higher, lower = (test["a"], test["b"]) if test["estimate"] > 0 else (test["b"], test["a"])
            key = (test["index"], higher)
            above[key] = "".join(sorted(above.get(key, "") + letter[lower]))
    found = {(index["name"], row["domain"]): row for index in indices for row in index["rows"]}
    return [
        Group(
            name,
            letter[domain],
            [_figure(found.get((index["name"], domain)), above.get((index["name"], domain), "")) for index in indices],
        )
        for domain, name in names.items()
    ]


def _figure(row: Mapping[str, Any] | None, above: str) -> Figure:
    if row is None:
        return Figure(None, None, None, "")
    return Figure(row["estimate"], row["ci_low"], row["ci_high"], above)

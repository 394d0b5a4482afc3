"""Who belongs where along one side of a table?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.core.design import Booleans
from analysis.core.raking import Floats
from surveys.core.compiled import MISSING
from surveys.core.said import SaidError, sentence

# A number with at most so many different values can stand as categories without bands.
FEW_VALUES = 12


class AxisError(SaidError):
    """A variable that cannot stand there; the message says what to do instead."""


@dataclass(frozen=True)
class Axis:
    """One side of a table.

    Args:
        name: of the variable, or of the nested ones joined by `*`.
        categories: names, one per variable nested.
        members: which respondents belong to each category; they may overlap; shape (n, categories).
        known: whose answer is known, and who therefore counts in the base, shape (n,).
        values: what is averaged, NaN where not known; None if there is nothing to average.
        n_nets: so many of the last categories are sums of others.
        is_exclusive: nobody belongs to two categories that are no nets.
    """

    name: str
    categories: tuple[tuple[str, ...], ...]
    members: Booleans
    known: Booleans
    values: Floats | None = None
    n_nets: int = 0
    is_exclusive: bool = True


def of_answers(
    name: str, answers: Sequence[Any], order: Sequence[str], missing: Sequence[str], *, several: bool = False
) -> Axis:
    """The axis of a variable with choices.

    Args:
        answers: of each respondent: a text, a list of texts, or nothing.
        order: categories as they are shown; others follow, sorted; those that nobody gave are kept.
        missing: kinds of missing that count as categories, after the others.
        several: an answer may be of several categories.
    """
    given = [_as_list(answer) for answer in answers]
    present = {text for texts in given for text in texts}
    names = [text for text in order if text not in MISSING]
    names += sorted(present - set(names) - set(MISSING))
    names += [kind for kind in MISSING if kind in missing and (kind in present or kind in order)]
    place = {text: number for number, text in enumerate(names)}
    members = np.zeros((len(given), len(names)), dtype=np.bool_)
    for row, texts in enumerate(given):
        for text in texts:
            if text in place:
                members[row, place[text]] = True
    known: Booleans = np.asarray(members.any(axis=1))
    return Axis(name, tuple((text,) for text in names), members, known, is_exclusive=not several)


def _as_list(answer: Any) -> list[str]:
    if answer is None or answer == "":
        return []
    if isinstance(answer, list):
        return [str(item) for item in answer]
    return [str(answer).lower() if isinstance(answer, bool) else str(answer)]


def of_numbers(name: str, numbers: Floats, edges: Sequence[float] = ()) -> Axis:
    """The axis of a number: in bands, or with a mean alone.

    Args:
        numbers: NaN where not known, shape (n,).
        edges: lower ends of the bands, ascending; the last band has no upper end, and what is below the first has its own.
    """
    known = ~np.isnan(numbers)
    if not edges:
        return Axis(name, (), np.zeros((len(numbers), 0), dtype=np.bool_), known, numbers)
    band = np.searchsorted(np.array(edges), np.where(known, numbers, np.inf), side="right")
    ends = [*edges[1:], None]
    are_whole = bool(np.all(np.mod([*numbers[known], *edges], 1) == 0))
    names = [f"<{edges[0]:g}", *(_band(low, high, are_whole) for low, high in zip(edges, ends, strict=True))]
    used = [number for number in range(len(names)) if number or bool(np.any(known & (band == 0)))]
    members = np.column_stack([known & (band == number) for number in used])
    return Axis(name, tuple((names[number],) for number in used), members, known, numbers)


def _band(low: float, high: float | None, are_whole: bool) -> str:
    if high is None:
        return f"{low:g}+"
    if are_whole:
        return f"{low:g}" if high - low == 1 else f"{low:g}-{high - 1:g}"
    return f"{low:g}-<{high:g}"


def in_few(axis: Axis) -> Axis:
    """A number without bands as categories, its values.

    Raises:
        AxisError: it has too many different values.
    """
    if axis.categories or axis.values is None:
        return axis
    different = np.unique(axis.values[axis.known])
    if len(different) > FEW_VALUES:
        message = sentence(
            "'{name}' has {n} different values; say where its bands begin.", name=axis.name, n=len(different)
        )
        raise AxisError(message)
    members = np.column_stack([axis.values == value for value in different] or [np.zeros((len(axis.known), 0), bool)])
    return replace(axis, categories=tuple((f"{value:g}",) for value in different), members=members)


def with_nets(axis: Axis, nets: Mapping[str, Sequence[str]]) -> Axis:
    """The axis with categories of categories at its end.

    Raises:
        AxisError: a net of a category that there is not.
    """
    place = {category[-1]: number for number, category in enumerate(axis.categories)}
    columns = [axis.members]
    for name, categories in nets.items():
        unknown = [category for category in categories if category not in place]
        if unknown:
            raise AxisError(
                sentence(
                    "'{name}' has no category {unknown}; there are {listed}.",
                    name=axis.name,
                    unknown=", ".join(unknown),
                    listed=", ".join(place),
                )
            )
        if name in place:
            raise AxisError(
                sentence(
                    "'{name}' is a category of '{variable}'; give the net another name.", name=name, variable=axis.name
                )
            )
        is_in: Booleans = np.asarray(axis.members[:, [place[category] for category in categories]].any(axis=1))
        columns.append(is_in[:, None])
    return replace(
        axis,
        categories=(*axis.categories, *((name,) for name in nets)),
        members=np.hstack(columns),
        n_nets=axis.n_nets + len(nets),
    )


def nested(outer: Axis, inner: Axis) -> Axis:
    """The categories of one variable within those of another."""
    members = outer.members[:, :, None] & inner.members[:, None, :]
    return Axis(
        name=f"{outer.name}*{inner.name}",
        categories=tuple((*a, *b) for a in outer.categories for b in inner.categories),
        members=members.reshape(len(outer.known), -1),
        known=outer.known & inner.known,
        is_exclusive=outer.is_exclusive and inner.is_exclusive,
    )

"""Why is a question asked in this interview, or not, and what can come next?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.core.compiled import index, is_on_the_walk
from surveys.core.expressions import Context, Step, as_boolean, explain, key_of, refers_to, split_key
from surveys.core.inspection.model import Model, Place
from surveys.core.surroundings import surroundings
from surveys.core.walk import Walk

# Rows that may come next and are told.
MOST_AHEAD = 6


@dataclass(frozen=True)
class Condition:
    """A relevance on the way to a row.

    Args:
        row: the group or question that has it.
        tree: compiled.
        step: the expression with its values.
        holds: whether it is met.
    """

    row: str
    tree: list[Any]
    step: Step
    holds: bool


@dataclass(frozen=True)
class Why:
    """What decides about a row.

    Args:
        verdict: `asked`; `unmet` (a condition does not hold), `ended` (the interview ended before), `later` (it has not come so
            far), `outside` (it is never a step of an interview: a case variable, a calculation, the introduction).
        conditions: from the outside in; those after the first that does not hold are told too.
    """

    name: str
    verdict: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Ahead:
    """A row after the question shown: `sure`, or `open` where it depends on answers to come."""

    name: str
    is_sure: bool


def why(model: Model, name: str, so_far: Walk, seed: str) -> Why:
    """Why a row is asked, or not.

    Args:
        name: of the row; a question in a repeat with its round, such as `age[2]`, else its first round is meant.
        so_far: the interview's walk.
        seed: of the interview.

    Raises:
        KeyError: there is no such row.
    """
    base, rounds = split_key(name)
    place = model.places.get(base) or model.groups[base]
    rounds = rounds or (1,) * len(index(model.questionnaire).repeats.get(base, ()))
    key = key_of(base, rounds)
    context = _context(model, so_far, seed, key)
    chain = [*(model.groups[group] for group in place.groups), place]
    conditions = tuple(
        Condition(row.name, row.own, step := explain(row.own, context), as_boolean(step.value))
        for row in chain
        if row.own is not None
    )
    return Why(key, _verdict(place, key, conditions, so_far), conditions)


def _context(model: Model, so_far: Walk, seed: str, key: str) -> Context:
    rounds = split_key(key)[1]
    at = so_far.place(key)
    return surroundings(model.questionnaire, so_far.values, today=so_far.today, seed=seed, at=at, rounds=rounds)


def _verdict(place: Place, key: str, conditions: tuple[Condition, ...], so_far: Walk) -> str:
    node = place.node
    if key in so_far.steps:
        return "asked"
    is_step = "children" in node or (node["type"] not in ("calculate", "hidden") and is_on_the_walk(node))
    if not all(condition.holds for condition in conditions):
        return "unmet"
    if not is_step:
        return "outside"
    return "ended" if so_far.next is None else "later"


def ahead(model: Model, so_far: Walk, seed: str) -> list[Ahead]:
    """The rows that come next, or may: in the order of the sheet, which arranged groups change."""
    if so_far.next is None:
        return []
    following = split_key(so_far.next)[0]
    names = list(model.places)
    here = names.index(following)
    behind, context = set(names[:here]), _context(model, so_far, seed, so_far.next)
    found: list[Ahead] = []
    for name in names[here + 1 :]:
        place = model.places[name]
        if place.node["type"] in ("calculate", "hidden") or not is_on_the_walk(place.node) or name in so_far.steps:
            continue
        is_open = False
        for condition in place.conditions:
            if refers_to(condition) - behind - set(so_far.values):
                is_open = True
            elif not as_boolean(explain(condition, context).value):
                break
        else:
            found.append(Ahead(name, is_sure=not is_open))
            if len(found) == MOST_AHEAD or (place.node["ends"] and not is_open):
                break
    return found


def calculations(model: Model, so_far: Walk) -> Mapping[str, Any]:
    """Calculation -> its value so far."""
    made = {name for name, place in model.places.items() if place.node["type"] == "calculate"}
    return {key: value for key, value in so_far.values.items() if split_key(key)[0] in made}

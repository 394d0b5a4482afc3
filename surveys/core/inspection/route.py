"""Which answers lead to a question? A simulated respondent finds some, keeping those that are given."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.core.compiled import REMOVED
from surveys.core.expressions import key_of, split_key
from surveys.core.inspection.boundaries import wishes_from
from surveys.core.inspection.formulas import Formula, Member, every
from surveys.core.inspection.model import Model
from surveys.core.inspection.respondents import Crowd, Journey
from surveys.core.inspection.solve import Solver
from surveys.core.walk import walk

# Respondents sent with the tester's own answers, and again without them.
MOST_SENT = 12


@dataclass(frozen=True)
class Route:
    """What was found.

    Args:
        is_reached: whether a way was found.
        is_impossible: whether it is proved that there is none for this case.
        at: the question's key, with its round in repeats.
        answers: those before the question, in asking order.
        kept_all: whether all answers that were given stand on the way unchanged.
    """

    is_reached: bool
    is_impossible: bool = False
    at: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    kept_all: bool = True


def route_to(
    model: Model, name: str, *, facts: Mapping[str, Any], seed: str, known: Mapping[str, Any], today: str
) -> Route:
    """A way to a question.

    Args:
        facts: of the case; they stay.
        seed: of the interview.
        known: answers that are to be kept where that is possible.
        today: as in the interview.

    Raises:
        KeyError: there is no such question.
    """
    known = _as_they_stand(model, known, facts=facts, seed=seed, today=today)
    crowd, solver = Crowd(model, today=today), Solver(model)
    place = model.places[name]
    fixed = [_is(model, fact, value) for fact, value in facts.items() if fact in model.places]
    target = every([model.reached(place), *fixed])
    if not solver.holds(target).can_hold:
        return Route(False, is_impossible=True)
    for kept in (dict(known), {}) if known else ({},):
        given = [_is(model, key, value) for key, value in kept.items() if not isinstance(value, list)]
        verdict = solver.holds(every([target, *given]))
        rng = random.Random(f"{seed}:{name}")
        for n in range(MOST_SENT if verdict.can_hold else 0):
            wishes = wishes_from(verdict.domains, rng)
            journey = crowd.send(seed=seed, draw=f"{seed}:{name}:{n}", wishes=wishes, case=facts, known=kept)
            at = next((step for step in journey.walk.steps if split_key(step)[0] == name), None)
            if at is not None:
                return Route(True, at=at, answers=_before(journey, at), kept_all=bool(kept) or not known)
    return Route(False)


def _as_they_stand(
    model: Model, known: Mapping[str, Any], *, facts: Mapping[str, Any], seed: str, today: str
) -> Mapping[str, Any]:
    """The answers without the rounds that were taken out, the others numbered as they stand."""
    if not any(name.endswith(REMOVED) for name in known):
        return known
    so_far = walk(model.questionnaire, known, case=facts, seed=seed, today=today)
    return {
        key_of(split_key(step)[0], so_far.place(step)): known[step]
        for step in so_far.steps
        if known.get(step) is not None
    }


def _is(model: Model, name: str, value: Any) -> Formula:
    place = model.places.get(name)
    if place is None or place.node["type"] == "note" or isinstance(value, bool):
        return every([])
    return Member(name, frozenset([value]))


def _before(journey: Journey, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in journey.answers.items():
        if key == name:
            break
        found[key] = value
    return found

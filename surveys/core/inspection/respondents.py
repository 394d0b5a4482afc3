"""Who answers in an inspection? Simulated respondents: seeded, drawn to boundary values, with wishes where a route is looked for.

The walk that they take is the interview's own; a respondent is the mapping of answers that it asks.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from surveys.core.answers import ACKNOWLEDGED, choices_open, doubt_of, is_blank, is_read, problem_of
from surveys.core.compiled import CONFIRMED, REMOVED, Node, index
from surveys.core.expressions import as_boolean, as_number, as_text, evaluate, key_of, split_key
from surveys.core.expressions.values import day_text
from surveys.core.inspection.boundaries import boundary_values
from surveys.core.inspection.model import SELECTS, Model
from surveys.core.presets import preset
from surveys.core.surroundings import surroundings
from surveys.core.walk import Walk, walk

# How often a simulated respondent says that they do not know, or passes over what may be passed over.
MISSING_SHARE = 0.06
BLANK_SHARE = 0.06
MOST_TRIES = 60
_TEXTS = ("text", "12345", "Ab1", "a@example.org", "+420 123 456 789", "x" * 40)
TODAY = "2026-01-15"


@dataclass(frozen=True)
class Journey:
    """One simulated interview.

    Args:
        walk: where it went.
        answers: what was said, in asking order.
        case: the case's facts.
        seed: what arranged groups and choices.
    """

    walk: Walk
    answers: Mapping[str, Any]
    case: Mapping[str, Any]
    seed: str


class Crowd:
    """Makes simulated respondents for one questionnaire."""

    def __init__(self, model: Model, *, today: str = TODAY) -> None:
        self.model, self.today = model, today
        self.boundaries = boundary_values(model)

    def send(
        self,
        *,
        seed: str,
        draw: str | None = None,
        wishes: Mapping[str, Sequence[Any]] | None = None,
        case: Mapping[str, Any] | None = None,
        known: Mapping[str, Any] | None = None,
    ) -> Journey:
        """One interview with a simulated respondent.

        Args:
            seed: of the interview; the same seed says the same.
            draw: instead, what the answers are drawn with.
            wishes: variable -> values to give if they are allowed, first ones first; of the case, too.
            case: facts that are given; others are drawn.
            known: answers that are given already.
        """
        wishes = wishes or {}
        rng = random.Random(draw or seed)
        facts = {
            name: (case or {}).get(name, self._fact(name, wishes, rng))
            for name in self.model.questionnaire["case_variables"]
        }
        respondent = _Respondent(self, rng, facts, wishes, known or {}, seed)
        taken = walk(self.model.questionnaire, respondent, case=facts, seed=seed, today=self.today)
        return Journey(taken, dict(respondent.said), facts, seed)

    def _fact(self, name: str, wishes: Mapping[str, Sequence[Any]], rng: random.Random) -> Any:
        if wishes.get(name):
            return wishes[name][0]
        if name == "country" and self.model.countries:
            return rng.choice(self.model.countries)
        return rng.choice(["", *self.boundaries.get(name, ())])


class _Values(Mapping[str, Any]):
    """The values so far, calculations made when they are asked for."""

    def __init__(self, model: Model, facts: Mapping[str, Any], today: str, seed: str) -> None:
        self.model, self.today, self.seed = model, today, seed
        self.known: dict[str, Any] = dict(facts)
        self.repeats = index(model.questionnaire).repeats

    def come_to(self, name: str, at: tuple[int, ...]) -> None:
        """A question in this round of its repeats comes up: so many rounds there are."""
        for depth, repeat in enumerate(self.repeats.get(name, ())):
            key = key_of(repeat, at[:depth])
            count = self.model.groups[repeat].node["count"]
            self.known[key] = at[depth] if count is None else self._rounds(repeat, at[:depth])

    def _rounds(self, repeat: str, at: tuple[int, ...]) -> int:
        node = self.model.groups[repeat].node
        number = as_number(self._evaluated(node["count"], at))
        return int(min(number, node["maximum"])) if number >= 1 else 0

    def _evaluated(self, expression: list[Any], at: tuple[int, ...]) -> Any:
        around = surroundings(self.model.questionnaire, self, today=self.today, seed=self.seed, at=at)
        return evaluate(expression, around)

    def __getitem__(self, key: str) -> Any:
        if key in self.known:
            return self.known[key]
        name, at = split_key(key)
        repeat = self.model.groups.get(name)
        if repeat is not None and repeat.node["kind"] == "repeat" and repeat.node["count"] is not None:
            return self._rounds(name, at)
        place = self.model.places.get(name)
        if place is None or place.node["type"] != "calculate":
            raise KeyError(key)
        # What refers to itself finds itself empty.
        self.known[key] = ""
        if all(as_boolean(self._evaluated(condition, at)) for condition in place.conditions):
            value = self._evaluated(place.node["calculation"], at)
            self.known[key] = "" if isinstance(value, float) and not math.isfinite(value) else value
        return self.known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


class _Respondent(Mapping[str, Any]):
    """The answers of one person, made up when the walk asks for them."""

    def __init__(
        self,
        crowd: Crowd,
        rng: random.Random,
        facts: Mapping[str, Any],
        wishes: Mapping[str, Sequence[Any]],
        known: Mapping[str, Any],
        seed: str,
    ) -> None:
        self.crowd, self.rng, self.wishes, self.given, self.seed = crowd, rng, wishes, known, seed
        self.model = crowd.model
        self.values_so_far = _Values(self.model, facts, crowd.today, seed)
        self.said: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name.endswith(REMOVED):
            # Nobody takes a round out.
            raise KeyError(name)
        if name.endswith(CONFIRMED):
            # Whatever is unlikely is confirmed.
            answer = self.said[name.removesuffix(CONFIRMED)]
            self.said[name] = [as_text(answer), "simulated"]
        if name not in self.said:
            base, at = split_key(name)
            place = self.model.places.get(base)
            if place is None:
                raise KeyError(name)
            self.values_so_far.come_to(base, at)
            if is_read(place.node):
                self.said[name] = True
                self._show(name, place.node)
            else:
                self.said[name] = value = self._answer(name, place.node, at)
                self.values_so_far.known[name] = "" if isinstance(value, str) and is_blank(value) else value
        return self.said[name]

    def _show(self, name: str, node: Node) -> None:
        """What is shown and cannot be changed is known from here on."""
        if node["type"] != "note":
            shown = preset(
                questionnaire=self.model.questionnaire,
                node=node,
                values=self.values_so_far,
                today=self.crowd.today,
                seed=self.seed,
                at=split_key(name)[1],
            )
            self.values_so_far.known[name] = "" if shown is None else shown

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and split_key(name)[0] in self.model.places

    def __iter__(self) -> Iterator[str]:
        return iter(self.said)

    def __len__(self) -> int:
        return len(self.said)

    def _answer(self, name: str, node: Node, at: tuple[int, ...]) -> Any:
        if name in self.given:
            return self.given[name]
        questionnaire, values, today = self.model.questionnaire, self.values_so_far, self.crowd.today
        unlikely: list[Any] = []
        value: Any = ""
        around: dict[str, Any] = {"seed": self.seed, "at": at}
        for value in islice(self._candidates(node, at), MOST_TRIES):
            if problem_of(questionnaire, node, value, values, today, **around) is None:
                if doubt_of(node, value, values, today, questionnaire=questionnaire, **around) is None:
                    return value
                unlikely.append(value)
        return unlikely[0] if unlikely else value

    def _candidates(self, node: Node, at: tuple[int, ...]) -> Iterator[Any]:
        yield from self.wishes.get(node["name"], ())
        draw = self.rng.random()
        if draw < BLANK_SHARE and not node["required"]:
            yield ""
        elif draw < BLANK_SHARE + MISSING_SHARE and node["missing"]:
            yield self.rng.choice(node["missing"])
        if node["type"] in SELECTS:
            names = self._open(node, at)
            yield from names if node["type"] == "select_one" else self._several(names)
        else:
            yield from self._entries(node)
        yield from node["missing"]
        yield ""

    def _open(self, node: Node, at: tuple[int, ...]) -> list[str]:
        values, today = self.values_so_far, self.crowd.today
        shown = choices_open(self.model.questionnaire, node, values, today=today, seed=self.seed, at=at)
        names = [choice["name"] for choice in shown if not choice["missing"]]
        self.rng.shuffle(names)
        return names

    def _several(self, names: list[str]) -> Iterator[Any]:
        for _ in range(8):
            n_ticked = self.rng.randint(1, len(names)) if names else 0
            if n_ticked:
                yield self.rng.sample(names, n_ticked)
        for name in names:
            yield [name]

    def _entries(self, node: Node) -> Iterator[Any]:
        near = list(self.crowd.boundaries.get(node["name"], ()))
        self.rng.shuffle(near)
        if node["type"] in ("integer", "decimal"):
            numbers = [n for n in map(as_number, near) if not math.isnan(n)]
            numbers += [float(bound) for bound in node.get("bounds") or () if bound is not None]
            low, high = (min(numbers), max(numbers)) if numbers else (0.0, 100.0)
            step = (node.get("range") or {}).get("step")
            if step:
                yield from (round(low + step * self.rng.randint(0, int((high - low) / step)), 9) for _ in range(3))
            # Half of them stand at a boundary, half in between.
            drawn = [self.rng.uniform(low, high) for _ in range(4)]
            mixed = [*numbers[:4], *drawn]
            self.rng.shuffle(mixed)
            for number in [*mixed, *numbers, 0.0, 1.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1000.0, -1.0]:
                yield round(number) if node["type"] == "integer" else round(number, 2)
        elif node["type"] == "date":
            near += [bound for bound in node.get("bounds") or () if bound]
            days = [n for n in map(as_number, near) if not math.isnan(n)] or [as_number(self.crowd.today)]
            for day in [*days, min(days) - self.rng.randint(0, 20_000), max(days) + self.rng.randint(0, 400)]:
                yield day_text(day)
        else:
            yield from (value for value in near if isinstance(value, str))
            yield from self.rng.sample(_TEXTS, len(_TEXTS))
            yield from (value for value in near if not isinstance(value, str))
            yield from (f"{self.rng.randint(0, 23):02}:{self.rng.randint(0, 59):02}", ACKNOWLEDGED)

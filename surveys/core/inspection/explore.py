"""Which routes are there? Simulated respondents go at random, then wherever nobody has been yet, led there by the solver."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from surveys.core.compiled import is_on_the_walk
from surveys.core.inspection.boundaries import wishes_from
from surveys.core.inspection.coverage import LAST_ROW, Coverage
from surveys.core.inspection.formulas import FALSE, Atom, Formula, Member, every
from surveys.core.inspection.model import Model
from surveys.core.inspection.respondents import Crowd, Journey
from surveys.core.inspection.solve import Solver, Verdict

# Respondents sent for one aim before it is given up.
MOST_SENT = 6
# The same where it is only a matter of having been there.
MOST_SENT_THERE = 3
# Rows that respondents with an aim may come to together, and the fewest of them: a bound on the time of an inspection.
MOST_AIMED_VISITS = 150_000
FEWEST_AIMED = 60
# Aims beyond this many are left to chance: a bound on the time of an inspection.
MOST_AIMS = 3_000


@dataclass(frozen=True)
class Outcome:
    """What came of looking for a way.

    Args:
        is_proved: there is none.
        journey: one that was found.
    """

    is_proved: bool = False
    journey: Journey | None = None


@dataclass
class Exploration:
    """An inspection's respondents, and what they came to."""

    model: Model
    seed: str
    journeys: list[Journey] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.solver = Solver(self.model)
        self.crowd = Crowd(self.model)
        self.coverage = Coverage(self.model)
        self.rng = random.Random(f"{self.seed}:aims")
        self._n_sent = 0
        self._left = max(FEWEST_AIMED, MOST_AIMED_VISITS // max(1, len(self.model.places)))

    def wander(self, n: int) -> list[Journey]:
        """Send respondents without an aim: what the length of interviews is measured on.

        Args:
            n: how many.
        """
        sent = [self._send() for _ in range(n)]
        self.journeys.extend(sent)
        return sent

    def _send(self, wishes: dict[str, list[Any]] | None = None) -> Journey:
        self._n_sent += 1
        journey = self.crowd.send(seed=f"{self.seed}:{self._n_sent}", wishes=wishes)
        self.coverage.record(journey)
        return journey

    @property
    def n_sent(self) -> int:
        """Respondents sent so far, with and without an aim."""
        return self._n_sent

    def look_for(self, wanted: Formula, accepts: Callable[[Journey], bool]) -> Outcome:
        """Look for an interview in which a formula holds: a proof that there is none, or an interview, or neither.

        Args:
            accepts: whether an interview is one.
        """
        if wanted is FALSE:
            return Outcome(is_proved=True)
        for journey in self.journeys:
            if accepts(journey):
                return Outcome(journey=journey)
        verdict = self.solver.holds(wanted)
        if not verdict.can_hold:
            return Outcome(is_proved=True)
        for _ in range(MOST_SENT):
            if self._left <= 0:
                break
            journey = self._aim(verdict)
            if accepts(journey):
                self.journeys.append(journey)
                return Outcome(journey=journey)
        return Outcome()

    def _aim(self, verdict: Verdict) -> Journey:
        self._left -= 1
        return self._send(wishes_from(verdict.domains, self.rng))

    def reach_all(self) -> None:
        """Send respondents to every question, answer, way of a condition and ending that nobody has come to yet."""
        for n_aims, (wanted, is_met) in enumerate(self._aims()):
            if n_aims >= MOST_AIMS or self._left <= 0:
                return
            if is_met():
                continue
            verdict = self.solver.holds(wanted)
            for _ in range(MOST_SENT_THERE if verdict.can_hold else 0):
                self._aim(verdict)
                if is_met() or self._left <= 0:
                    break

    def _aims(self) -> Iterator[tuple[Formula, Callable[[], bool]]]:
        coverage, model = self.coverage, self.model
        for name, place in model.places.items():
            if place.node["type"] not in ("calculate", "hidden") and is_on_the_walk(place.node):
                yield model.reached(place), partial(_is_positive, coverage.reached, name)
        for name in coverage.conditional():
            place = model.groups.get(name) or model.places[name]
            assert place.own is not None
            above = [model.formula(condition) for condition in place.conditions[:-1]]
            before = model.not_ended(place.endings)
            for truth in (True, False):
                wanted = every([*above, before, model.formula(place.own, is_true=truth)])
                yield wanted, partial(_has_been, coverage.branches, name, truth)
        for name, choices in coverage.never_chosen().items():
            place = model.places[name]
            for choice in choices:
                wanted = every([model.reached(place), _given(name, choice, place.node["type"])])
                yield wanted, partial(_is_positive, coverage.chosen[name], choice)
        for place in model.endings():
            yield model.reached(place), partial(_is_positive, coverage.ends, place.name)
        if LAST_ROW in coverage.ends_there_are():
            last = model.not_ended(place.name for place in model.endings())
            yield last, partial(_is_positive, coverage.ends, LAST_ROW)


def _is_positive(counts: Counter[str], name: str) -> bool:
    return counts[name] > 0


def _has_been(branches: Mapping[str, set[bool]], name: str, truth: bool) -> bool:
    return truth in branches.get(name, ())


def _given(name: str, choice: str, kind: str) -> Formula:
    if kind == "select_one":
        return Member(name, frozenset([choice]))
    return Atom(["call", "selected", ["ref", name], ["lit", choice]], True)

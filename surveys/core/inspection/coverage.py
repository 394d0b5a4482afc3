"""Which parts of a questionnaire have interviews come to: questions, answers, both ways of each condition, endings?"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.core.compiled import COMPLETE, Node, is_on_the_walk
from surveys.core.expressions import Context, as_boolean, evaluate
from surveys.core.inspection.model import Model
from surveys.core.inspection.respondents import TODAY, Journey
from surveys.core.surroundings import surroundings

_ROUND = re.compile(r"\[\d+\]")
# The end of the last row, where no note ends the interview.
LAST_ROW = "end"


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    met: int
    of: int

    @property
    def percent(self) -> float:
        """0-100; 100 of nothing."""
        return 100.0 * self.met / self.of if self.of else 100.0


@dataclass
class Coverage:
    """What the interviews recorded so far came to.

    Args:
        reached: question or note -> interviews that came to it.
        chosen: question -> choice -> interviews in which it was given.
        branches: row with a relevance -> the truths it had.
        ends: ending note (or `end`) -> interviews that ended there.
        n_journeys: interviews recorded.
    """

    model: Model
    reached: Counter[str] = field(default_factory=Counter)
    chosen: dict[str, Counter[str]] = field(default_factory=dict)
    branches: dict[str, set[bool]] = field(default_factory=dict)
    ends: Counter[str] = field(default_factory=Counter)
    stuck: dict[str, Journey] = field(default_factory=dict)
    n_journeys: int = 0

    def record(self, journey: Journey) -> None:
        """Count one interview."""
        self.n_journeys += 1
        taken = journey.walk
        self.reached.update({_ROUND.sub("", step) for step in taken.steps})
        for key, value in journey.answers.items():
            name = _ROUND.sub("", key)
            place = self.model.places.get(name)
            if place is not None and place.node["list"]:
                self.chosen.setdefault(name, Counter()).update(value if isinstance(value, (list, tuple)) else [value])
        if taken.next is not None:
            self.stuck.setdefault(_ROUND.sub("", taken.next), journey)
            return
        self.ends[taken.end_note or LAST_ROW] += 1
        self._branches(
            self.model.questionnaire["body"],
            surroundings(self.model.questionnaire, taken.values, today=TODAY, seed=journey.seed),
            taken.end_note,
        )

    def _branches(self, nodes: Sequence[Node], context: Context, end: str | None) -> bool:
        """Record the truths of the conditions on the way; whether the interview goes on after these rows."""
        for node in nodes:
            if node["relevant"] is not None:
                truth = as_boolean(evaluate(node["relevant"], context))
                self.branches.setdefault(node["name"], set()).add(truth)
                if not truth:
                    continue
            if node["kind"] == "repeat":
                # What happens in its rounds is not one truth.
                continue
            if "children" in node:
                if not self._branches(node["children"], context, end):
                    return False
            elif node["name"] == end:
                return False
        return True

    def questions(self) -> Share:
        """Questions and notes that were put."""
        names = [n for n, p in self.model.places.items() if _is_put(p.node)]
        return Share(sum(1 for name in names if self.reached[name]), len(names))

    def choices(self) -> Share:
        """Answers of lists that were given."""
        wanted = list(self._choices())
        return Share(sum(1 for name, choice in wanted if self.chosen.get(name, Counter())[choice]), len(wanted))

    def _choices(self) -> Iterable[tuple[str, str]]:
        for name, place in self.model.asked.items():
            listed = self.model.questionnaire["lists"].get(place.node["list"] or "", ())
            if len(listed) <= 100:
                yield from ((name, choice["name"]) for choice in listed)

    def ways(self) -> Share:
        """Conditions that were true, and that were false."""
        rows = self.conditional()
        return Share(sum(len(self.branches.get(name, ())) for name in rows), 2 * len(rows))

    def conditional(self) -> list[str]:
        """The rows with a relevance, outside repeats."""
        rows = {**self.model.groups, **self.model.places}
        return [name for name, place in rows.items() if place.own is not None and not place.is_repeated]

    def endings(self) -> Share:
        """Ends of the interview that were come to."""
        names = self.ends_there_are()
        return Share(sum(1 for name in names if self.ends[name]), len(names))

    def ends_there_are(self) -> list[str]:
        """The ending notes, and the end of the last row where an interview can come to it without one."""
        names = [place.name for place in self.model.endings()]
        is_closed = any(not place.conditions and not place.is_repeated for place in self.model.endings())
        return names if is_closed else [*names, LAST_ROW]

    def never_put(self) -> list[str]:
        """Questions and notes that no interview came to."""
        return [name for name, place in self.model.places.items() if _is_put(place.node) and not self.reached[name]]

    def never_chosen(self) -> dict[str, list[str]]:
        """Question that was put -> the answers that nobody gave."""
        found: dict[str, list[str]] = {}
        for name, choice in self._choices():
            if self.reached[name] and not self.chosen.get(name, Counter())[choice]:
                found.setdefault(name, []).append(choice)
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain figures."""
        shares = {
            "questions": self.questions(),
            "choices": self.choices(),
            "ways": self.ways(),
            "endings": self.endings(),
        }
        return {
            "n": self.n_journeys,
            **{name: {"met": share.met, "of": share.of} for name, share in shares.items()},
            "never_put": self.never_put(),
            "never_chosen": self.never_chosen(),
            "ends": dict(self.ends),
        }


def _is_put(node: Node) -> bool:
    return node["type"] not in ("calculate", "hidden") and is_on_the_walk(node)


def is_complete(journey: Journey) -> bool:
    """Whether the interview was completed."""
    return journey.walk.end == COMPLETE

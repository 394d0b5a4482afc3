"""What does the form of a questionnaire say about its questions: under which conditions asked, with which answers?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from surveys.core.answers import ACKNOWLEDGED
from surveys.core.compiled import COMPLETE, MISSING, Node, Questionnaire, is_on_the_walk
from surveys.core.expressions import refers_to
from surveys.core.inspection.domains import (
    ANYTHING,
    DAYS,
    MOST_LISTED,
    NUMBERS,
    WHOLE_NUMBERS,
    Domain,
    Ticks,
    tidy,
)
from surveys.core.inspection.formulas import (
    TRUE,
    Expr,
    Formula,
    Member,
    either,
    every,
    formula,
    with_literals,
)

BLANK = frozenset([""])
SELECTS = ("select_one", "select_multiple")
# Functions whose value depends on nothing but their arguments, in any interview and on any day.
PURE = frozenset(
    [
        "abs",
        "boolean",
        "ceiling",
        "coalesce",
        "concat",
        "contains",
        "count-selected",
        "date",
        "ends-with",
        "false",
        "floor",
        "if",
        "int",
        "max",
        "min",
        "normalize-space",
        "not",
        "number",
        "regex",
        "round",
        "selected",
        "selected-at",
        "starts-with",
        "string",
        "string-length",
        "substr",
        "true",
        "pow",
        "sqrt",
        "lower-case",
        "upper-case",
        "translate",
        "substring-before",
        "substring-after",
        "exp",
        "log",
        "log10",
        "exp10",
        "pi",
        "boolean-from-string",
    ]
)


@dataclass(frozen=True, eq=False)
class Place:
    """A row of the questionnaire and the way to it.

    Args:
        conditions: the relevance of the groups around it, from the outside in, then its own.
        own: its own relevance.
        endings: names of the notes before it that end the interview where they are reached.
        groups: names of the groups around it.
        is_repeated: inside a repeat: what is said of it is said of one round.
    """

    node: Node
    conditions: tuple[Expr, ...]
    own: Expr | None
    endings: tuple[str, ...]
    groups: tuple[str, ...]
    is_repeated: bool = False

    @property
    def name(self) -> str:
        """Of the row."""
        return str(self.node["name"])


@dataclass(eq=False)
class Model:
    """The questionnaire as formulas over the answers."""

    questionnaire: Questionnaire
    countries: tuple[str, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)
    groups: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._learn(self.questionnaire["body"], (), (), (), is_repeated=False)

    def _learn(
        self,
        nodes: Iterable[Node],
        conditions: tuple[Expr, ...],
        endings: tuple[str, ...],
        groups: tuple[str, ...],
        *,
        is_repeated: bool,
        is_arranged: bool = False,
    ) -> tuple[str, ...]:
        """Learn these rows; the endings that lie behind the reader afterwards."""
        behind = endings
        for node in nodes:
            own = node["relevant"]
            inside = conditions if own is None else (*conditions, own)
            # In another interview the order within an arranged group may be another.
            before = endings if is_arranged else behind
            place = Place(node, inside, own, before, groups, is_repeated)
            if "children" in node:
                self.groups[node["name"]] = place
                count = node.get("count")
                after = self._learn(
                    node["children"],
                    # A repeat with a number has a round if that is 1 or more.
                    inside if count is None else (*inside, [">=", count, ["lit", 1]]),
                    before,
                    (*groups, node["name"]),
                    is_repeated=is_repeated or node["kind"] == "repeat",
                    is_arranged=bool(node.get("order")),
                )
                behind = (*behind, *(name for name in after if name not in behind))
                continue
            self.places[node["name"]] = place
            if node.get("ends") and is_on_the_walk(node) and not is_repeated:
                behind = (*behind, node["name"])
        return behind

    @cached_property
    def asked(self) -> dict[str, Place]:
        """The questions, by name."""
        return {name: place for name, place in self.places.items() if is_asked(place.node)}

    @cached_property
    def domains(self) -> dict[str, Domain]:
        """Variable -> every value that it can have where it is asked, without regard to constraints."""
        return {name: self._domain(place) for name, place in self.places.items()}

    def _domain(self, place: Place) -> Domain:
        node = place.node
        kind, specials = node["type"], frozenset(node["missing"])
        blank = frozenset() if node["required"] else BLANK
        # What is shown and cannot be changed has the value that is worked out for it.
        if place.is_repeated or node["read_only"]:
            return ANYTHING
        if kind == "acknowledge":
            return Domain(specials | blank | {ACKNOWLEDGED})
        if kind == "hidden":
            known = node["name"] == "country" and self.countries
            return Domain(frozenset(self.countries)) if known else ANYTHING
        listed = self.questionnaire["lists"].get(node["list"]) if node["list"] else None
        if listed is not None and len(listed) <= MOST_LISTED and kind in SELECTS:
            names = frozenset(choice["name"] for choice in listed)
            if kind == "select_one":
                return Domain(names | blank)
            alone = frozenset(c["name"] for c in listed if c["missing"] or c.get("exclusive")) | frozenset(MISSING)
            return Domain(ticks=Ticks(frozenset(), names, alone))
        if kind in ("integer", "decimal"):
            span = WHOLE_NUMBERS if kind == "integer" else NUMBERS
            limits = node.get("range") or {}
            if limits.get("start") is not None:
                span = span.above(limits["start"], is_open=False)
            if limits.get("end") is not None:
                span = span.below(limits["end"], is_open=False)
            return tidy(Domain(specials | blank, span))
        if kind == "date":
            return tidy(Domain(specials | blank, DAYS))
        return ANYTHING

    def definition(self, name: str) -> Expr | None:
        """The expression of a calculation that is always made; None for everything else."""
        place = self.places.get(name)
        if place is None or place.is_repeated or place.node["type"] != "calculate" or place.conditions:
            return None
        found: Expr = place.node["calculation"]
        return found

    def formula(self, expression: Expr, *, is_true: bool = True) -> Formula:
        """The formula under which an expression is true, or is not."""
        return formula(expression, is_true=is_true, definition=self.definition)

    def met(self, place: Place) -> Formula:
        """The relevance of a row and of the groups around it holds."""
        return every(self.formula(condition) for condition in place.conditions)

    def unmet(self, place: Place) -> Formula:
        """The relevance of a row or of a group around it does not hold."""
        return either(self.formula(condition, is_true=False) for condition in place.conditions)

    def not_ended(self, endings: Iterable[str]) -> Formula:
        """None of these notes has ended the interview."""
        return every(self.unmet(self.places[name]) for name in endings)

    def reached(self, place: Place) -> Formula:
        """The interview comes to this row."""
        return every([self.met(place), self.not_ended(place.endings)])

    def answered(self, name: str) -> Formula:
        """What holds for the answer to a question that is asked: allowed by its checks and among the choices open."""
        node = self.places[name].node
        allowed: list[Formula] = []
        if node["read_only"]:
            return TRUE
        domain = self.domains[name]
        if node["required"] and (domain.ticks is not None or domain.is_open):
            allowed.append(Member(name, BLANK, is_in=False))
        if node.get("constraint") is not None:
            constraint = self.formula(with_literals(node["constraint"], self_name=name))
            unchecked = frozenset(node["missing"]) if node["type"] != "text" else frozenset()
            allowed.append(either([Member(name, unchecked | BLANK), constraint]))
        if node.get("choice_filter") is not None and domain is not ANYTHING:
            allowed.append(self._open_choice(node))
        return every(allowed)

    def _open_choice(self, node: Node) -> Formula:
        name = node["name"]
        filtered = [choice for choice in self.questionnaire["lists"][node["list"]] if not choice["missing"]]
        if node["type"] == "select_one":
            free = frozenset(node["missing"]) | BLANK
            closed = frozenset(choice["name"] for choice in filtered)
            found = [every([Member(name, frozenset([c["name"]])), self.choice_open(node, c)]) for c in filtered]
            return either([Member(name, free - closed), *found])
        return every(
            either(
                [
                    self.formula(["call", "selected", ["ref", name], ["lit", choice["name"]]], is_true=False),
                    self.choice_open(node, choice),
                ]
            )
            for choice in filtered
        )

    def choice_open(self, node: Node, choice: Mapping[str, Any], *, is_open: bool = True) -> Formula:
        """The question's filter lets a choice through, or does not."""
        if node.get("choice_filter") is None or choice["missing"]:
            return TRUE if is_open else either([])
        columns = {**choice["filter"], "name": choice["name"]}
        return self.formula(with_literals(node["choice_filter"], columns=columns), is_true=is_open)

    def known(self, name: str) -> Formula:
        """How the value of a question comes about: asked and answered, or not asked and empty."""
        place = self.places.get(name)
        if place is None or place.is_repeated or not is_asked(place.node):
            return TRUE
        answered = self.answered(name)
        if not place.conditions:
            return answered
        return either([every([self.met(place), answered]), every([self.unmet(place), Member(name, BLANK)])])

    def completed(self) -> Formula:
        """The interview is complete: a note with the disposition 1.10 is reached, or the end of the last row."""
        notes = [place for place in self.endings() if place.node["ends"] == COMPLETE]
        last = self.not_ended(place.name for place in self.endings())
        return either([*(self.reached(place) for place in notes), last])

    def endings(self) -> Iterator[Place]:
        """The notes that end an interview where they are reached."""
        for place in self.places.values():
            if place.node.get("ends") and is_on_the_walk(place.node):
                yield place

    def uses(self, name: str) -> set[str]:
        """The variables that a row refers to: in its conditions, its calculation, its checks and its choices."""
        place = self.places[name]
        node = place.node
        trees = [*place.conditions, node.get("calculation"), node.get("constraint"), node.get("choice_filter")]
        return set().union(*(refers_to(tree) for tree in trees if tree is not None))


def is_asked(node: Node) -> bool:
    """Whether a row is a question that is answered."""
    return node["type"] not in ("note", "calculate", "hidden") and is_on_the_walk(node)

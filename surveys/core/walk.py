"""Which question comes next, and which answers count? The authority; its twin is static/surveys/js/walk.js."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.core.answers import MAXIMUM_NUMBER, choices_open, doubt_of, is_blank, problem_of, reason_given
from surveys.core.compiled import (
    COMPLETE,
    CONFIRMED,
    MISSING,
    ORDER,
    QUOTA_FULL,
    REMOVED,
    Index,
    Node,
    Questionnaire,
    index,
    is_on_the_walk,
)
from surveys.core.expressions import as_boolean, as_number, as_text, evaluate, key_of, split_key
from surveys.core.presets import preset
from surveys.core.problems import Problem
from surveys.core.said import sentence
from surveys.core.shuffle import arranged
from surveys.core.surroundings import surroundings
from surveys.core.texts import answer_text, text

__all__ = [
    "COMPLETE",
    "CONFIRMED",
    "MISSING",
    "ORDER",
    "QUOTA_FULL",
    "Index",
    "Walk",
    "answer_text",
    "check",
    "choices",
    "choices_open",
    "index",
    "is_on_the_walk",
    "text",
    "walk",
]


@dataclass(frozen=True)
class Walk:
    """How far an interview has come.

    Args:
        steps: questions and notes met, in asking order; the last one is `next` while one is unanswered. In repeats: keys such as `age[2]`,
            with the numbers under which their answers stand in the log.
        next: the first question without a valid answer; None at the end.
        values: key -> data: answers on the route without notes, calculated and case variables. What is off the route is not in it.
        end: disposition once the end is reached: 1.10, or the `ends` of the note reached.
        end_note: name of the note that ended the interview, if it was one.
        problems: answers given that are not allowed.
        spoken: calculations that sound different in another language -> language -> as they are said; `values` has what is stored.
        moved: steps of rounds that moved up because one before them was taken out -> where they stand in the data: `age[3]` -> (2,).
    """

    steps: tuple[str, ...]
    next: str | None
    values: dict[str, Any]
    end: str | None
    end_note: str | None
    problems: tuple[Problem, ...]
    moved: dict[str, tuple[int, ...]] = field(default_factory=dict)
    spoken: dict[str, dict[str, str]] = field(default_factory=dict)
    today: str = field(default="", compare=False)
    seed: str = field(default="", compare=False)

    def place(self, name: str) -> tuple[int, ...]:
        """The rounds in which a step stands, as the data and expressions number them."""
        return self.moved.get(name) or split_key(name)[1]


class _Stop(Exception):  # noqa: N818 - no error: it ends a walk
    """Ends a walk."""


class _Walker:
    def __init__(
        self,
        questionnaire: Questionnaire,
        answers: Mapping[str, Any],
        case: Mapping[str, Any],
        seed: str,
        today: str,
    ) -> None:
        self.questionnaire, self.answers, self.seed, self.today = questionnaire, answers, seed, today
        # The case is known before the first question is asked, wherever its variables stand in the sheet.
        self.values: dict[str, Any] = {}
        for name in questionnaire["case_variables"]:
            known = case.get(name)
            self.values[name] = "" if known is None else known
        self.steps: list[str] = []
        self.problems: list[Problem] = []
        self.next: str | None = None
        self.end: str | None = None
        self.end_note: str | None = None
        # The rounds around the question: where they stand in the data, and under which numbers the log has their answers.
        self.at: tuple[int, ...] = ()
        self.rounds: tuple[int, ...] = ()
        self.moved: dict[str, tuple[int, ...]] = {}
        self.spoken: dict[str, dict[str, str]] = {}

    def nodes(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            if node["relevant"] is not None and not as_boolean(self.evaluate(node["relevant"])):
                continue
            if node["kind"] == "group":
                children = arranged(node["children"], node["order"], seed=self.seed, name=self.log_key(node))
                if node["order"] is not None:
                    self.values[self.key(node) + ORDER] = [_first(child)["name"] for child in children]
                self.nodes(children)
            elif node["kind"] == "repeat":
                self.repeat(node)
            else:
                self.question(node)

    def repeat(self, node: Node) -> None:
        """Go through the instances that were not taken out: as many as are counted, or one more as long as there is another."""
        here, at, rounds = self.key(node), self.at, self.rounds
        counted = None if node["count"] is None else _instances(self.evaluate(node["count"]), node["maximum"])
        if counted is not None:
            self.values[here] = counted
        standing, number = 0, 0
        while counted is None or standing < counted:
            number += 1
            if self.is_removed(node, (*rounds, number)):
                continue
            standing += 1
            self.at, self.rounds = (*at, standing), (*rounds, number)
            if counted is not None:
                self.nodes(node["children"])
                continue
            self.values[here] = standing
            *asked, another = node["children"]
            self.nodes(asked)
            while self.is_removed(node, (*rounds, number + 1)) and self.said(another) == "yes":
                # There was another one, which was taken out: whether there is yet another was asked after that one.
                number += 1
                self.rounds = (*rounds, number)
            self.nodes([another])
            if self.values.get(self.key(another)) != "yes":
                break
        self.at, self.rounds = at, rounds

    def is_removed(self, repeat: Node, rounds: tuple[int, ...]) -> bool:
        return self.answers.get(key_of(repeat["name"], rounds) + REMOVED) is True

    def said(self, node: Node) -> Any:
        return self.answers.get(self.log_key(node))

    def key(self, node: Node) -> str:
        """Where the answer stands in the data."""
        return key_of(node["name"], self.at)

    def log_key(self, node: Node) -> str:
        """Where the answer stands in the log: rounds keep their numbers there."""
        return key_of(node["name"], self.rounds)

    def evaluate(self, expression: list[Any]) -> Any:
        return evaluate(expression, surroundings(self.questionnaire, self.values, **self.place))

    @property
    def place(self) -> dict[str, Any]:
        """Where and when expressions are evaluated now."""
        return {"today": self.today, "seed": self.seed, "at": self.at, "rounds": self.rounds}

    def met(self, node: Node) -> str:
        """One more step."""
        name = self.log_key(node)
        self.steps.append(name)
        if self.rounds != self.at:
            self.moved[name] = self.at
        return name

    def question(self, node: Node) -> None:
        name, kind = self.key(node), node["type"]
        if kind == "hidden":
            return
        if kind == "calculate":
            self.values[name] = _plain(self.evaluate(node["calculation"]))
            if node["name"] in (self.questionnaire.get("spoken") or {"calculations": ()})["calculations"]:
                self.speak(node, name)
        elif not is_on_the_walk(node):
            return
        elif node["ends"]:
            self.end, self.end_note = node["ends"], self.met(node)
            raise _Stop
        else:
            self.ask(node)

    def speak(self, node: Node, key: str) -> None:
        """Say a calculation in every language."""
        said: dict[str, str] = {}
        for language in (one["code"] for one in self.questionnaire["languages"]):
            heard = {**self.values, **{other: words[language] for other, words in self.spoken.items()}}
            around = surroundings(self.questionnaire, heard, language=language, **self.place)
            said[language] = as_text(_plain(evaluate(node["calculation"], around)))
        self.spoken[key] = said

    def ask(self, node: Node) -> None:
        name, key = self.met(node), self.key(node)
        value = self.answers.get(name)
        if value is None:
            self.stop_at(name)
        problem = problem_of(self.questionnaire, node, value, self.values, **self.place)
        if problem is None:
            problem = self.doubt(node, value)
        if problem is not None:
            self.problems.append(problem)
            self.stop_at(name)
        if node["type"] == "note":
            return
        if node["read_only"]:
            value = preset(questionnaire=self.questionnaire, node=node, values=self.values, **self.place)
        self.values[key] = _stored(value)
        if node["choice_order"]:
            shown = choices_open(self.questionnaire, node, self.values, **self.place)
            self.values[key + ORDER] = [c["name"] for c in _arranged_choices(node, shown, self.seed, name)]

    def doubt(self, node: Node, value: Any) -> Problem | None:
        """An unlikely answer that nobody has confirmed; the reason of one that was is data."""
        problem = doubt_of(node, value, self.values, questionnaire=self.questionnaire, **self.place)
        reason = reason_given(self.answers.get(self.log_key(node) + CONFIRMED), value) if problem else ""
        if reason:
            self.values[self.key(node) + CONFIRMED] = reason
        return None if reason else problem

    def stop_at(self, name: str) -> None:
        self.next = name
        raise _Stop


def _stored(value: Any) -> Any:
    """An answer in the one form in which it is data: a missing kind is never in a list, a blank is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if is_blank(value) else value
    if isinstance(value, list) and len(value) == 1 and value[0] in MISSING:
        return value[0]
    return _plain(value)


def _instances(count: Any, maximum: int) -> int:
    """How many instances a number makes: none for what is no number, never more than the maximum."""
    number = as_number(count)
    return int(min(number, maximum)) if number >= 1 else 0


def _plain(value: Any) -> Any:
    """Whole numbers as int, NaN as nothing: the form in which data are stored."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return int(value) if value.is_integer() and abs(value) < MAXIMUM_NUMBER else value
    return value


def walk(
    questionnaire: Mapping[str, Any],
    answers: Mapping[str, Any],
    *,
    case: Mapping[str, Any],
    seed: str,
    today: str = "",
) -> Walk:
    """Go from the first question along the route that the answers make, to the first one without a valid answer.

    Args:
        questionnaire: compiled (Study.questionnaire).
        answers: question -> value; whatever is off the route is passed over.
        case: the case's facts: values of the case variables.
        seed: the interview's id; arranges rotated and randomised groups.
        today: ISO date, for today().
    """
    walker = _Walker(questionnaire, answers, case, seed, today)
    try:
        walker.nodes(questionnaire["body"])
    except _Stop:
        pass
    else:
        walker.end = COMPLETE
    return Walk(
        steps=tuple(walker.steps),
        next=walker.next,
        values=walker.values,
        end=walker.end,
        end_note=walker.end_note,
        problems=tuple(walker.problems),
        moved=walker.moved,
        spoken=walker.spoken,
        today=today,
        seed=seed,
    )


def check(
    questionnaire: Mapping[str, Any], name: str, value: Any, so_far: Walk, confirmed: Any = None
) -> Problem | None:
    """What is wrong with an answer to a question, given the walk so far; None if it is allowed.

    Args:
        confirmed: the answer's part `/confirmed`; without it an unlikely answer is a problem too (`soft_constraint`).
    """
    node = index(questionnaire).question(name)
    if node is None:
        return Problem("unknown_question", sentence("There is no question '{name}'.", name=name), where=name)
    place = _place(so_far, name, so_far.seed)
    problem = problem_of(questionnaire, node, value, so_far.values, **place)
    if problem is not None or reason_given(confirmed, value):
        return problem
    return doubt_of(node, value, so_far.values, questionnaire=questionnaire, **place)


def _place(so_far: Walk, name: str, seed: str) -> dict[str, Any]:
    return {"today": so_far.today, "seed": seed, "at": so_far.place(name), "rounds": split_key(name)[1]}


def choices(questionnaire: Mapping[str, Any], name: str, so_far: Walk, seed: str) -> list[Node]:
    """The choices as this interview shows them: substantive answers in their order, missing kinds last."""
    node = index(questionnaire).question(name)
    assert node is not None, f"there is no question '{name}'"
    shown = choices_open(questionnaire, node, so_far.values, **_place(so_far, name, seed))
    return _arranged_choices(node, shown, seed, name) + [c for c in shown if c["missing"]]


def _arranged_choices(node: Node, shown: Sequence[Node], seed: str, name: str) -> list[Node]:
    substantive = [choice for choice in shown if not choice["missing"]]
    return arranged(substantive, node["choice_order"], seed=seed, name=name)


def _first(node: Node) -> Node:
    """The question that a group keeps together with the texts behind its choices; the node itself otherwise."""
    inner: list[Node] = list(node.get("children", []))
    return inner[0] if len(inner) > 1 and inner[1].get("specifies") else node

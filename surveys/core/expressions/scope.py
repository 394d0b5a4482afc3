"""What may an expression refer to, and which kind of value has each of its parts?"""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from surveys.core.expressions.functions import FUNCTIONS
from surveys.core.said import Said, sentence

Expr = list[Any]
AnswerKind = Literal["text", "number", "truth", "date", "time", "moment", "set", "choice", "any"]

_ARITHMETIC = ("+", "-", "*", "div", "mod", "neg")
_TRUTHS = ("and", "or", "=", "!=", "<", "<=", ">", ">=", "matches")
_SAME_AS_ARGUMENTS = {"if": 3, "coalesce": 2, "once": 2}


@dataclass(frozen=True)
class Scope:
    """What an expression may refer to.

    Args:
        names: the questions whose answers are known; None: any.
        later: questions that are asked later only -> the row they stand in.
        choices: question -> the texts its answer can be.
        numbers: question with a number for an answer -> the texts that may stand instead (missing kinds).
        columns: bare names: columns of the choices sheet, in a choice_filter.
        itself: the question whose answer is `.`, in a constraint; None: there is no `.`.
        kinds: question -> kind of its answers; what is not named is told by `numbers` and `choices`, else it may be anything.
        lists: question -> name of its list, for messages.
        repeats: question or repeat in a repeat -> the repeats it stands in, outermost first.
        repeat_names: which names are those of repeats.
        inside: the repeats in which the expression stands, outermost first.
        groups: row -> the groups and repeats around it, outermost first, for paths; None: the last step of a path is the name.
        here: the groups and repeats around the expression, and its own row: where relative paths begin.
        tables: table -> its columns, for pulldata; None: any.
        place: where the expression stands, such as `age.relevant`: tells one random() from another.
    """

    names: Collection[str] | None = None
    later: Mapping[str, int] = field(default_factory=dict)
    choices: Mapping[str, Collection[str]] = field(default_factory=dict)
    numbers: Mapping[str, Collection[str]] = field(default_factory=dict)
    columns: Collection[str] = ()
    itself: str | None = None
    kinds: Mapping[str, AnswerKind] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    repeats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    repeat_names: Collection[str] = ()
    inside: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] | None = None
    here: tuple[str, ...] = ()
    tables: Mapping[str, Collection[str]] | None = None
    place: str = ""

    def shared(self, name: str) -> int:
        """How many of the repeats around a question stand around the expression too."""
        count = 0
        for there, here in zip(self.repeats.get(name, ()), self.inside, strict=False):
            if there != here:
                break
            count += 1
        return count

    def is_elsewhere(self, name: str) -> bool:
        """Whether a question has several answers here, one per instance of a repeat around it."""
        return self.shared(name) < len(self.repeats.get(name, ()))


def question_of(node: Expr, scope: Scope) -> str:
    """The question whose answer a node is; empty if it is something else."""
    if node[0] == "ref":
        return str(node[1])
    if node[:2] == ["call", "indexed-repeat"] and len(node) > 2:
        return question_of(node[2], scope)
    return scope.itself or "" if node[0] == "self" else ""


def kind_of(node: Expr, scope: Scope) -> AnswerKind:
    """The kind of a value; `any` if it cannot be told."""
    name = question_of(node, scope)
    if name:
        told = "number" if name in scope.numbers else "choice" if name in scope.choices else "any"
        return scope.kinds.get(name, told)  # type: ignore[arg-type]
    if node[0] == "lit":
        return "text" if isinstance(node[1], str) else "number"
    if node[0] in _TRUTHS:
        return "truth"
    if node[0] in _ARITHMETIC:
        return _kind_of_arithmetic(node, scope)
    if node[0] != "call" or node[1] not in FUNCTIONS:
        return "any"
    if node[1] in _SAME_AS_ARGUMENTS:
        kinds = {kind_of(branch, scope) for branch in node[_SAME_AS_ARGUMENTS[node[1]] :]}
        return kinds.pop() if len(kinds) == 1 else "any"
    return FUNCTIONS[node[1]].gives


def _kind_of_arithmetic(node: Expr, scope: Scope) -> AnswerKind:
    """A day and a number make a number that stands for a day; the difference of two days is a number."""
    timed = [kind_of(operand, scope) in ("date", "time", "moment") for operand in node[1:]]
    return "number" if not any(timed) or all(timed) else "any"


def did_you_mean(word: str, known: Iterable[str]) -> Said | None:
    """The question whether the nearest known word was meant; None if none is near."""
    by_lower = {name.lower(): name for name in sorted(known)}
    near = difflib.get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)
    return sentence("Did you mean '{near}'?", near=by_lower[near[0]]) if near else None

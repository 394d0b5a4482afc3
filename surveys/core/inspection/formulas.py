"""How does an expression become a formula of and, or and single conditions that a solver can work on?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.core.expressions.functions import FUNCTIONS

Expr = list[Any]


@dataclass(frozen=True, eq=False)
class Atom:
    """One condition that is not taken apart further: an expression that is to be true, or not."""

    expression: Expr
    is_true: bool


@dataclass(frozen=True)
class Member:
    """The value of a variable is one of these, or (`is_in` false) none of these."""

    name: str
    values: frozenset[Any]
    is_in: bool = True


@dataclass(frozen=True, eq=False)
class All:
    """Every part holds."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True, eq=False)
class Some:
    """At least one part holds."""

    parts: tuple["Formula", ...]


Formula = Atom | Member | All | Some
TRUE, FALSE = All(()), Some(())


def every(parts: Iterable[Formula]) -> Formula:
    """All of these hold."""
    found = [part for part in parts if part is not TRUE]
    if any(part is FALSE for part in found):
        return FALSE
    return found[0] if len(found) == 1 else All(tuple(found)) if found else TRUE


def either(parts: Iterable[Formula]) -> Formula:
    """At least one of these holds."""
    found = [part for part in parts if part is not FALSE]
    if any(part is TRUE for part in found):
        return TRUE
    return found[0] if len(found) == 1 else Some(tuple(found)) if found else FALSE


def formula(expression: Expr, *, is_true: bool = True, definition: Callable[[str], Expr | None]) -> Formula:
    """The formula under which an expression is true, or is not.

    Args:
        definition: the expression behind the name of a calculation that is always made; None for everything else.
    """
    kind = expression[0]
    if kind in ("and", "or"):
        parts = [formula(part, is_true=is_true, definition=definition) for part in expression[1:]]
        return every(parts) if (kind == "and") == is_true else either(parts)
    if kind == "call" and expression[1] == "not":
        return formula(expression[2], is_true=not is_true, definition=definition)
    if kind == "call" and expression[1] == "boolean":
        return formula(expression[2], is_true=is_true, definition=definition)
    if kind == "call" and expression[1] in ("true", "false"):
        return TRUE if (expression[1] == "true") == is_true else FALSE
    if kind == "call" and expression[1] == "if":
        _, _, condition, then, otherwise = expression
        return _cases(condition, then, otherwise, is_true, definition)
    if kind in ("=", "!="):
        return _equality(expression, is_true, definition)
    return Atom(expression, is_true)


def _cases(
    condition: Expr, then: Expr, otherwise: Expr, is_true: bool, definition: Callable[[str], Expr | None]
) -> Formula:
    def of(expression: Expr, truth: bool) -> Formula:
        return formula(expression, is_true=truth, definition=definition)

    return either(
        [
            every([of(condition, True), of(then, is_true)]),
            every([of(condition, False), of(otherwise, is_true)]),
        ]
    )


def _equality(expression: Expr, is_true: bool, definition: Callable[[str], Expr | None]) -> Formula:
    """A comparison with something chosen by if(): one comparison for each of its branches."""
    kind, left, right = expression
    for side, other, is_left in ((left, right, True), (right, left, False)):
        meant = side
        if side[0] == "ref":
            known = definition(side[1])
            meant = known if known is not None and known[:2] == ["call", "if"] and _is_text(known) else side
        if meant[:2] == ["call", "if"]:
            _, _, condition, then, otherwise = meant
            compared = [[kind, branch, other] if is_left else [kind, other, branch] for branch in (then, otherwise)]
            return _cases(condition, compared[0], compared[1], is_true, definition)
    if _is_truth(left) and _is_truth(right):
        return _cases(left, right, ["call", "not", right], is_true == (kind == "="), definition)
    return Atom(expression, is_true)


def _is_text(expression: Expr) -> bool:
    """Whether the branches of an if() are texts or answers: these are stored as they are, numbers that are none are not."""
    if expression[:2] == ["call", "if"]:
        return _is_text(expression[3]) and _is_text(expression[4])
    return expression[0] == "ref" or (expression[0] == "lit" and isinstance(expression[1], str))


def _is_truth(node: Expr) -> bool:
    if node[0] == "call":
        return FUNCTIONS.get(node[1], (0, 0, "any"))[2] == "truth"
    return node[0] in ("and", "or", "=", "!=", "<", "<=", ">", ">=", "matches")


def with_literals(expression: Expr, *, self_name: str | None = None, columns: Mapping[str, str] | None = None) -> Expr:
    """The expression with `.` and the columns of a choice written out."""
    kind = expression[0]
    if kind == "self" and self_name is not None:
        return ["ref", self_name]
    if kind == "column" and columns is not None:
        return ["lit", columns.get(expression[1], "")]
    return [
        with_literals(part, self_name=self_name, columns=columns) if _is_expression(part) else part
        for part in expression
    ]


def _is_expression(part: Any) -> bool:
    return isinstance(part, list) and bool(part) and isinstance(part[0], str)


def parts_of(expression: Expr) -> Iterable[Expr]:
    """The expression and everything in it."""
    yield expression
    if expression[0] != "lit":
        for part in expression[1:2] if expression[0] == "matches" else expression[1:]:
            if _is_expression(part):
                yield from parts_of(part)

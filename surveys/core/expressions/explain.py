"""Why has an expression the value that it has?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from surveys.core.expressions.compile import children
from surveys.core.expressions.evaluate import Context, evaluate
from surveys.core.expressions.scope import Expr
from surveys.core.expressions.source import as_source, chain
from surveys.core.expressions.values import as_boolean, as_text


@dataclass(frozen=True)
class Step:
    """A part of an expression, what it came to and what it is made of.

    Args:
        text: the part, in XLSForm syntax.
        value: what it came to; None if it was not looked at.
        parts: its parts, in order; none of a literal or an answer. A chain of `and` or `or` is one step with many parts.
        question: the question whose answer it is; empty if it is something else.
        is_used: whether it was looked at: `and`, `or`, if() and coalesce() stop when the result is sure.
    """

    text: str
    value: Any
    parts: tuple["Step", ...] = ()
    question: str = ""
    is_used: bool = True


def explain(tree: Expr, context: Context) -> Step:
    """An expression with its values, part by part, for a screen that shows why a question is asked."""
    parts = chain(tree) if tree[0] in ("and", "or") else list(children(tree))
    used = _used(tree, parts, context)
    return Step(
        text=as_source(tree),
        value=evaluate(tree, context),
        parts=tuple(
            explain(part, context) if is_used else _passed_over(part) for part, is_used in zip(parts, used, strict=True)
        ),
        question=_question(tree),
    )


def _question(tree: Expr) -> str:
    return str(tree[1]) if tree[0] in ("ref", "every", "at") else ""


def _passed_over(tree: Expr) -> Step:
    return Step(text=as_source(tree), value=None, question=_question(tree), is_used=False)


def _used(tree: Expr, parts: list[Expr], context: Context) -> list[bool]:
    """Which parts the evaluator looks at."""
    if tree[0] in ("and", "or"):
        return _until(parts, lambda part: as_boolean(evaluate(part, context)) == (tree[0] == "or"))
    if tree[:2] == ["call", "if"]:
        holds = as_boolean(evaluate(parts[0], context))
        return [True, holds, not holds]
    if tree[:2] == ["call", "coalesce"]:
        return _until(parts, lambda part: as_text(evaluate(part, context)) != "")
    return [tree[:2] != ["call", "once"] or as_text(context.self_value) == ""] * len(parts)


def _until(parts: list[Expr], decides: Callable[[Expr], bool]) -> list[bool]:
    for place, part in enumerate(parts):
        if decides(part):
            return [other <= place for other in range(len(parts))]
    return [True] * len(parts)

"""How does an XLSForm expression become a checked tree?"""

from collections.abc import Iterator

from surveys.core.expressions.checks import find_errors
from surveys.core.expressions.parse import Expr, ExpressionError, parse
from surveys.core.expressions.paths import follow
from surveys.core.expressions.resolve import Resolver
from surveys.core.expressions.scope import Scope, did_you_mean

__all__ = ["Expr", "ExpressionError", "Scope", "children", "compile_expression", "did_you_mean", "refers_to"]


def compile_expression(source: str, scope: Scope | None = None) -> Expr:
    """The JSON tree of an expression.

    Args:
        source: the text, in XLSForm syntax.
        scope: what it may refer to; by default any question.

    Raises:
        ExpressionError: the first thing that is wrong, with a sentence for the one who wrote it; the others are its `also`.
    """
    try:
        return _compiled(source, scope or Scope(), with_places=False)
    except ExpressionError:
        # Places are wanted where something is wrong, and cost time everywhere.
        return _compiled(source, scope or Scope(), with_places=True)


def _compiled(source: str, scope: Scope, *, with_places: bool) -> Expr:
    parsed = parse(source, with_places=with_places)
    follow(parsed, scope)
    errors = find_errors(parsed, scope)
    if errors:
        errors[0].also = tuple(errors[1:])
        raise errors[0]
    return Resolver(scope).resolve(parsed.tree)


def children(node: Expr) -> Iterator[Expr]:
    """The parts of a compiled expression that are expressions themselves."""
    kind = node[0]
    if kind in ("every", "instances", "position", "random", "uuid", "lit", "ref", "self", "column"):
        return
    if kind in ("matches", "label"):
        yield node[1]
    elif kind == "lookup":
        yield node[4]
    else:
        yield from node[3::2] if kind == "at" else node[2:] if kind == "call" else node[1:]


def refers_to(node: Expr) -> set[str]:
    """The questions, and the repeats, whose answers and numbers of instances an expression uses."""
    kind = node[0]
    names = {
        "ref": node[1:2],
        "at": node[1:2],
        "every": [node[1], *node[3:]] if kind == "every" else [],
        "instances": node[2:],
    }.get(kind, [])
    return set(names).union(*map(refers_to, children(node)))


def refers_to_instances(node: Expr) -> bool:
    """Whether an expression uses answers, or numbers of instances, in a repeat: their keys are known only with the values."""
    return node[0] in ("at", "every", "instances") or any(map(refers_to_instances, children(node)))

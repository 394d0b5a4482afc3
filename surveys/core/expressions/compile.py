"""How does an XLSForm expression become a checked tree?"""

from surveys.core.expressions.checks import Scope, check, did_you_mean
from surveys.core.expressions.parse import Expr, ExpressionError, parse

__all__ = ["Expr", "ExpressionError", "Scope", "compile_expression", "did_you_mean", "refers_to"]


def compile_expression(source: str, scope: Scope | None = None) -> Expr:
    """The JSON tree of an expression.

    Args:
        source: the text, in XLSForm syntax.
        scope: what it may refer to; by default any question.

    Raises:
        ExpressionError: with a sentence for the one who wrote it.
    """
    compiled = parse(source)
    check(compiled, scope or Scope())
    return compiled


def refers_to(node: Expr) -> set[str]:
    """The questions whose answers an expression uses."""
    if node[0] == "ref":
        return {node[1]}
    children = [child for child in node[1:] if isinstance(child, list) and child and isinstance(child[0], str)]
    return set().union(*map(refers_to, children))

"""How is a compiled expression written again, as a methodologist would write it?"""

from collections.abc import Sequence
from decimal import Decimal

from surveys.core.expressions.scope import Expr

# How firmly an operator holds its operands together; what holds less firmly needs parentheses.
_RANKS = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("=", "!="), 3),
    **dict.fromkeys(("<", "<=", ">", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "div", "mod"), 6),
    "neg": 7,
}
_FIRMEST = 8


def chain(node: Expr) -> list[Expr]:
    """The parts of a chain of `and` or of `or`, in order; one part if it is something else."""
    if node[0] not in ("and", "or"):
        return [node]
    return [part for side in node[1:] for part in (chain(side) if side[0] == node[0] else [side])]


def as_source(node: Expr) -> str:
    """The expression in XLSForm syntax. Compiled again in the same place, it means the same."""
    kind = node[0]
    if kind in ("and", "or"):
        return f" {kind} ".join(_held(part, _RANKS[kind] + 1) for part in chain(node))
    if kind == "neg":
        return f"-{_held(node[1], _RANKS['neg'])}"
    if kind in _RANKS:
        return f"{_held(node[1], _RANKS[kind])} {kind} {_held(node[2], _RANKS[kind] + 1)}"
    if kind == "lit":
        return _literal(node[1])
    if kind in ("ref", "every"):
        return f"${{{node[1]}}}"
    if kind == "self":
        return "."
    if kind == "column":
        return str(node[1])
    return _call(node)


def _held(node: Expr, rank: int) -> str:
    written = as_source(node)
    return written if _RANKS.get(node[0], _FIRMEST) >= rank else f"({written})"


def _literal(value: str | float) -> str:
    if not isinstance(value, str):
        # Without an exponent: the language has none.
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return f'"{value}"' if "'" in value else f"'{value}'"


def _call(node: Expr) -> str:
    kind = node[0]
    if kind == "call":
        return _written(node[1], [as_source(part) for part in node[2:]])
    if kind == "matches":
        pattern = _literal(node[3]) if len(node) > 3 else "..."
        return _written("regex", [as_source(node[1]), pattern])
    if kind == "instances":
        return _written("count", [f"${{{node[-1]}}}"])
    if kind == "label":
        return _written("jr:choice-name", [as_source(node[1]), f"'${{{node[2]}}}'"])
    if kind == "lookup":
        return _written("pulldata", [*map(_literal, node[1:4]), as_source(node[4])])
    if kind == "position":
        return _written("position", [f"${{{node[2]}}}" if len(node) > 2 else ".."])
    if kind == "at":
        pairs = zip(node[2::2], node[3::2], strict=True)
        return _written(
            "indexed-repeat", [f"${{{node[1]}}}", *(f"${{{name}}}, {as_source(place)}" for name, place in pairs)]
        )
    return _written(kind, [])


def _written(name: str, arguments: Sequence[str]) -> str:
    return f"{name}({', '.join(arguments)})"

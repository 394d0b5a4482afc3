"""How does a tree that was found right become the one that is evaluated?

Here it is decided once which instance of a repeat is meant, patterns are compiled, and every random() gets its place.
"""

from typing import Any

from surveys.core.expressions.lookup import table_name
from surveys.core.expressions.patterns import compile_pattern
from surveys.core.expressions.scope import Expr, Scope


class Resolver:
    """Goes over one expression."""

    def __init__(self, scope: Scope) -> None:
        self.scope, self.n_chances = scope, 0

    def resolve(self, node: Expr) -> Expr:
        """The tree to be evaluated."""
        kind = node[0]
        if kind in ("lit", "self", "column"):
            return node
        if kind == "ref":
            return self._reference(node[1])
        if kind != "call":
            return [kind, *map(self.resolve, node[1:])]
        special = _SPECIAL.get(node[1])
        return special(self, node[2:]) if special else ["call", node[1], *map(self.resolve, node[2:])]

    def _reference(self, name: str) -> Expr:
        around, shared = self.scope.repeats.get(name, ()), self.scope.shared(name)
        if shared < len(around):
            return ["every", name, shared, *around[shared:]]
        return ["ref", name, shared] if shared else ["ref", name]

    def _count(self, arguments: list[Expr]) -> Expr:
        name = arguments[0][1]
        around = self.scope.repeats.get(name, ())
        repeats = (*around, name) if name in self.scope.repeat_names else around
        shared = self.scope.shared(name)
        # Of a question inside its own repeat there is one.
        return ["instances", shared, *repeats[shared:]] if repeats[shared:] else ["lit", 1]

    def _indexed(self, arguments: list[Expr]) -> Expr:
        name = arguments[0][1]
        given = {repeat[1]: number for repeat, number in zip(arguments[1::2], arguments[2::2], strict=True)}
        places: list[Any] = []
        for depth, repeat in enumerate(self.scope.repeats[name], start=1):
            places += [repeat, self.resolve(given[repeat]) if repeat in given else self._place(depth)]
        return ["at", name, *places]

    def _position(self, arguments: list[Expr]) -> Expr:
        kind, value = arguments[0]
        inside = self.scope.inside
        return self._place(inside.index(value) + 1 if kind == "ref" else len(inside))

    def _place(self, depth: int) -> Expr:
        """The number of the instance of a repeat around the expression; its name is there for those who read the tree."""
        inside = self.scope.inside
        return ["position", depth] if depth == len(inside) else ["position", depth, inside[depth - 1]]

    def _chance(self, kind: str) -> Expr:
        self.n_chances += 1
        return [kind, f"{self.scope.place}:{self.n_chances}"]

    def _label(self, arguments: list[Expr]) -> Expr:
        return ["label", self.resolve(arguments[0]), named_question(arguments[1])]

    def _lookup(self, arguments: list[Expr]) -> Expr:
        file, column, key_column, key = arguments
        return ["lookup", table_name(file[1]), column[1], key_column[1], self.resolve(key)]

    def _regex(self, arguments: list[Expr]) -> Expr:
        return ["matches", self.resolve(arguments[0]), compile_pattern(arguments[1][1]), arguments[1][1]]


_SPECIAL = {
    "count": Resolver._count,
    "indexed-repeat": Resolver._indexed,
    "position": Resolver._position,
    "random": lambda resolver, arguments: resolver._chance("random"),
    "uuid": lambda resolver, arguments: resolver._chance("uuid"),
    "jr:choice-name": Resolver._label,
    "pulldata": Resolver._lookup,
    "regex": Resolver._regex,
}


def named_question(node: Expr) -> str:
    """The question that the second argument of jr:choice-name names: ${name}, '${name}' or 'name'; else empty."""
    if node[0] == "ref":
        return str(node[1])
    written = node[1] if node[0] == "lit" and isinstance(node[1], str) else ""
    return written[2:-1].strip() if written.startswith("${") and written.endswith("}") else written

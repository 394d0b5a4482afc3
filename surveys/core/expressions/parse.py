"""How does the text of an expression become a tree?"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from lark import Lark, Token, Tree, UnexpectedInput

from surveys.core.said import Said, sentence, together

Expr = list[Any]

MAXIMUM_LENGTH = 8_000
MAXIMUM_DEPTH = 100
MAXIMUM_NUMBER = 1e15

GRAMMAR = r"""
?start: or
?or: and ("or" and)*
?and: equality ("and" equality)*
?equality: relation (EQUALITY relation)*
?relation: sum (RELATION sum)*
?sum: product (SUM product)*
?product: negation (PRODUCT negation)*
?negation: "-" negation -> neg
    | atom
?atom: NUMBER -> number
    | STRING -> string
    | PATH -> path
    | "${" NAME "}" -> ref
    | "." -> self
    | PARENT -> parent
    | NAME "(" [or ("," or)*] ")" -> call
    | NAME -> column
    | "(" or ")"
EQUALITY: "!=" | "="
RELATION: "<=" | ">=" | "<" | ">"
SUM: "+" | "-"
PRODUCT.3: "*" | /div(?![\w.-])/ | /mod(?![\w.-])/
PATH.2: /(current\(\)\/)?(\.{1,2}\/)+STEP(\/STEP)*|(\/STEP){2,}|\$\{\s*STEP\s*\}(\/STEP)+/
PARENT: /\.\.(\/\.\.)*/
NUMBER: /[0-9]+(\.[0-9]*)?|\.[0-9]+/
STRING: /"[^"]*"|'[^']*'/
NAME: /[A-Za-z_][\w]*(?:[.:-][\w]+)*/
%ignore /[ \t\r\n]+/
""".replace("STEP", r"[A-Za-z_][\w.:-]*")


Place = tuple[int, int]

_INSTANCE = re.compile(r"instance\(\s*(?:'[^']*'|\"[^\"]*\")\s*\)\s*$")
_LAST_SAVED = re.compile(r"\$\{\s*last-saved$")


class ExpressionError(ValueError):
    """An expression that cannot be used; the message says what is wrong and what to write instead.

    Args:
        code: stable name of the kind of problem.
        place: first character, from 0, and the one behind the last; None: the whole.

    Attributes:
        also: what else is wrong with the same expression.
    """

    def __init__(self, code: str, message: Said, place: Place | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.place = code, message, place
        self.also: tuple[ExpressionError, ...] = ()

    def placed(self) -> Said:
        """The message with the place, for those who do not see the place itself."""
        if self.code == "expression_syntax" or not self.place or self.place[0] == 0:
            return self.message
        return together(self.message, sentence("(At character {place}.)", place=self.place[0] + 1))


@dataclass(frozen=True)
class Parsed:
    """An expression as it is written.

    Args:
        tree: with `call`, `ref`, `parent`, `path` and the other nodes of the grammar.
        source: the text.
        places: id of a node of the tree -> where it stands in the text.
    """

    tree: Expr
    source: str
    places: dict[int, Place]

    def place(self, node: Expr) -> Place | None:
        """Where a node stands."""
        return self.places.get(id(node))


@cache
def _parser(with_places: bool) -> Lark:
    return Lark(GRAMMAR, parser="lalr", maybe_placeholders=False, propagate_positions=with_places)


def parse(source: str, *, with_places: bool = True) -> Parsed:
    """The tree of an expression, as it is written.

    Args:
        with_places: whether to note where each part stands: half as slow again.

    Raises:
        ExpressionError: it cannot be read, or is longer or deeper than is allowed.
    """
    if len(source) > MAXIMUM_LENGTH:
        message = sentence(
            "The expression has {n} characters; {most} are allowed. Split it into calculate rows.",
            n=len(source),
            most=MAXIMUM_LENGTH,
        )
        raise ExpressionError("expression_too_long", message)
    try:
        tree = _parser(with_places).parse(source)
    except UnexpectedInput as error:
        raise ExpressionError(
            "expression_syntax", _syntax_sentence(source, error), _syntax_place(source, error)
        ) from None
    places: dict[int, Place] = {}
    return Parsed(_Builder(places).build(tree, 0), source, places)


def _syntax_place(source: str, error: UnexpectedInput) -> Place:
    place = getattr(error, "pos_in_stream", None)
    return (place, place + 1) if isinstance(place, int) and 0 <= place < len(source) else (len(source), len(source))


def _syntax_sentence(source: str, error: UnexpectedInput) -> Said:
    place = getattr(error, "pos_in_stream", None)
    if getattr(getattr(error, "token", None), "type", "") == "$END":
        place = None
    if not isinstance(place, int) or not 0 <= place < len(source):
        return sentence(
            "The expression ends too early: '{source}'. A parenthesis, a quotation mark or a value is missing.",
            source=source,
        )
    rest = source[place : place + 16]
    said = sentence("The expression cannot be read from character {place}: '{rest}'.", place=place + 1, rest=rest)
    return together(said, _hint(source, place))


def _hint(source: str, place: int) -> Said | None:
    rest = source[place:]
    if rest.startswith(("==", "<>")) or (rest[0] in "=>" and source[place - 1 : place] in ("=", "<")):
        return sentence("Write = or !=.")
    if rest[0] in "&|":
        return sentence("Write 'and' or 'or'.")
    if rest[0] == "/" and _INSTANCE.search(source[:place]):
        return sentence(
            "instance() looks things up in another file: write pulldata('file', 'column', 'key_column', key). The words of a choice are jr:choice-name(${{question}}, '${{question}}')."
        )
    if rest[0] == "/":
        return sentence("Write 'div' to divide, and a question's name as ${{name}}.")
    if rest[0] == "[":
        return sentence(
            "One of several answers is indexed-repeat(${{question}}, ${{repeat}}, number), not a path with [...]."
        )
    if rest[0] == "#" and _LAST_SAVED.search(source[:place]):
        return sentence(
            "What was answered in an earlier interview is not known here. Bring it with the sample, as a case variable (type hidden)."
        )
    if rest[0] == "$":
        return sentence("Write a question's name as ${{name}}.")
    if rest[0] in "‘’‚“”„«»":
        return sentence("Write straight quotation marks: 'text'.")
    if rest[0] in "'\"":
        return sentence("A quotation mark is not closed.")
    return None


class _Builder:
    """Makes lists of what the parser found, and notes where each of them stood."""

    def __init__(self, places: dict[int, Place]) -> None:
        self.places = places

    def build(self, node: Any, depth: int) -> Expr:
        assert isinstance(node, Tree)
        # Without places all parts stand at the beginning.
        place = (getattr(node.meta, "start_pos", 0), getattr(node.meta, "end_pos", 0))
        if depth > MAXIMUM_DEPTH:
            message = sentence("The expression is nested too deeply. Split it into calculate rows.")
            raise ExpressionError("expression_too_deep", message, place)
        built = self._built(str(node.data), node.children, depth, place)
        self.places.setdefault(id(built), place)
        return built

    def _built(self, kind: str, children: list[Any], depth: int, place: Place) -> Expr:
        if kind in ("and", "or"):
            return self._balanced(kind, [self.build(child, depth + 1) for child in children])
        if kind in ("equality", "relation", "sum", "product"):
            return self._chain(children, depth)
        if kind == "neg":
            return ["neg", self.build(children[0], depth + 1)]
        if kind == "call":
            name, *arguments = children
            return ["call", str(name), *(self.build(argument, depth + 1) for argument in arguments)]
        if kind == "self":
            return ["self"]
        token = children[0]
        assert isinstance(token, Token)
        if kind == "number":
            return ["lit", _number(str(token), place)]
        if kind == "string":
            return ["lit", str(token)[1:-1]]
        if kind == "parent":
            return ["parent", str(token).count("..")]
        return [kind, str(token)]

    def _chain(self, children: list[Any], depth: int) -> Expr:
        # `a - b - c` is nested to the left: as deep as it has operators.
        n_operators = len(children) // 2
        left = self.build(children[0], depth + n_operators)
        for number, (operator, right) in enumerate(zip(children[1::2], children[2::2], strict=True)):
            left = self._joined(str(operator), left, self.build(right, depth + n_operators - number))
        return left

    def _balanced(self, kind: str, parts: list[Expr]) -> Expr:
        """A chain of `and` or `or` as a tree of least depth, so that long lists of conditions stay shallow."""
        if len(parts) == 1:
            return parts[0]
        middle = len(parts) // 2
        return self._joined(kind, self._balanced(kind, parts[:middle]), self._balanced(kind, parts[middle:]))

    def _joined(self, kind: str, left: Expr, right: Expr) -> Expr:
        joined = [kind, left, right]
        self.places[id(joined)] = (self.places[id(left)][0], self.places[id(right)][1])
        return joined


def _number(written: str, place: Place) -> int | float:
    number = float(written)
    if number >= MAXIMUM_NUMBER:
        message = sentence("{number}... is too large: write at most 15 digits.", number=written[:20])
        raise ExpressionError("number_too_large", message, place)
    return int(number) if number.is_integer() else number

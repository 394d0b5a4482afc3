"""How does the text of an expression become a tree?"""

from functools import cache
from typing import Any

from lark import Lark, Token, Tree, UnexpectedInput

from surveys.core.expressions.patterns import PatternError, compile_pattern

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
    | "${" NAME "}" -> ref
    | "." -> self
    | NAME "(" [or ("," or)*] ")" -> call
    | NAME -> column
    | "(" or ")"
EQUALITY: "!=" | "="
RELATION: "<=" | ">=" | "<" | ">"
SUM: "+" | "-"
PRODUCT.3: "*" | /div(?![\w.-])/ | /mod(?![\w.-])/
NUMBER: /[0-9]+(\.[0-9]*)?|\.[0-9]+/
STRING: /"[^"]*"|'[^']*'/
NAME: /[A-Za-z_][\w]*(?:[.:-][\w]+)*/
%ignore /[ \t\r\n]+/
"""


class ExpressionError(ValueError):
    """An expression that cannot be used; the message says what is wrong and what to write instead."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", maybe_placeholders=False)


def parse(source: str) -> Expr:
    """The JSON tree of an expression, as it is written.

    Raises:
        ExpressionError: it cannot be read, or is longer or deeper than is allowed.
    """
    if len(source) > MAXIMUM_LENGTH:
        message = f"The expression has {len(source)} characters; {MAXIMUM_LENGTH} are allowed."
        raise ExpressionError("expression_too_long", f"{message} Split it into calculate rows.")
    try:
        tree = _parser().parse(source)
    except UnexpectedInput as error:
        raise ExpressionError("expression_syntax", _syntax_sentence(source, error)) from None
    return _build(tree, 0)


def _syntax_sentence(source: str, error: UnexpectedInput) -> str:
    place = getattr(error, "pos_in_stream", None)
    if getattr(getattr(error, "token", None), "type", "") == "$END":
        place = None
    if not isinstance(place, int) or not 0 <= place < len(source):
        return f"The expression ends too early: '{source}'. A parenthesis, a quotation mark or a value is missing."
    rest = source[place : place + 16]
    return f"The expression cannot be read from character {place + 1}: '{rest}'.{_hint(source, place)}"


def _hint(source: str, place: int) -> str:
    rest = source[place:]
    if rest.startswith(("==", "<>")) or (rest[0] in "=>" and source[place - 1 : place] in ("=", "<")):
        return " Write = or !=."
    if rest[0] in "&|":
        return " Write 'and' or 'or'."
    if rest[0] == "/":
        return " Write 'div' to divide."
    if rest[0] == "$":
        return " Write a question's name as ${name}."
    if rest[0] in "‘’‚“”„«»":
        return " Write straight quotation marks: 'text'."
    if rest[0] in "'\"":
        return " A quotation mark is not closed."
    return ""


def _build(node: Any, depth: int) -> Expr:
    assert isinstance(node, Tree)
    if depth > MAXIMUM_DEPTH:
        message = "The expression is nested too deeply. Split it into calculate rows."
        raise ExpressionError("expression_too_deep", message)
    kind, children = str(node.data), node.children
    if kind in ("and", "or"):
        return _balanced(kind, [_build(child, depth + 1) for child in children])
    if kind in ("equality", "relation", "sum", "product"):
        # `a - b - c` is nested to the left: as deep as it has operators.
        n_operators = len(children) // 2
        left = _build(children[0], depth + n_operators)
        for place, (operator, right) in enumerate(zip(children[1::2], children[2::2], strict=True)):
            left = [str(operator), left, _build(right, depth + n_operators - place)]
        return left
    if kind == "neg":
        return ["neg", _build(children[0], depth + 1)]
    if kind == "call":
        name, *arguments = children
        return _call(str(name), [_build(argument, depth + 1) for argument in arguments])
    if kind == "self":
        return ["self"]
    token = children[0]
    assert isinstance(token, Token)
    if kind == "number":
        return ["lit", _number(str(token))]
    if kind == "string":
        return ["lit", str(token)[1:-1]]
    return [kind, str(token)]


def _balanced(kind: str, parts: list[Expr]) -> Expr:
    """A chain of `and` or `or` as a tree of least depth, so that long lists of conditions stay shallow."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return [kind, _balanced(kind, parts[:middle]), _balanced(kind, parts[middle:])]


def _number(written: str) -> int | float:
    number = float(written)
    if number >= MAXIMUM_NUMBER:
        raise ExpressionError("number_too_large", f"{written[:20]}... is too large: write at most 15 digits.")
    return int(number) if number.is_integer() else number


def _call(name: str, arguments: list[Expr]) -> Expr:
    if name != "regex" or len(arguments) != 2:
        return ["call", name, *arguments]
    kind, pattern = arguments[1][0], arguments[1][-1]
    if kind != "lit" or not isinstance(pattern, str):
        raise ExpressionError("bad_pattern", "The pattern of regex() must be a text in quotation marks.")
    try:
        return ["matches", arguments[0], compile_pattern(pattern)]
    except PatternError as error:
        raise ExpressionError("bad_pattern", f"The pattern '{pattern}' of regex() cannot be used: {error}.") from None

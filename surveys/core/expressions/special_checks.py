"""What must hold for the functions that are more than a call: patterns, repeats, words of choices, tables?"""

from collections.abc import Callable
from typing import Any, Protocol

from surveys.core.expressions.lookup import table_name
from surveys.core.expressions.parse import Expr
from surveys.core.expressions.patterns import PatternError, compile_pattern
from surveys.core.expressions.resolve import named_question
from surveys.core.expressions.scope import Scope, did_you_mean
from surveys.core.said import Said, sentence, together


class Visitor(Protocol):
    """Who looks at the parts."""

    @property
    def scope(self) -> Scope:
        """What the expression may refer to."""
        ...

    @property
    def n_errors(self) -> int:
        """How many errors there are so far."""
        ...

    def add(self, code: str, message: Said, node: Expr) -> None:
        """Note what is wrong with a part."""

    def count_instructions(self, n: int, node: Expr) -> None:
        """Count the instructions of a pattern among those of the whole expression."""

    def node(self, node: Expr) -> None:
        """Look at a part and all of its parts."""

    def name(self, node: Expr, *, is_aggregated: bool = False) -> None:
        """Look at a question's name; in an aggregate it may have several answers."""


def _regex(checker: Visitor, node: Expr) -> None:
    checker.node(node[2])
    pattern = node[3]
    if pattern[0] != "lit" or not isinstance(pattern[1], str):
        checker.add("bad_pattern", sentence("The pattern of regex() must be a text in quotation marks."), pattern)
        return
    try:
        checker.count_instructions(len(compile_pattern(pattern[1])), node)
    except PatternError as error:
        checker.add(
            "bad_pattern",
            sentence(
                "The pattern '{pattern}' of regex() cannot be used: {reason}.", pattern=pattern[1], reason=error.message
            ),
            pattern,
        )


def _count(checker: Visitor, node: Expr) -> None:
    argument = node[2]
    name = argument[1] if argument[0] == "ref" else ""
    if name in checker.scope.repeat_names and name not in checker.scope.later:
        return
    before = checker.n_errors
    if name:
        checker.name(argument, is_aggregated=True)
    else:
        checker.node(argument)
    if checker.n_errors == before and not checker.scope.repeats.get(name):
        message = sentence(
            "count() counts the instances of a repeat: count(${{repeat}}). For chosen answers write count-selected()."
        )
        checker.add("not_in_repeat", message, argument)


def _indexed(checker: Visitor, node: Expr) -> None:
    question, pairs = node[2], node[3:]
    name = question[1] if question[0] == "ref" else ""
    before = checker.n_errors
    if name:
        checker.name(question, is_aggregated=True)
    around = checker.scope.repeats.get(name, ())
    if checker.n_errors == before and (not around or len(pairs) % 2):
        message = sentence(
            "Write indexed-repeat(${{question}}, ${{repeat}}, number), the question being one in the repeat."
        )
        checker.add("bad_indexed_repeat", message, node)
    for number in pairs[1::2]:
        checker.node(number)
    if checker.n_errors == before:
        _check_repeats(checker, node, pairs[::2])


def _check_repeats(checker: Visitor, node: Expr, repeats: list[Expr]) -> None:
    """Every repeat that is not around the expression itself must be named, and no other."""
    name, before = node[2][1], checker.n_errors
    around = checker.scope.repeats[name]
    for repeat in repeats:
        if repeat[0] != "ref" or repeat[1] not in around:
            facts = {"name": name, "listed": ", ".join(around)}
            message = (
                sentence(
                    "'{repeat}' is not a repeat around '{name}'. Write one of: {listed}.", repeat=repeat[1], **facts
                )
                if repeat[0] == "ref"
                else sentence("This is not a repeat around '{name}'. Write one of: {listed}.", **facts)
            )
            checker.add("bad_indexed_repeat", message, repeat)
    missing = {*around[checker.scope.shared(name) :]} - {repeat[1] for repeat in repeats}
    if missing and checker.n_errors == before:
        message = sentence(
            "'{name}' stands in the repeat '{repeat}' too: say which instance of it is meant.",
            name=name,
            repeat=min(missing),
        )
        checker.add("bad_indexed_repeat", message, node)


def _position(checker: Visitor, node: Expr) -> None:
    inside, argument = checker.scope.inside, node[2]
    is_right = argument == ["parent", 1] or (argument[0] == "ref" and argument[1] in inside)
    if not inside:
        message = sentence("position(..) is the number of the instance of a repeat, and this stands in no repeat.")
        checker.add("position_outside_repeat", message, node)
    elif not is_right:
        message = sentence(
            "Write position(..), or position(${{{repeat}}}) with the name of a repeat around this.", repeat=inside[0]
        )
        checker.add("bad_position", message, node)


def _label(checker: Visitor, node: Expr) -> None:
    checker.node(node[2])
    name, scope = named_question(node[3]), checker.scope
    if not name:
        message = sentence("Write jr:choice-name(${{name}}, '${{name}}'), with the question whose choices are meant.")
        checker.add("bad_choice_name", message, node[3])
    elif scope.names is not None and name not in scope.names and name not in scope.later:
        said = sentence("There is no question '{name}'.", name=name)
        checker.add("unknown_name", together(said, did_you_mean(name, scope.names)), node[3])
    elif scope.names is not None and name not in scope.choices:
        checker.add(
            "bad_choice_name", sentence("Question '{name}' has no choices, so they have no names.", name=name), node[3]
        )


def _pulldata(checker: Visitor, node: Expr) -> None:
    checker.node(node[5])
    written: list[Any] = [part[1] if part[0] == "lit" else None for part in node[2:5]]
    if not all(isinstance(part, str) for part in written):
        message = sentence("Write pulldata('file', 'column', 'key_column', key), the first three in quotation marks.")
        checker.add("bad_pulldata", message, node)
        return
    file, tables = table_name(written[0]), checker.scope.tables
    if tables is None:
        return
    if file not in tables:
        message = together(
            sentence("There is no table '{table}' beside the questionnaire.", table=file),
            did_you_mean(file, tables),
            sentence("Add {table}.csv to what is uploaded.", table=file),
        )
        checker.add("unknown_table", message, node[2])
        return
    for part, column in zip(node[3:5], written[1:], strict=True):
        if column not in tables[file]:
            said = sentence("Table '{table}' has no column '{column}'.", table=file, column=column)
            near = did_you_mean(column, tables[file]) or sentence("It has: {listed}.", listed=", ".join(tables[file]))
            checker.add("unknown_table_column", together(said, near), part)


SPECIAL: dict[str, Callable[[Visitor, Expr], None]] = {
    "regex": _regex,
    "count": _count,
    "indexed-repeat": _indexed,
    "position": _position,
    "jr:choice-name": _label,
    "pulldata": _pulldata,
}

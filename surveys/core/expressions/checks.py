"""What is wrong with an expression that can be read? Names, repeats, functions and what they are given."""

from typing import Any

from surveys.core.expressions.comparisons import Findings, check_arithmetic, check_comparison, check_condition
from surveys.core.expressions.functions import AGGREGATES, ELSEWHERE, FUNCTIONS
from surveys.core.expressions.lookup import table_name
from surveys.core.expressions.parse import Expr, ExpressionError, Parsed
from surveys.core.expressions.patterns import PatternError, compile_pattern
from surveys.core.expressions.resolve import named_question
from surveys.core.expressions.scope import Scope, did_you_mean, kind_of
from surveys.core.expressions.times import FORMATS, moment_of
from surveys.core.expressions.values import as_number

__all__ = ["Scope", "did_you_mean", "find_errors"]

_ORDER = ("<", "<=", ">", ">=", "+", "-", "*", "div", "mod")
_OF_SETS = ("selected", "selected-at", "count-selected")


def find_errors(parsed: Parsed, scope: Scope) -> list[ExpressionError]:
    """Everything that is wrong with an expression, in the order in which it is written."""
    checker = _Checker(parsed, scope)
    checker.node(parsed.tree)
    length = len(parsed.source)
    return sorted(checker.errors, key=lambda error: error.place or (length, length))


class _Checker(Findings):
    """Looks at every part of an expression."""

    def node(self, node: Expr) -> None:
        kind = node[0]
        if kind == "ref":
            self._name(node)
        elif kind == "self" and self.scope.itself is None:
            message = "'.' means the answer itself and can be used in a constraint only."
            self.add("self_outside_constraint", message, node)
        elif kind == "parent":
            message = "'..' can be used in position(..) only. Write a question's name as ${name}."
            self.add("parent_outside_position", message, node)
        elif kind == "column":
            self._column(node)
        elif kind == "call":
            self._call(node)
        elif kind not in ("lit", "self"):
            for child in node[1:]:
                self.node(child)
            self._operator(node)

    def _operator(self, node: Expr) -> None:
        if node[0] in ("=", "!="):
            check_comparison(self, node[1], node[2])
        elif node[0] in _ORDER:
            check_arithmetic(self, node)
        elif node[0] in ("and", "or"):
            for operand in node[1:]:
                check_condition(self, operand)

    def _name(self, node: Expr, *, is_aggregated: bool = False) -> None:
        name, scope = node[1], self.scope
        if name in scope.repeat_names:
            message = (
                f"'{name}' is a repeat and has no answer. Write count(${{{name}}}) for the number of its instances."
            )
            self.add("repeat_as_answer", message, node)
        elif scope.names is None or name in scope.names:
            if scope.is_elsewhere(name) and not is_aggregated:
                self._several_answers(node)
        elif name in scope.later:
            message = f"Question '{name}' is asked later, in row {scope.later[name]}: its answer is not known yet. Move it up."
            self.add("later_name", message, node)
        else:
            self.add("unknown_name", f"There is no question '{name}'.{did_you_mean(name, scope.names)}", node)

    def _several_answers(self, node: Expr) -> None:
        name = node[1]
        repeat = self.scope.repeats[name][-1]
        message = (
            f"'{name}' has an answer for every instance of the repeat '{repeat}'. Write one of them as "
            f"indexed-repeat(${{{name}}}, ${{{repeat}}}, 1), or all together with sum, count, min, max or join."
        )
        self.add("answer_in_repeat", message, node)

    def _column(self, node: Expr) -> None:
        name, columns = node[1], self.scope.columns
        if name in columns:
            return
        if columns:
            near = did_you_mean(name, columns)
            message = f"The sheet choices has no column '{name}'.{near} A question's name is written ${{{name}}}."
        else:
            message = (
                f"'{name}' is not understood. Write a question's name as ${{{name}}} and a text in quotation marks."
            )
        self.add("bare_name", message, node)

    def _call(self, node: Expr) -> None:
        name, arguments = node[1], node[2:]
        if not self._is_callable(node):
            for argument in arguments:
                self.node(argument)
            return
        special = _SPECIAL.get(name)
        if special:
            special(self, node)
            return
        for argument in arguments:
            if name in AGGREGATES and argument[0] == "ref":
                self._name(argument, is_aggregated=True)
            else:
                self.node(argument)
        self._arguments(node)

    def _is_callable(self, node: Expr) -> bool:
        name, n_arguments = node[1], len(node) - 2
        if name in ELSEWHERE:
            self.add("unknown_function", f"Function {name}() is not available here. {ELSEWHERE[name]}", node)
            return False
        if name not in FUNCTIONS:
            self.add("unknown_function", f"There is no function '{name}'.{did_you_mean(name, FUNCTIONS)}", node)
            return False
        fewest, most = FUNCTIONS[name].fewest, FUNCTIONS[name].most
        if n_arguments < fewest or (most is not None and n_arguments > most):
            wanted = str(fewest) if fewest == most else f"{fewest} or more" if most is None else f"{fewest} to {most}"
            message = f"{name}() takes {wanted} argument{'' if wanted == '1' else 's'}, not {n_arguments}."
            self.add("wrong_number_of_arguments", message, node)
            return False
        return True

    def _arguments(self, node: Expr) -> None:
        name, arguments = node[1], node[2:]
        for place, argument in enumerate(arguments):
            self._argument(name, FUNCTIONS[name].kind_of_argument(place), argument)
        if name in ("format-date", "format-date-time"):
            self._format(arguments[1])
        if name == "weighted-checklist" and len(arguments) % 2:
            message = (
                "weighted-checklist() takes a weight after every condition: weighted-checklist(1, 2, ${a} = 1, 0.5)."
            )
            self.add("wrong_number_of_arguments", message, node)
        if name in _OF_SETS and kind_of(arguments[0], self.scope) in ("number", "date", "time", "moment", "truth"):
            message = f"{name}() is for questions with choices. Compare the answer itself, with =, < or >."
            self.add("not_a_choice_question", message, arguments[0])
        elif name == "selected":
            check_comparison(self, arguments[0], arguments[1])

    def _argument(self, name: str, takes: str, argument: Expr) -> None:
        is_text = argument[0] == "lit" and isinstance(argument[1], str)
        if takes == "truth":
            check_condition(self, argument)
        elif takes == "number" and is_text and as_number(argument[1]) != as_number(argument[1]):
            self.add("not_a_number", f"{name}() takes a number, not '{argument[1]}'.", argument)
        elif takes == "number":
            self.refuse_choices(argument, f"{name}()")
        elif takes in ("date", "time", "moment") and is_text and moment_of(argument[1]) is None:
            message = f"'{argument[1]}' is neither a date (YYYY-MM-DD) nor a time (HH:MM) nor both (YYYY-MM-DDTHH:MM)."
            self.add("not_a_date", message, argument)

    def _format(self, written: Expr) -> None:
        if written[0] != "lit" or not isinstance(written[1], str):
            message = "Write the format as a text in quotation marks, such as '%d.%m.%Y'."
            self.add("bad_format", message, written)
            return
        unknown = [sign for sign in _signs(written[1]) if sign not in FORMATS]
        if unknown:
            known = " ".join(f"%{sign}" for sign in FORMATS if sign != "%")
            self.add("bad_format", f"'%{unknown[0]}' is not a part of a date. Write one of: {known}.", written)

    def _regex(self, node: Expr) -> None:
        self.node(node[2])
        pattern = node[3]
        if pattern[0] != "lit" or not isinstance(pattern[1], str):
            self.add("bad_pattern", "The pattern of regex() must be a text in quotation marks.", pattern)
            return
        try:
            compile_pattern(pattern[1])
        except PatternError as error:
            self.add("bad_pattern", f"The pattern '{pattern[1]}' of regex() cannot be used: {error}.", pattern)

    def _count(self, node: Expr) -> None:
        argument = node[2]
        name = argument[1] if argument[0] == "ref" else ""
        if name in self.scope.repeat_names:
            return
        if name and self.scope.repeats.get(name):
            self._name(argument, is_aggregated=True)
            return
        self.node(argument)
        message = (
            "count() counts the instances of a repeat: count(${repeat}). For chosen answers write count-selected()."
        )
        self.add("not_in_repeat", message, argument)

    def _indexed(self, node: Expr) -> None:
        question, pairs = node[2], node[3:]
        name = question[1] if question[0] == "ref" else ""
        if name:
            self._name(question, is_aggregated=True)
        around = self.scope.repeats.get(name, ())
        if not around or len(pairs) % 2:
            message = "Write indexed-repeat(${question}, ${repeat}, number), the question being one in the repeat."
            self.add("bad_indexed_repeat", message, node)
            return
        for repeat, number in zip(pairs[::2], pairs[1::2], strict=True):
            self.node(number)
            if repeat[0] != "ref" or repeat[1] not in around:
                written = f"'{repeat[1]}'" if repeat[0] == "ref" else "This"
                message = f"{written} is not a repeat around '{name}'. Write one of: {', '.join(around)}."
                self.add("bad_indexed_repeat", message, repeat)
        given = {repeat[1] for repeat in pairs[::2] if repeat[0] == "ref"}
        for repeat_name in around[self.scope.shared(name) :]:
            if repeat_name not in given:
                message = f"'{name}' stands in the repeat '{repeat_name}' too: say which instance of it is meant."
                self.add("bad_indexed_repeat", message, node)

    def _position(self, node: Expr) -> None:
        inside, argument = self.scope.inside, node[2]
        is_right = argument == ["parent", 1] or (argument[0] == "ref" and argument[1] in inside)
        if not inside:
            message = "position(..) is the number of the instance of a repeat, and this stands in no repeat."
            self.add("position_outside_repeat", message, node)
        elif not is_right:
            message = f"Write position(..), or position(${{{inside[0]}}}) with the name of a repeat around this."
            self.add("bad_position", message, node)

    def _label(self, node: Expr) -> None:
        self.node(node[2])
        name, scope = named_question(node[3]), self.scope
        if not name:
            message = "Write jr:choice-name(${name}, '${name}'), with the question whose choices are meant."
            self.add("bad_choice_name", message, node[3])
        elif scope.names is not None and name not in scope.names and name not in scope.later:
            self.add("unknown_name", f"There is no question '{name}'.{did_you_mean(name, scope.names)}", node[3])
        elif scope.names is not None and name not in scope.choices:
            self.add("bad_choice_name", f"Question '{name}' has no choices, so they have no names.", node[3])

    def _pulldata(self, node: Expr) -> None:
        self.node(node[5])
        written: list[Any] = [part[1] if part[0] == "lit" else None for part in node[2:5]]
        if not all(isinstance(part, str) for part in written):
            message = "Write pulldata('file', 'column', 'key_column', key), the first three in quotation marks."
            self.add("bad_pulldata", message, node)
            return
        file, tables = table_name(written[0]), self.scope.tables
        if tables is None:
            return
        if file not in tables:
            message = f"There is no table '{file}' beside the questionnaire.{did_you_mean(file, tables)}"
            self.add("unknown_table", f"{message} Add {file}.csv to what is uploaded.", node[2])
            return
        for part, column in zip(node[3:5], written[1:], strict=True):
            if column not in tables[file]:
                near = did_you_mean(column, tables[file]) or f" It has: {', '.join(tables[file])}."
                self.add("unknown_table_column", f"Table '{file}' has no column '{column}'.{near}", part)


def _signs(pattern: str) -> list[str]:
    """The signs after % in a format."""
    signs, place = [], pattern.find("%")
    while place >= 0:
        signs.append(pattern[place + 1 : place + 2])
        place = pattern.find("%", place + 2)
    return signs


_SPECIAL = {
    "regex": _Checker._regex,
    "count": _Checker._count,
    "indexed-repeat": _Checker._indexed,
    "position": _Checker._position,
    "jr:choice-name": _Checker._label,
    "pulldata": _Checker._pulldata,
}

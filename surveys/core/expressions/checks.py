"""What is wrong with an expression that can be read? Names, repeats, functions and what they are given."""

from surveys.core.expressions.comparisons import Findings, check_arithmetic, check_comparison, check_condition
from surveys.core.expressions.functions import AGGREGATES, ELSEWHERE, FUNCTIONS
from surveys.core.expressions.parse import Expr, ExpressionError, Parsed
from surveys.core.expressions.paths import leads_nowhere
from surveys.core.expressions.scope import Scope, did_you_mean, kind_of
from surveys.core.expressions.special_checks import SPECIAL
from surveys.core.expressions.times import FORMATS, moment_of
from surveys.core.expressions.values import as_number
from surveys.core.said import Said, sentence, sentence_n, together

__all__ = ["Scope", "did_you_mean", "find_errors"]

# Of all patterns of an expression: together with the length of a text this bounds the time of one evaluation.
MAXIMUM_INSTRUCTIONS = 2_000
_ORDER = ("<", "<=", ">", ">=", "+", "-", "*", "div", "mod")
_OF_SETS = ("selected", "selected-at", "count-selected")


def find_errors(parsed: Parsed, scope: Scope) -> list[ExpressionError]:
    """Everything that is wrong with an expression, in the order in which it is written."""
    checker = Checker(parsed, scope)
    checker.node(parsed.tree)
    length = len(parsed.source)
    return sorted(checker.errors, key=lambda error: error.place or (length, length))


class Checker(Findings):
    """Looks at every part of an expression."""

    n_instructions = 0

    def count_instructions(self, n: int, node: Expr) -> None:
        """Count the instructions of a pattern among those of the whole expression."""
        is_first = self.n_instructions <= MAXIMUM_INSTRUCTIONS
        self.n_instructions += n
        if is_first and self.n_instructions > MAXIMUM_INSTRUCTIONS:
            message = sentence("The patterns of this expression are too long together. Split it into calculate rows.")
            self.add("patterns_too_long", message, node)

    def node(self, node: Expr) -> None:
        """Look at a part and all of its parts."""
        kind = node[0]
        if kind == "ref":
            self.name(node)
        elif kind == "self" and self.scope.itself is None:
            message = sentence("'.' means the answer itself and can be used in a constraint only.")
            self.add("self_outside_constraint", message, node)
        elif kind == "parent":
            message = sentence("'..' can be used in position(..) only. Write a question's name as ${{name}}.")
            self.add("parent_outside_position", message, node)
        elif kind == "path":
            self.add("path_to_nothing", leads_nowhere(node[1], self.scope), node)
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

    def name(self, node: Expr, *, is_aggregated: bool = False) -> None:
        """Look at a question's name; in an aggregate it may have several answers."""
        name, scope = node[1], self.scope
        if name in scope.later and name == (scope.here[-1] if scope.here else None):
            message = (
                sentence("This is the question's own answer: write . in place of ${{{name}}}.", name=name)
                if scope.itself is not None
                else sentence(
                    "'{name}' is this row itself: its answer is not known yet. Refer to questions before it.", name=name
                )
            )
            self.add("later_name", message, node)
        elif name in scope.later:
            message = sentence(
                "Question '{name}' is asked later, in row {row}: its answer is not known yet. Move it up.",
                name=name,
                row=scope.later[name],
            )
            self.add("later_name", message, node)
        elif name in scope.repeat_names:
            message = sentence(
                "'{name}' is a repeat and has no answer. Write count(${{{name}}}) for the number of its instances.",
                name=name,
            )
            self.add("repeat_as_answer", message, node)
        elif scope.names is not None and name not in scope.names:
            said = sentence("There is no question '{name}'.", name=name)
            self.add("unknown_name", together(said, did_you_mean(name, scope.names)), node)
        elif scope.is_elsewhere(name) and not is_aggregated:
            self._several_answers(node)

    def _several_answers(self, node: Expr) -> None:
        name = node[1]
        repeat = self.scope.repeats[name][-1]
        message = sentence(
            "'{name}' has an answer for every instance of the repeat '{repeat}'. Write one of them as indexed-repeat(${{{name}}}, ${{{repeat}}}, 1), or all together with sum, count, min, max or join.",
            name=name,
            repeat=repeat,
        )
        self.add("answer_in_repeat", message, node)

    def _column(self, node: Expr) -> None:
        name, columns = node[1], self.scope.columns
        if name in columns:
            return
        if columns:
            message = together(
                sentence("The sheet choices has no column '{name}'.", name=name),
                did_you_mean(name, columns),
                sentence("A question's name is written ${{{name}}}.", name=name),
            )
        else:
            message = sentence(
                "'{name}' is not understood. Write a question's name as ${{{name}}} and a text in quotation marks.",
                name=name,
            )
        self.add("bare_name", message, node)

    def _call(self, node: Expr) -> None:
        name, arguments = node[1], node[2:]
        if not self._is_callable(node):
            for argument in arguments:
                self.node(argument)
            return
        special = SPECIAL.get(name)
        if special:
            special(self, node)
            return
        for argument in arguments:
            if name in AGGREGATES and argument[0] == "ref":
                self.name(argument, is_aggregated=True)
            else:
                self.node(argument)
        self._arguments(node)

    def _is_callable(self, node: Expr) -> bool:
        name, n_arguments = node[1], len(node) - 2
        if name in ELSEWHERE:
            self.add(
                "unknown_function",
                together(sentence("Function {name}() is not available here.", name=name), ELSEWHERE[name]),
                node,
            )
            return False
        if name not in FUNCTIONS:
            said = sentence("There is no function '{name}'.", name=name)
            self.add("unknown_function", together(said, did_you_mean(name, FUNCTIONS)), node)
            return False
        fewest, most = FUNCTIONS[name].fewest, FUNCTIONS[name].most
        if n_arguments < fewest or (most is not None and n_arguments > most):
            self.add("wrong_number_of_arguments", _wanted(name, fewest, most, n_arguments), node)
            return False
        return True

    def _arguments(self, node: Expr) -> None:
        name, arguments = node[1], node[2:]
        for place, argument in enumerate(arguments):
            self._argument(name, FUNCTIONS[name].kind_of_argument(place), argument)
        if name in ("format-date", "format-date-time"):
            self._format(arguments[1])
        if name == "weighted-checklist" and len(arguments) % 2:
            message = sentence(
                "weighted-checklist() takes a weight after every condition: weighted-checklist(1, 2, ${{a}} = 1, 0.5)."
            )
            self.add("wrong_number_of_arguments", message, node)
        if name in _OF_SETS and kind_of(arguments[0], self.scope) in ("number", "date", "time", "moment", "truth"):
            message = sentence(
                "{name}() is for questions with choices. Compare the answer itself, with =, < or >.", name=name
            )
            self.add("not_a_choice_question", message, arguments[0])
        elif name == "selected":
            check_comparison(self, arguments[0], arguments[1])

    def _argument(self, name: str, takes: str, argument: Expr) -> None:
        is_text = argument[0] == "lit" and isinstance(argument[1], str)
        if takes == "truth":
            check_condition(self, argument)
        elif takes == "number" and is_text and as_number(argument[1]) != as_number(argument[1]):
            self.add(
                "not_a_number",
                sentence("{name}() takes a number, not '{text}'.", name=name, text=argument[1]),
                argument,
            )
        elif takes == "number":
            self.refuse_choices(argument, f"{name}()")
        elif takes in ("date", "time", "moment") and is_text and moment_of(argument[1]) is None:
            message = sentence(
                "'{text}' is neither a date (YYYY-MM-DD) nor a time (HH:MM) nor both (YYYY-MM-DDTHH:MM).",
                text=argument[1],
            )
            self.add("not_a_date", message, argument)

    def _format(self, written: Expr) -> None:
        if written[0] != "lit" or not isinstance(written[1], str):
            message = sentence("Write the format as a text in quotation marks, such as '%d.%m.%Y'.")
            self.add("bad_format", message, written)
            return
        unknown = [sign for sign in _signs(written[1]) if sign not in FORMATS]
        if unknown:
            known = " ".join(f"%{sign}" for sign in FORMATS if sign != "%")
            self.add(
                "bad_format",
                sentence(
                    "'{sign}' is not a part of a date. Write one of: {known}.", sign=f"%{unknown[0]}", known=known
                ),
                written,
            )


def _wanted(name: str, fewest: int, most: int | None, given: int) -> Said:
    """How many arguments a function takes."""
    if fewest == most:
        return sentence_n(
            "{name}() takes {n} argument, not {given}.",
            "{name}() takes {n} arguments, not {given}.",
            n=fewest,
            name=name,
            given=given,
        )
    if most is None:
        return sentence_n(
            "{name}() takes {n} or more arguments, not {given}.",
            "{name}() takes {n} or more arguments, not {given}.",
            n=fewest,
            name=name,
            given=given,
        )
    return sentence(
        "{name}() takes {fewest} to {most} arguments, not {given}.", name=name, fewest=fewest, most=most, given=given
    )


def _signs(pattern: str) -> list[str]:
    """The signs after % in a format."""
    signs, place = [], pattern.find("%")
    while place >= 0:
        signs.append(pattern[place + 1 : place + 2])
        place = pattern.find("%", place + 2)
    return signs

"""What is the value of a compiled expression? The authority; its twin for the screen is static/surveys/js/expressions.js.

The rules are those of XPath 1.0 as XLSForm uses it (docs/expressions.md); one table of cases is run by both evaluators.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.core.expressions import number_functions, text_functions
from surveys.core.expressions.chance import random_number, uuid_text
from surveys.core.expressions.instances import instances, key_of
from surveys.core.expressions.lookup import Table, look_up
from surveys.core.expressions.patterns import matches
from surveys.core.expressions.values import as_boolean, as_number, as_text

Value = str | float | int | bool | None | Sequence[str]
Expr = list[Any]


def _name_itself(question: str, choice: str) -> str:
    return choice


@dataclass(frozen=True)
class Context:
    """What an expression may refer to.

    Args:
        values: key -> value; a key that is missing is empty. In repeats see `instances.py`.
        self_value: the answer being checked, `.` in a constraint; the answer given before, for once().
        columns: columns of the choice being filtered.
        today: when the interview began, in the respondent's zone: ISO date, or date-time for now(); the core reads no clock.
        seed: of the interview, for random() and uuid().
        at: the instance in which the expression is evaluated: numbers from 1, one per repeat, outermost first.
        label: question and choice -> the words of the choice, for jr:choice-name().
        tables: name -> table, for pulldata().
        date_names: months and weekdays of a language, for what is read aloud; None: as they are stored.
        rounds: the instance as the log of answers counts it, where rounds were taken out: what chance said stays; None: like `at`.
    """

    values: Mapping[str, Any]
    self_value: Any = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    today: str = ""
    seed: str = ""
    at: tuple[int, ...] = ()
    label: Callable[[str, str], str] = _name_itself
    tables: Mapping[str, Table] = field(default_factory=dict)
    rounds: tuple[int, ...] | None = None
    date_names: Mapping[str, Sequence[str]] | None = None


def evaluate(expression: Expr, context: Context) -> Any:
    """The value of a compiled expression: text, number, truth or a list of choices.

    Depth and size were bounded when it was compiled; the only loop in the language goes over the instances of a repeat, of which
    at most 1,000 are looked at.
    """
    kind = expression[0]
    special = _KINDS.get(kind)
    if special is not None:
        return special(expression, context)
    left, right = evaluate(expression[1], context), evaluate(expression[2], context)
    if kind in ("=", "!="):
        return _equal(left, right) == (kind == "=")
    return _OPERATORS[kind](as_number(left), as_number(right))


def _value(context: Context, key: str) -> Any:
    value = context.values.get(key)
    return "" if value is None else value


def _reference(expression: Expr, context: Context) -> Any:
    depth = expression[2] if len(expression) > 2 else 0
    return _value(context, key_of(expression[1], context.at[:depth]))


def _self(expression: Expr, context: Context) -> Any:
    return "" if context.self_value is None else context.self_value


def _and(expression: Expr, context: Context) -> bool:
    return as_boolean(evaluate(expression[1], context)) and as_boolean(evaluate(expression[2], context))


def _or(expression: Expr, context: Context) -> bool:
    return as_boolean(evaluate(expression[1], context)) or as_boolean(evaluate(expression[2], context))


def _matches(expression: Expr, context: Context) -> bool:
    return matches(expression[2], as_text(evaluate(expression[1], context)))


def _every(expression: Expr, context: Context) -> list[Any]:
    """The answers of all instances, in order."""
    _, name, depth, *repeats = expression
    return [
        _value(context, key_of(name, path)) for path in instances(context.values, context.at[:depth], tuple(repeats))
    ]


def _number_of_instances(expression: Expr, context: Context) -> float:
    _, depth, *repeats = expression
    return float(len(instances(context.values, context.at[:depth], tuple(repeats))))


def _at(expression: Expr, context: Context) -> Any:
    """The answer of one instance; empty if a number is none that an instance can have."""
    numbers = [as_number(evaluate(number, context)) for number in expression[3::2]]
    if any(not (1 <= number <= 1e9) or number != math.floor(number) for number in numbers):
        return ""
    return _value(context, key_of(expression[1], [int(number) for number in numbers]))


def _position(expression: Expr, context: Context) -> float:
    depth = expression[1]
    return float(context.at[depth - 1]) if depth <= len(context.at) else math.nan


def _chance(make: Callable[[str, str], Any]) -> Callable[[Expr, Context], Any]:
    return lambda expression, context: make(context.seed, key_of(expression[1], context.rounds or context.at))


def _label(expression: Expr, context: Context) -> str:
    names = text_functions.chosen(evaluate(expression[1], context))
    return ", ".join(context.label(expression[2], name) for name in names)[: text_functions.MAXIMUM_RESULT]


def _look_up(expression: Expr, context: Context) -> str:
    _, file, column, key_column, key = expression
    table = context.tables.get(file)
    return "" if table is None else look_up(table, column, key_column, as_text(evaluate(key, context)))


def _call(expression: Expr, context: Context) -> Any:
    name, arguments = expression[1], expression[2:]
    lazy = _LAZY.get(name)
    if lazy is not None:
        return lazy(arguments, context)
    return _FUNCTIONS[name](*(evaluate(argument, context) for argument in arguments))


def _if(arguments: list[Expr], context: Context) -> Any:
    condition = as_boolean(evaluate(arguments[0], context))
    return evaluate(arguments[1 if condition else 2], context)


def _coalesce(arguments: list[Expr], context: Context) -> Any:
    for argument in arguments:
        value = evaluate(argument, context)
        if as_text(value) != "":
            return value
    return ""


def _once(arguments: list[Expr], context: Context) -> Any:
    """The answer that is there already, else the value."""
    before = context.self_value
    return before if as_text(before) != "" else evaluate(arguments[0], context)


def _now(arguments: list[Expr], context: Context) -> str:
    return context.today if len(context.today) != 10 else f"{context.today}T00:00:00.000"


def _format_date(arguments: list[Expr], context: Context) -> str:
    value, pattern = (evaluate(argument, context) for argument in arguments)
    return number_functions.format_date(value, pattern, context.date_names)


def _count_non_empty(value: Any) -> float:
    given = value if isinstance(value, (list, tuple)) else [value]
    return float(sum(as_text(item) != "" for item in given))


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return as_boolean(left) == as_boolean(right)
    if isinstance(left, (int, float)) or isinstance(right, (int, float)):
        return as_number(left) == as_number(right)
    return as_text(left) == as_text(right)


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _modulo(left: float, right: float) -> float:
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


_OPERATORS: dict[str, Callable[[float, float], Any]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": _divide,
    "mod": _modulo,
}

_KINDS: dict[str, Callable[[Expr, Context], Any]] = {
    "lit": lambda expression, context: expression[1],
    "ref": _reference,
    "self": _self,
    "column": lambda expression, context: context.columns.get(expression[1], ""),
    "and": _and,
    "or": _or,
    "neg": lambda expression, context: -as_number(evaluate(expression[1], context)),
    "call": _call,
    "matches": _matches,
    "every": _every,
    "instances": _number_of_instances,
    "at": _at,
    "position": _position,
    "random": _chance(random_number),
    "uuid": _chance(uuid_text),
    "label": _label,
    "lookup": _look_up,
}

# Functions that do not look at all of their arguments, or that need the context.
_LAZY: dict[str, Callable[[list[Expr], Context], Any]] = {
    "if": _if,
    "coalesce": _coalesce,
    "once": _once,
    "today": lambda arguments, context: context.today[:10],
    "now": _now,
    "format-date": _format_date,
    "format-date-time": _format_date,
}

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **number_functions.FUNCTIONS,
    **text_functions.FUNCTIONS,
    "count-non-empty": _count_non_empty,
}

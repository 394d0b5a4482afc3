"""What is the value of a compiled expression? The authority; its twin for the screen is static/surveys/js/expressions.js.

The rules are those of XPath 1.0 as XLSForm uses it (docs/expressions.md); one table of cases is run by both evaluators.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.core.expressions.patterns import matches
from surveys.core.expressions.values import as_boolean, as_number, as_text, day_text

Value = str | float | int | bool | None | Sequence[str]
Expr = list[Any]

# Written out, because powers of ten are not the same to the last bit in every language.
_SCALES = (1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15)


@dataclass(frozen=True)
class Context:
    """What an expression may refer to.

    Args:
        values: question name -> value; a name that is missing is empty.
        self_value: the answer being checked, `.` in a constraint.
        columns: columns of the choice being filtered.
        today: ISO date; the core reads no clock.
    """

    values: Mapping[str, Any]
    self_value: Any = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    today: str = ""


def evaluate(expression: Expr, context: Context) -> Any:
    """The value of a compiled expression: text, number, truth or a list of choices.

    Depth and size were bounded when it was compiled; there is no loop in the language.
    """
    kind = expression[0]
    if kind == "lit":
        return expression[1]
    if kind == "ref":
        value = context.values.get(expression[1])
        return "" if value is None else value
    if kind == "self":
        return "" if context.self_value is None else context.self_value
    if kind == "column":
        return context.columns.get(expression[1], "")
    if kind == "and":
        return as_boolean(evaluate(expression[1], context)) and as_boolean(evaluate(expression[2], context))
    if kind == "or":
        return as_boolean(evaluate(expression[1], context)) or as_boolean(evaluate(expression[2], context))
    if kind == "call":
        return _call(expression[1], expression[2:], context)
    if kind == "neg":
        return -as_number(evaluate(expression[1], context))
    if kind == "matches":
        return matches(expression[2], as_text(evaluate(expression[1], context)))
    left, right = evaluate(expression[1], context), evaluate(expression[2], context)
    if kind in ("=", "!="):
        return _equal(left, right) == (kind == "=")
    return _OPERATORS[kind](as_number(left), as_number(right))


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


def _call(name: str, arguments: list[Expr], context: Context) -> Any:
    if name == "if":
        condition = as_boolean(evaluate(arguments[0], context))
        return evaluate(arguments[1 if condition else 2], context)
    if name == "coalesce":
        for argument in arguments:
            value = evaluate(argument, context)
            if as_text(value) != "":
                return value
        return ""
    if name == "today":
        return context.today
    return _FUNCTIONS[name](*(evaluate(argument, context) for argument in arguments))


def _chosen(value: Any) -> list[str]:
    return [name for name in as_text(value).split(" ") if name]


def _selected_at(value: Any, place: Any) -> str:
    """The choice at a place, from 0; empty if there is none."""
    names, number = _chosen(value), as_number(place)
    return names[int(number)] if 0 <= number < len(names) else ""


def _floor(number: float) -> float:
    # Adding 0 makes one zero of two: -0 would come back as -Infinity from a division.
    return math.floor(number) + 0.0 if math.isfinite(number) else number


def _ceiling(number: float) -> float:
    return math.ceil(number) + 0.0 if math.isfinite(number) else number


def _whole(number: float) -> float:
    return _floor(number) if number > 0 else _ceiling(number)


def _half_up(number: float) -> float:
    """Half goes towards positive infinity, as in XPath."""
    below = _floor(number)
    return below + 1 if number - below >= 0.5 else below


def _round(value: Any, digits: Any = 0.0) -> float:
    number, places = as_number(value), as_number(digits)
    if math.isnan(places) or not math.isfinite(number):
        return math.nan if math.isnan(places) else number
    scale = _SCALES[int(_whole(min(15.0, abs(places))))]
    if places < 0:
        return _half_up(number / scale) * scale
    scaled = number * scale
    return _half_up(scaled) / scale if math.isfinite(scaled) else number


def _extreme(sign: int) -> Callable[..., float]:
    def extreme(*values: Any) -> float:
        items = [item for value in values for item in (value if isinstance(value, (list, tuple)) else [value])]
        found = math.nan
        for place, item in enumerate(items):
            number = as_number(item)
            if math.isnan(number):
                return math.nan
            if place == 0 or sign * number > sign * found:
                found = number
        return found

    return extreme


def _substring(value: Any, start: Any, end: Any = None) -> str:
    """Characters from `start` (0 is the first) up to, without, `end`; negative places count from the end."""
    text = as_text(value)
    first = as_number(start)
    last = float(len(text)) if end is None else as_number(end)
    if math.isnan(first) or math.isnan(last):
        return ""
    bounds = [int(max(-len(text), min(len(text), place))) for place in (first, last)]
    bounds = [place + len(text) if place < 0 else place for place in bounds]
    return text[bounds[0] : bounds[1]]


def _normalize_space(value: Any) -> str:
    text = as_text(value)
    for white in "\t\r\n":
        text = text.replace(white, " ")
    return " ".join(_chosen(text))


def _date(value: Any) -> str:
    return day_text(as_number(value))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": lambda value: abs(as_number(value)),
    "boolean": as_boolean,
    "ceiling": lambda value: _ceiling(as_number(value)),
    "concat": lambda *values: "".join(as_text(value) for value in values),
    "contains": lambda text, part: as_text(part) in as_text(text),
    "count-selected": lambda value: float(len(_chosen(value))),
    "date": _date,
    "ends-with": lambda text, part: as_text(text).endswith(as_text(part)),
    "false": lambda: False,
    "floor": lambda value: _floor(as_number(value)),
    "int": lambda value: _whole(as_number(value)),
    "max": _extreme(1),
    "min": _extreme(-1),
    "normalize-space": _normalize_space,
    "not": lambda value: not as_boolean(value),
    "number": as_number,
    "round": _round,
    "selected": lambda value, choice: as_text(choice) in _chosen(value),
    "selected-at": _selected_at,
    "starts-with": lambda text, part: as_text(text).startswith(as_text(part)),
    "string": as_text,
    "string-length": lambda value: float(len(as_text(value))),
    "substr": _substring,
    "true": lambda: True,
}

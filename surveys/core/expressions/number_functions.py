"""What do the functions of numbers, truths and dates give?"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from surveys.core.expressions import series
from surveys.core.expressions.times import (
    MS_OF_DAY,
    day_text,
    formatted,
    moment_of,
    moment_of_number,
    time_text,
)
from surveys.core.expressions.values import as_boolean, as_number, as_text

# Written out, because powers of ten are not the same to the last bit in every language.
_SCALES = (1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15)


def items(values: tuple[Any, ...]) -> Iterator[Any]:
    """The arguments one by one; of the instances of a repeat, and of a set, those that are not empty."""
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from items(tuple(item for item in value if as_text(item) != ""))
        else:
            yield value


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
        found = math.nan
        for place, item in enumerate(items(values)):
            number = as_number(item)
            if math.isnan(number):
                return math.nan
            if place == 0 or sign * number > sign * found:
                found = number
        return found

    return extreme


def _sum(*values: Any) -> float:
    total = 0.0
    for item in items(values):
        total += as_number(item)
    return total


def _square_root(value: Any) -> float:
    number = as_number(value)
    return math.sqrt(number) if number >= 0 else math.nan


def _checked(fewest: Any, most: Any, total: float) -> bool:
    """Whether a total is within bounds of which -1 means that there is none."""
    low, high = as_number(fewest), as_number(most)
    return (low == -1 or total >= low) and (high == -1 or total <= high)


def _checklist(fewest: Any, most: Any, *answers: Any) -> bool:
    return _checked(fewest, most, float(sum(as_boolean(answer) for answer in answers)))


def _weighted_checklist(fewest: Any, most: Any, *answers: Any) -> bool:
    total = 0.0
    for answer, weight in zip(answers[::2], answers[1::2], strict=False):
        if as_boolean(answer):
            total += as_number(weight)
    return _checked(fewest, most, total)


def _moment(value: Any) -> tuple[int, int] | None:
    """Days and milliseconds of a date, time, date-time or number of days."""
    return moment_of(as_text(value)) or moment_of_number(as_number(value))


def _date_time(value: Any) -> str:
    moment = _moment(value)
    return "" if moment is None else f"{day_text(moment[0])}T{time_text(moment[1])}"


def _decimal_time(value: Any) -> float:
    moment = _moment(value)
    return math.nan if moment is None else moment[1] / MS_OF_DAY


def format_date(value: Any, pattern: Any, names: Mapping[str, Sequence[str]] | None = None) -> str:
    """A moment as the format says; with the names of a language if they are given."""
    return formatted(_moment(value), as_text(pattern), names)


def _of_number(function: Callable[[float], float]) -> Callable[[Any], float]:
    return lambda value: function(as_number(value))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": _of_number(abs),
    "acos": _of_number(series.acos),
    "asin": _of_number(series.asin),
    "atan": _of_number(series.atan),
    "atan2": lambda y, x: series.atan2(as_number(y), as_number(x)),
    "boolean": as_boolean,
    "boolean-from-string": lambda value: as_text(value) in ("1", "true"),
    "ceiling": _of_number(_ceiling),
    "checklist": _checklist,
    "cos": _of_number(series.cos),
    "date": lambda value: day_text(as_number(value)),
    "date-time": _date_time,
    "decimal-date-time": as_number,
    "decimal-time": _decimal_time,
    "exp": _of_number(series.exp),
    "exp10": lambda value: series.power(10.0, as_number(value)),
    "false": lambda: False,
    "floor": _of_number(_floor),
    "int": _of_number(_whole),
    "log": _of_number(series.log),
    "log10": _of_number(series.log10),
    "max": _extreme(1),
    "min": _extreme(-1),
    "not": lambda value: not as_boolean(value),
    "number": as_number,
    "pi": lambda: series.PI,
    "pow": lambda base, exponent: series.power(as_number(base), as_number(exponent)),
    "round": _round,
    "sin": _of_number(series.sin),
    "sqrt": _square_root,
    "sum": _sum,
    "tan": _of_number(series.tan),
    "true": lambda: True,
    "weighted-checklist": _weighted_checklist,
}

"""What is a value as a text, as a number, as a truth? The conversions on which every operator and function stands."""

import math
import re
from decimal import Decimal
from typing import Any

from surveys.core.expressions.times import day_text, days_of, moment_number

__all__ = ["as_boolean", "as_number", "as_text", "day_text", "days_of"]

_NUMBER = re.compile(r"[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*")


def as_text(value: Any) -> str:
    """The value as XPath text: empty for nothing, choices separated by spaces, whole numbers without a point."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number_text(as_number(value))
    return " ".join(map(as_text, value))


def _number_text(number: float) -> str:
    """Shortest digits that give the number back, in the form that JavaScript's String() has."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    if 1e-6 <= abs(number) < 1e21:
        digits = format(Decimal(repr(number)), "f")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    mantissa, _, exponent = format(Decimal(repr(number)).normalize(), "e").partition("e")
    return f"{mantissa}e{'+' if int(exponent) >= 0 else '-'}{abs(int(exponent))}"


def as_number(value: Any) -> float:
    """The value as a number: a date counts its days since 1970-01-01, a time its part of a day; NaN if it is none."""
    if isinstance(value, (bool, float)):
        return float(value)
    if isinstance(value, int):
        # An integer from JSON may be larger than any float.
        return float(value) if abs(value) < 1 << 1023 else math.copysign(math.inf, value)
    text = as_text(value)
    if _NUMBER.fullmatch(text):
        return float(text)
    return moment_number(text)


def as_boolean(value: Any) -> bool:
    """The value as a truth: a text if it is not empty, a number if it is neither 0 nor NaN."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return value != 0 and not math.isnan(value)
    return as_text(value) != ""

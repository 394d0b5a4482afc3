"""Which answer stands in a question before it is asked? The cells `default`, `calculation` and `read_only`."""

import re
from collections.abc import Collection
from typing import Any

from surveys.core.expressions.values import days_of
from surveys.core.workbook.problems import number_or_nan

# An expression, as other tools tell it from a text: it has a question's name, or all of it is a call.
_EXPRESSION = re.compile(r"(?s).*\$\{.*|\s*[a-z][a-z0-9:-]*\(.*\)\s*")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def is_expression(written: str) -> bool:
    """Whether a default is to be calculated."""
    return _EXPRESSION.fullmatch(written) is not None


def static_default(written: str, type_: str, choices: Collection[str]) -> Any:
    """A default as an answer; None if it is no answer of this type.

    Args:
        choices: the names of the question's list.
    """
    if type_ == "select_multiple" and set(choices).issuperset(written.split()):
        return written.split()
    if type_ == "select_one":
        return written if written in choices else None
    if type_ == "text" or (type_ == "acknowledge" and written == "OK"):
        return written
    if (type_ == "date" and days_of(written) is not None) or (type_ == "time" and _TIME.fullmatch(written)):
        return written
    number = number_or_nan(written)
    if (type_ == "integer" and number.is_integer()) or (type_ == "decimal" and abs(number) < 1e15):
        return int(number) if number.is_integer() else number
    return None

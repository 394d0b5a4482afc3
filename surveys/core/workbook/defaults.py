"""Which answer stands in a question before it is asked? The cells `default`, `calculation` and `read_only`."""

import re
from collections.abc import Collection
from typing import Any

from surveys.core.expressions.values import days_of
from surveys.core.workbook.parameters import YES
from surveys.core.workbook.problems import number_or_nan
from surveys.core.workbook.sheets import Row
from surveys.core.workbook.types import split_type

# An expression, as other tools tell it from a text: it has a question's name, or all of it is a call.
_EXPRESSION = re.compile(r"(?s).*\$\{.*|\s*[a-z][a-z0-9:-]*\(.*\)\s*")
_CALL = re.compile(r"[a-z]\(")
_ARITHMETIC = re.compile(r"[a-z]\(|\d\s*[*+]|\s(?:-|div|mod)\s")
# Seconds stand behind a time that a spreadsheet has formatted.
_TIME = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9])(?::00(?:\.0+)?)?")


def is_expression(written: str) -> bool:
    """Whether a default of any type is to be calculated."""
    return _EXPRESSION.fullmatch(written) is not None


def is_calculated(written: str, type_: str) -> bool:
    """Whether a default of a question of this type is to be calculated: one that can be no answer may be arithmetic, too."""
    if type_ == "calculate":
        return is_expression(written) or _CALL.search(written) is not None
    if is_expression(written) or type_ not in ("integer", "decimal", "date", "time"):
        return is_expression(written)
    return _ARITHMETIC.search(written) is not None and static_default(written, type_, ()) is None


def is_hidden_value(row: Row) -> bool:
    """Whether a question is calculated and has nothing to be read: it is a calculate by another name."""
    texts = [header for header in row.cells if header.split("::")[0] in ("label", "hint")]
    return bool(row["calculation"]) and not texts


def is_read_only(row: Row) -> bool:
    """Whether a question shows a value and takes none. So does a note that has a calculation."""
    return row["read_only"].lower() in YES or is_shown_value(row)


def is_shown_value(row: Row) -> bool:
    """Whether a note shows what its own cell calculates."""
    is_read = not row["ends"] and "introduction" not in row["appearance"].split()
    return split_type(row["type"])[0] == "note" and bool(row["calculation"]) and is_read


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
    time = _TIME.fullmatch(written) if type_ == "time" else None
    if time:
        return time[1]
    if type_ == "date" and days_of(written) is not None:
        return written
    number = number_or_nan(written)
    if (type_ == "integer" and number.is_integer()) or (type_ == "decimal" and abs(number) < 1e15):
        return int(number) if number.is_integer() else number
    return None

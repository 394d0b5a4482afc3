"""What does the cell `parameters` of a question say: its range, the order of its answers?"""

import re
from typing import Any

from surveys.core.expressions import did_you_mean
from surveys.core.expressions.values import days_of
from surveys.core.said import sentence, together
from surveys.core.workbook.problems import Problems, number_or_nan
from surveys.core.workbook.sheets import Row, Sheet

YES = {"yes", "true", "true()", "1"}
NO = {"", "no", "false", "false()", "0"}
RANGED = ("integer", "decimal", "date", "range")
_LIMITS = ("start", "end", "step")
# What XLSForm has besides: it changes how other tools show a question, not what is asked.
_PASSED_OVER = {"seed", "rows", "value", "label", "placeholder", "tick_interval", "tick_labelset"}
_NO_RANGE = {"start": None, "end": None, "step": None}


def parameters(row: Row) -> dict[str, str]:
    """Name -> value of `start=0 end=10`; blanks, commas and semicolons part them."""
    written = re.sub(r"\s*=\s*", "=", row["parameters"])
    return dict(word.partition("=")[::2] for word in re.split(r"[\s,;]+", written) if word)


def yes_or_no(problems: Problems, sheet: Sheet, row: Row, header: str) -> bool:
    """Whether a cell says yes; anything but yes, no and nothing is a problem."""
    written = row[header].lower()
    if written not in YES | NO:
        message = sentence("'{cell}' is neither yes nor no. Write yes, or leave it empty.", cell=row[header])
        problems.add("not_yes_or_no", message, sheet, row, header)
    return written in YES


def range_type(row: Row) -> str:
    """The type of the answers that a row of type range has: whole numbers, unless a parameter has decimals."""
    written = parameters(row)
    return "decimal" if any("." in written.get(limit, "") for limit in _LIMITS) else "integer"


def check_names(problems: Problems, sheet: Sheet, row: Row) -> None:
    """Point at parameters that nobody knows."""
    known = ["randomize", *_LIMITS]
    for name in parameters(row):
        if name not in known and name not in _PASSED_OVER:
            message = together(
                sentence("There is no parameter '{name}'.", name=name),
                did_you_mean(name, known),
                sentence("Write randomize=true, or start=0 end=10."),
            )
            problems.add("bad_parameters", message, sheet, row, "parameters")


def answer_range(problems: Problems, sheet: Sheet, row: Row, type_: str) -> dict[str, Any] | None:
    """The smallest and largest answer and the step between answers; None if the question has no range.

    Args:
        type_: as it is written in the row, so that `range` has the limits 1 and 10 that XLSForm gives it.
    """
    written = {name: value for name, value in parameters(row).items() if name in _LIMITS}
    if type_ not in RANGED:
        if written:
            message = sentence(
                "Only questions of type {types} have {written}. Remove it.",
                types=", ".join(RANGED),
                written=", ".join(written),
            )
            problems.add("bad_parameters", message, sheet, row, "parameters")
        return None
    if type_ == "range":
        written = {"start": "1", "end": "10", "step": "1"} | written
    if not written:
        return None
    limits = {name: _limit(problems, sheet, row, type_, name, value) for name, value in written.items()}
    found: dict[str, Any] = _NO_RANGE | limits
    if found["start"] is not None and found["end"] is not None and not found["start"] <= found["end"]:
        message = sentence(
            "No answer is from {start} to {end}. Write the smaller one as start.",
            start=found["start"],
            end=found["end"],
        )
        problems.add("bad_parameters", message, sheet, row, "parameters")
    if found["step"] is not None and ("start" not in written or type_ == "date" or not found["step"] > 0):
        message = sentence("A step is more than 0 and counts from start=; dates have none.")
        problems.add("bad_parameters", message, sheet, row, "parameters")
        found["step"] = None
    return found


def _limit(problems: Problems, sheet: Sheet, row: Row, type_: str, name: str, value: str) -> Any:
    if type_ == "date" and name != "step":
        if days_of(value) is not None:
            return value
        wanted = sentence("Write a date such as 1990-12-31.")
    else:
        number = number_or_nan(value)
        if abs(number) < 1e15 and (type_ != "integer" or number.is_integer()):
            return int(number) if number.is_integer() else number
        wanted = sentence("Write a whole number.") if type_ == "integer" else sentence("Write a number.")
    said = sentence("'{name}={value}' cannot be read.", name=name, value=value)
    problems.add("bad_parameters", together(said, wanted), sheet, row, "parameters")
    return None


def bounds(type_: str, limits: dict[str, Any] | None, constraint: list[Any] | None) -> list[Any] | None:
    """The smallest and the largest answer, as far as the range or the constraint tells; None if neither is known.

    Shown beside the field: whoever reads out a question wants to know what can be typed.
    """
    found = [None, None] if limits is None else [limits["start"], limits["end"]]
    if constraint is not None:
        for part in _conjuncts(constraint):
            side, limit = _one_bound(part, type_)
            if side is not None and _is_of(type_, limit):
                known = found[side]
                found[side] = limit if known is None else (max(known, limit) if side == 0 else min(known, limit))
    return None if found == [None, None] else found


def _conjuncts(rule: list[Any]) -> list[list[Any]]:
    return [*_conjuncts(rule[1]), *_conjuncts(rule[2])] if rule[0] == "and" else [rule]


_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _one_bound(rule: list[Any], type_: str) -> tuple[int | None, Any]:
    """0 or 1 for a lower or upper limit, and the limit itself."""
    if rule[0] not in _MIRRORED:
        return None, None
    operator, left, right = rule[0], rule[1], rule[2]
    if right[0] == "self":
        operator, left, right = _MIRRORED[operator], right, left
    if left[0] != "self" or right[0] != "lit":
        return None, None
    limit = right[1]
    if operator in ("<", ">"):
        if type_ != "integer" or not _is_of(type_, limit):
            return None, None
        limit += 1 if operator == ">" else -1
    return (0 if operator.startswith(">") else 1), limit


def _is_of(type_: str, limit: Any) -> bool:
    if type_ == "date":
        return isinstance(limit, str) and days_of(limit) is not None
    return type_ in ("integer", "decimal") and isinstance(limit, (int, float)) and not isinstance(limit, bool)

"""May this be the answer to this question, here and now?"""

import math
import re
from collections.abc import Mapping
from typing import Any

from surveys.core.compiled import MISSING, Node, Questionnaire
from surveys.core.expressions import Context, as_boolean, as_text, evaluate
from surveys.core.expressions.values import days_of
from surveys.core.problems import Problem

MAXIMUM_TEXT_LENGTH = 10_000
MAXIMUM_NUMBER = 1e15
# 0.3 is not quite three times 0.1.
STEP_TOLERANCE = 1e-9

Values = Mapping[str, Any]
_BLANK = re.compile(r"[ \t\r\n\u00a0]*")
# Half a character, or the character 0: neither can be stored.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def problem_of(questionnaire: Questionnaire, node: Node, value: Any, values: Values, today: str) -> Problem | None:
    """What is wrong with an answer, given the values so far; None if it is allowed."""
    name = node["name"]
    if node["type"] == "note":
        return None if value is True else Problem("note_not_read", "The note has not been read.", where=name)
    if _is_empty(value):
        return Problem("required", "This question needs an answer.", where=name) if node["required"] else None
    if isinstance(value, str) and value in MISSING:
        if value in node["missing"]:
            return None
        if node["type"] != "text":
            message = f"'{value}' is not an answer to this question."
            return Problem("missing_not_allowed", message, where=name, params={"value": value})
    problem = _type_problem(questionnaire, node, value, values) or _range_problem(node, value)
    if problem is None and not _holds(node["constraint"], value, values, today):
        return Problem("constraint", "The answer is outside what this question allows.", where=name)
    return problem


def doubt_of(node: Node, value: Any, values: Values, today: str) -> Problem | None:
    """Why an allowed answer is unlikely, so that the interviewer confirms it with a reason; None if it is not."""
    # A questionnaire that was published before there were soft checks has no such key.
    rule = node.get("soft_constraint")
    is_answer = not (_is_empty(value) or (isinstance(value, str) and value in node["missing"]))
    if rule is None or not is_answer or _holds(rule, value, values, today):
        return None
    return Problem(
        "soft_constraint", "This answer is unlikely. Confirm it with a reason, or correct it.", where=node["name"]
    )


def reason_given(confirmed: Any, value: Any) -> str:
    """Why this very answer was confirmed; empty if it was not.

    Args:
        confirmed: the answer's part `/confirmed`: the value confirmed as text, and the reason.
    """
    is_pair = isinstance(confirmed, list) and len(confirmed) == 2 and all(isinstance(item, str) for item in confirmed)
    return confirmed[1] if is_pair and confirmed[0] == as_text(value) and not is_blank(confirmed[1]) else ""


def _holds(rule: list[Any] | None, value: Any, values: Values, today: str) -> bool:
    return rule is None or as_boolean(evaluate(rule, Context(values, self_value=value, today=today)))


def _range_problem(node: Node, value: Any) -> Problem | None:
    limits = node.get("range")
    if limits is None:
        return None
    start, end, step = limits["start"], limits["end"], limits["step"]
    if (start is None or value >= start) and (end is None or value <= end):
        steps = 0 if step is None else (value - start) / step
        if abs(steps - math.floor(steps + 0.5)) < STEP_TOLERANCE:
            return None
    message = "The answer is outside the range of this question."
    return Problem("out_of_range", message, where=node["name"], params=limits)


def choices_open(questionnaire: Questionnaire, node: Node, values: Values) -> list[Node]:
    """The choices of a question that its filter lets through, in the list's order, missing kinds included."""
    listed: list[Node] = questionnaire["lists"][node["list"]]
    rule = node["choice_filter"]
    if rule is None:
        return listed
    return [
        choice
        for choice in listed
        if choice["missing"]
        or as_boolean(evaluate(rule, Context(values, columns={**choice["filter"], "name": choice["name"]})))
    ]


def is_blank(text: str) -> bool:
    """Whether a text has nothing to be seen in it."""
    return _BLANK.fullmatch(text) is not None


def _is_empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and is_blank(value))


def _type_problem(questionnaire: Questionnaire, node: Node, value: Any, values: Values) -> Problem | None:
    kind, name = node["type"], node["name"]
    if kind in ("select_one", "select_multiple"):
        return _choice_problem(questionnaire, node, value, values)
    if kind == "integer" and not (_is_number(value) and value == int(value)):
        return Problem("not_an_integer", "Enter a whole number.", where=name)
    if kind == "decimal" and not _is_number(value):
        return Problem("not_a_number", "Enter a number.", where=name)
    if kind == "date" and not (isinstance(value, str) and days_of(value) is not None):
        return Problem("not_a_date", "Enter a date as YYYY-MM-DD.", where=name)
    if kind == "text" and not _is_text(value):
        message = f"Enter a text of at most {MAXIMUM_TEXT_LENGTH} characters."
        return Problem("not_a_text", message, where=name, params={"most": MAXIMUM_TEXT_LENGTH})
    return None


def _is_number(value: Any) -> bool:
    # NaN is below nothing; an integer from JSON may be larger than any float, so nothing is converted.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < MAXIMUM_NUMBER


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAXIMUM_TEXT_LENGTH and not _UNSTORABLE.search(value)


def _choice_problem(questionnaire: Questionnaire, node: Node, value: Any, values: Values) -> Problem | None:
    name = node["name"]
    allowed = {choice["name"] for choice in choices_open(questionnaire, node, values)}
    if node["type"] == "select_one":
        if isinstance(value, str) and value in allowed:
            return None
        return Problem("unknown_choice", "This is not one of the answers.", where=name)
    is_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
    if not is_list or len(set(value)) < len(value) or not allowed.issuperset(value):
        return Problem("unknown_choice", "This is not a set of the answers.", where=name)
    if len(value) > 1 and any(item in MISSING for item in value):
        return Problem("exclusive_choice", "Do not know and refused stand alone.", where=name)
    return None

"""May this be the answer to this question, here and now?"""

import re
from collections.abc import Mapping
from typing import Any

from surveys.core.compiled import MISSING, Node, Questionnaire
from surveys.core.expressions import Context, as_boolean, evaluate
from surveys.core.expressions.values import days_of
from surveys.core.problems import Problem

MAXIMUM_TEXT_LENGTH = 10_000
MAXIMUM_NUMBER = 1e15

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
    problem = _type_problem(questionnaire, node, value, values)
    if problem is None and node["constraint"] is not None:
        context = Context(values, self_value=value, today=today)
        if not as_boolean(evaluate(node["constraint"], context)):
            return Problem("constraint", "The answer is outside what this question allows.", where=name)
    return problem


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

"""May this be the answer to this question, here and now?"""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from surveys.core.compiled import MISSING, Node, Questionnaire, index
from surveys.core.expressions import Context, as_boolean, as_text, evaluate, key_of
from surveys.core.expressions.values import days_of
from surveys.core.problems import Problem
from surveys.core.said import sentence
from surveys.core.surroundings import surroundings

MAXIMUM_TEXT_LENGTH = 10_000
MAXIMUM_NUMBER = 1e15
# 0.3 is not quite three times 0.1.
STEP_TOLERANCE = 1e-9

Values = Mapping[str, Any]
# What XLSForm stores for a confirmed acknowledge.
ACKNOWLEDGED = "OK"
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_BLANK = re.compile(r"[ \t\r\n\u00a0]*")
# Half a character, or the character 0: neither can be stored.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def problem_of(
    questionnaire: Questionnaire,
    node: Node,
    value: Any,
    values: Values,
    today: str,
    *,
    seed: str = "",
    at: tuple[int, ...] = (),
    rounds: tuple[int, ...] | None = None,
) -> Problem | None:
    """What is wrong with an answer, given the values so far; None if it is allowed.

    Args:
        seed: of the interview.
        at: the instance of the repeats around the question.
        rounds: the same as in the log, where rounds before it were taken out.
    """
    around = surroundings(questionnaire, values, today=today, seed=seed, at=at, rounds=rounds)
    problem = _problem(questionnaire, node, value, around)
    return problem if problem is None or not at else replace(problem, where=key_of(node["name"], rounds or at))


def _problem(questionnaire: Questionnaire, node: Node, value: Any, around: Context) -> Problem | None:
    name = node["name"]
    if is_read(node):
        return None if value is True else Problem("note_not_read", sentence("The note has not been read."), where=name)
    if _is_empty(value):
        return Problem("required", sentence("This question needs an answer."), where=name) if node["required"] else None
    if isinstance(value, str) and value in MISSING:
        if value in node["missing"]:
            return None
        if node["type"] != "text":
            message = sentence("'{value}' is not an answer to this question.", value=value)
            return Problem("missing_not_allowed", message, where=name, params={"value": value})
    problem = _type_problem(questionnaire, node, value, around) or _range_problem(node, value)
    if problem is None and not _holds(node["constraint"], value, around):
        return Problem("constraint", sentence("The answer is outside what this question allows."), where=name)
    return problem


def doubt_of(
    node: Node,
    value: Any,
    values: Values,
    today: str,
    *,
    questionnaire: Questionnaire | None = None,
    seed: str = "",
    at: tuple[int, ...] = (),
    rounds: tuple[int, ...] | None = None,
) -> Problem | None:
    """Why an allowed answer is unlikely, so that the interviewer confirms it with a reason; None if it is not."""
    # A questionnaire that was published before there were soft checks has no such key.
    rule = node.get("soft_constraint")
    is_answer = not (_is_empty(value) or (isinstance(value, str) and value in node["missing"]))
    if (
        rule is None
        or not is_answer
        or _holds(rule, value, surroundings(questionnaire, values, today=today, seed=seed, at=at, rounds=rounds))
    ):
        return None
    return Problem(
        "soft_constraint",
        sentence("This answer is unlikely. Confirm it with a reason, or correct it."),
        where=key_of(node["name"], rounds or at),
    )


def reason_given(confirmed: Any, value: Any) -> str:
    """Why this very answer was confirmed; empty if it was not.

    Args:
        confirmed: the answer's part `/confirmed`: the value confirmed as text, and the reason.
    """
    is_pair = isinstance(confirmed, list) and len(confirmed) == 2 and all(isinstance(item, str) for item in confirmed)
    return confirmed[1] if is_pair and confirmed[0] == as_text(value) and not is_blank(confirmed[1]) else ""


def _holds(rule: list[Any] | None, value: Any, around: Context) -> bool:
    return rule is None or as_boolean(evaluate(rule, replace(around, self_value=value)))


def _range_problem(node: Node, value: Any) -> Problem | None:
    limits = node.get("range")
    if limits is None:
        return None
    start, end, step = limits["start"], limits["end"], limits["step"]
    if (start is None or value >= start) and (end is None or value <= end):
        steps = 0 if step is None else (value - start) / step
        if abs(steps - math.floor(steps + 0.5)) < STEP_TOLERANCE:
            return None
    message = sentence("The answer is outside the range of this question.")
    return Problem("out_of_range", message, where=node["name"], params=limits)


def is_read(node: Node) -> bool:
    """Whether a question is only read out: a note, or a value that is shown and cannot be changed."""
    return bool(node["type"] == "note" or node["read_only"])


def choices_open(
    questionnaire: Questionnaire,
    node: Node,
    values: Values,
    *,
    today: str = "",
    seed: str = "",
    at: tuple[int, ...] = (),
    rounds: tuple[int, ...] | None = None,
) -> list[Node]:
    """The choices of a question that its filter lets through, in the list's order, missing kinds included."""
    listed: list[Node] = questionnaire["lists"][node["list"]]
    if node["choice_filter"] is None:
        return listed
    around = surroundings(questionnaire, values, today=today, seed=seed, at=at, rounds=rounds)
    return [choice for choice in listed if _is_open(node, choice, around)]


def _is_open(node: Node, choice: Node, around: Context) -> bool:
    rule = node["choice_filter"]
    if rule is None or choice["missing"]:
        return True
    return as_boolean(evaluate(rule, replace(around, columns={**choice["filter"], "name": choice["name"]})))


def is_blank(text: str) -> bool:
    """Whether a text has nothing to be seen in it."""
    return _BLANK.fullmatch(text) is not None


def _is_empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and is_blank(value))


def _type_problem(questionnaire: Questionnaire, node: Node, value: Any, around: Context) -> Problem | None:
    kind, name = node["type"], node["name"]
    if kind in ("select_one", "select_multiple"):
        return _choice_problem(questionnaire, node, value, around)
    if kind == "integer" and not (_is_number(value) and value == int(value)):
        return Problem("not_an_integer", sentence("Enter a whole number."), where=name)
    if kind == "decimal" and not _is_number(value):
        return Problem("not_a_number", sentence("Enter a number."), where=name)
    if kind == "date" and not (isinstance(value, str) and days_of(value) is not None):
        return Problem("not_a_date", sentence("Enter a date as YYYY-MM-DD."), where=name)
    if kind == "time" and not (isinstance(value, str) and _TIME.fullmatch(value)):
        return Problem("not_a_time", sentence("Enter a time as HH:MM."), where=name)
    if kind == "acknowledge" and value != ACKNOWLEDGED:
        return Problem("note_not_read", sentence("This has not been confirmed."), where=name)
    if kind == "text" and not _is_text(value):
        message = sentence("Enter a text of at most {most} characters.", most=MAXIMUM_TEXT_LENGTH)
        return Problem("not_a_text", message, where=name, params={"most": MAXIMUM_TEXT_LENGTH})
    return None


def _is_number(value: Any) -> bool:
    # NaN is below nothing; an integer from JSON may be larger than any float, so nothing is converted.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < MAXIMUM_NUMBER


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAXIMUM_TEXT_LENGTH and not _UNSTORABLE.search(value)


def _choice_problem(questionnaire: Questionnaire, node: Node, value: Any, around: Context) -> Problem | None:
    name = node["name"]
    # Only the choices given are looked at: a list may have ten thousand.
    listed = index(questionnaire).labels[node["list"]]
    given = value if isinstance(value, list) else [value]
    chosen = [listed[item] for item in given if isinstance(item, str) and item in listed]
    is_open = len(chosen) == len(given) and all(_is_open(node, choice, around) for choice in chosen)
    if node["type"] == "select_one":
        if is_open and isinstance(value, str):
            return None
        return Problem("unknown_choice", sentence("This is not one of the answers."), where=name)
    if not is_open or not isinstance(value, list) or len(set(value)) < len(value):
        return Problem("unknown_choice", sentence("This is not a set of the answers."), where=name)
    alone = [choice["name"] for choice in chosen if choice["missing"] or choice.get("exclusive")]
    if len(value) > 1 and alone:
        message = sentence("'{choice}' stands alone: no other answer can stand beside it.", choice=alone[0])
        return Problem("exclusive_choice", message, where=name, params={"choice": alone[0]})
    return None

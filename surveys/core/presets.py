"""Which answer does a question have before anybody has answered it? Its default, or what is calculated for it."""

import math
import re
from collections.abc import Mapping
from typing import Any

from surveys.core.compiled import Node, Questionnaire, index
from surveys.core.expressions import as_number, as_text, evaluate
from surveys.core.surroundings import surroundings

_MAXIMUM_NUMBER = 1e15
_WHITE = re.compile(r"[ \t\r\n]+")


def preset(
    *,
    questionnaire: Questionnaire,
    node: Node,
    values: Mapping[str, Any],
    today: str,
    seed: str = "",
    at: tuple[int, ...] = (),
    rounds: tuple[int, ...] | None = None,
) -> Any:
    """The answer that stands in the field when the question comes up; None if there is none.

    It counts only once the interviewer has confirmed it, unless the question is read only: then it is the answer.

    Args:
        values: what is known so far, for a calculated default.
        seed: of the interview.
        at: the instance of the repeats around the question.
        rounds: the same as in the log, where rounds before it were taken out.
    """
    rule = node["calculation"] if node["type"] != "calculate" else None
    rule = rule or node.get("default_calculation")
    if rule is None:
        return node["default"]
    around = surroundings(questionnaire, values, today=today, seed=seed, at=at, rounds=rounds)
    return _as_answer(questionnaire, node, evaluate(rule, around))


def _as_answer(questionnaire: Questionnaire, node: Node, value: Any) -> Any:
    """What was calculated, as an answer of the question's type; None if it is none."""
    if node["type"] in ("integer", "decimal"):
        number = as_number(value)
        if not abs(number) < _MAXIMUM_NUMBER or (node["type"] == "integer" and number != math.floor(number)):
            return None
        return int(number) if number == math.floor(number) else number
    written = as_text(value)
    if node["list"]:
        known = index(questionnaire).labels[node["list"]]
        chosen = [written] if node["type"] == "select_one" else list(dict.fromkeys(filter(None, _WHITE.split(written))))
        if not chosen or any(name not in known for name in chosen):
            return None
        return written if node["type"] == "select_one" else chosen
    return written or None

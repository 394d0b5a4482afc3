"""How does a test walk through a questionnaire, and what does it say of a walk?"""

from collections.abc import Mapping
from typing import Any

from surveys.core import walk
from surveys.core.expressions import split_key
from surveys.core.presets import preset

TODAY = "2008-05-05"


def answer_everything(questionnaire: Mapping[str, Any], case: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """The first answer shown to every question, to the end."""
    answers: dict[str, Any] = {}
    so_far = walk.walk(questionnaire, answers, case=case, seed=seed, today=TODAY)
    while so_far.next is not None and so_far.next not in answers:
        answers[so_far.next] = walk.choices(questionnaire, so_far.next, so_far, seed)[0]["name"]
        so_far = walk.walk(questionnaire, answers, case=case, seed=seed, today=TODAY)
    return answers


def _preset(questionnaire: Mapping[str, Any], node: Any, so_far: walk.Walk, at: str | None) -> Any:
    if node is None:
        return None
    facts = {"values": so_far.values, "today": so_far.today, "seed": so_far.seed}
    place = {"at": so_far.place(at or ""), "rounds": split_key(at or "")[1]}
    return preset(questionnaire=questionnaire, node=node, **facts, **place)


def account(questionnaire: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What both languages must say of one walk: `{answers, case, seed}`."""
    seed, case = given.get("seed", "s"), given["case"]
    answers = given["answers"] if given["answers"] != "all" else answer_everything(questionnaire, case, seed)
    so_far = walk.walk(questionnaire, answers, case=case, seed=seed, today=TODAY)
    at = so_far.next or so_far.end_note
    node = walk.index(questionnaire).question(at) if at else None
    shown = walk.choices(questionnaire, at, so_far, seed) if at and node and node["list"] else []
    return {
        "steps": list(so_far.steps),
        "next": so_far.next,
        "end": so_far.end,
        "end_note": so_far.end_note,
        "values": so_far.values,
        # Said only where a round was taken out.
        **({"moved": {name: list(place) for name, place in so_far.moved.items()}} if so_far.moved else {}),
        "problems": [[problem.code, problem.where] for problem in so_far.problems],
        "shown": [choice["name"] for choice in shown],
        "preset": _preset(questionnaire, node, so_far, at),
        "read": {
            language: walk.text(parts, so_far.values, questionnaire, language, so_far.place(at or ""), so_far.spoken)
            for language, parts in (node["label"] if node else {}).items()
        },
    }

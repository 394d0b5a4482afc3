"""What does an expression see at its place in an interview?"""

from collections.abc import Mapping
from typing import Any

from surveys.core.compiled import Questionnaire, index
from surveys.core.expressions import Context
from surveys.core.texts import text


def surroundings(
    questionnaire: Questionnaire | None,
    values: Mapping[str, Any],
    *,
    today: str = "",
    seed: str = "",
    at: tuple[int, ...] = (),
    rounds: tuple[int, ...] | None = None,
    itself: Any = "",
    columns: Mapping[str, str] | None = None,
    language: str = "",
) -> Context:
    """The facts for an expression of a questionnaire.

    Args:
        values: key -> value, so far.
        today: when the interview began.
        seed: of the interview.
        at: the instance of the repeats in which the expression stands.
        rounds: the same by the numbers under which its answers stand in the log, where they differ: chance keeps to them.
        itself: the answer being checked.
        columns: of the choice being filtered.
        language: in which words of choices and names of months are said; empty: as they are stored, in the default language.
    """
    if questionnaire is None:
        return Context(values, itself, columns or {}, today, seed, at, rounds=rounds)

    def label(question: str, choice: str) -> str:
        node = index(questionnaire).questions.get(question)
        found = index(questionnaire).labels[node["list"]].get(choice) if node is not None and node["list"] else None
        if found is None:
            return choice
        default = questionnaire["default_language"]
        parts = found["label"].get(language) or found["label"].get(default, [])
        return text(parts, values, questionnaire, language or default, at)

    tables = questionnaire.get("tables") or {}
    names = questionnaire["spoken"]["dates"].get(language) if language and questionnaire.get("spoken") else None
    return Context(values, itself, columns or {}, today, seed, at, label, tables, rounds, names)

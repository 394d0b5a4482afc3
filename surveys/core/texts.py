"""How is a text read aloud, with the answers that it refers to?"""

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.core.compiled import Questionnaire, index
from surveys.core.expressions import as_text, key_of, split_key


def text(
    parts: Sequence[Any],
    values: Mapping[str, Any],
    questionnaire: Questionnaire,
    language: str,
    at: tuple[int, ...] = (),
    spoken: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """A text with its fills: an earlier answer in the words of its choice.

    Args:
        at: the instance of the repeats in which the text stands.
        spoken: `Walk.spoken`, the calculations that sound different in another language.
    """
    repeats = index(questionnaire).repeats

    def fill(name: str) -> str:
        place = at[: len(repeats.get(name, ()))]
        key = key_of(name, place)
        said = (spoken or {}).get(key, {}).get(language)
        if said is not None:
            return said
        return answer_text(questionnaire, name, values.get(key), language, values, at=place, spoken=spoken)

    return "".join(part if isinstance(part, str) else fill(part["ref"]) for part in parts)


def unfilled(parts: Sequence[Any]) -> str:
    """A text outside of any interview: the names of questions stand where their answers would be read."""
    return "".join(part if isinstance(part, str) else f"[{part['ref']}]" for part in parts)


def answer_text(
    questionnaire: Questionnaire,
    name: str,
    value: Any,
    language: str,
    values: Mapping[str, Any] | None = None,
    *,
    at: tuple[int, ...] | None = None,
    spoken: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """An answer as people read it: the labels of its choices, else the value itself.

    Args:
        values: the answers that the labels may name; None outside of an interview.
        at: the instance of the repeats around the question; None: that of its name.
    """
    looked_up = index(questionnaire)
    question, place = split_key(name)
    node = looked_up.questions.get(question)
    if node is None or not node["list"]:
        return as_text(value)
    labels = looked_up.labels[node["list"]]

    def words(item: Any) -> str:
        if item not in labels:
            return as_text(item)
        label = labels[item]["label"]
        parts = label.get(language) or label[questionnaire["default_language"]]
        if values is None:
            return unfilled(parts)
        return text(parts, values, questionnaire, language, place if at is None else at, spoken)

    return ", ".join(map(words, value if isinstance(value, (list, tuple)) else [value]))

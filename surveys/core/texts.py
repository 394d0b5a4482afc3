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
        key = key_of(name, at[: len(repeats.get(name, ()))])
        said = (spoken or {}).get(key, {}).get(language)
        return answer_text(questionnaire, name, values.get(key), language) if said is None else said

    return "".join(part if isinstance(part, str) else fill(part["ref"]) for part in parts)


def answer_text(questionnaire: Questionnaire, name: str, value: Any, language: str) -> str:
    """An answer as people read it: the labels of its choices, else the value itself."""
    looked_up = index(questionnaire)
    node = looked_up.questions.get(split_key(name)[0])
    if node is None or not node["list"]:
        return as_text(value)
    labels = looked_up.labels[node["list"]]
    default = questionnaire["default_language"]
    words = []
    for item in value if isinstance(value, (list, tuple)) else [value]:
        label = labels[item]["label"] if item in labels else None
        words.append(
            as_text(item) if label is None else text(label.get(language) or label[default], {}, questionnaire, language)
        )
    return ", ".join(words)

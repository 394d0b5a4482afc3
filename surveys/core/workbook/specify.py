"""How does "other, specify" become a choice and a text question behind it?"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from surveys.core.compiled import SPECIFY
from surveys.core.expressions import compile_expression
from surveys.core.workbook.choices import Lists

OTHER = "other"
_OR_OTHER = re.compile(r"(?P<list>.*?)\s+(?:or_other|or\s+specify\s+other)")
_WORDS = {
    "bg": "Друго",
    "cs": "Jiné",
    "da": "Andet",
    "de": "Sonstiges",
    "el": "Άλλο",
    "en": "Other",
    "es": "Otro",
    "et": "Muu",
    "fi": "Muu",
    "fr": "Autre",
    "hr": "Drugo",
    "hu": "Egyéb",
    "it": "Altro",
    "lt": "Kita",
    "lv": "Cits",
    "nl": "Anders",
    "no": "Annet",
    "pl": "Inne",
    "pt": "Outro",
    "ro": "Altceva",
    "sk": "Iné",
    "sl": "Drugo",
    "sv": "Annat",
}


def without_or_other(rest: str) -> tuple[str, bool]:
    """The list that a select names, and whether `or_other` stands behind it."""
    match = _OR_OTHER.fullmatch(rest)
    return (match["list"], True) if match else (rest, False)


def list_with_other(lists: Lists, list_name: str, languages: Iterable[str]) -> str:
    """The name of the list with a choice `other`: the list itself if it has one, else one like it that is added to the lists."""
    choices = lists[list_name]
    if any(choice["name"] == OTHER for choice in choices):
        return list_name
    # No list of the workbook has a blank in its name.
    extended = f"{list_name} or_other"
    other = {
        "name": OTHER,
        "label": {language: [_WORDS.get(language[:2].lower(), _WORDS["en"])] for language in languages},
        "missing": False,
        "exclusive": False,
        "specify": True,
        "filter": {},
    }
    place = next((n for n, choice in enumerate(choices) if choice["missing"]), len(choices))
    lists.setdefault(extended, [*choices[:place], other, *choices[place:]])
    return extended


def name_of_text(question: str, choice: str) -> str:
    """The variable that holds the words behind a choice: `brand_other`."""
    return f"{question}_{re.sub(r'[^A-Za-z0-9_.-]', '_', choice)}"


def text_question(
    question: dict[str, Any], choice: dict[str, Any], *, blank: Callable[..., dict[str, Any]]
) -> dict[str, Any]:
    """The text question behind a choice; its text is that of the choice.

    Args:
        blank: makes a question with nothing set but what it is given.
    """
    rule = f"selected(${{{question['name']}}}, '{choice['name']}')"
    return blank(
        type="text",
        name=name_of_text(question["name"], choice["name"]),
        label=choice["label"],
        required=True,
        relevant=compile_expression(rule),
        missing=["dk", "refused"],
        specifies={"question": question["name"], "choice": choice["name"]},
    )


def with_texts(question: dict[str, Any], texts: list[dict[str, Any]]) -> dict[str, Any]:
    """The question and the texts behind its choices, kept together whatever the order around them."""
    return {
        "kind": "group",
        "name": f"{question['name']}{SPECIFY}",
        "label": {},
        "relevant": None,
        "order": None,
        "children": [question, *texts],
    }

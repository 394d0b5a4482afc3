"""How is the routing of a question told in the language of the screen?"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import gettext

from surveys.core.expressions import ExpressionError, Scope, Words, asked_if, compile_expression, in_words
from surveys.core.expressions.parse import Expr
from surveys.core.versions.outline import Entry


@lru_cache(maxsize=4096)
def _tree(source: str) -> Expr | None:
    try:
        return compile_expression(source, Scope(itself=""))
    except ExpressionError:
        return None


def told(entries: list[Entry]) -> list[Entry]:
    """The outline with sentences about who is asked and which answers are allowed; what cannot be read has none."""
    choices = {entry.name: {choice.name: choice.label for choice in entry.choices} for entry in entries}
    words = Words(choice=lambda question, choice: _quoted(choices, question, choice), phrase=gettext)
    return [replace(entry, sentences=tuple(_sentences(entry, words))) for entry in entries]


def _quoted(choices: Mapping[str, Mapping[str, str]], question: str, choice: str) -> str:
    label = choices.get(question, {}).get(choice)
    return f"“{label}”" if label else choice


def _sentences(entry: Entry, words: Words) -> list[str]:
    found = []
    relevant, constraint = (
        _tree(entry.logic.get(column, "")) if entry.logic.get(column) else None for column in ("relevant", "constraint")
    )
    if relevant is not None:
        found.append(f"{asked_if(relevant, words)}.")
    if constraint is not None:
        found.append(gettext("Allowed if %(condition)s.") % {"condition": in_words(constraint, words)})
    return found

"""How do notes on the weighting stand in an answer?"""

from collections.abc import Iterable, Mapping
from typing import Any

from surveys.saying import worded_note


def answered(notes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The notes with their message in the reader's language."""
    return [{**{name: note[name] for name in note if name != "said"}, "message": worded_note(note)} for note in notes]

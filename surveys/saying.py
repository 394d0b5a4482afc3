"""How does what the cores say reach a reader in their own language?"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import formats
from django.utils.translation import gettext, ngettext

from surveys.core.said import Said, Voice, as_said, together


def worded(message: str) -> str:
    """A message in the active language."""
    marks = str(formats.get_format("THOUSAND_SEPARATOR")), str(formats.get_format("DECIMAL_SEPARATOR"))
    return Voice(gettext, ngettext, marks).say(message)


def worded_note(note: Mapping[str, Any]) -> str:
    """The message of a note that is kept as `message` and `said`; notes of earlier times have English words alone."""
    return worded(Said.from_json(note["said"])) if "said" in note else str(note["message"])


def kept(messages: Iterable[str]) -> str:
    """Messages as one text of a row, for those who read it later."""
    return json.dumps(together(*map(as_said, messages)).to_json())


def worded_kept(text: str) -> str:
    """What `kept` made, in the active language; rows of earlier times have plain words."""
    return worded(Said.from_json(json.loads(text))) if text.startswith("{") else text

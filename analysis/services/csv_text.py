"""How does a text stand in a CSV file so that no spreadsheet takes it for a formula, and nobody loses a character?

Spreadsheets run a cell that begins with one of `= + - @`, a tab or a carriage return. Such a text gets an apostrophe in front; so
does a text that has apostrophes before such a character already, and that makes the rule reversible: whoever takes one apostrophe away
from every text that matches `GUARDED` has the answers as they were given. Numbers are written as numbers, negative ones too.
"""

import re

ACTIVE = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guard(text: str) -> str:
    """The text as it stands in the file."""
    return f"'{text}" if ACTIVE.match(text) else text


def unguard(text: str) -> str:
    """The text as it was given."""
    return text[1:] if GUARDED.match(text) else text

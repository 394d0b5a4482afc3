"""What does the value of a cell say?"""

from datetime import date, datetime
from typing import Any


def tidy(text: str) -> str:
    """A text with one kind of line end, and nothing blank round it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def text_of(value: Any) -> str:
    """A cell as the person who wrote it sees it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Spreadsheets show 15 digits: 0.1 + 0.2 is 0.3 there.
        shown = float(format(value, ".15g"))
        return str(int(shown)) if shown.is_integer() and abs(shown) < 1e15 else str(shown)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return tidy(str(value))

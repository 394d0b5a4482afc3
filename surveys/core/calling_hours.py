"""At which hours of which weekdays may people be called?"""

import re
from dataclasses import dataclass
from datetime import time

from surveys.core.said import SaidError, sentence

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = re.compile(
    r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?\s+(?P<opens>\d{1,2}:\d{2})\s*-\s*(?P<closes>\d{1,2}:\d{2})",
    re.IGNORECASE,
)


class HoursError(SaidError):
    """Calling hours that cannot be used, with a sentence that says what to write."""


@dataclass(frozen=True)
class Hours:
    """From when until when, in the respondent's local time."""

    opens: time
    closes: time


def parse(text: str) -> dict[int, Hours]:
    """Weekday (0 is Monday) -> hours; a day that is not named has none.

    Args:
        text: such as `mon-fri 09:00-21:00; sat 10:00-18:00`.

    Raises:
        HoursError: with a sentence that says what to write.
    """
    found: dict[int, Hours] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        match = _PART.fullmatch(part)
        if match is None:
            raise HoursError(
                sentence(
                    "'{part}' cannot be read. Write days and hours such as mon-fri 09:00-21:00; sat 10:00-18:00.",
                    part=part,
                )
            )
        first, last = match["first"].lower(), (match["last"] or match["first"]).lower()
        for name in (first, last):
            if name not in DAYS:
                raise HoursError(
                    sentence("'{name}' is no weekday. Write mon, tue, wed, thu, fri, sat or sun.", name=name)
                )
        try:
            opens, closes = (time.fromisoformat(match[side].rjust(5, "0")) for side in ("opens", "closes"))
        except ValueError:
            raise HoursError(sentence("'{part}' has a time that does not exist.", part=part)) from None
        if opens >= closes:
            raise HoursError(sentence("In '{part}' the hours end before they begin.", part=part))
        n_days = (DAYS.index(last) - DAYS.index(first)) % 7 + 1
        for day in range(DAYS.index(first), DAYS.index(first) + n_days):
            if day % 7 in found:
                raise HoursError(sentence("'{day}' has hours twice. A day has one span of hours.", day=DAYS[day % 7]))
            found[day % 7] = Hours(opens, closes)
    if not found:
        raise HoursError(
            sentence("No calling hours. Write days and hours such as mon-fri 09:00-21:00; sat 10:00-18:00.")
        )
    return found

"""What do texts of dates and times count as, and how is a day or moment written?

A date counts its days since 1970-01-01, a time its part of a day, a date-time both. What is reckoned with is the clock on the
wall: an offset (`+02:00`, `Z`) may stand at the end and is passed over, since all moments of an interview are in the
respondent's zone.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

MS_OF_DAY = 86_400_000
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,3})[0-9]{0,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST_DAY, _LAST_DAY = 1 - _EPOCH, date.max.toordinal() - _EPOCH


def days_of(text: str) -> int | None:
    """Days from 1970-01-01 to a date written YYYY-MM-DD; None if there is no such day."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text).toordinal() - _EPOCH
    except ValueError:
        return None


def ms_of(text: str) -> int | None:
    """Milliseconds from midnight to a time written HH:MM, HH:MM:SS or HH:MM:SS.mmm; None if there is no such time."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(f"{found[4] or ''}000"[:3])


def moment_of(text: str) -> tuple[int, int] | None:
    """Days since 1970-01-01 and milliseconds since midnight of a date, time or date-time; None if it is none."""
    if text[10:11] == "T":
        days, ms = days_of(text[:10]), ms_of(text[11:])
        return None if days is None or ms is None else (days, ms)
    days = days_of(text)
    if days is not None:
        return days, 0
    ms = ms_of(text)
    return None if ms is None else (0, ms)


def moment_number(text: str) -> float:
    """The text as days with their fraction; NaN if it is neither date nor time."""
    moment = moment_of(text)
    return math.nan if moment is None else moment[0] + moment[1] / MS_OF_DAY


def moment_of_number(days: float) -> tuple[int, int] | None:
    """Days and milliseconds of a number of days, to the nearest millisecond; None outside the years 1 to 9999."""
    if not _FIRST_DAY <= days < _LAST_DAY + 1:
        return None
    whole = math.floor(days)
    ms = math.floor((days - whole) * MS_OF_DAY + 0.5)
    if ms == MS_OF_DAY:
        return (whole + 1, 0) if whole < _LAST_DAY else None
    return whole, ms


def day_text(days: float) -> str:
    """The date that many days after 1970-01-01; empty outside the years 1 to 9999."""
    if not math.isfinite(days) or not _FIRST_DAY <= math.floor(days) <= _LAST_DAY:
        return ""
    return date.fromordinal(math.floor(days) + _EPOCH).isoformat()


def time_text(ms: int) -> str:
    """The time that many milliseconds after midnight: HH:MM:SS.mmm."""
    seconds = ms // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms % 1000:03}"


FORMATS: dict[str, Callable[[date, int], str]] = {
    "%": lambda day, ms: "%",
    "Y": lambda day, ms: f"{day.year:04}",
    "y": lambda day, ms: f"{day.year % 100:02}",
    "m": lambda day, ms: f"{day.month:02}",
    "n": lambda day, ms: str(day.month),
    "b": lambda day, ms: MONTHS[day.month - 1],
    "d": lambda day, ms: f"{day.day:02}",
    "e": lambda day, ms: str(day.day),
    "a": lambda day, ms: WEEKDAYS[day.isoweekday() % 7],
    "H": lambda day, ms: f"{ms // 3_600_000:02}",
    "h": lambda day, ms: str(ms // 3_600_000),
    "M": lambda day, ms: f"{ms // 60_000 % 60:02}",
    "S": lambda day, ms: f"{ms // 1000 % 60:02}",
    "3": lambda day, ms: f"{ms % 1000:03}",
}


def formatted(moment: tuple[int, int] | None, pattern: str, names: Mapping[str, Sequence[str]] | None = None) -> str:
    """A moment in a format of ODK (`%d.%m.%Y`); empty if there is none. Unknown signs after % stay as they are.

    Args:
        names: `months` and `weekdays` (from Sunday) of a language; None: short English ones, as they are stored.
    """
    if moment is None:
        return ""
    day = date.fromordinal(moment[0] + _EPOCH)

    def written(sign: str) -> str:
        if names and sign == "b":
            return names["months"][day.month - 1]
        if names and sign == "a":
            return names["weekdays"][day.isoweekday() % 7]
        return FORMATS[sign](day, moment[1])

    return re.sub("%(.)", lambda found: written(found[1]) if found[1] in FORMATS else found[0], pattern)

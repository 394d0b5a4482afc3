"""Which calculations sound different in another language, and what are its months and weekdays called?

A value is stored in one form, whatever language the interview is in. Read aloud, a date has the names of the language, and the words of a choice
are those of the language: `Walk.spoken` has such a calculation as it is said in each language.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel import Locale, UnknownLocaleError

from surveys.core.expressions.compile import children, refers_to

_DATES = ("format-date", "format-date-time")
_NAMES = ("%b", "%a")
_SUNDAY = 6


def spoken(body: Sequence[Mapping[str, Any]], languages: Iterable[str]) -> dict[str, Any] | None:
    """`{"calculations": [name, ...], "dates": {language: {"months": [12], "weekdays": [7, from Sunday]}}}`; None if there are none."""
    names: list[str] = []
    for node in _calculations(body):
        expression = node["calculation"]
        if _speaks(expression) or not refers_to(expression).isdisjoint(names):
            names.append(node["name"])
    if not names:
        return None
    return {"calculations": names, "dates": {language: date_names(language) for language in languages}}


def _calculations(nodes: Sequence[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for node in nodes:
        if "children" in node:
            yield from _calculations(node["children"])
        elif node["type"] == "calculate":
            yield node


def _speaks(expression: list[Any]) -> bool:
    """Whether words of a language come out: the name of a month or weekday, or the label of a choice."""
    if expression[0] == "label":
        return True
    if expression[0] == "call" and expression[1] in _DATES:
        pattern = expression[3]
        if pattern[0] != "lit" or any(name in pattern[1] for name in _NAMES):
            return True
    return any(map(_speaks, children(expression)))


def date_names(language: str) -> dict[str, list[str]]:
    """Months and weekdays as they are said within a date, such as Czech `května`; those of English for a language that is not known.

    Source: Unicode CLDR, by Babel (`format` context, wide).
    """
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale("en")
    weekdays = locale.days["format"]["wide"]
    return {
        "months": [locale.months["format"]["wide"][month] for month in range(1, 13)],
        "weekdays": [weekdays[(_SUNDAY + day) % 7] for day in range(7)],
    }

"""What are the functions of LimeSurvey's expressions called in XLSForm's language?

Each takes its arguments as they are said already and gives the call; what takes conditions or questions as such is in `expressions`.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from surveys.core.said import SaidError, sentence

Arguments = Sequence[str]

# The same function under another name, or the same one.
SAME = {
    **{name: name for name in ("round", "abs", "floor", "pow", "sqrt", "min", "max", "exp", "log", "pi")},
    **{name: name for name in ("sin", "cos", "tan", "asin", "acos", "atan", "atan2")},
    "ceil": "ceiling",
    "intval": "int",
    "floatval": "number",
    "strlen": "string-length",
    "trim": "normalize-space",
    "strtolower": "lower-case",
    "strtoupper": "upper-case",
    "implode": "join",
    "join": "concat",
}
# Signs of PHP's date() -> signs of format-date().
_DATE = {
    **{"Y": "%Y", "y": "%y", "m": "%m", "n": "%n", "M": "%b", "F": "%b", "d": "%d", "j": "%e", "D": "%a", "l": "%a"},
    **{"H": "%H", "G": "%h", "i": "%M", "s": "%S"},
}
_SECONDS_A_DAY = 86_400


def date(said: Arguments) -> str:
    """`date('d.m.Y')`, of today or of a number of seconds. The names of days and months are short."""
    written = _text(said[0])
    if len(said) > 2 or re.search(r"[A-Za-z]", "".join(sign for sign in written if sign not in _DATE)):
        raise SaidError(sentence("the form of date '{written}' has no counterpart", written=written))
    form = "".join(_DATE.get(sign, sign) for sign in written)
    when = "now()" if len(said) == 1 else f"date-time(({said[1]}) div {_SECONDS_A_DAY})"
    return f"format-date-time({when}, '{form}')"


def time(said: Arguments) -> str:
    """`time()`: seconds since 1970, of the interview."""
    return f"(decimal-date-time(now()) * {_SECONDS_A_DAY})"


def substr(said: Arguments) -> str:
    """`substr(text, start, length)`; the length becomes an end."""
    if len(said) == 2:
        return f"substr({said[0]}, {said[1]})"
    if not all(number.isdecimal() for number in said[1:]):
        raise SaidError(sentence("the places of substr() are no whole numbers"))
    return f"substr({said[0]}, {said[1]}, {int(said[1]) + int(said[2])})"


def listed(said: Arguments) -> str:
    """`list(a, b)`: what is there, with commas between."""
    parts = [f"if({one} != '', concat(', ', {one}), '')" for one in said]
    return f"substr(concat({', '.join(parts)}), 2)"


def rand(said: Arguments) -> str:
    """`rand(least, most)`: a whole number, drawn once per interview."""
    if len(said) != 2:
        raise SaidError(sentence("rand() needs its least and its greatest number"))
    return f"(int(random() * ({said[1]} - {said[0]} + 1)) + {said[0]})"


def number_format(said: Arguments) -> str:
    """`number_format(x, digits)`, without marks between thousands."""
    return f"round({said[0]}, {said[1] if len(said) > 1 else 0})"


OTHERS: Mapping[str, tuple[Callable[[Arguments], str], int, int]] = {
    "date": (date, 1, 2),
    "time": (time, 0, 0),
    "substr": (substr, 2, 3),
    "list": (listed, 1, 20),
    "rand": (rand, 2, 2),
    "number_format": (number_format, 1, 2),
}


def _text(said: str) -> str:
    return said[1:-1] if said[:1] in ("'", '"') else said

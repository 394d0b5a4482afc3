"""What can stand in a column of a data file: which codes, with which meaning?

Statistics packages want numbers with labels, and kinds of missing that are told from answers. A codebook is made from the questionnaire
and from one look at the answers: only they show what a calculation comes to.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from surveys.core.compiled import MISSING

Kind = Literal["single", "multiple", "number", "text", "date", "instant"]

# More different texts than this, and a calculation is a text rather than a category.
MOST_CATEGORIES = 100
MOST_DIGITS = 15
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Category:
    """One answer of a variable: its value in the data, its code, its words."""

    value: str
    code: int
    label: str
    is_missing: bool = False


@dataclass(frozen=True)
class Variable:
    """One variable of a data file.

    Args:
        name: of its column.
        kind: what its answers are.
        label: its question, or what it holds.
        categories: of `single` and `multiple` all answers; of numbers the missing kinds that occur.
        source: its name in the questionnaire; empty for columns that are not answers.
        is_whole: of numbers: all of them are whole.
    """

    name: str
    kind: Kind
    label: str
    categories: tuple[Category, ...] = ()
    source: str = ""
    is_whole: bool = False

    @property
    def answers(self) -> tuple[Category, ...]:
        """The categories that are answers."""
        return tuple(category for category in self.categories if not category.is_missing)

    @property
    def missing(self) -> tuple[Category, ...]:
        """The categories that are kinds of missing."""
        return tuple(category for category in self.categories if category.is_missing)


@dataclass
class Seen:
    """What the answers to a variable look like, however many they are."""

    texts: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    has_number: bool = False
    is_whole: bool = True
    lowest: float = 0.0
    is_dates: bool = True

    def note(self, value: Any) -> None:
        """Look at one answer."""
        if value is None or value in ("", []):
            return
        if isinstance(value, bool):
            value = "true" if value else "false"
        if isinstance(value, (int, float)):
            self.has_number = True
            self.is_whole = self.is_whole and float(value).is_integer()
            self.lowest = min(self.lowest, value)
            return
        for text in value if isinstance(value, list) else [value]:
            if text in MISSING:
                self.missing.add(text)
            else:
                self.is_dates = self.is_dates and _DATE.fullmatch(text) is not None
                if len(self.texts) <= MOST_CATEGORIES:
                    self.texts.add(text)


def missing_codes(lowest: float) -> dict[str, int]:
    """Missing kind -> its code: -97, -98, -99, or with more digits where an answer is as low as that.

    Args:
        lowest: no answer of the variable is below it.
    """
    for digits in range(2, MOST_DIGITS + 1):
        if -(10**digits - 1 - len(MISSING)) < lowest:
            return {kind: -(10**digits - 1) + len(MISSING) - 1 - place for place, kind in enumerate(MISSING)}
    raise AssertionError("no answer has more than fifteen digits")


def coded(choices: Mapping[str, str], words: Mapping[str, str]) -> tuple[Category, ...]:
    """The categories of a list of choices.

    Choices that are whole numbers keep them as codes; others are numbered from 1 in the list's order.

    Args:
        choices: value -> label, in the list's order, missing kinds among them.
        words: missing kind -> label where the list has none.
    """
    values = [value for value in choices if value not in MISSING]
    own = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < MOST_DIGITS]
    are_numbers = len(own) == len(values) == len(set(own))
    codes: Sequence[int] = own if are_numbers else range(1, len(values) + 1)
    if values and set(values) <= {"true", "false"}:
        codes = [int(value == "true") for value in values]
    answers = [Category(value, code, choices[value]) for value, code in zip(values, codes, strict=True)]
    return (*answers, *missing_categories({kind for kind in MISSING if kind in choices}, {**words, **choices}))


def missing_categories(kinds: Collection[str], words: Mapping[str, str], lowest: float = 0.0) -> tuple[Category, ...]:
    """The categories of missing kinds, in their fixed order."""
    codes = missing_codes(lowest)
    return tuple(
        Category(kind, codes[kind], words.get(kind) or kind, is_missing=True) for kind in MISSING if kind in kinds
    )


def variable(
    name: str,
    label: str,
    type_: str,
    choices: Mapping[str, str] | None,
    seen: Seen,
    words: Mapping[str, str],
    *,
    source: str = "",
) -> Variable:
    """The variable of a question or calculation.

    Args:
        type_: of the row in the questionnaire.
        choices: value -> label of all answers that it can have; None if they cannot be listed.
        seen: what its answers look like.
        words: missing kind -> label.
    """
    kind = _kind(type_, choices, seen)
    categories: tuple[Category, ...] = ()
    if kind in ("single", "multiple"):
        # An answer that no list has any more keeps its name as label, after those of the list.
        others = {text: text for text in sorted(seen.texts) if text not in (choices or {})}
        kinds = {kind: words.get(kind, kind) for kind in seen.missing if kind not in (choices or {})}
        categories = coded({**(choices or {}), **others, **kinds}, words)
    elif kind == "number":
        categories = missing_categories(seen.missing, words, seen.lowest)
    return Variable(name, kind, label, categories, source, is_whole=seen.has_number and seen.is_whole)


def _kind(type_: str, choices: Mapping[str, str] | None, seen: Seen) -> Kind:
    if type_ in ("select_one", "select_multiple"):
        return "single" if type_ == "select_one" else "multiple"
    if type_ in ("integer", "decimal"):
        return "number"
    if type_ == "date":
        return "date" if seen.is_dates and not seen.missing and not seen.has_number else "text"
    if type_ == "text":
        return "text"
    if seen.has_number and not seen.texts:
        return "number"
    is_listed = choices is not None and seen.texts <= set(choices)
    return "single" if is_listed and not seen.has_number else "text"


def safe_names(names: Sequence[str], *, longest: int, reserved: Iterable[str] = ()) -> list[str]:
    """The names under which a statistics package takes these: letters, digits and underscores, different in any case.

    Args:
        longest: characters.
        reserved: words that are no names, in lower case.
    """
    taken = set(reserved)
    found = []
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
        plain = plain if plain[:1].isalpha() else f"v{plain}"
        candidate, number = plain[:longest], 1
        while candidate.lower() in taken:
            number += 1
            candidate = f"{plain[: longest - len(str(number)) - 1]}_{number}"
        taken.add(candidate.lower())
        found.append(candidate)
    return found

"""Which values can a variable still have? Finite sets, spans of numbers or days, ticked choices, and any text.

A domain always holds every value that is possible; it may hold some that are not. So an empty domain is a proof.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from surveys.core.answers import MAXIMUM_NUMBER
from surveys.core.compiled import MISSING
from surveys.core.expressions import as_number, as_text
from surveys.core.expressions.values import day_text

# Up to so many values are kept one by one; each of them can then be tried out in an expression.
MOST_LISTED = 400
# Up to so many undecided choices of a select_multiple are tried out in every combination.
MOST_TICKS = 5
FIRST_DAY, LAST_DAY = as_number("0001-01-01"), as_number("9999-12-31")


@dataclass(frozen=True)
class Span:
    """Numbers, or days since 1970-01-01, from low to high.

    Args:
        is_whole: whole numbers only; their bounds are always reached.
        is_day: the value is the text of the day.
    """

    low: float
    high: float
    is_whole: bool = False
    is_day: bool = False
    low_open: bool = False
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def below(self, bound: float, *, is_open: bool) -> "Span":
        """The part up to a bound."""
        if self.is_whole:
            bound = math.ceil(bound) - 1 if is_open and math.isfinite(bound) else _floor(bound)
            return replace(self, high=min(self.high, bound))
        if bound > self.high or (bound == self.high and not is_open):
            return self
        return replace(self, high=bound, high_open=is_open)

    def above(self, bound: float, *, is_open: bool) -> "Span":
        """The part from a bound on."""
        if self.is_whole:
            bound = math.floor(bound) + 1 if is_open and math.isfinite(bound) else _ceiling(bound)
            return replace(self, low=max(self.low, bound))
        if bound < self.low or (bound == self.low and not is_open):
            return self
        return replace(self, low=bound, low_open=is_open)

    def holds(self, number: float) -> bool:
        """Whether a number lies in it."""
        if self.is_whole and not number.is_integer():
            return False
        above = number > self.low or (number == self.low and not self.low_open)
        return above and (number < self.high or (number == self.high and not self.high_open))

    def value(self, number: float) -> Any:
        """A number of the span as the answer that it stands for."""
        if self.is_day:
            return day_text(number)
        return int(number) if float(number).is_integer() else float(number)


def _floor(number: float) -> float:
    return math.floor(number) if math.isfinite(number) else number


def _ceiling(number: float) -> float:
    return math.ceil(number) if math.isfinite(number) else number


@dataclass(frozen=True)
class Ticks:
    """The choices ticked in a select_multiple: all of `must`, none but `may`."""

    must: frozenset[str]
    may: frozenset[str]
    alone: frozenset[str] = frozenset(MISSING)

    @property
    def is_empty(self) -> bool:
        """Whether no set of choices is left."""
        return not self.must <= self.may or (len(self.must) > 1 and bool(self.must & self.alone))

    def sets(self) -> Iterator[tuple[str, ...]]:
        """Every set of choices left."""
        free = sorted(self.may - self.must)
        for size in range(len(free) + 1):
            for chosen in combinations(free, size):
                ticked = sorted(self.must.union(chosen))
                if len(ticked) < 2 or not self.alone.intersection(ticked):
                    yield tuple(ticked)


@dataclass(frozen=True)
class Domain:
    """All values that a variable can have.

    Args:
        listed: values one by one; "" is no answer.
        span: besides, numbers or days.
        is_open: besides, any text or number whatever, except those excluded.
        ticks: instead, the sets of choices.
    """

    listed: frozenset[Any] = frozenset()
    span: Span | None = None
    is_open: bool = False
    excluded: frozenset[Any] = frozenset()
    ticks: Ticks | None = None

    def __hash__(self) -> int:
        # Domains are looked up all the time: what a hash costs is paid once.
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.listed, self.span, self.is_open, self.excluded, self.ticks))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left."""
        if self.ticks is not None:
            return self.ticks.is_empty
        return not self.listed and self.span is None and not self.is_open

    def values(self) -> list[Any] | None:
        """Every value, if they can be gone through one by one."""
        if self.ticks is not None:
            return list(self.ticks.sets()) if len(self.ticks.may - self.ticks.must) <= MOST_TICKS else None
        return None if self.span is not None or self.is_open else list(self.listed)

    def only(self, values: Iterable[Any]) -> "Domain":
        """What is left when only some of `values()` can be."""
        kept = list(values)
        if self.ticks is None:
            return Domain(frozenset(kept))
        if not kept:
            return Domain()
        must = frozenset(kept[0]).intersection(*kept[1:])
        return Domain(ticks=replace(self.ticks, must=must, may=frozenset().union(*kept)))

    def among(self, values: frozenset[Any]) -> "Domain":
        """What is left when the value is one of these."""
        if self.ticks is not None:
            texts = {as_text(value) for value in values}
            found = [chosen for chosen in (self.values() or []) if as_text(chosen) in texts]
            if self.values() is not None:
                return self.only(found)
            if texts == {""}:
                return Domain(ticks=replace(self.ticks, may=frozenset()))
            return self
        if self.is_open:
            return Domain(frozenset(value for value in values if value not in self.excluded))
        spanned = {v for v in values if self.span is not None and _lies(v, self.span)}
        return Domain(frozenset(value for value in values if value in self.listed) | spanned)

    def without(self, values: frozenset[Any]) -> "Domain":
        """What is left when the value is none of these."""
        if self.ticks is not None:
            sets = self.values()
            texts = {as_text(value) for value in values}
            return self if sets is None else self.only(s for s in sets if as_text(s) not in texts)
        span = self.span
        if span is not None and span.is_whole:
            for value in sorted(as_number(v) for v in values if _lies(v, span)):
                span = replace(span, low=value + 1) if value == span.low else span
            for value in sorted((as_number(v) for v in values if _lies(v, span)), reverse=True):
                span = replace(span, high=value - 1) if value == span.high else span
        return tidy(replace(self, listed=self.listed - values, span=span, excluded=self.excluded | values))

    def numbers(self) -> tuple[float, float, bool]:
        """Lowest and highest number, and whether the value may be no number; (inf, -inf, ...) if it never is one."""
        if self.is_open or self.ticks is not None:
            return -math.inf, math.inf, True
        low, high, is_nan = math.inf, -math.inf, False
        for value in self.listed:
            number = as_number(value)
            if math.isnan(number):
                is_nan = True
            else:
                low, high = min(low, number), max(high, number)
        if self.span is not None:
            low, high = min(low, self.span.low), max(high, self.span.high)
        return low, high, is_nan


def _lies(value: Any, span: Span) -> bool:
    if span.is_day != isinstance(value, str):
        return False
    number = as_number(value)
    return not math.isnan(number) and span.holds(number)


def tidy(domain: Domain) -> Domain:
    """The same domain, a short span written out and an empty one left out."""
    span = domain.span
    if span is None:
        return domain
    if span.is_empty:
        return replace(domain, span=None)
    if span.is_whole and span.high - span.low < MOST_LISTED:
        values = (span.value(span.low + step) for step in range(int(span.high - span.low) + 1))
        return replace(domain, listed=domain.listed.union(values) - domain.excluded, span=None)
    if span.low == span.high:
        return replace(domain, listed=domain.listed | {span.value(span.low)} - domain.excluded, span=None)
    return domain


ANYTHING = Domain(is_open=True)
NUMBERS = Span(-MAXIMUM_NUMBER, MAXIMUM_NUMBER, low_open=True, high_open=True)
WHOLE_NUMBERS = Span(1 - MAXIMUM_NUMBER, MAXIMUM_NUMBER - 1, is_whole=True)
DAYS = Span(FIRST_DAY, LAST_DAY, is_whole=True, is_day=True)

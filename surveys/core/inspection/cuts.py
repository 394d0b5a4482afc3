"""What is left of a variable's domain beside a number or a literal that it is compared with?"""

import math
from dataclasses import replace
from typing import Any

from surveys.core.expressions import Context, as_boolean, as_number, as_text, evaluate
from surveys.core.inspection.domains import Domain, tidy
from surveys.core.inspection.formulas import Expr


def put(found: dict[str, Domain], side: Expr, cut: Any, bound: float, is_open: bool, *, is_upper: bool) -> None:
    """Cut the domain of a variable that stands alone on a side of a comparison."""
    if side[0] != "ref" or side[1] not in found:
        return
    domain = found[side[1]]
    if domain.is_open or domain.ticks is not None:
        return

    def stays(value: Any) -> bool:
        number = as_number(value)
        if math.isnan(number):
            return False
        if is_upper:
            return number < bound or (number == bound and not is_open)
        return number > bound or (number == bound and not is_open)

    listed = frozenset(value for value in domain.listed if stays(value))
    span = cut(domain.span) if domain.span is not None else None
    found[side[1]] = tidy(replace(domain, listed=listed, span=span))


def compared(domain: Domain, literal: Any, is_equal: bool) -> Domain:
    """What is left of a domain beside a literal that it equals, or does not."""
    if domain.ticks is not None:
        wanted = frozenset([as_text(literal)])
        return domain.among(wanted) if is_equal else domain.without(wanted)
    if domain.is_open:
        # A text that is another writing of the same number is equal to it, too.
        if not isinstance(literal, str):
            return domain
        if not is_equal:
            return domain.without(frozenset([literal]))
        number = as_number(literal)
        return Domain(frozenset([literal]) if math.isnan(number) else frozenset([literal, number]))
    kept = frozenset(
        v for v in domain.listed if as_boolean(evaluate(["=", ["lit", v], ["lit", literal]], Context({}))) == is_equal
    )
    span = domain.span
    if span is not None:
        number = as_number(literal)
        # Two texts are compared as texts: only the usual writing of a day is equal to it.
        is_same = not span.is_day or not isinstance(literal, str) or span.value(number) == literal
        if is_equal:
            if math.isnan(number) or not is_same or not span.holds(number):
                span = None
            else:
                span = replace(span, low=number, high=number, low_open=False, high_open=False)
        elif is_same and span.is_whole and not math.isnan(number):
            if number == span.low:
                span = replace(span, low=span.low + 1)
            elif number == span.high:
                span = replace(span, high=span.high - 1)
    return tidy(Domain(kept, span, excluded=domain.excluded))

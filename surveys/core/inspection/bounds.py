"""Between which numbers does the value of an expression lie?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from surveys.core.expressions import as_number
from surveys.core.inspection.domains import Domain
from surveys.core.inspection.formulas import Expr
from surveys.core.inspection.model import Model


@dataclass(frozen=True)
class Bounds:
    """The lowest and the highest number that a value can be.

    Args:
        may_be_nan: whether it may be no number.
        is_number: whether it is a number by its type, so that comparing with it compares numbers.
    """

    low: float
    high: float
    may_be_nan: bool
    is_number: bool = True

    @property
    def is_nothing(self) -> bool:
        """Whether it is never a number."""
        return self.low > self.high


UNKNOWN = Bounds(-math.inf, math.inf, True, is_number=False)


def bounds(expression: Expr, domains: Mapping[str, Domain], model: Model, depth: int = 0) -> Bounds:
    """The bounds of an expression over domains; never narrower than the truth."""
    kind = expression[0]
    if kind == "lit":
        value = expression[1]
        number = as_number(value)
        is_number = isinstance(value, (int, float))
        return (
            Bounds(math.inf, -math.inf, True, is_number)
            if math.isnan(number)
            else Bounds(number, number, False, is_number)
        )
    if kind == "ref":
        return _variable(expression[1], domains, model, depth)
    if kind == "neg":
        of = bounds(expression[1], domains, model, depth)
        return Bounds(-of.high, -of.low, of.may_be_nan)
    if kind in ("+", "-", "*"):
        return _arithmetic(kind, *(bounds(part, domains, model, depth) for part in expression[1:]))
    if kind == "call" and expression[1] == "count-selected" and expression[2][0] == "ref":
        domain = domains.get(expression[2][1])
        if domain is not None and domain.ticks is not None:
            return Bounds(len(domain.ticks.must), len(domain.ticks.may), False)
    if kind == "call" and expression[1] in ("count-selected", "string-length"):
        return Bounds(0, math.inf, False)
    return UNKNOWN


def _variable(name: str, domains: Mapping[str, Domain], model: Model, depth: int) -> Bounds:
    domain = domains.get(name)
    place = model.places.get(name)
    if place is not None and place.is_repeated:
        return UNKNOWN
    if domain is not None and (place is None or place.node["type"] != "calculate"):
        low, high, is_nan = domain.numbers()
        return Bounds(low, high, is_nan, is_number=False)
    if place is None or place.node["type"] != "calculate" or depth > 20:
        return UNKNOWN
    of = bounds(place.node["calculation"], domains, model, depth + 1)
    # Where it is not made, or is no finite number, its value is empty.
    return Bounds(of.low, of.high, True, is_number=False)


def _arithmetic(kind: str, left: Bounds, right: Bounds) -> Bounds:
    is_nan = left.may_be_nan or right.may_be_nan
    if left.is_nothing or right.is_nothing:
        return Bounds(math.inf, -math.inf, True)
    if kind == "+":
        ends = [left.low + right.low, left.high + right.high]
    elif kind == "-":
        ends = [left.low - right.high, left.high - right.low]
    else:
        ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    if any(math.isnan(end) for end in ends):
        return Bounds(-math.inf, math.inf, True)
    # One step outwards: what is rounded in an interview must not be cut off here.
    return Bounds(math.nextafter(min(ends), -math.inf), math.nextafter(max(ends), math.inf), is_nan)

"""What are logarithms, powers and angles, to the same bit in Python and in JavaScript?

The libraries of the two languages differ in the last digit. These use additions, multiplications, divisions and square roots
only, which IEEE 754 defines to the bit, in the order in which static/surveys/js/series.js has them: the argument is brought near
0, then comes the Taylor series, in Horner's form, with as many terms as a double can tell.
"""

import math
from collections.abc import Sequence

LN2 = 0.6931471805599453
# Its first 32 bits and the rest: a small whole number times the first part is exact.
_LN2_HIGH, _LN2_LOW = 0.693147180369123816490, 1.90821492927058770002e-10
LN10 = 2.302585092994046
PI = 3.141592653589793
_QUARTERS = (1.57079632673412561417, 6.07710050630396597660e-11, 2.02226624879595063154e-21)
_MOST_TURNS = 1e5
_EXP = [1.0 / math.factorial(k) for k in range(18)]
_SINE = [(-1.0) ** k / math.factorial(2 * k + 1) for k in range(10)]
_COSINE = [(-1.0) ** k / math.factorial(2 * k) for k in range(10)]
_ODD = [1.0 / (2 * k + 1) for k in range(14)]
_ALTERNATING = [(-1.0) ** k / (2 * k + 1) for k in range(14)]


def _sum(terms: Sequence[float], x: float) -> float:
    total = 0.0
    for term in reversed(terms):
        total = total * x + term
    return total


def _doubled(x: float, times: int) -> float:
    """The number times a power of 2, in steps that are exact until the last."""
    while times > 1000:
        x, times = x * 2.0**1000, times - 1000
    while times < -1000:
        x, times = x * 2.0**-1000, times + 1000
    return x * 2.0**times


def exp(x: float) -> float:
    """Euler's number to the power of x."""
    if math.isnan(x) or x > 710:
        return x if math.isnan(x) else math.inf
    if x < -746:
        return 0.0
    n = math.floor(x / LN2 + 0.5)
    return _doubled(_sum(_EXP, x - n * _LN2_HIGH - n * _LN2_LOW), n)


def log(x: float) -> float:
    """Natural logarithm: -Infinity of 0, NaN of what is below."""
    if math.isnan(x) or x < 0:
        return math.nan
    if x == 0 or math.isinf(x):
        return -math.inf if x == 0 else x
    n = 0
    # Brought to between 2/3 and 4/3: doubling and halving are exact.
    for step in (512, 256, 128, 64, 32, 16, 8, 4, 2, 1):
        while x >= 2.0**step:
            x, n = x / 2.0**step, n + step
        while x < 2.0**-step:
            x, n = x * 2.0**step, n - step
    if x > 4 / 3:
        x, n = x / 2, n + 1
    elif x < 2 / 3:
        x, n = x * 2, n - 1
    s = (x - 1) / (x + 1)
    return n * _LN2_HIGH + (2 * s * _sum(_ODD, s * s) + n * _LN2_LOW)


def log10(x: float) -> float:
    """Decimal logarithm; exact for whole powers of 10."""
    found = log(x) / LN10
    if abs(found) < 23 and whole_power(10.0, math.floor(found + 0.5)) == x:
        return math.floor(found + 0.5) + 0.0
    return found


def whole_power(base: float, exponent: int) -> float:
    """A whole power, by squaring; the exponent is at most 2^53 in size."""
    found, left = 1.0, abs(exponent)
    while left:
        if left % 2:
            found = found * base
        base, left = base * base, left // 2
    return found if exponent >= 0 else math.inf * math.copysign(1.0, found) if found == 0 else 1 / found


def power(base: float, exponent: float) -> float:
    """The base to the power of exponent, NaN where the result would not be real."""
    if math.isnan(base) or math.isnan(exponent):
        return 1.0 if exponent == 0 else math.nan
    if abs(exponent) < 2.0**53 and exponent == math.floor(exponent):
        return whole_power(base, math.floor(exponent))
    if base == 1 or (base == -1 and math.isinf(exponent)):
        return 1.0
    if exponent in (0.5, -0.5) and base >= 0:
        return math.sqrt(base) if exponent > 0 else math.inf if base == 0 else 1 / math.sqrt(base)
    if math.isinf(exponent) or abs(exponent) >= 2.0**53:
        return math.inf if (abs(base) > 1) == (exponent > 0) else 0.0
    if math.isinf(base) and base > 0:
        return math.inf if exponent > 0 else 0.0
    if base == 0:
        return 0.0 if exponent > 0 else math.inf
    return exp(exponent * log(base))


def _turned(x: float) -> tuple[float, int]:
    """The angle without whole quarter turns, and which quarter it was in; NaN if it is too large to tell."""
    if not abs(x) <= _MOST_TURNS:
        return math.nan, 0
    n = math.floor(x / (PI / 2) + 0.5)
    for part in _QUARTERS:
        x = x - n * part
    return x, n % 4


def sin(x: float) -> float:
    """Sine of an angle in radians of at most 100,000; beyond, NaN."""
    x, quarter = _turned(x)
    value = x * _sum(_SINE, x * x) if quarter % 2 == 0 else _sum(_COSINE, x * x)
    return value if quarter < 2 else -value


def cos(x: float) -> float:
    """Cosine of an angle in radians of at most 100,000; beyond, NaN."""
    x, quarter = _turned(x)
    value = _sum(_COSINE, x * x) if quarter % 2 == 0 else x * _sum(_SINE, x * x)
    return -value if quarter in (1, 2) else value


def tan(x: float) -> float:
    """Tangent of an angle in radians of at most 100,000; beyond, NaN."""
    below = cos(x)
    return sin(x) / below if below != 0 else math.nan


def atan(x: float) -> float:
    """Angle with this tangent, in radians."""
    if math.isnan(x) or x == 0:
        return x
    if x < 0:
        return -atan(-x)
    if x > 1:
        return PI / 2 - atan(1 / x)
    # Halving the angle twice leaves less than a quarter of a right angle's half.
    x = x / (1 + math.sqrt(1 + x * x))
    x = x / (1 + math.sqrt(1 + x * x))
    return 4 * (x * _sum(_ALTERNATING, x * x))


def asin(x: float) -> float:
    """Angle with this sine, in radians; NaN outside -1 to 1."""
    if not abs(x) <= 1:
        return math.nan
    return math.copysign(PI / 2, x) if abs(x) == 1 else atan(x / math.sqrt((1 - x) * (1 + x)))


def acos(x: float) -> float:
    """Angle with this cosine, in radians; NaN outside -1 to 1."""
    return PI / 2 - asin(x)


def atan2(y: float, x: float) -> float:
    """Angle of the point (x, y), in radians, from -pi to pi."""
    if math.isnan(x) or math.isnan(y) or (math.isinf(x) and math.isinf(y)):
        return math.nan
    if x > 0:
        return atan(y / x)
    if x < 0:
        return atan(y / x) + PI if y >= 0 else atan(y / x) - PI
    return 0.0 if y == 0 else PI / 2 if y > 0 else -PI / 2

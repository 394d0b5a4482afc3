"""What does chance say in this interview? The same at every evaluation, and the same in both languages.

The interview's seed and the place of the call start a mulberry32 generator, as they do for the order of questions
(surveys/core/shuffle.py): all of it is 32-bit integer arithmetic.
"""

from surveys.core.shuffle import fnv1a, mulberry32


def random_number(seed: str, place: str) -> float:
    """A number from 0 up to, without, 1, with 53 random bits.

    Args:
        seed: of the interview.
        place: of the call: question, column, number of the call in the expression, instance.
    """
    numbers = mulberry32(fnv1a(f"{seed}:{place}"))
    return ((next(numbers) >> 5) * 67108864.0 + (next(numbers) >> 6)) / 9007199254740992.0


def uuid_text(seed: str, place: str) -> str:
    """A UUID of version 4 that is always the same here."""
    numbers = mulberry32(fnv1a(f"{seed}:{place}"))
    digits = "".join(f"{next(numbers):08x}" for _ in range(4))
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"

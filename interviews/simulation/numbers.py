"""Which numbers can be put into a sample without ringing at anybody's home?

France, Germany and the United Kingdom reserve ranges for fiction. The Czech Republic and Denmark have none; there the numbers begin
with 10, which is given to no subscriber in either country.
"""

import random

# ISO code -> (range with the digits fixed, number of free digits behind it).
RANGES: dict[str, tuple[tuple[str, int], ...]] = {
    # Ofcom, numbers for drama use.
    "GB": (
        *((f"+44{area}4960", 3) for area in (113, 114, 115, 116, 117, 118, 121, 131, 141, 151, 161)),
        ("+441914980", 3),
        ("+442079460", 3),
        ("+442896496", 3),
        ("+442920180", 3),
        ("+441632960", 3),
        ("+447700900", 3),
    ),
    # Arcep, numbers for audiovisual works.
    "FR": (("+3319900", 4), ("+3326191", 4), ("+3335301", 4), ("+3346571", 4), ("+3353649", 4), ("+3363998", 4)),
    # Bundesnetzagentur, numbers for media productions.
    "DE": (("+493023125", 3), ("+496990009", 3), ("+494066969", 3), ("+492214710", 3), ("+498999998", 3)),
    "CZ": (("+42010", 7),),
    "DK": (("+4510", 6),),
}


def capacity(iso: str) -> int:
    """How many numbers there are for a country; 0 if none are known."""
    return sum(10**free for _, free in RANGES.get(iso, ()))


def draw(iso: str, n: int, *, seed: str, after: int = 0) -> list[str]:
    """`n` different numbers in a random order that the seed fixes, without the first `after` of that order.

    Fewer if the country's ranges are used up.
    """
    sizes = [(prefix, free, 10**free) for prefix, free in RANGES.get(iso, ())]
    order = random.Random(f"{seed}:{iso}").sample(range(capacity(iso)), min(after + n, capacity(iso)))
    numbers = []
    for place in order[after:]:
        rest = place
        for prefix, free, size in sizes:
            if rest < size:
                numbers.append(f"{prefix}{rest:0{free}d}")
                break
            rest -= size
    return numbers

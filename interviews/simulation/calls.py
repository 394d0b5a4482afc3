"""What comes of a dial?

Who is reached depends on sex and age, as in real fieldwork: weighting has something to mend.
"""

import random
from dataclasses import dataclass

from interviews.simulation.population import BANDS, Person

# A number's kind: share and the disposition that its first dial gives.
DEAD_ENDS = ((0.06, "4.30"), (0.02, "4.50"), (0.01, "4.20"))
NOBODY_THERE = (("3.13", 0.62), ("3.14", 0.2), ("2.22", 0.08), ("3.12", 0.1))
CHILD_AT_HOME, LANGUAGE_PROBLEM, LATER, BREAK_OFF = 0.02, 0.01, 0.08, 0.025
HOUSEHOLD_REFUSES = 0.08


@dataclass(frozen=True)
class Call:
    """The outcome of a dial.

    Args:
        disposition: to give to the attempt; empty: an interview begins.
        calls_back: the disposition comes with an appointment.
        under_age: only a person under 18 is at home, as the interview finds out.
        breaks_off_after: number of answers after which the respondent breaks off; 0: never.
    """

    disposition: str = ""
    calls_back: bool = False
    under_age: bool = False
    breaks_off_after: int = 0


def outcome(person: Person, n_attempts: int, *, seed: str) -> Call:
    """What comes of the next dial of this person's number: the same for the same seed and number of earlier attempts."""
    draw = random.Random(f"{seed}:number").random()
    for share, disposition in DEAD_ENDS:
        if draw < share:
            return Call(disposition)
        draw -= share
    rng = random.Random(f"{seed}:{n_attempts}")
    place = BANDS.index(person.band)
    if rng.random() > 0.45 + 0.05 * place + (0.04 if person.sex == "female" else 0):
        return Call(rng.choices([code for code, _ in NOBODY_THERE], [share for _, share in NOBODY_THERE])[0])
    if rng.random() < HOUSEHOLD_REFUSES:
        return Call("2.111")
    if rng.random() < LANGUAGE_PROBLEM:
        return Call("2.33")
    if n_attempts == 0 and rng.random() < LATER:
        return Call("2.21", calls_back=True)
    if rng.random() < 0.2 - 0.01 * place:
        return Call("2.112")
    if rng.random() < CHILD_AT_HOME:
        return Call(under_age=True)
    if rng.random() < BREAK_OFF:
        return Call(breaks_off_after=rng.randint(4, 38))
    return Call()

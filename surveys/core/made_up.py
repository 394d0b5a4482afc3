"""Which answer could somebody give here? For simulated respondents and for tests: any that the questionnaire allows."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from surveys.core.answers import ACKNOWLEDGED, is_read
from surveys.core.compiled import Node, index
from surveys.core.expressions import split_key
from surveys.core.walk import Walk, check, choices

_TEXTS = ("Yes", "Anna", "12", "2008", "name@example.org", "A longer answer, in a few words.", "0", "12345", "AB")
_MOST_TRIES = 200
_SMALL_AND_LARGE = (0, 1, 2, 3, 5, 10, 18, 25, 40, 60, 100, 365, 1000, 1950, 1980, 2000, 2008, 10_000)
_MISSING_SHARE = 0.03


def answer(questionnaire: Mapping[str, Any], name: str, so_far: Walk, *, rng: random.Random, seed: str) -> Any:
    """An answer that the question takes at this point of the walk; one that is likely, if any is found.

    Args:
        name: of the question.
        rng: draws it.
        seed: of the interview, which arranges the choices.

    Raises:
        LookupError: no answer was found; the constraint may allow none.
    """
    node = index(questionnaire).question(name)
    assert node is not None, f"there is no question '{name}'"
    if is_read(node):
        return True
    if node["missing"] and rng.random() < _MISSING_SHARE:
        return rng.choice(node["missing"])
    unlikely: list[Any] = []
    for _, value in zip(range(_MOST_TRIES), _possible(questionnaire, name, so_far, rng, seed), strict=False):
        problem = check(questionnaire, name, value, so_far)
        if problem is None:
            return value
        if problem.code == "soft_constraint":
            unlikely.append(value)
    # dk, refused and not applicable are answers too, nothing is one where nothing is required.
    for value in (*unlikely, *node["missing"], ""):
        problem = check(questionnaire, name, value, so_far)
        if problem is None or problem.code == "soft_constraint":
            return value
    raise LookupError(f"No answer to '{name}' was found that the questionnaire allows.")


def _possible(
    questionnaire: Mapping[str, Any], name: str, so_far: Walk, rng: random.Random, seed: str
) -> Iterator[Any]:
    node = index(questionnaire).questions[split_key(name)[0]]
    kind = node["type"]
    if node["list"]:
        shown = [c["name"] for c in choices(questionnaire, name, so_far, seed) if not c["missing"]]
        while shown:
            yield rng.choice(shown) if kind == "select_one" else rng.sample(shown, rng.randint(1, min(3, len(shown))))
    elif kind in ("integer", "decimal"):
        yield from _numbers(node, rng)
    elif kind == "date":
        yield from _dates(node, so_far.today, rng)
    elif kind == "acknowledge":
        yield ACKNOWLEDGED
    while kind == "time":
        yield f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
    while kind == "text":
        yield rng.choice(_TEXTS)


def _numbers(node: Node, rng: random.Random) -> Iterator[int | float]:
    low, high = node.get("bounds") or (None, None)
    step = (node.get("range") or {}).get("step")
    low = high - 100 if low is None and high is not None else 0 if low is None else low
    high = low + 100 if high is None else high
    if step is not None:
        # Rounded, so that 0.1 + 2 x 0.2 is written 0.5.
        yield from (round(low + step * rng.randint(0, int((high - low) / step + 1e-9)), 9) for _ in range(20))
    yield from (rng.randint(int(low), max(int(low), int(high))) for _ in range(20))
    if node["type"] == "decimal":
        yield from (round(rng.uniform(low, high), 2) for _ in range(20))
    yield from rng.sample(_SMALL_AND_LARGE, len(_SMALL_AND_LARGE))


def _dates(node: Node, today: str, rng: random.Random) -> Iterator[str]:
    first, last = node.get("bounds") or (None, None)
    end = date.fromisoformat(last or today[:10] or "2020-12-31")
    begin = date.fromisoformat(first) if first else end - timedelta(days=100 * 365)
    while True:
        yield str(begin + timedelta(days=rng.randint(0, max(0, (end - begin).days))))
        yield str(end - timedelta(days=rng.randint(0, 30)))

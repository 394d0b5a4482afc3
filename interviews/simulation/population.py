"""Who answers the telephone, and what do they do for safety, environment and health?

A person's answers to the items follow a proportional-odds model: the country's level, the item's own, effects of sex, age and
attitudes with the published signs, and something personal. The country's levels are set so that the population's true index is
exactly the one of the truth table.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BANDS = ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")
# Half the distance between the two thresholds of the scale never - sometimes - often, on the logit scale.
HALF_STEP = 0.9
PERSONAL_SD = 0.6
# Answers to the questions with four steps, best step first.
STEP_SHARES = (0.2, 0.42, 0.27, 0.11)
STEP_TERMS = ("efficacy_step", "outcome_step", "information_step", "consultation_step")
DONT_KNOW, REFUSED = 0.015, 0.005
# Shares of the adults, not of the households.
ADULTS_AT_HOME = {1: 0.22, 2: 0.56, 3: 0.15, 4: 0.07}
LINES = {1: 0.88, 2: 0.1, 3: 0.02}
PHONES = {"landline": 0.15, "mobile": 0.2, "both": 0.65}
CONSENTS, MAY_BE_RECORDED = 0.985, 0.85


@dataclass(frozen=True)
class Model:
    """What the respondents of a survey are made of. Plain values: it travels to the interviewers' processes as JSON.

    Args:
        items: sector -> item -> level (logit).
        effects: sector -> term -> effect (logit).
        levels: country -> sector -> the country's own level (logit), found by `calibrated`.
        sex_age: country -> `sex:band` -> share of the adults.
        regions, education: country -> category -> share.
        employed: country -> share of those below 65 in work.
    """

    items: Mapping[str, Mapping[str, float]]
    effects: Mapping[str, Mapping[str, float]]
    levels: Mapping[str, Mapping[str, float]]
    sex_age: Mapping[str, Mapping[str, float]]
    regions: Mapping[str, Mapping[str, float]]
    education: Mapping[str, Mapping[str, float]]
    employed: Mapping[str, float]


def _expected_item(eta: Floats) -> Floats:
    """Expected score 0-100 of an item: 100 often, 50 sometimes, 0 never."""
    return np.asarray(50 / (1 + np.exp(-(eta - HALF_STEP))) + 50 / (1 + np.exp(-(eta + HALF_STEP))))


def _linear(effects: Mapping[str, float], sex: str, band: str, steps: tuple[int, ...]) -> float:
    centred = [1.3 - step for step in steps]
    value = effects["female"] * (sex == "female") + effects["age_per_decade"] * BANDS.index(band)
    return value + sum(effects[term] * step for term, step in zip(STEP_TERMS, centred, strict=True))


def _linear_terms(effects: Mapping[str, float], sex_age: Mapping[str, float]) -> tuple[Floats, Floats]:
    """What differs between people, as distinct values of their linear term and the shares of the adults who have them."""
    terms, shares = [], []
    for (group, group_share), steps in product(sex_age.items(), product(range(4), repeat=4)):
        sex, band = group.split(":")
        terms.append(round(_linear(effects, sex, band, steps), 9))
        shares.append(group_share * float(np.prod([STEP_SHARES[step] for step in steps])))
    distinct, place = np.unique(np.asarray(terms, dtype=np.float64), return_inverse=True)
    return distinct, np.bincount(place, np.asarray(shares)).astype(np.float64)


def level_for(
    items: Mapping[str, float], effects: Mapping[str, float], sex_age: Mapping[str, float], truth: float
) -> float:
    """The country's level at which the population's mean score is the truth, by bisection.

    Args:
        items: level of each item of the sector.
        effects: of the sector.
        sex_age: `sex:band` -> share of the adults.
        truth: 0-100.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(15)
    terms, shares = _linear_terms(effects, sex_age)
    eta = terms[:, None, None] + PERSONAL_SD * nodes[None, :, None] + np.asarray(list(items.values()))[None, None, :]
    share = shares[:, None, None] * (weights / weights.sum())[None, :, None] / len(items)
    low, high = -8.0, 8.0
    for _ in range(40):
        middle = (low + high) / 2
        if float(np.sum(share * _expected_item(eta + middle))) < truth:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@dataclass(frozen=True)
class Person:
    """One adult who could be reached under a number."""

    country: str
    sex: str
    band: str
    answers: Mapping[str, Any]


def _pick(rng: random.Random, shares: Mapping[str, float]) -> str:
    return rng.choices(list(shares), list(shares.values()))[0]


_SCALES = {
    "outcome": ("very", "fairly", "not_very", "not_at_all"),
    "government": ("very_good", "fairly_good", "fairly_bad", "very_bad"),
    "information": ("very", "fairly", "not_very", "not_at_all"),
    "consultation": ("very", "fairly", "not_very", "not_at_all"),
    "efficacy": ("big", "some", "small", "none"),
}


def person(model: Model, country: str, *, seed: str) -> Person:
    """The adult behind a number: the same for the same seed."""
    rng = random.Random(seed)
    sex, band = _pick(rng, model.sex_age[country]).split(":")
    low = int(band[:2])
    answers: dict[str, Any] = {
        "sex": sex,
        "age": rng.randint(low, 90 if band == "65+" else int(band[3:])),
        "age_band_asked": band,
        "region": _pick(rng, model.regions[country]),
        f"education_{country.lower()}": _pick(rng, model.education[country]),
        "employment": _employment(rng, model, country, band),
        "urbanity": rng.choices(["urban", "town", "rural"], [35, 38, 27])[0],
        **_reached(rng),
        "consent": "yes" if rng.random() < CONSENTS else "no",
        "recording": "yes" if rng.random() < MAY_BE_RECORDED else "no",
    }
    if rng.random() < 0.01:
        answers["age"] = "refused"
    for sector, items in model.items.items():
        steps = {name: rng.choices(range(4), STEP_SHARES)[0] for name in _SCALES}
        for name, scale in _SCALES.items():
            answers[f"{sector}_{name}"] = _spoken(rng, scale[steps[name]])
        answers[f"{sector}_willing"] = _spoken(rng, rng.choices(["hours_week", "hours_month", "none"], [13, 45, 42])[0])
        order = tuple(steps[term.removesuffix("_step")] for term in STEP_TERMS)
        eta = (
            model.levels[country][sector] + _linear(model.effects[sector], sex, band, order) + rng.gauss(0, PERSONAL_SD)
        )
        for item, level in items.items():
            answers[item] = _spoken(rng, _behaviour(rng, eta + level))
    return Person(country, sex, band, answers)


def _reached(rng: random.Random) -> dict[str, Any]:
    """How somebody was reached, and as one of how many.

    A mobile is one person's own. On a landline a household is reached by any of its lines and one of its adults is chosen: of the adults
    those are met more often who live alone or have several lines, in proportion to lines / adults, which the design weight undoes.
    """
    phone = rng.choices(list(PHONES), list(PHONES.values()))[0]
    if phone == "mobile" or (phone == "both" and rng.random() < 0.5):
        return {"phone": phone, "called_on": "mobile"}
    chances = {
        (adults, lines): share * ADULTS_AT_HOME[adults] * lines / adults
        for adults in ADULTS_AT_HOME
        for lines, share in LINES.items()
    }
    adults, lines = rng.choices(list(chances), list(chances.values()))[0]
    respondent = "self" if rng.random() < 1 / adults else "comes"
    return {"phone": phone, "called_on": "landline", "adults": adults, "lines": lines, "respondent": respondent}


def _employment(rng: random.Random, model: Model, country: str, band: str) -> str:
    if band == "65+":
        return rng.choices(["retired", "employed", "other"], [93, 4, 3])[0]
    # The rate is of all adults; those below 65 carry nearly all of it.
    under_65 = 1 - sum(share for group, share in model.sex_age[country].items() if group.endswith("65+"))
    rate = min(0.95, model.employed[country] / under_65)
    rest = {"18-24": "student", "55-64": "retired"}.get(band, "other")
    return rng.choices(["employed", "unemployed", rest], [rate, (1 - rate) * 0.3, (1 - rate) * 0.7])[0]


def _behaviour(rng: random.Random, eta: float) -> str:
    draw = rng.random()
    if draw < 1 / (1 + np.exp(-(eta - HALF_STEP))):
        return "often"
    return "sometimes" if draw < 1 / (1 + np.exp(-(eta + HALF_STEP))) else "never"


def _spoken(rng: random.Random, answer: str) -> str:
    """The answer, or now and then none: independent of everything, so that it shifts no index."""
    draw = rng.random()
    if draw < DONT_KNOW:
        return "dk"
    return "refused" if draw < DONT_KNOW + REFUSED else answer

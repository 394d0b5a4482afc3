"""How is a country weighted while its interviews still come in?

The stated rule, so that live figures are never silently wrong and never missing without need:
1. respondents whose value of a raking variable is not known form a category of their own, which keeps its observed share;
2. a category without respondents, or with respondents but no population, is joined to its nearest neighbour in the sheet's order,
   in a crossed margin preferably to one with the same first variable;
3. a margin with one category left adjusts nothing and is left out;
4. if the margins cannot all be met, the last one is left out, and so on backwards;
5. likewise if there are not twice as many respondents as figures that the margins fix: too little would be left over to tell how
   sure the estimates are, and standard errors would come out near 0.
Every step is reported as a note.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analysis.core.calibration import Method, weigh
from analysis.core.fact_columns import Coded
from analysis.core.facts import UNKNOWN
from analysis.core.notes import kept_note
from analysis.core.raking import Floats, Integers, Raked, RakingError, RakingMargin, dummies
from surveys.core.said import Said, sentence

RESPONDENTS_PER_FIGURE = 2


def strict_margin(country: str, name: str, targets: Mapping[str, float], categories: Coded) -> RakingMargin:
    """A margin exactly as given.

    Args:
        targets: category -> persons, in the sheet's order.
        categories: category of each cell.

    Raises:
        RakingError: a respondent's category is unknown to the margin, or its value is missing.
    """
    names = list(targets)
    for category in categories.different:
        if category not in targets:
            which = f"{country}|{name}|{category}"
            raise RakingError(
                sentence("missing value of a raking variable: {place}", place=which)
                if category == UNKNOWN
                else sentence("category without a target: {place}", place=which)
            )
    place = {category: number for number, category in enumerate(names)}
    of_cell = np.array([place[category] for category in categories.different], dtype=np.int64)[categories.of_row]
    return RakingMargin(name, tuple(names), np.array(list(targets.values()), dtype=np.float64), of_cell)


def live_margin(
    country: str,
    name: str,
    targets: Mapping[str, float],
    categories: Coded,
    base: Floats,
    notes: list[dict[str, Any]],
) -> RakingMargin | None:
    """A margin by the stated rule; None if it has one category left."""
    found, codes = categories.different, categories.of_row
    present = dict(zip(found, np.bincount(codes, base, len(found)).tolist(), strict=True))
    wanted = dict(targets)
    unknown = sum(weight for category, weight in present.items() if category not in targets)
    total = sum(wanted.values())
    if unknown:
        share = unknown / sum(present.values())
        wanted = {category: target * (1 - share) for category, target in wanted.items()}
        notes.append(
            note(
                "unknown_kept",
                country,
                name,
                sentence("{share:.1%} without a known value keep their observed share.", share=share),
                share=share,
            )
        )
    groups = _join(country, name, wanted, present, notes)
    names = list(dict.fromkeys(groups.values()))
    merged = {group: sum(wanted[category] for category, g in groups.items() if g == group) for group in names}
    if unknown:
        names.append(UNKNOWN)
        merged[UNKNOWN] = total * unknown / sum(present.values())
        if not any(merged[group] for group in names[:-1]) or len(names) == 1:
            return None
    if len(names) < 2:
        return None
    place = {group: number for number, group in enumerate(names)}
    of_code = np.array([place[groups.get(category, UNKNOWN)] for category in found], dtype=np.int64)
    return RakingMargin(name, tuple(names), np.array([merged[group] for group in names]), of_code[codes])


def _join(
    country: str, name: str, wanted: Mapping[str, float], present: Mapping[str, float], notes: list[dict[str, Any]]
) -> dict[str, str]:
    """Category -> name of the group it is raked in."""
    order = list(wanted)
    usable = [category for category in order if wanted[category] > 0 and present.get(category, 0) > 0]
    if not usable:
        return {}
    if len(usable) == len(order):
        return dict(zip(order, order, strict=True))
    into = {category: category for category in usable}
    for place, category in enumerate(order):
        if category in into or (wanted[category] <= 0 and present.get(category, 0) <= 0):
            continue

        def distance(other: str, place: int = place, category: str = category) -> tuple[bool, int, int]:
            is_other_family = ":" in category and other.split(":", maxsplit=1)[0] != category.split(":", maxsplit=1)[0]
            return is_other_family, abs(order.index(other) - place), order.index(other)

        nearest = min(usable, key=distance)
        into[category] = nearest
        facts = {"category": category, "into": nearest}
        message = (
            sentence("{category} has no respondents yet and is weighted together with {into}.", **facts)
            if wanted[category] > 0
            else sentence("{category} has respondents but no population and is weighted together with {into}.", **facts)
        )
        notes.append(note("joined", country, name, message, **facts))
    members: dict[str, list[str]] = {}
    for category in order:
        if category in into:
            members.setdefault(into[category], []).append(category)
    return {category: "+".join(members[into[category]]) for category in order if category in into}


def note(code: str, country: str, margin: str, message: Said, **params: Any) -> dict[str, Any]:
    """A step of the rule, for programs and in a sentence."""
    whole = sentence("{country}, {margin}: {message}", country=country, margin=margin, message=message)
    return kept_note(code, whole, country=country, margin=margin, **params)


def _as_many_as_fit(
    country: str, n: Integers, margins: list[RakingMargin], notes: list[dict[str, Any]]
) -> list[RakingMargin]:
    """The first margins, with enough respondents for the figures that they fix."""
    n_respondents = int(n.sum())
    # So many figures at most: each margin after the first repeats the total. With enough respondents the exact rank does not matter.
    n_at_most = sum(len(margin.categories) - 1 for margin in margins) + 1
    if n_respondents >= RESPONDENTS_PER_FIGURE * n_at_most:
        return margins
    for last in range(len(margins), 0, -1):
        n_fixed = int(np.linalg.matrix_rank(dummies(margins[:last], len(n))))
        if n_respondents >= RESPONDENTS_PER_FIGURE * n_fixed:
            return margins[:last]
        message = sentence(
            "left out: {n} respondents are too few for margins that fix {fixed} figures.",
            n=n_respondents,
            fixed=n_fixed,
        )
        notes.append(note("too_few", country, margins[last - 1].name, message, n=n_respondents, fixed=n_fixed))
    return []


def rake_live(
    country: str,
    n: Integers,
    design_weights: Floats,
    population: float,
    margins: Sequence[tuple[str, Mapping[str, float], Coded]],
    method: Method,
    earlier: Sequence[dict[str, Any]] = (),
) -> Raked:
    """Weights of a country by the stated rule; without any usable margin everybody counts by the design weight alone.

    Args:
        margins: name, category -> persons, category of each cell.
        earlier: notes of steps taken before.
    """
    notes: list[dict[str, Any]] = list(earlier)
    base = n * design_weights
    usable = []
    for name, targets, categories in margins:
        margin = live_margin(country, name, targets, categories, base, notes)
        if margin is not None:
            usable.append(margin)
        else:
            notes.append(
                note("left_out", country, name, sentence("one category is left; the margin adjusts nothing yet."))
            )
    usable = _as_many_as_fit(country, n, usable, notes)
    simplest = Method()
    # Without margins there is nothing to meet in another way, and nobody is too heavy by it.
    ways = [method, simplest] if method != simplest else [method]
    for how in ways if usable else []:
        for last in range(len(usable), 0, -1):
            try:
                raked = weigh(country, n, design_weights, usable[:last], how)
            except RakingError as error:
                notes.append(
                    note(
                        "not_raked",
                        country,
                        usable[last - 1].name,
                        sentence("left out: {reason}.", reason=error.message),
                    )
                )
                continue
            return replace(raked, notes=tuple(notes))
        if how.cap is not None:
            notes.append(
                note("cap_left_out", country, "cap", sentence("weights are not trimmed: the cap cannot be kept."))
            )
        elif how != simplest:
            message = sentence(
                "weights are raked without bounds: {method} calibration has no solution.", method=how.name
            )
            notes.append(note("method_left_out", country, how.name, message))
    factors = np.full(len(n), population / base.sum())
    return Raked(factors, (), 0, 0.0, np.zeros(len(n), dtype=np.bool_), tuple(notes))

"""How does a group differ from the whole that it is a part of?

The two share respondents, so their means are not independent: V(a - whole) = V(a) + V(whole) - 2 C(a, whole), and products of what the
group's respondents have in both stand in C.
"""

from collections.abc import Sequence
from math import isnan, nan, sqrt

import numpy as np

from analysis.core.compare import Difference, tested
from analysis.core.estimate import Means, Scale, means
from analysis.core.frame import CountryFrame
from analysis.core.moments import MIDDLE
from analysis.core.raking import Floats
from analysis.core.results import degrees_of_freedom, pooled_of, scale_of
from analysis.core.rows import COUNTRY, OVERALL, Row, family
from analysis.core.sums import ALL
from surveys.core.study import Study


def against_whole(study: Study, frames: Sequence[CountryFrame], by: str, country: str = "") -> list[Row]:
    """Each country, or each category of a domain variable, against everybody; those of one index are one family.

    Args:
        frames: the weighted countries.
        by: `country` or a domain variable.
        country: code, for categories within one country; everybody is then everybody there.
    """
    pooled = pooled_of(frames)
    df, scale = degrees_of_freedom(pooled), scale_of(study)
    if country:
        pooled = [f for f in pooled if f.code == country]
    if not pooled:
        return []
    everybody = means(pooled, scale)
    found = []
    for index, definition in enumerate(study.indices):
        if by == COUNTRY:
            tests = [(f.code, _of_country(f, means([f], scale), everybody, scale, index, df)) for f in pooled]
        else:
            tests = [
                (name, _of_slot(pooled, everybody, scale, index, slot, df))
                for slot, (variable, _, name) in enumerate(s.partition("=") for s in everybody.slots)
                if variable == by and everybody.n[index, slot]
            ]
        named = [({"a": name, "b": OVERALL}, test) for name, test in tests if not isnan(test.difference)]
        found += family(named, study, index=definition.name, by=by, country=country)
    return found


def _of_country(one: CountryFrame, own: Means, whole: Means, scale: Scale, index: int, df: int) -> Difference:
    spread = _between(one, scale, index, one.slots.index(ALL))
    return _difference(own, 0, whole, index, spread, df)


def _of_slot(frames: Sequence[CountryFrame], whole: Means, scale: Scale, index: int, slot: int, df: int) -> Difference:
    spread = np.zeros((2, 2))
    for frame in frames:
        if whole.slots[slot] in frame.slots:
            spread += _between(frame, scale, index, frame.slots.index(whole.slots[slot]))
    return _difference(whole, slot, whole, index, spread, df)


def _between(frame: CountryFrame, scale: Scale, index: int, slot: int) -> Floats:
    """Covariances of a slot's number and sum with everybody's: shape (2, 2), the slot's in rows."""
    part = frame.part
    n_slots, everybody = len(frame.slots), frame.slots.index(ALL)
    found = part.covariance[index][np.ix_([slot, n_slots + slot], [everybody, n_slots + everybody])].copy()
    if slot != everybody and frame.drawing.clusters is None:
        # Kept covariances are those of slots that share nobody; here all of the one are in the other.
        count, total, square = part.square[:, index, slot]
        found += frame.drawing.scale * np.array([[count, total], [total, square]])
    return np.asarray(found)


def _difference(own: Means, slot: int, whole: Means, index: int, spread: Floats, df: int) -> Difference:
    value, overall = float(own.value[index, slot]), float(whole.value[index, 0])
    if own.n[index, slot] < 2 or whole.n[index, 0] < 2:
        return Difference(value - overall, nan, nan, df, nan)
    if own.n[index, slot] == whole.n[index, 0]:
        # The group is the whole.
        return tested(0.0, 0.0, df)
    a, b = value - MIDDLE, overall - MIDDLE
    of_ratios = spread[1, 1] - b * spread[1, 0] - a * spread[0, 1] + a * b * spread[0, 0]
    covariance = float(of_ratios) / float(own.known[index, slot] * whole.known[index, 0])
    variance = float(own.covariance[index, slot, slot] + whole.covariance[index, 0, 0] - 2 * covariance)
    noise = float(own.noise[index, slot] + whole.noise[index, 0])
    return tested(value - overall, sqrt(variance) if variance > noise else nan, df)

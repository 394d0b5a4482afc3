"""How are means and tests published: as arrays, one for all indices, slots and pairs? Rows are made from them for whoever reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from analysis.core.estimate import Means, Scale, interval
from analysis.core.raking import Floats, Integers
from surveys.core.study import Study
from surveys.core.weighting_methods import BENJAMINI_HOCHBERG, BONFERRONI, HOLM

COUNTRY = "country"
# What is compared are two indices.
INDEX = "index"

ESTIMATE = ("n", "estimate", "se", "ci_low", "ci_high", "deff")
# Where the adjusted p values stand.
ADJUSTED = {HOLM: "p_holm", BONFERRONI: "p_bonferroni", BENJAMINI_HOCHBERG: "p_bh"}
FIGURES = ("difference", "se", "t", "p", *ADJUSTED.values())
PRESENT = "is_there"
TEST = (*FIGURES, PRESENT)


@dataclass(frozen=True, eq=False)
class Table:
    """The means over one country (or, without a code, over several pooled).

    Args:
        code: of the country.
        slots: names, the first is everybody.
        values: figure -> shape (indices, slots); `n` is 0 where nobody has a score.
    """

    code: str
    slots: tuple[str, ...]
    values: Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class Tests:
    """Pairs of one kind in families of tests.

    Args:
        by: what is compared: countries, indices, or the categories of a variable.
        df: degrees of freedom.
        families: index of each family; with indices, country of each (empty: pooled).
        pairs: (a, b, country) of each test of a family; without a country where the family has it.
        values: figure -> shape (families, pairs); `is_there` is 0 where one of both has no respondent with a score.
    """

    by: str
    df: int
    families: tuple[str, ...]
    pairs: tuple[tuple[str, str, str], ...]
    values: Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class Untested:
    """Differences and their standard errors, shape (families, pairs); otherwise as `Tests`."""

    by: str
    families: tuple[str, ...]
    pairs: tuple[tuple[str, str, str], ...]
    difference: Floats
    se: Floats
    present: NDArray[np.bool_]


def table(means: Means, code: str, df: int, alpha: float) -> Table:
    """The figures of a country, or of all that are pooled."""
    se = means.se
    low, high = interval(means.value, se, df, alpha)
    found = (means.n.astype(np.float64), means.value, se, low, high, means.deff)
    return Table(code, means.slots, dict(zip(ESTIMATE, found, strict=True)))


def of_countries(study: Study, means: Sequence[tuple[str, Means]]) -> Untested:
    """All pairs of countries, everybody in each: weighted apart, so variances add."""
    n, value, se = (
        np.array([array[:, 0] for array in arrays]).reshape(len(means), -1)
        for arrays in ([m.n for _, m in means], [m.value for _, m in means], [m.se for _, m in means])
    )
    a, b = _pairs(len(means))
    pairs = tuple((means[i][0], means[j][0], "") for i, j in zip(a, b, strict=True))
    names = tuple(index.name for index in study.indices)
    error = np.sqrt(se[a] ** 2 + se[b] ** 2)
    return Untested(COUNTRY, names, pairs, (value[a] - value[b]).T, error.T, (np.minimum(n[a], n[b]) > 0).T)


def of_categories(study: Study, variables: Sequence[str], means: Sequence[tuple[str, Means]]) -> list[Untested]:
    """All pairs of categories of each variable, within each of the countries: one family over all of them."""
    plans = [_slot_pairs(m.slots, tuple(variables)) for _, m in means]
    found = [_in_pairs(m, plan) for (_, m), plan in zip(means, plans, strict=True)]
    names = tuple(index.name for index in study.indices)
    tests = []
    for variable, of_variable in enumerate(variables):
        own = [(array, plan.places[variable]) for array, plan in zip(found, plans, strict=True)]
        pairs = ((a, b, code) for (code, _), plan in zip(means, plans, strict=True) for a, b in plan.names[variable])
        difference = np.hstack([pair.difference[:, place] for pair, place in own])
        se = np.hstack([pair.se[:, place] for pair, place in own])
        present = np.hstack([pair.present[:, place] for pair, place in own])
        tests.append(Untested(of_variable, names, tuple(pairs), difference, se, present))
    return tests


@dataclass(frozen=True)
class _SlotPairs:
    """Pairs of slots of the same variable, for some variables.

    Args:
        first, second: their places among the slots, shape (pairs,).
        places: for each variable which of the pairs are its own.
        names: for each variable the categories of each of them.
    """

    first: Integers
    second: Integers
    places: tuple[slice, ...]
    names: tuple[tuple[tuple[str, str], ...], ...]


@lru_cache(maxsize=64)
def _slot_pairs(slots: tuple[str, ...], variables: tuple[str, ...]) -> _SlotPairs:
    pairs: list[tuple[int, int]] = []
    places, names = [], []
    split = [slot.partition("=") for slot in slots]
    for wanted in variables:
        own = list(combinations([place for place, (variable, _, _) in enumerate(split) if variable == wanted], 2))
        places.append(slice(len(pairs), len(pairs) + len(own)))
        names.append(tuple((split[a][2], split[b][2]) for a, b in own))
        pairs += own
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return _SlotPairs(first, second, tuple(places), tuple(names))


class _Pairs(NamedTuple):
    """Differences, their standard errors, and whether both are there; shape (indices, pairs)."""

    difference: Floats
    se: Floats
    present: NDArray[np.bool_]


def _in_pairs(m: Means, pairs: _SlotPairs) -> _Pairs:
    a, b = pairs.first, pairs.second
    own = np.diagonal(m.covariance, axis1=1, axis2=2)
    variance = own[:, a] + own[:, b] - 2 * m.covariance[:, a, b]
    is_constant = m.is_constant[:, a] & m.is_constant[:, b] & ~np.isnan(own[:, a])
    se = _root(variance, m.noise[:, a] + m.noise[:, b], is_constant)
    smaller = np.minimum(m.n[:, a], m.n[:, b])
    return _Pairs(m.value[:, a] - m.value[:, b], np.where(smaller < 2, np.nan, se), smaller > 0)


def of_indices(study: Study, scale: Scale, means: Sequence[tuple[str, Means]]) -> Untested:
    """All pairs of main indices, over everybody of a country (or of all): a family for each."""
    a, b = (np.array([pair[side] for pair in scale.pairs], dtype=np.int64) for side in (0, 1))
    pairs = tuple((study.indices[i].name, study.indices[j].name, "") for i, j in scale.pairs)
    n, value, own, noise = (
        np.stack(arrays)
        for arrays in zip(
            *((m.n[:, 0], m.value[:, 0], m.covariance[:, 0, 0], m.noise[:, 0]) for _, m in means), strict=True
        )
    )
    variance = own[:, a] + own[:, b] - 2 * np.stack([m.paired for _, m in means])
    is_constant = np.stack([m.has_constant_gap for _, m in means]) & ~np.isnan(variance)
    se = _root(variance, noise[:, a] + noise[:, b], is_constant)
    smaller = np.minimum(n[:, a], n[:, b])
    error = np.where(smaller < 2, np.nan, se)
    return Untested(INDEX, tuple(code for code, _ in means), pairs, value[:, a] - value[:, b], error, smaller > 0)


def _pairs(n: int) -> tuple[list[int], list[int]]:
    found = list(combinations(range(n), 2))
    return [a for a, _ in found], [b for _, b in found]


def _root(variance: Floats, noise: Floats, is_zero: NDArray[np.bool_]) -> Floats:
    return np.where(is_zero, 0.0, np.sqrt(np.where(variance > noise, variance, np.nan)))


def tested(kinds: Sequence[Untested], df: int) -> tuple[Tests, ...]:
    """The t tests, and p values adjusted for their families. Without any variance there is no test.

    All in one array, shorter families filled up with what is no test: that does not count.
    """
    width = max((len(kind.pairs) for kind in kinds), default=0)
    n_families = [len(kind.families) for kind in kinds]
    difference = np.full((sum(n_families), width), np.nan)
    se, present = difference.copy(), np.zeros(difference.shape, dtype=np.bool_)
    places = [slice(end - n, end) for n, end in zip(n_families, np.cumsum(n_families).tolist(), strict=True)]
    for kind, place in zip(kinds, places, strict=True):
        n_pairs = len(kind.pairs)
        difference[place, :n_pairs], se[place, :n_pairs] = kind.difference, kind.se
        present[place, :n_pairs] = kind.present
    usable = (se > 0) & present if df >= 1 else np.zeros_like(present)
    t = np.divide(difference, se, out=np.full(se.shape, np.nan), where=usable)
    p = 2 * stdtr(max(df, 1), -np.abs(t))
    figures = (difference, se, t, p, *adjusted(p), present.astype(np.float64))
    return tuple(
        Tests(
            kind.by,
            df,
            kind.families,
            kind.pairs,
            {name: values[place, : len(kind.pairs)] for name, values in zip(TEST, figures, strict=True)},
        )
        for kind, place in zip(kinds, places, strict=True)
    )


def adjusted(p: Floats) -> tuple[Floats, Floats, Floats]:
    """P values of each family by Holm, Bonferroni, Benjamini-Hochberg: as `compare` has them; undefined tests do not count.

    Args:
        p: shape (families, tests), NaN where there is no test.
    """
    if not p.size:
        return p, p, p
    # NaN sorts last.
    order = np.argsort(p, axis=1, kind="stable") + np.arange(0, p.size, p.shape[1])[:, None]
    ranked = p.reshape(-1)[order]
    n = (~np.isnan(p)).sum(axis=1, keepdims=True)
    rank = np.arange(p.shape[1])
    by_holm = np.maximum.accumulate(np.minimum(1.0, (n - rank) * ranked), axis=1)
    shares = np.fmin(1.0, ranked * n / (rank + 1))
    by_share = np.where(np.isnan(ranked), np.nan, np.minimum.accumulate(shares[:, ::-1], axis=1)[:, ::-1])
    found = []
    for values in (by_holm, by_share):
        placed = np.empty(p.size)
        placed[order] = values
        found.append(placed.reshape(p.shape))
    return found[0], np.minimum(1.0, n * p), found[1]

"""Tests of many pairs at once are those of `compare`, pair by pair."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core import compare, figures
from analysis.core.estimate import own_means
from analysis.core.results import frames_of, scale_of
from tests.analysis.core import made_up


@given(st.lists(st.lists(st.floats(0, 1) | st.just(math.nan), min_size=4, max_size=4), min_size=1, max_size=3))
def test_p_values_of_families_are_adjusted_as_those_of_one(families: list[list[float]]) -> None:
    adjusted = figures.adjusted(np.array(families))

    for adjust, values in zip(compare.ADJUST.values(), adjusted, strict=True):
        for family, found in zip(families, values.tolist(), strict=True):
            np.testing.assert_array_equal(found, adjust(family))


@pytest.mark.parametrize("n", [1, 3, 8, 40, 300])
def test_categories_are_compared_as_pair_by_pair(n: int) -> None:
    study = made_up.study()
    frames = frames_of(study, made_up.total(study, made_up.sample(n, n)))
    scale, df = scale_of(study), n - len(frames)
    means = [(f.code, own_means(f, scale)) for f in frames]

    (tests,) = figures.tested(figures.of_categories(study, ("sex",), means), df)

    by_code = dict(means)
    for place, (a, b, code) in enumerate(tests.pairs):
        m = by_code[code]
        slots = [m.slots.index(f"sex={name}") for name in (a, b)]
        for index in range(len(study.indices)):
            expected = compare.slots(m, index, *slots, df)
            for name in ("difference", "se", "t", "p"):
                np.testing.assert_array_equal(tests.values[name][index, place], getattr(expected, name))


@pytest.mark.parametrize("n", [4, 40, 300])
def test_countries_and_indices_are_compared_as_pair_by_pair(n: int) -> None:
    study = made_up.study(("AA", "BB", "CC"))
    frames = frames_of(study, made_up.total(study, made_up.sample(n, n, ("AA", "BB", "CC"))))
    scale, df = scale_of(study), n - 3
    means = [(f.code, own_means(f, scale)) for f in frames]
    by_code = dict(means)

    of_countries, of_indices = figures.tested(
        [figures.of_countries(study, means), figures.of_indices(study, scale, means)], df
    )

    for place, (a, b, _) in enumerate(of_countries.pairs):
        for index in range(len(study.indices)):
            expected = compare.countries(by_code[a], by_code[b], index, df)
            assert of_countries.values["p"][index, place] == pytest.approx(expected.p, rel=1e-14, nan_ok=True)
    for family, code in enumerate(of_indices.families):
        for pair, (a, b) in enumerate(scale.pairs):
            expected = compare.indices(by_code[code], pair, a, b, df)
            for name in ("difference", "se", "t", "p"):
                np.testing.assert_array_equal(of_indices.values[name][family, pair], getattr(expected, name))

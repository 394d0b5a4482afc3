"""Two waves: independent ones add their variances, people asked twice make a change surer."""

from math import sqrt

import numpy as np
import pytest

from analysis.core import compare
from analysis.core.design import Design
from analysis.core.waves import Wave, change

CHANCE = np.random.default_rng(3)
N = 200
TRAIT = CHANCE.normal(50, 10, N)


def wave(y: np.ndarray[tuple[int], np.dtype[np.float64]], persons: list[str]) -> Wave:
    strata = ["AA" if place % 2 else "BB" for place in range(N)]
    return Wave(Design.of(np.ones(N), strata), strata, persons, y)


def test_without_common_people_variances_add() -> None:
    one, other = TRAIT + CHANCE.normal(0, 3, N), TRAIT + 1 + CHANCE.normal(0, 3, N)
    first = wave(one, [f"a{n}" for n in range(N)])
    second = wave(other, [f"b{n}" for n in range(N)])

    found = change(first, second)

    def se(y: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        halves = [y[0::2], y[1::2]]
        return (
            sqrt(
                sum(len(h) / (len(h) - 1) * float(((h - y.mean() - (h - y.mean()).mean()) ** 2).sum()) for h in halves)
            )
            / N
        )

    wanted = compare.waves(other.mean(), se(other), N - 2, one.mean(), se(one), N - 2)
    assert (found.difference, found.se, found.df) == (
        pytest.approx(wanted.difference),
        pytest.approx(wanted.se),
        wanted.df,
    )


def test_people_asked_twice_are_compared_with_themselves() -> None:
    one = TRAIT + CHANCE.normal(0, 3, N)
    other = TRAIT + 1 + CHANCE.normal(0, 3, N)
    persons = [f"p{n}" for n in range(N)]

    panel = change(wave(one, persons), wave(other, persons))

    gain = other - one
    halves = [gain[0::2], gain[1::2]]
    # The textbook's paired test: the mean of the differences, by strata.
    se = sqrt(sum(len(h) / (len(h) - 1) * float(((h - h.mean()) ** 2).sum()) for h in halves)) / N
    assert panel.difference == pytest.approx(gain.mean())
    assert panel.se == pytest.approx(se)
    assert panel.df == N - 2
    assert panel.se < change(wave(one, persons), wave(other, [f"q{n}" for n in range(N)])).se / 2


def test_a_missing_figure_leaves_the_person_in_the_other_wave() -> None:
    one = np.where(np.arange(N) < 20, np.nan, TRAIT)
    persons = [f"p{n}" for n in range(N)]

    found = change(wave(one, persons), wave(TRAIT, persons))

    assert found.difference == pytest.approx(TRAIT.mean() - TRAIT[20:].mean())
    assert found.se > 0

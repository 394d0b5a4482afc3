"""Are figures that follow interview by interview those that would come out anew, whatever the weights, and do earlier ones stay?"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.results import results
from analysis.core.standing import Standing
from analysis.core.sums import Sums
from surveys.core.study import Study
from tests.analysis.core import made_up

PEOPLE = [replace(one, cluster=f"i{number % 7}") for number, one in enumerate(made_up.sample(11, 160))]
STEPS = st.lists(st.tuples(st.integers(0, len(PEOPLE) - 1), st.booleans()), min_size=1, max_size=40)


def trimmed(study: Study) -> Study:
    return replace(study, weighting=replace(study.weighting, trim=(0.7, 1.5)))


def clustered(study: Study) -> Study:
    return replace(study, weighting=replace(study.weighting, clusters="interviewer"))


STUDIES = {
    "raked": made_up.study(),
    "capped": made_up.study(cap=1.6),
    "trimmed": trimmed(made_up.study()),
    "clustered": clustered(made_up.study()),
    "clustered and capped": clustered(made_up.study(cap=1.6)),
}


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
@settings(max_examples=25)
@given(steps=STEPS, start=st.integers(0, 90))
def test_figures_that_grow_are_those_computed_anew_to_the_bit(
    study: Study, steps: list[tuple[int, bool]], start: int
) -> None:
    sums = made_up.total(study, PEOPLE[:start])
    standing = Standing(sums)
    inside = set(range(start))
    for number, is_looked_at in steps:
        # Whoever is there leaves, whoever is not comes.
        sums.add(PEOPLE[number], -1 if number in inside else 1)
        inside ^= {number}
        if is_looked_at:
            standing.results(study)

    grown = standing.results(study).to_json()

    assert str(grown) == str(results(study, Sums.from_json(sums.to_json())).to_json())
    assert str(grown) == str(results(study, made_up.total(study, [PEOPLE[n] for n in sorted(inside)])).to_json())


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
def test_figures_of_a_moment_stay_as_they_were_while_more_interviews_arrive(study: Study) -> None:
    sums = made_up.total(study, PEOPLE[:100])
    standing = Standing(sums)
    earlier, frames = standing.results(study), standing.frames(study)
    said: dict[str, Any] = results(study, made_up.total(study, PEOPLE[:100])).to_json()
    parts = [(frame.part.total.copy(), frame.part.covariance.copy()) for frame in frames]

    for one in PEOPLE[100:]:
        sums.add(one)
        standing.results(study)

    assert str(earlier.to_json()) == str(said)
    for frame, (total, covariance) in zip(frames, parts, strict=True):
        np.testing.assert_array_equal(frame.part.total, total)
        np.testing.assert_array_equal(frame.part.covariance, covariance)

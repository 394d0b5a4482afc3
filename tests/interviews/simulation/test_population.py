"""The simulated population has the true indices it is said to have."""

from functools import cache
from pathlib import Path

import phonenumbers
import pytest

from interviews.simulation import numbers
from interviews.simulation.calls import outcome
from interviews.simulation.population import ADULTS_AT_HOME, Model, person
from interviews.simulation.study import model_of, pooled_truth, truth
from surveys.core.expressions import Context, evaluate
from surveys.core.study import Study
from surveys.core.workbook import compile_study, read_directory

FOLDER = Path(__file__).parents[3] / "surveys" / "studies" / "coproduction_2008"
SCORES = {"often": 100, "sometimes": 50, "never": 0}
PUBLISHED = {"safety": 45, "environment": 61, "health": 52}


@cache
def study() -> Study:
    return compile_study(read_directory(FOLDER), version=1)


@cache
def model() -> Model:
    return model_of(study())


def test_the_truth_pools_to_the_published_indices() -> None:
    assert pooled_truth(study()) == pytest.approx(PUBLISHED, abs=5e-4)


@pytest.mark.parametrize("sector", PUBLISHED)
def test_many_respondents_score_as_the_truth_says(sector: str) -> None:
    scores = []
    for number in range(4000):
        answers = person(model(), "DE", seed=f"{sector}{number}").answers
        items = [SCORES[answers[item]] for item in model().items[sector] if answers[item] in SCORES]
        scores.append(sum(items) / len(items))

    # Three standard errors of a mean whose standard deviation is about 20.
    assert sum(scores) / len(scores) == pytest.approx(truth(study().slug)[sector, "DE"], abs=3 * 20 / 4000**0.5)


def test_design_weights_undo_whom_landlines_favour() -> None:
    people = [person(model(), "DE", seed=f"household{number}") for number in range(6000)]
    reached = [one.answers for one in people if one.answers["called_on"] == "landline"]
    weights = [evaluate(study().weighting.design_weight, Context(answers)) for answers in reached]

    def share(adults: int, weights: list[float]) -> float:
        here = [weight for answers, weight in zip(reached, weights, strict=True) if answers["adults"] == adults]
        return sum(here) / sum(weights)

    # As drawn, who lives alone is met far too often; as weighted, as often as in the population.
    assert share(1, [1.0] * len(reached)) > 1.5 * ADULTS_AT_HOME[1]
    for adults, of_all in ADULTS_AT_HOME.items():
        assert share(adults, weights) == pytest.approx(of_all, abs=0.035), adults


def test_nobody_on_a_mobile_is_one_of_a_household() -> None:
    mobile = [
        one.answers
        for number in range(300)
        if (one := person(model(), "UK", seed=f"m{number}")).answers["called_on"] == "mobile"
    ]

    assert {answers["phone"] for answers in mobile} == {"mobile", "both"}
    assert not any({"adults", "lines", "respondent"} & set(answers) for answers in mobile)
    assert {evaluate(study().weighting.design_weight, Context(answers)) for answers in mobile} == {1}


def test_the_same_seed_is_the_same_person_with_the_same_calls() -> None:
    one, other = (person(model(), "FR", seed="x") for _ in range(2))

    assert one == other
    assert outcome(one, 2, seed="x") == outcome(other, 2, seed="x")


@pytest.mark.parametrize("iso", numbers.RANGES)
def test_numbers_are_possible_different_and_enough_for_a_fieldwork(iso: str) -> None:
    drawn = numbers.draw(iso, 4000, seed="x")

    assert len(set(drawn)) == 4000
    assert all(phonenumbers.is_possible_number(phonenumbers.parse(number)) for number in drawn[:200])


def test_a_refill_goes_on_where_the_sample_ended() -> None:
    first, second = numbers.draw("DK", 50, seed="x"), numbers.draw("DK", 50, seed="x", after=50)

    assert first + second == numbers.draw("DK", 100, seed="x")

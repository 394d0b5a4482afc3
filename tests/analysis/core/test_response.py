"""Non-response in running surveys: within a cell respondents stand for the eligible cases, before the margins are met."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.core.raking import RakingError
from analysis.core.response import Cases, recorded
from analysis.core.results import Weights, frames_of, results
from surveys.core.study import Nonresponse, Study
from tests.analysis.core import made_up

RULE = Nonresponse(("area",), least=5)
CASES = {
    "AA": {"north": Cases(400, 300.0, 60), "south": Cases(300, 200.0, 90)},
    "BB": {"north": Cases(250, 250.0, 100), "south": Cases(100, 100.0, 50)},
}


def adjusted(rule: Nonresponse = RULE) -> Study:
    of = made_up.study()
    return replace(of, weighting=replace(of.weighting, nonresponse=rule))


def people(seed: int, n: int, areas: tuple[str, ...] = ("north", "south")):
    chance = np.random.default_rng(seed)
    return [replace(one, categories=(*one.categories, str(chance.choice(areas)))) for one in made_up.sample(seed, n)]


def by_hand(sample, factors):
    """The same respondents whose weights from selection were multiplied beforehand."""
    return [
        replace(one, categories=one.categories[:-1], design_weight=one.design_weight * factors[one.country][one.categories[-1]])
        for one in sample
    ]  # fmt: skip


def test_figures_are_those_of_design_weights_that_were_raised_beforehand() -> None:
    sample, of = people(1, 400), adjusted()
    factors = {code: {cell: c.eligible / c.answered for cell, c in cells.items()} for code, cells in CASES.items()}

    found = results(of, made_up.total(of, sample), response=CASES)
    plain = made_up.study()
    expected = results(plain, made_up.total(plain, by_hand(sample, factors)))

    for one, other in zip(found.estimates, expected.estimates, strict=True):
        assert one["estimate"] == pytest.approx(other["estimate"], rel=1e-10)
        assert one["se"] == pytest.approx(other["se"], rel=1e-9)
    for one, other in zip(found.comparisons, expected.comparisons, strict=True):
        assert one["p"] == pytest.approx(other["p"], rel=1e-6, abs=1e-300)


def test_published_factors_give_each_respondent_the_adjusted_weight() -> None:
    sample, of = people(2, 300), adjusted()
    sums = made_up.total(of, sample)

    found = results(of, sums, response=CASES)

    weights = Weights.published(found.to_json())
    persons = sum(weights.of(one)[0] / weights.scale for one in sample if one.country == "AA")
    assert persons == pytest.approx(1_000_000, rel=1e-9)
    frame = frames_of(of, sums, response=CASES)[0]
    cell = frame.keys[0]
    one = next(o for o in sample if o.country == "AA" and (o.categories, o.design_weight) == cell)
    assert weights.of(one)[0] / weights.scale == pytest.approx(frame.weights[0], rel=1e-12)


def test_counts_stand_with_the_weights_and_come_back() -> None:
    of = adjusted()

    found = results(of, made_up.total(of, people(3, 200)), response=CASES)

    assert recorded(found.weights) == CASES
    rows = {row["cell"]: row for row in found.weights["AA"]["nonresponse"]}
    assert rows["north"] == {
        "cell": "north", "cases": 400, "eligible": 300.0, "answered": 60, "factor": 5.0, "joined": "",
    }  # fmt: skip


def test_a_cell_with_too_few_respondents_is_joined_to_the_next_and_told() -> None:
    of = adjusted(replace(RULE, least=70))

    found = results(of, made_up.total(of, people(4, 200)), response=CASES)

    rows = {row["cell"]: row for row in found.weights["AA"]["nonresponse"]}
    assert rows["north"]["factor"] == rows["south"]["factor"] == pytest.approx(500 / 150)
    assert rows["south"]["joined"] == "north"
    assert [n["category"] for n in found.notes if n["code"] == "nonresponse_joined"] == ["south", "south"]


def test_respondents_of_a_cell_without_cases_are_adjusted_with_the_next_one() -> None:
    of, sample = adjusted(), people(5, 200, ("north", "south", "?"))

    found = results(of, made_up.total(of, sample), response=CASES)

    rows = {row["cell"]: row for row in found.weights["BB"]["nonresponse"]}
    assert (rows["?"]["cases"], rows["?"]["factor"]) == (0, 2.5)
    assert recorded(found.weights) == CASES


def test_without_usable_cells_weights_are_not_adjusted_and_a_note_says_so() -> None:
    of, plain, sample = adjusted(replace(RULE, most=1.5)), made_up.study(), people(6, 200)

    found = results(of, made_up.total(of, sample), response=CASES)

    ones = {code: dict.fromkeys(cells, 1.0) for code, cells in CASES.items()}
    expected = results(plain, made_up.total(plain, by_hand(sample, ones)))
    assert found.estimates[0]["se"] == pytest.approx(expected.estimates[0]["se"], rel=1e-12)
    assert [n["country"] for n in found.notes if n["code"] == "nonresponse_left_out"] == ["AA", "BB"]
    with pytest.raises(RakingError, match="AA: non-response adjustment: all cells together"):
        results(of, made_up.total(of, sample), response=CASES, live=False)

"""A score is the exact mean of the answered items, if enough are answered."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.scores import score_of, unit_of
from surveys.core.study import IndexDefinition

ITEMS = [f"s{n}" for n in range(1, 6)]
SCALE = {"often": 100.0, "sometimes": 50.0, "never": 0.0}
INDEX = IndexDefinition("safety", "", {}, dict.fromkeys(ITEMS, SCALE), 3)
WORDS = {"2": "often", "1": "sometimes", "0": "never", "98": "dk", "99": "refused"}
MINI = Path(__file__).parents[2] / "reference" / "mini_case.csv"


def test_the_ten_respondents_of_the_mini_case_score_as_by_hand() -> None:
    with MINI.open(newline="") as file:
        respondents = [{item: WORDS[row[item]] for item in ITEMS} for row in csv.DictReader(file)]

    scores = [score_of(INDEX, respondent) for respondent in respondents]

    by_hand = [30, 60, 12.5, 50, 50, 87.5, None, 50, 0, 37.5]
    assert [None if score is None else score / unit_of(INDEX) for score in scores] == by_hand


@pytest.mark.parametrize(("answered", "has_score"), [(2, False), (3, True)])
def test_a_score_needs_the_minimum_of_answered_items(answered: int, has_score: bool) -> None:
    values = {item: "often" if place < answered else "dk" for place, item in enumerate(ITEMS)}

    assert (score_of(INDEX, values) is not None) == has_score


def test_without_any_answered_item_there_is_no_score_even_if_none_is_asked_for() -> None:
    index = IndexDefinition("safety", "", {}, dict.fromkeys(ITEMS, SCALE), 0)

    assert score_of(index, dict.fromkeys(ITEMS, "refused")) is None


DECIMAL_SCORES = st.decimals(0, 100, places=2).map(float)


@given(st.lists(st.none() | DECIMAL_SCORES, min_size=1, max_size=7))
def test_decimal_scores_are_as_exact_as_whole_ones(scores: list[float | None]) -> None:
    items = {f"q{place}": {"yes": 0.0 if score is None else score} for place, score in enumerate(scores)}
    index = IndexDefinition("decimal", "", {}, items, 1)
    answers = {f"q{place}": "dk" if score is None else "yes" for place, score in enumerate(scores)}
    known = [Fraction(repr(score)) for score in scores if score is not None]

    score = score_of(index, answers)

    assert (None if score is None else Fraction(score, unit_of(index))) == (sum(known) / len(known) if known else None)


@given(st.lists(st.sampled_from(["often", "sometimes", "never", "dk", "refused"]), min_size=5, max_size=5))
def test_a_score_in_units_is_the_mean_to_the_last_digit(answers: list[str]) -> None:
    values = dict(zip(ITEMS, answers, strict=True))
    known = [Fraction(SCALE[answer]) for answer in answers if answer in SCALE]

    score = score_of(INDEX, values)

    if len(known) >= 3:
        assert score is not None
        assert Fraction(score, unit_of(INDEX)) == sum(known) / len(known)
    else:
        assert score is None

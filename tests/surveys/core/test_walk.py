"""Which laws hold for every walk?"""

import random
import statistics
import time
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.core import walk
from surveys.core.problems import Problem, RejectedError
from surveys.core.shuffle import arranged
from tests.surveys.core.test_twins import ANSWERS, some_answers, study_questionnaire
from tests.surveys.core.workbooks import study, survey

COUNTRIES = st.sampled_from(["CZ", "DK", "DE", "FR", "UK"])
SEEDS = st.uuids().map(str)


def walked(answers: dict[str, Any], country: str, seed: str) -> walk.Walk:
    return walk.walk(study_questionnaire(), answers, case={"country": country}, seed=seed)


@settings(max_examples=60)
@given(chance=st.integers(0, 2**32), country=COUNTRIES, seed=SEEDS)
def test_every_route_of_the_study_ends_with_a_disposition(chance: int, country: str, seed: str) -> None:
    answers = some_answers(study_questionnaire(), random.Random(chance), country, seed)

    so_far = walked(answers, country, seed)

    assert (so_far.next, so_far.problems) == (None, ())
    assert so_far.end in ("1.10", "2.11", "2.112", "4.70")
    assert so_far.end_note == so_far.steps[-1]


@settings(max_examples=60)
@given(chance=st.integers(0, 2**32), cut=st.integers(0, 60), country=COUNTRIES, seed=SEEDS)
def test_a_walk_only_gets_longer_with_each_answer_on_it(chance: int, cut: int, country: str, seed: str) -> None:
    answers = some_answers(study_questionnaire(), random.Random(chance), country, seed)
    whole = walked(answers, country, seed)
    fewer = {name: answers[name] for name in list(answers)[: cut % len(answers)]}

    part = walked(fewer, country, seed)

    assert whole.steps[: len(part.steps)] == part.steps
    assert part.next == part.steps[-1]


@settings(max_examples=60)
@given(chance=st.integers(0, 2**32), others=st.dictionaries(st.text(), ANSWERS), country=COUNTRIES, seed=SEEDS)
def test_answers_off_the_route_change_nothing(chance: int, others: dict[str, Any], country: str, seed: str) -> None:
    answers = some_answers(study_questionnaire(), random.Random(chance), country, seed)
    off_route = {name: value for name, value in others.items() if name not in answers}
    adult = walked(answers, country, seed)

    assert walked({**off_route, **answers}, country, seed) == adult


@settings(max_examples=60)
@given(chance=st.integers(0, 2**32), country=COUNTRIES, seed=SEEDS)
def test_the_data_of_a_walk_lead_along_the_same_walk(chance: int, country: str, seed: str) -> None:
    answers = some_answers(study_questionnaire(), random.Random(chance), country, seed)
    whole = walked(answers, country, seed)
    notes = {name: True for name in whole.steps if name not in whole.values}

    assert walked({**whole.values, **notes}, country, seed) == whole


@settings(max_examples=200)
@given(
    values=st.lists(st.one_of(ANSWERS, st.integers(), st.floats(), st.dictionaries(st.text(), st.text())), max_size=60)
)
def test_no_answer_whatever_makes_a_walk_fail(values: list[Any]) -> None:
    names = list(walk.index(study_questionnaire()).questions)

    so_far = walked(dict(zip(names, values, strict=False)), "CZ", "s")

    assert so_far.next is not None or so_far.end is not None


def test_a_check_says_what_is_wrong_with_an_answer_before_it_is_given() -> None:
    so_far = walked({}, "CZ", "s")

    assert walk.check(study_questionnaire(), "sex", "male", so_far) is None
    problem = walk.check(study_questionnaire(), "sex", "mael", so_far)
    assert problem is not None
    assert (problem.code, problem.where) == ("unknown_choice", "sex")


def test_an_unknown_question_is_a_problem() -> None:
    problem = walk.check(study_questionnaire(), "nothing", "x", walked({}, "CZ", "s"))

    assert problem == Problem("unknown_question", "There is no question 'nothing'.", where="nothing")


def test_an_integer_larger_than_any_float_is_no_answer() -> None:
    agreed = {"called_on": "mobile", "consent": "yes", "recording": "no"}

    so_far = walked({**agreed, "sex": "male", "age": 10**400}, "CZ", "s")

    assert [problem.code for problem in so_far.problems] == ["not_an_integer"]


@pytest.mark.parametrize("value", ["2008-02-30", "16.4.2008", "", 20080416, None])
def test_a_day_that_does_not_exist_is_no_date(value: object) -> None:
    questionnaire = study(survey=survey("date | d | D? | yes", headers="type | name | label | required"), choices=None)

    so_far = walk.walk(questionnaire.questionnaire, {"d": value}, case={"country": "CZ"}, seed="s")

    assert so_far.next == "d"


def test_an_index_is_made_once_for_a_questionnaire_and_not_kept_for_ever() -> None:
    questionnaires = [{"body": [], "lists": {}, "number": number} for number in range(40)]

    indices = [walk.index(questionnaire) for questionnaire in questionnaires]

    assert walk.index(questionnaires[-1]) is indices[-1]
    assert walk.index(questionnaires[0]) is not indices[0]


def test_a_walk_of_the_study_takes_far_less_than_two_milliseconds() -> None:
    answers = some_answers(study_questionnaire(), random.Random(1), "CZ", "s")
    times = []
    for _ in range(50):
        before = time.process_time()
        walked(answers, "CZ", "s")
        times.append(time.process_time() - before)

    assert statistics.median(times) < 0.002


def test_rotation_begins_everywhere_equally_often() -> None:
    starts = Counter(tuple(arranged("abc", "rotate", seed=str(n), name="g")) for n in range(3_000))

    assert set(starts) == {("a", "b", "c"), ("b", "c", "a"), ("c", "a", "b")}
    assert all(900 < count < 1_100 for count in starts.values())


def test_a_random_order_has_every_permutation_equally_often() -> None:
    orders = Counter(tuple(arranged("abcd", "random", seed=str(n), name="g")) for n in range(12_000))

    assert len(orders) == 24
    assert all(420 < count < 580 for count in orders.values())


def test_two_groups_of_one_interview_are_ordered_independently() -> None:
    pairs = Counter(
        (arranged("ab", "random", seed=str(n), name="g")[0], arranged("ab", "random", seed=str(n), name="h")[0])
        for n in range(4_000)
    )

    assert len(pairs) == 4
    assert all(900 < count < 1_100 for count in pairs.values())


def test_a_refusal_names_every_reason() -> None:
    error = RejectedError([Problem("a", "First.", where="survey!A1"), Problem("b", "Second.")])

    assert str(error) == "survey!A1: First.; Second."

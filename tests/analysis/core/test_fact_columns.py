"""Many interviews in columns tell the estimation what each of them tells, and come to the same sums."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.fact_columns import Coded, asked, grouped, of_answers, of_facts
from analysis.core.facts import RespondentFacts, facts_of
from analysis.core.results import empty_sums
from analysis.core.sums import Sums
from surveys.core.expressions import Scope, compile_expression
from surveys.core.study import IndexDefinition, Study
from tests.analysis.core import made_up

ANSWERS = st.none() | st.sampled_from(["a", "b", "", "dont_know", "refused", "3", 3, 2.5, True, "1"])
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {"country": st.sampled_from(["AA", "BB"])},
        optional=dict.fromkeys(("sex", "age", "education", "town", "adults", "lines", "q1", "q2", "q3"), ANSWERS),
    ),
    min_size=1,
    max_size=40,
)


def study() -> Study:
    """Margins, domains and items of all kinds, and a design weight that depends on two answers."""
    plain = made_up.study()
    items = {"q1": {"a": 0.0, "b": 33.3, "1": 100.0}, "q2": {"a": 50.0, "3": 12.5}, "q3": {"b": 100.0}}
    indices = (
        IndexDefinition("whole", "", {}, items, 2),
        IndexDefinition("part", "whole", {}, {"q1": items["q1"]}, 1),
        IndexDefinition("other", "", {}, {"q3": items["q3"]}, 0),
    )
    weight = compile_expression("${adults} div ${lines}", Scope(names={"adults", "lines"}))
    return replace(plain, indices=indices, weighting=replace(plain.weighting, design_weight=weight))


STUDY = study()


@given(PEOPLE, st.data())
def test_answers_in_columns_come_to_the_sums_of_each_interview(
    people: list[dict[str, Any]], data: st.DataObject
) -> None:
    signs = data.draw(st.lists(st.sampled_from([1, -1]), min_size=len(people), max_size=len(people)))
    clusters = data.draw(st.sampled_from(["", "town"]))
    study = replace(STUDY, weighting=replace(STUDY.weighting, clusters=clusters))
    one_by_one, in_columns = empty_sums(study), empty_sums(study)
    for values, sign in zip(people, signs, strict=True):
        one_by_one.add(facts_of(study, values), sign)

    # 1, 1.0 and true are equal in Python, and are different answers.
    columns = {name: Coded.of((type(values.get(name)), values.get(name)) for values in people) for name in asked(study)}
    answers = {name: Coded(tuple(value for _, value in c.different), c.of_row) for name, c in columns.items()}
    in_columns.add_columns(of_answers(study, answers, np.array(signs, dtype=np.float64)))

    assert in_columns.to_json() == one_by_one.to_json()


def test_a_variable_that_nobody_answered_may_be_left_out() -> None:
    people = [{"country": "AA", "q1": "a", "q2": "a"}, {"country": "BB"}]
    one_by_one, in_columns = empty_sums(STUDY), empty_sums(STUDY)
    for values in people:
        one_by_one.add(facts_of(STUDY, values))

    answers = {name: Coded.of(values.get(name) for values in people) for name in ("country", "q1", "q2")}
    in_columns.add_columns(of_answers(STUDY, answers, np.ones(2)))

    assert in_columns.to_json() == one_by_one.to_json()


@given(
    st.sampled_from([3, 70_000]),
    st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1, max_size=30),
)
def test_rows_are_of_one_group_if_they_agree_in_every_column(size: int, rows: list[tuple[int, ...]]) -> None:
    columns = [Coded(tuple(range(size)), np.array(column)) for column in zip(*rows, strict=True)]

    places, of_row = grouped(columns)

    assert [tuple(places[group].tolist()) for group in of_row.tolist()] == rows
    assert places.tolist() == sorted(list(row) for row in set(rows))


def many(n: int, score: int) -> list[tuple[RespondentFacts, int]]:
    return [
        (RespondentFacts("AA", 1.0, ("male" if number % 2 else "female",), {}, (score - number,)), 1)
        for number in range(n)
    ]


def test_sums_that_would_outgrow_floating_point_are_made_in_parts() -> None:
    people, largest = many(200, 10_000_000), 10_000_000
    one_by_one, in_columns = (Sums(1, (), (("sex",),), largest) for _ in range(2))
    for facts, _ in people:
        one_by_one.add(facts)

    in_columns.add_columns(of_facts(people))

    assert in_columns.to_json() == one_by_one.to_json()


def test_scores_too_large_for_floating_point_are_refused_in_columns() -> None:
    with pytest.raises(OverflowError, match="too large"):
        Sums(1, (), (("sex",),), 10**9).add_columns(of_facts(many(2, 10**9)))

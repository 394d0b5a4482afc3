"""Sums do not depend on the order of arrival, can be taken back exactly, and add."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.facts import UNKNOWN, RespondentFacts
from analysis.core.sums import Sums

FACTS = st.builds(
    RespondentFacts,
    country=st.sampled_from(["CZ", "DK"]),
    design_weight=st.sampled_from([1.0, 0.5, 2.25]),
    categories=st.tuples(st.sampled_from(["male:18-34", "female:18-34", UNKNOWN]), st.sampled_from(["low", "high"])),
    domains=st.fixed_dictionaries(
        {"sex": st.sampled_from(["male", "female"]), "town": st.sampled_from(["a", UNKNOWN])}
    ),
    scores=st.tuples(*[st.none() | st.integers(0, 6000)] * 3),
)


def total(facts: list[RespondentFacts]) -> Sums:
    sums = Sums(n_indices=3, paired=(0, 1, 2))
    for one in facts:
        sums.add(one)
    return sums


@given(st.lists(FACTS), st.randoms())
def test_the_order_of_arrival_does_not_matter(facts: list[RespondentFacts], chance: random.Random) -> None:
    shuffled = list(facts)
    chance.shuffle(shuffled)

    assert total(shuffled).to_json() == total(facts).to_json()


@given(st.lists(FACTS), st.lists(FACTS))
def test_what_was_added_and_taken_back_leaves_no_trace(
    kept: list[RespondentFacts], voided: list[RespondentFacts]
) -> None:
    sums = total(kept + voided)

    for one in voided:
        sums.add(one, -1)

    assert sums.to_json() == total(kept).to_json()


@given(st.lists(FACTS), st.lists(FACTS))
def test_the_sums_of_two_sites_add_to_those_of_the_whole(
    here: list[RespondentFacts], there: list[RespondentFacts]
) -> None:
    assert (total(here) + total(there)).to_json() == total(here + there).to_json()


@given(st.lists(FACTS), st.lists(FACTS), st.randoms())
def test_it_does_not_matter_when_something_is_taken_back_nor_by_whom(
    kept: list[RespondentFacts], voided: list[RespondentFacts], chance: random.Random
) -> None:
    ledger = [(one, 1) for one in kept + voided] + [(one, -1) for one in voided]
    chance.shuffle(ledger)
    half = len(ledger) // 2
    parts = []

    for rows in (ledger[:half], ledger[half:]):
        part = total([])
        for one, sign in rows:
            part.add(one, sign)
        # A part may hold less than nothing, and is stored all the same.
        parts.append(Sums.from_json(json.loads(json.dumps(part.to_json()))))

    assert (parts[0] + parts[1]).to_json() == total(kept).to_json()


def test_a_correction_in_one_part_meets_its_interview_in_another() -> None:
    before, after = (RespondentFacts("CZ", 1.0, ("male", "low"), {}, (score, None, None)) for score in (10, 20))
    first = total([before])
    second = total([after])
    second.add(before, -1)

    assert (first + second).to_json() == total([after]).to_json()


def test_sums_of_different_indices_do_not_add() -> None:
    with pytest.raises(ValueError, match="different indices"):
        Sums(n_indices=3) + Sums(n_indices=2)


def test_sums_that_were_read_leave_what_they_were_read_from_alone() -> None:
    one = RespondentFacts("CZ", 1.0, ("male", "low"), {"sex": "male"}, (10, 20, None))
    written = total([one]).to_json()
    kept = json.dumps(written)

    Sums.from_json(written).add(one)

    assert json.dumps(written) == kept


@given(st.lists(FACTS))
def test_sums_come_back_from_json_as_they_were(facts: list[RespondentFacts]) -> None:
    written = json.loads(json.dumps(total(facts).to_json()))

    assert Sums.from_json(written).to_json() == total(facts).to_json()


@given(st.lists(st.tuples(FACTS, st.sampled_from([1, -1]))), st.sampled_from([6_000, 10**9]))
def test_many_at_once_come_to_the_same_as_one_by_one(people: list[tuple[RespondentFacts, int]], largest: int) -> None:
    margins = (("sex", "age"), ("level",))
    one_by_one, at_once = (Sums(3, (0, 1, 2), margins, largest) for _ in range(2))
    for facts, sign in people:
        one_by_one.add(facts, sign)

    at_once.add_all(people)

    assert at_once.to_json() == one_by_one.to_json()
    changed = [{code: country.changed for code, country in sums.countries.items()} for sums in (at_once, one_by_one)]
    assert changed[0] == changed[1]

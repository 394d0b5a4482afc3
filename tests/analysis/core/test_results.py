"""Published figures: the same however the sums came about, consistent with their weights, plain JSON."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from analysis.core.facts import RespondentFacts
from analysis.core.results import Weights, empty_sums, results
from analysis.core.sums import Sums
from tests.analysis.core import made_up

STUDY = made_up.study()
PEOPLE = made_up.sample(7, 300)

NUMBERS = st.integers(0, len(PEOPLE) - 1)


def figures(sums: Sums) -> str:
    return json.dumps(results(STUDY, sums).to_json(), allow_nan=False)


@settings(max_examples=15)
@given(st.lists(NUMBERS, min_size=1, max_size=150), st.randoms())
def test_figures_do_not_depend_on_the_order_of_arrival_to_the_bit(numbers: list[int], chance: random.Random) -> None:
    people = [PEOPLE[number] for number in numbers]
    shuffled = list(people)
    chance.shuffle(shuffled)

    assert figures(made_up.total(STUDY, shuffled)) == figures(made_up.total(STUDY, people))


class Fieldwork(RuleBasedStateMachine):
    """Interviews are completed, corrected and voided, stored and read again; the figures stay those of a rebuild."""

    def __init__(self) -> None:
        super().__init__()
        self.sums = empty_sums(STUDY)
        self.counted: list[RespondentFacts] = []

    @rule(number=NUMBERS)
    def complete(self, number: int) -> None:
        self.sums.add(PEOPLE[number])
        self.counted.append(PEOPLE[number])

    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        if self.counted:
            self.sums.add(self.counted.pop(data.draw(st.integers(0, len(self.counted) - 1))), -1)

    @rule(data=st.data(), number=NUMBERS)
    def correct(self, data: st.DataObject, number: int) -> None:
        if self.counted:
            place = data.draw(st.integers(0, len(self.counted) - 1))
            self.sums.add(self.counted[place], -1)
            self.sums.add(PEOPLE[number])
            self.counted[place] = PEOPLE[number]

    @rule()
    def store_and_read(self) -> None:
        self.sums = Sums.from_json(json.loads(json.dumps(self.sums.to_json())))

    @rule(numbers=st.lists(NUMBERS, max_size=30))
    def merge_another_site(self, numbers: list[int]) -> None:
        others = [PEOPLE[number] for number in numbers]
        self.sums += made_up.total(STUDY, others)
        self.counted += others

    @invariant()
    def incremental_equals_rebuilt(self) -> None:
        assert figures(self.sums) == figures(made_up.total(STUDY, self.counted))


TestFieldwork = Fieldwork.TestCase
TestFieldwork.settings = settings(max_examples=12, stateful_step_count=12)


def test_weighted_means_of_the_file_are_the_published_figures() -> None:
    found = results(STUDY, made_up.total(STUDY, PEOPLE))
    weights = Weights.published(json.loads(json.dumps(found.to_json())))

    pooled, own = zip(*(weights.of(one) for one in PEOPLE), strict=True)

    assert sum(pooled) / len(PEOPLE) == pytest.approx(1)
    for code in ("AA", "BB"):
        of_country = [weight for one, weight in zip(PEOPLE, own, strict=True) if one.country == code]
        assert sum(of_country) / len(of_country) == pytest.approx(1)
    for domain, used in (("overall", pooled), ("AA", own), ("BB", own)):
        scored = [
            (weight, one.scores[0])
            for one, weight in zip(PEOPLE, used, strict=True)
            if one.scores[0] is not None and domain in ("overall", one.country)
        ]
        mean = sum(weight * score for weight, score in scored) / sum(weight for weight, _ in scored)
        published = next(e for e in found.estimates if (e["index"], e["domain"]) == ("one", domain))
        assert published["estimate"] == pytest.approx(mean, rel=1e-12)
        assert published["n"] == len(scored)


def test_the_share_of_a_country_in_the_pooled_figure_is_that_of_its_adults() -> None:
    twice = [one for one in PEOPLE if one.country == "AA"] * 2 + [one for one in PEOPLE if one.country == "BB"]

    found = results(STUDY, made_up.total(STUDY, twice))

    assert found.weights["AA"]["population"] == pytest.approx(1_000_000)
    assert found.weights["BB"]["population"] == pytest.approx(2_000_000)
    before, after = (
        next(e["estimate"] for e in r.estimates if (e["index"], e["domain"]) == ("one", "overall"))
        for r in (results(STUDY, made_up.total(STUDY, PEOPLE)), found)
    )
    # Up to who answered the question: shares of those without a score follow the raked weights.
    assert after == pytest.approx(before, rel=1e-9)


def test_everything_is_told_about_the_weights() -> None:
    told = results(made_up.study(cap=2.5), made_up.total(STUDY, PEOPLE)).weights["AA"]

    assert told["n_eff"] == pytest.approx(told["n"] / told["deff"])
    assert told["max_weight"] <= 2.5 * (1 + 1e-6)
    assert 0 < told["min_weight"] < 1 < told["max_weight"]
    assert told["margin_error"] < 1e-10
    for margin in told["margins"]:
        assert sum(c["n"] for c in margin["categories"]) == told["n"]
        assert sum(c["target_share"] for c in margin["categories"]) == pytest.approx(1)


def test_intervals_hold_the_estimate_and_end_with_the_scale() -> None:
    people = [
        made_up.respondent(one.country, scores=(100 if place else 60, 0)) for place, one in enumerate(PEOPLE[:40])
    ]

    found = results(STUDY, made_up.total(STUDY, people))

    near_the_end = next(e for e in found.estimates if (e["index"], e["domain"]) == ("one", "AA"))
    assert near_the_end["ci_low"] < near_the_end["estimate"] < near_the_end["ci_high"] == 100

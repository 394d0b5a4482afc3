"""Do Python and the screen's JavaScript ever differ?"""

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.core import walk
from surveys.core.expressions import Context, evaluate
from surveys.core.expressions.functions import FUNCTIONS
from surveys.core.expressions.patterns import PatternError, compile_pattern
from surveys.core.shuffle import arranged
from surveys.core.workbook import compile_study, read_directory
from tests.surveys.core.conformance import plain
from tests.surveys.core.twin import Twin
from tests.surveys.core.walking import account

STUDY = Path(__file__).parents[3] / "surveys" / "studies" / "coproduction_2008"
NAMES = ("a", "b", "c", "d")

TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["", "dk", "refused", "a b", "18", " 18 ", "1.50", "-0", "2008-02-29", "2007-02-29", "😀é", "true"]
    ),
    st.dates().map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
)
NUMBERS = st.one_of(
    st.integers(-3, 130),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(-1000, 1000, places=2).map(float),
)
ANSWERS = st.one_of(TEXTS, NUMBERS, st.booleans(), st.none(), st.lists(st.text("ab 1", max_size=3), max_size=4))


def calls(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A call of any function with as many arguments as it may have."""

    def call(name: str) -> st.SearchStrategy[Any]:
        fewest, most, _ = FUNCTIONS[name]
        arguments = st.lists(parts, min_size=fewest, max_size=fewest + 2 if most is None else most)
        return arguments.map(lambda given_arguments: ["call", name, *given_arguments])

    return st.sampled_from(sorted(set(FUNCTIONS) - {"regex"})).flatmap(call)


@cache
def programs() -> tuple[Any, ...]:
    """Programs of some patterns."""
    return tuple(compile_pattern(p) for p in ("[0-9]{2,3}", "(a|b)*", r"\w+ ?\d*", ".?", "^[^a]+$", "(a*)*b"))


TREES = st.recursive(
    st.one_of(
        st.tuples(st.just("lit"), TEXTS | NUMBERS).map(list),
        st.tuples(st.just("ref"), st.sampled_from(NAMES)).map(list),
        st.just(["self"]),
    ),
    lambda parts: st.one_of(
        st.tuples(
            st.sampled_from(["and", "or", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"]),
            parts,
            parts,
        ).map(list),
        parts.map(lambda part: ["neg", part]),
        st.tuples(st.just("matches"), parts, st.sampled_from(programs())).map(list),
        calls(parts),
    ),
    max_leaves=12,
)


@settings(max_examples=1000, deadline=None)
@given(tree=TREES, values=st.dictionaries(st.sampled_from(NAMES), ANSWERS), itself=ANSWERS, today=st.dates())
def test_every_expression_has_the_same_value_in_both_languages(
    twin: Twin, tree: Any, values: Any, itself: Any, today: Any
) -> None:
    here = plain(evaluate(tree, Context(values, self_value=itself, today=str(today))))

    there = twin.say("evaluate", tree=tree, context={"values": values, "self": itself, "today": str(today)})

    assert (here, isinstance(here, bool)) == (there, isinstance(there, bool))


@settings(max_examples=300, deadline=None)
@given(pattern=st.text("ab(|)*+?{2,}[^-].\\dw$", max_size=12), text=st.text("ab1-]\n", max_size=12))
def test_every_pattern_matches_the_same_texts_in_both_languages(twin: Twin, pattern: str, text: str) -> None:
    try:
        program = compile_pattern(pattern)
    except PatternError:
        return
    tree = ["matches", ["lit", text], program]

    assert evaluate(tree, Context({})) == twin.say("evaluate", tree=tree, context={"values": {}})


@settings(max_examples=200, deadline=None)
@given(
    items=st.lists(st.integers(0, 9), max_size=20),
    order=st.sampled_from([None, "rotate", "random"]),
    seed=st.text(max_size=40),
    name=st.text(max_size=10),
)
def test_every_order_is_the_same_in_both_languages(twin: Twin, items: Any, order: Any, seed: str, name: str) -> None:
    here = arranged(items, order, seed=seed, name=name)

    assert here == twin.say("arrange", items=items, order=order, seed=seed, name=name)


@pytest.fixture(scope="session")
def study_twin(twin: Twin) -> Twin:
    """The twin, which has learnt the questionnaire of the five-country study."""
    twin.say("learn", key="study", questionnaire=study_questionnaire())
    return twin


@settings(max_examples=150, deadline=None)
@given(
    chance=st.integers(0, 2**32),
    country=st.sampled_from(["CZ", "DK", "DE", "FR", "UK", "XX"]),
    spoilt=st.dictionaries(st.integers(0, 60), ANSWERS, max_size=2),
    seed=st.uuids().map(str),
)
def test_the_study_goes_the_same_way_in_both_languages(
    study_twin: Twin, chance: int, country: str, spoilt: dict[int, Any], seed: str
) -> None:
    questionnaire = study_questionnaire()
    answers = some_answers(questionnaire, random.Random(chance), country, seed)
    for place, value in spoilt.items():
        answers[sorted(answers)[place % len(answers)]] = value
    case = {"answers": answers, "case": {"country": country}, "seed": seed}

    here = json.loads(json.dumps(account(questionnaire, case)))

    assert here == study_twin.say("walk", key="study", given=case)


@cache
def study_questionnaire() -> dict[str, Any]:
    """The questionnaire of the five-country study."""
    return compile_study(read_directory(STUDY), version=1).questionnaire


def some_answers(questionnaire: Any, chance: random.Random, country: str, seed: str) -> dict[str, Any]:
    """Valid answers to every question on a route drawn at random."""
    answers: dict[str, Any] = {}
    while True:
        so_far = walk.walk(questionnaire, answers, case={"country": country}, seed=seed)
        if so_far.next is None or so_far.next in answers:
            return answers
        node = walk.index(questionnaire).questions[so_far.next]
        if node["type"] == "note":
            answers[node["name"]] = True
        elif node["list"]:
            shown = walk.choices(questionnaire, node["name"], so_far, seed)
            # A country that the study does not have has no regions: the walk stops there.
            answers[node["name"]] = chance.choice(shown)["name"] if shown else "nowhere"
        else:
            possible = [
                value
                for value in (*node["missing"], *range(96))
                if walk.check(questionnaire, node["name"], value, so_far) is None
            ]
            answers[node["name"]] = chance.choice(possible)

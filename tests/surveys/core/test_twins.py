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
from surveys.core.expressions.patterns import PatternError, compile_pattern
from surveys.core.shuffle import arranged
from surveys.core.workbook import compile_study, read_directory
from tests.surveys.core.conformance import context, plain
from tests.surveys.core.generated import Draw
from tests.surveys.core.twin import Twin
from tests.surveys.core.walking import account
from tests.surveys.core.workbooks import survey, workbook

STUDY = Path(__file__).parents[3] / "surveys" / "studies" / "coproduction_2008"
TEXTS = st.one_of(st.text(max_size=8), st.sampled_from(["", "dk", "refused", "a b", "18", "1.50", "2008-02-29", "😀é"]))
NUMBERS = st.one_of(st.integers(-3, 130), st.floats(allow_nan=False, allow_infinity=False))
ANSWERS = st.one_of(TEXTS, NUMBERS, st.booleans(), st.none(), st.lists(st.text("ab 1", max_size=3), max_size=4))
# Else half of all routes would end before the first question.
AGREEING, MOSTLY = {"respondent": "comes", "consent": "yes"}, 0.9
# 80 times 150 expressions.
N_BATCHES, N_CASES = 80, 150


@settings(max_examples=N_BATCHES)
@given(seed=st.integers(0, 2**64))
def test_every_expression_has_the_same_value_in_both_languages(twin: Twin, seed: int) -> None:
    draw = Draw(seed)
    cases = [draw.case() for _ in range(N_CASES)]

    here = [outcome(evaluate(case["tree"], context(case["given"]))) for case in cases]
    there = twin.say("evaluateAll", cases=cases)

    differing = [(case, mine, theirs) for case, mine, theirs in zip(cases, here, there, strict=True) if mine != theirs]
    assert not differing, (
        f"{len(differing)} differ; the shortest: {min(differing, key=lambda found: len(str(found[0])))}"
    )


def outcome(value: Any) -> list[Any]:
    """A value with its kind: JSON alone would not tell 1 from true, nor a set from a text."""
    kind = {bool: "boolean", str: "string", list: "set"}.get(type(value), "number")
    return [kind, plain(value)]


@settings(max_examples=300)
@given(pattern=st.text("ab(|)*+?{2,}[^-].\\dw$", max_size=12), text=st.text("ab1-]\n", max_size=12))
def test_every_pattern_matches_the_same_texts_in_both_languages(twin: Twin, pattern: str, text: str) -> None:
    try:
        program = compile_pattern(pattern)
    except PatternError:
        return
    tree = ["matches", ["lit", text], program]

    assert evaluate(tree, Context({})) == twin.say("evaluate", tree=tree, given={})


@settings(max_examples=200)
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


@settings(max_examples=150)
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
            if node["name"] in AGREEING and chance.random() < MOSTLY:
                answers[node["name"]] = AGREEING[node["name"]]
        else:
            possible = [
                value
                for value in (*node["missing"], *range(96))
                if walk.check(questionnaire, node["name"], value, so_far) is None
            ]
            answers[node["name"]] = chance.choice(possible)


@cache
def household_questionnaire() -> dict[str, Any]:
    """A roster in which chance, the clock, words of choices and answers of other instances decide."""
    rows = survey(
        "calculate | dice | | | random()",
        "calculate | began | | | format-date-time(now(), '%H:%M')",
        "select_one sex | sex | Sex?",
        "calculate | word | | | jr:choice-name(${sex}, '${sex}')",
        "integer | n | How many?",
        "begin_repeat | child | Child | | | | ${n}",
        "integer | age | Age? | | | . >= 0 and . < 30 + position(..)",
        "text | school | School? | ${age} > 5 and random() < 0.5",
        "calculate | before | | | indexed-repeat(${age}, ${child}, position(..) - 1)",
        "note | elder | Older. | ${age} > ${before}",
        "end_repeat | | ",
        "calculate | total | | | sum(${age})",
        "calculate | all | | | join(', ', ${age})",
        "note | old | Old: ${all} | max(${age}) > 10",
        headers="type | name | label::English (en) | relevant | calculation | constraint | repeat_count",
    )
    return compile_study(workbook(survey=rows), version=1).questionnaire


@settings(max_examples=150)
@given(
    n=st.integers(0, 4),
    ages=st.lists(st.integers(-1, 33) | ANSWERS, min_size=4, max_size=4),
    seed=st.uuids().map(str),
    sex=st.sampled_from(["male", "female", "refused"]),
    removed=st.lists(st.booleans() | ANSWERS, max_size=3),
)
def test_a_roster_goes_the_same_way_in_both_languages(
    twin: Twin, n: int, ages: list[Any], seed: str, sex: str, removed: list[Any]
) -> None:
    questionnaire = household_questionnaire()
    twin.say("learn", key="household", questionnaire=questionnaire)
    answers = {"sex": sex, "n": n, **{f"age[{i}]": age for i, age in enumerate(ages, start=1)}}
    answers |= {f"school[{i}]": "Yes" for i in range(1, 5)} | {f"elder[{i}]": True for i in range(1, 5)} | {"old": True}
    answers |= {f"child[{i}]/removed": said for i, said in enumerate(removed, start=1)}
    case = {"answers": answers, "case": {"country": "CZ"}, "seed": seed}

    here = json.loads(json.dumps(account(questionnaire, case)))

    assert here == twin.say("walk", key="household", given=case)
    if here["end"]:
        standing = [age for i, age in enumerate(ages) if removed[i : i + 1] != [True] or removed[i] is not True]
        assert here["values"]["total"] == sum(age for age in standing[:n] if isinstance(age, (int, float)))


@cache
def named_questionnaire() -> dict[str, Any]:
    """A roster whose answers are named in the texts of choices."""
    rows = survey(
        "select_one sex | sex | Sex? | Geschlecht?",
        "begin_repeat | child | Child | Kind | 2",
        "text | first | Name? | Name?",
        "select_multiple who | who | Who? | Wer?",
        "calculate | words | | | | jr:choice-name(${who}, '${who}')",
        "note | told | So: ${who}. | Also: ${who}.",
        "end_repeat",
        headers="type | name | label::English (en) | label::Deutsch (de) | repeat_count | calculation",
    )
    choices = [
        ["list_name", "name", "label::English (en)", "label::Deutsch (de)"],
        ["sex", "male", "A man", "Ein Mann"],
        ["sex", "female", "A woman", "Eine Frau"],
        ["who", "child", "${first} alone", "${first} allein"],
        ["who", "both", "${sex} with ${first}", "${sex} mit ${first}"],
    ]
    return compile_study(workbook(survey=rows, choices=choices), version=1).questionnaire


@settings(max_examples=100)
@given(
    sex=st.sampled_from(["male", "female"]),
    names=st.lists(st.text("aé😀$ {}", min_size=1, max_size=5), min_size=2, max_size=2),
    who=st.lists(st.lists(st.sampled_from(["child", "both"]), unique=True), min_size=2, max_size=2),
    is_read=st.booleans(),
)
def test_texts_of_choices_name_the_same_answers_in_both_languages(
    twin: Twin, sex: str, names: list[str], who: list[list[str]], is_read: bool
) -> None:
    questionnaire = named_questionnaire()
    twin.say("learn", key="named", questionnaire=questionnaire)
    answers = {"sex": sex, "told[1]": is_read, "told[2]": True}
    for i in (1, 2):
        answers |= {f"first[{i}]": names[i - 1], f"who[{i}]": who[i - 1]}
    case = {"answers": answers, "case": {"country": "CZ"}, "seed": "s"}

    here = json.loads(json.dumps(account(questionnaire, case)))

    assert here == twin.say("walk", key="named", given=case)

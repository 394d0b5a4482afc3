"""Why has an expression its value, and what does it say in words?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.core.expressions import (
    Context,
    ExpressionError,
    Scope,
    Step,
    Words,
    as_source,
    asked_if,
    compile_expression,
    evaluate,
    explain,
    in_words,
)
from tests.surveys.core.conformance import context, plain, scope, table
from tests.surveys.core.generated import Draw

LABELS = {"age": "Age", "sex": "Sex", "places": "Places", "child": "children", "child_age": "age of the child"}
WORDS = Words(
    question=lambda name: LABELS.get(name, name),
    choice=lambda question, choice: {"female": "Female"}.get(choice, choice),
)
HOUSEHOLD = Scope(itself="q", repeats={"child_age": ("child",)}, repeat_names=("child",))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("${age} >= 18 and ${sex} = 'female'", "Asked if Age is at least 18 and Sex is Female"),
        ("18 <= ${age}", "Asked if Age is at least 18"),
        ("${age} < 18 or ${age} = ''", "Asked if Age is less than 18 or Age has no answer"),
        ("${age} != ''", "Asked if Age has an answer"),
        ("${sex} = 'female' or ${sex} = 'dk' or ${sex} = 'refused'", "Asked if Sex is Female, “dk” or “refused”"),
        ("${sex} = 'female' and (${age} < 5 or ${age} > 9)", "Asked if Sex is Female and (Age is less than 5 or Age is more than 9)"),
        ("selected(${places}, 'home')", "Asked if “home” is among the answers to Places"),
        ("not(selected(${places}, 'home'))", "Asked if “home” is not among the answers to Places"),
        ("selected(${places}, 'home') = false()", "Asked if “home” is not among the answers to Places"),
        ("not(${sex} = 'female')", "Asked if Sex is not Female"),
        ("not(${age} > 3)", "Asked if it is not true that Age is more than 3"),
        ("count-selected(${places}) > 1", "Asked if the number of answers to Places is more than 1"),
        ("count(${child}) > 2", "Asked if the number of children is more than 2"),
        ("max(${child_age}) < 6", "Asked if the largest of age of the child is less than 6"),
        ("indexed-repeat(${child_age}, ${child}, 1) > 2", "Asked if age of the child of number 1 is more than 2"),
        ("(${age} + 1) * 2 > 40", "Asked if ((Age plus 1) times 2) is more than 40"),
        ("today() - ${born} > 30", "Asked if (the day of the interview minus born) is more than 30"),
        ("coalesce(${age}, 0) > 17", "Asked if Age, or if that is empty 0 is more than 17"),
        ("regex(${code}, '[0-9]{4}')", "Asked if code has the form [0-9]{4}"),
        ("pulldata('regions', 'name', 'code', ${code}) = 'North'", "Asked if name of code in the table regions is “North”"),
        ("${age}", "Asked if Age has an answer"),
        ("not(${age}) or ${sex}", "Asked if Age has no answer or Sex has an answer"),
        ("true()", "Always asked"),
        ("false()", "Never asked"),
    ],
)  # fmt: skip
def test_routing_is_told_in_words(source: str, words: str) -> None:
    assert asked_if(compile_expression(source, HOUSEHOLD), WORDS) == words


def test_a_question_without_a_condition_is_always_asked() -> None:
    assert asked_if(None, WORDS) == "Always asked"


def test_the_words_are_those_of_the_reader_s_language() -> None:
    german = {
        "Asked if %(condition)s": "Gefragt, wenn %(condition)s",
        "%(left)s is at least %(right)s": "%(left)s mindestens %(right)s ist",
    }

    told = asked_if(compile_expression("${age} >= 18"), Words(phrase=lambda phrase: german.get(phrase, phrase)))

    assert told == "Gefragt, wenn age mindestens 18 ist"


def test_every_expression_of_the_table_can_be_told() -> None:
    for case in table("expressions"):
        told = in_words(compile_expression(case["expression"], scope(case.get("inside", ""))), WORDS)

        assert told.strip()
        assert "%(" not in told.replace(case["expression"], "")


def test_an_expression_that_is_written_again_means_the_same() -> None:
    for case in table("expressions"):
        here = scope(case.get("inside", ""))
        compiled = compile_expression(case["expression"], here)

        again = compile_expression(as_source(compiled), here)

        assert plain(evaluate(again, context(case))) == plain(evaluate(compiled, context(case)))
        assert as_source(again) == as_source(compiled)


@settings(max_examples=40)
@given(seed=st.integers(0, 2**64))
def test_whatever_is_written_down_can_be_read_again(seed: int) -> None:
    draw = Draw(seed)
    for _ in range(50):
        case = draw.case()
        written = as_source(case["tree"])
        try:
            compiled = compile_expression(written, scope("visit"))
        except ExpressionError:
            # Trees are drawn that nobody could write: with a negative literal, or comparing what cannot be compared.
            continue

        assert as_source(compiled) == written
        assert explain(compiled, context(case["given"])).text == written
        assert in_words(compiled, WORDS)


def explained(source: str, **answers: object) -> Step:
    return explain(compile_expression(source), Context(answers))


def test_the_parts_come_with_their_values() -> None:
    step = explained("${age} >= 18 and ${sex} = 'male' and ${region} = 'north'", age=20, sex="female")

    assert step.value is False
    assert [(part.text, part.value, part.is_used) for part in step.parts] == [
        ("${age} >= 18", True, True),
        ("${sex} = 'male'", False, True),
        ("${region} = 'north'", None, False),
    ]
    assert [(part.text, part.value, part.question) for part in step.parts[0].parts] == [
        ("${age}", 20, "age"),
        ("18", 18, ""),
    ]


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("${a} = 1 or ${b} = 2", [True, False]),
        ("${a} = 2 or ${b} = 2", [True, True]),
        ("if(${a} = 1, 'x', 'y')", [True, True, False]),
        ("if(${a} = 2, 'x', 'y')", [True, False, True]),
        ("coalesce(${a}, ${b}, ${c})", [True, False, False]),
        ("coalesce(${none}, ${b}, ${c})", [True, True, False]),
    ],
)
def test_what_was_not_looked_at_says_so(source: str, used: list[bool]) -> None:
    assert [part.is_used for part in explained(source, a=1, b=2, c=3).parts] == used


def test_each_instance_of_a_repeat_is_explained_by_its_own_answers() -> None:
    inside = Scope(repeats={"child_age": ("child",)}, repeat_names=("child",), inside=("child",))
    tree = compile_expression("${child_age} > 5", inside)

    step = explain(tree, Context({"child": 2, "child_age[1]": 3, "child_age[2]": 9}, at=(2,)))

    assert (step.value, step.parts[0].value) == (True, 9)

"""Which answers can an expression mean inside and outside a repeat, and what does the compiler say of the others?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.expressions import (
    Context,
    ExpressionError,
    Scope,
    compile_expression,
    evaluate,
    key_of,
    refers_to,
    split_key,
)
from surveys.core.expressions.instances import MAXIMUM_INSTANCES

NAMES = {"age", "school", "cost", "town", "child", "visit"}
REPEATS = {"age": ("child",), "school": ("child",), "visit": ("child",), "cost": ("child", "visit")}


def scope(*inside: str, **others: object) -> Scope:
    facts = {"names": NAMES, "repeats": REPEATS, "repeat_names": ("child", "visit"), "inside": inside, **others}
    return Scope(**facts)  # type: ignore[arg-type]


def refusal(source: str, *inside: str, **others: object) -> ExpressionError:
    with pytest.raises(ExpressionError) as refused:
        compile_expression(source, scope(*inside, **others))
    return refused.value


@pytest.mark.parametrize(
    ("source", "inside", "code", "words"),
    [
        ("${age} > 5", (), "answer_in_repeat", "indexed-repeat(${age}, ${child}, 1)"),
        ("${cost} > 5", ("child",), "answer_in_repeat", "instance of the repeat 'visit'"),
        ("sum(${age} * 2) > 5", (), "answer_in_repeat", "sum, count, min, max or join"),
        ("${child} > 5", (), "repeat_as_answer", "Write count(${child})"),
        ("position(..) = 1", (), "position_outside_repeat", "stands in no repeat"),
        ("position(../..) = 1", ("child", "visit"), "bad_position", "position(${child})"),
        ("position(${visit}) = 1", ("child",), "bad_position", "position(${child})"),
        ("count(${town}) = 1", (), "not_in_repeat", "count-selected()"),
        ("count(1) = 1", (), "not_in_repeat", "instances of a repeat"),
        ("count(${chidl}) = 1", (), "unknown_name", "Did you mean 'child'?"),
        ("indexed-repeat(${town}, ${child}, 1)", (), "bad_indexed_repeat", "the question being one in the repeat"),
        (
            "indexed-repeat(${age}, ${visit}, 1)",
            (),
            "bad_indexed_repeat",
            "not a repeat around 'age'. Write one of: child.",
        ),
        ("indexed-repeat(${age}, ${child}, 1, ${child})", (), "bad_indexed_repeat", "number"),
        ("indexed-repeat(${cost}, ${visit}, 1)", (), "bad_indexed_repeat", "in the repeat 'child' too"),
        ("indexed-repeat(${agee}, ${child}, 1)", (), "unknown_name", "Did you mean 'age'?"),
        (".. = 1", (), "parent_outside_position", "in position(..) only"),
    ],
)
def test_an_answer_that_is_not_one_is_refused_with_the_way_out(
    source: str, inside: tuple[str, ...], code: str, words: str
) -> None:
    error = refusal(source, *inside)

    assert error.code == code
    assert words in str(error)


def test_a_repeat_that_comes_later_has_no_instances_yet() -> None:
    error = refusal("count(${child}) > 1", names=NAMES - {"child"}, later={"child": 12})

    assert (error.code, "row 12" in str(error)) == ("later_name", True)


@pytest.mark.parametrize(
    ("source", "inside", "tree"),
    [
        ("${town}", ("child",), ["ref", "town"]),
        ("${age}", ("child",), ["ref", "age", 1]),
        ("${age}", ("child", "visit"), ["ref", "age", 1]),
        ("${cost}", ("child", "visit"), ["ref", "cost", 2]),
        ("sum(${age})", (), ["call", "sum", ["every", "age", 0, "child"]]),
        ("sum(${cost})", ("child",), ["call", "sum", ["every", "cost", 1, "visit"]]),
        ("count(${child})", ("child",), ["instances", 0, "child"]),
        ("count(${visit})", ("child",), ["instances", 1, "visit"]),
        ("position(..)", ("child", "visit"), ["position", 2]),
        ("position(${child})", ("child", "visit"), ["position", 1, "child"]),
        ("indexed-repeat(${cost}, ${visit}, 2)", ("child",), ["at", "cost", "child", ["position", 1], "visit", ["lit", 2]]),
    ],
)  # fmt: skip
def test_the_compiler_decides_which_instance_is_meant(source: str, inside: tuple[str, ...], tree: object) -> None:
    assert compile_expression(source, scope(*inside)) == tree


def test_an_expression_knows_the_questions_and_the_repeats_it_refers_to() -> None:
    compiled = compile_expression("sum(${cost}) > indexed-repeat(${age}, ${child}, ${town})", scope())

    assert refers_to(compiled) == {"cost", "child", "visit", "age", "town"}


@given(
    name=st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,20}", fullmatch=True), at=st.lists(st.integers(1, 999), max_size=4)
)
def test_a_key_tells_its_name_and_its_instance(name: str, at: list[int]) -> None:
    assert split_key(key_of(name, at)) == (name, tuple(at))


@given(ages=st.lists(st.integers(0, 99), max_size=8))
def test_what_is_said_of_all_instances_is_said_of_the_list_of_answers(ages: list[int]) -> None:
    values = {"child": len(ages), **{key_of("age", [i]): age for i, age in enumerate(ages, start=1)}}

    def value(source: str) -> object:
        return evaluate(compile_expression(source, scope()), Context(values))

    assert value("sum(${age})") == sum(ages)
    assert value("count(${child})") == len(ages)
    assert value("join(' ', ${age})") == " ".join(map(str, ages))
    assert value("max(coalesce(max(${age}), 0))") == max(ages) if ages else True


def test_however_many_instances_there_seem_to_be_the_work_is_bounded() -> None:
    tree = compile_expression("count(${visit})", scope())
    values = {"child": 10**12, **{f"visit[{i}]": 10**12 for i in range(1, 2_000)}}

    assert evaluate(tree, Context(values)) == MAXIMUM_INSTANCES


def test_texts_that_double_each_other_do_not_grow_for_ever() -> None:
    tree = compile_expression("concat(${x}, ${x}, join('', ${x}, ${x}))")
    text = "ab"
    for _ in range(60):
        text = evaluate(tree, Context({"x": text}))

    assert len(text) == 10_000


def test_every_random_number_of_an_interview_is_another_one() -> None:
    here = [compile_expression("random()", Scope(place=place)) for place in ("a.relevant", "b.relevant")]
    both = compile_expression("concat(random(), ' ', random())", Scope(place="a.relevant"))

    drawn = [
        evaluate(tree, Context({}, seed=seed, at=at)) for tree in here for seed in ("s", "t") for at in ((), (1,), (2,))
    ]

    assert len(set(drawn)) == len(drawn) == 12
    assert len(set(evaluate(both, Context({}, seed="s")).split())) == 2
    assert all(0 <= number < 1 for number in drawn)


@given(seed=st.uuids().map(str))
def test_a_random_number_stays_the_same_at_every_evaluation(seed: str) -> None:
    tree = compile_expression("random()", Scope(place="a.calculation"))

    assert evaluate(tree, Context({}, seed=seed)) == evaluate(
        tree, Context({"other": 1}, seed=seed, today="2008-05-05")
    )


def test_random_numbers_are_spread_evenly() -> None:
    tree = compile_expression("random()", Scope(place="a.calculation"))
    tenths = [int(evaluate(tree, Context({}, seed=str(seed))) * 10) for seed in range(5_000)]

    # 5,000 draws: a tenth has 500 of them, give or take five standard deviations of 21.
    assert all(395 < tenths.count(tenth) < 605 for tenth in range(10))


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ("pulldata('regionz', 'name', 'code', 'n')", "unknown_table", "Did you mean 'regions'?"),
        ("pulldata('regions', 'nmae', 'code', 'n')", "unknown_table_column", "Did you mean 'name'?"),
        ("pulldata('regions', 'name', 'key', 'n')", "unknown_table_column", "It has: code, name."),
        ("pulldata('regions', ${town}, 'code', 'n')", "bad_pulldata", "in quotation marks"),
        ("pulldata('regions.csv', 'name', 'code', ${twon})", "unknown_name", "Did you mean 'town'?"),
    ],
)
def test_a_table_is_looked_up_by_names_that_it_has(source: str, code: str, words: str) -> None:
    error = refusal(source, tables={"regions": ("code", "name")})

    assert error.code == code
    assert words in str(error)

"""What does the compiler say to the one who wrote an expression?"""

import pytest

from surveys.core.expressions import Context, ExpressionError, Scope, compile_expression, evaluate, refers_to

SCOPE = Scope(
    names={"sex", "age", "safety_1", "places"},
    later={"health_1": 40},
    choices={"sex": ("male", "female", "refused"), "places": ("home", "street"), "level": ("1", "2")},
    numbers={"age": ("dk", "refused")},
)


def refusal(source: str, scope: Scope = SCOPE) -> ExpressionError:
    with pytest.raises(ExpressionError) as refused:
        compile_expression(source, scope)
    return refused.value


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "ends too early"),
        ("${age} >", "ends too early"),
        ("(1 + 2", "ends too early"),
        ("${age} == 18", "Write = or !="),
        ("${age} <> 18", "Write = or !="),
        ("${age} > 18 && ${sex} = 'male'", "Write 'and' or 'or'"),
        ("${age} / 2", "Write 'div'"),
        ("$age > 18", "as \\${name}"),
        ("${sex} = ‘male’", "straight quotation marks"),
        ("${sex} = 'male", "not closed"),
        ("${age} > 18 18", "from character 13: '18'"),
        ("${a b}", "cannot be read"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_to_write(source: str, words: str) -> None:
    error = refusal(source)

    assert error.code == "expression_syntax"
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(str(error))


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ("${agee} > 18", "unknown_name", "Did you mean 'age'?"),
        ("${health_1} = 'often'", "later_name", "asked later, in row 40"),
        ("age > 18", "bare_name", "as ${age}"),
        (". > 18", "self_outside_constraint", "in a constraint only"),
        ("slected(${places}, 'home')", "unknown_function", "Did you mean 'selected'?"),
        ("area(${sex})", "unknown_function", "no positions on a telephone"),
        ("selected(${places})", "wrong_number_of_arguments", "takes 2 arguments, not 1"),
        ("not()", "wrong_number_of_arguments", "takes 1 argument, not 0"),
        ("round(1, 2, 3)", "wrong_number_of_arguments", "takes 1 to 2 arguments, not 3"),
        ("coalesce()", "wrong_number_of_arguments", "takes 1 or more arguments, not 0"),
        ("${sex} = 'mael'", "unknown_choice", "Did you mean 'male'?"),
        ("'mael' != ${sex}", "unknown_choice", "Did you mean 'male'?"),
        ("${sex} = 'x'", "unknown_choice", "Write one of: male, female, refused."),
        ("${sex} = 1", "unknown_choice", "'1' is not a choice"),
        ("selected(${places}, 'hme')", "unknown_choice", "Did you mean 'home'?"),
        ("${age} = 'refsed'", "not_a_number", "Did you mean 'refused'?"),
        ("${age} > 'old'", "not_a_number", "neither a number nor a date"),
        ("${sex} > 1", "not_a_number", "are not numbers (male, female, refused)"),
        ("selected(${places}, 'home') = 'true'", "truth_compared_with_text", "Write the condition alone"),
        ("regex(${sex}, ${places})", "bad_pattern", "in quotation marks"),
        ("regex(${sex}, '(a')", "bad_pattern", "a parenthesis is not closed"),
        ("${age} > 99999999999999999999", "number_too_large", "at most 15 digits"),
        ("1 + if(1, ${sex} = 'mael', 2)", "unknown_choice", "mael"),
    ],
)
def test_what_can_never_hold_is_named(source: str, code: str, words: str) -> None:
    error = refusal(source)

    assert error.code == code
    assert words in str(error)


@pytest.mark.parametrize(
    "source",
    [
        "${sex} = ''",
        "${sex} = 'refused'",
        "${age} = 'dk' or ${age} = '18' or ${age} >= '2008-01-01'",
        "${sex} = ${places}",
        "not(${sex} = 'male') = true()",
        "${places} = 'home'",
    ],
)
def test_what_can_hold_is_left_alone(source: str) -> None:
    assert compile_expression(source, SCOPE)


def test_choices_that_are_numbers_can_be_compared_as_numbers() -> None:
    scope = Scope(names={"level"}, choices={"level": ("1", "2", "dk")})

    assert compile_expression("${level} >= 2 or ${level} = 1", scope)


def test_the_answer_itself_is_compared_with_its_own_choices() -> None:
    scope = Scope(names=set(), choices={"sex": ("male", "female")}, itself="sex")

    assert refusal(". = 'mael'", scope).code == "unknown_choice"


def test_a_column_that_the_choices_do_not_have_is_named() -> None:
    error = refusal("contry = ${sex}", Scope(names={"sex"}, columns=("country", "name")))

    assert "no column 'contry'. Did you mean 'country'?" in str(error)


@pytest.mark.parametrize("opening", ["-", "not(", "if(1, 1, ", "1 + (", "concat('a', "])
def test_depth_is_bounded(opening: str) -> None:
    closing = ")" * opening.count("(")
    deep = 1_500 // len(opening)

    error = refusal(opening * deep + "1" + closing * deep)

    assert error.code == "expression_too_deep"


def test_parentheses_alone_make_nothing_deeper() -> None:
    assert compile_expression("(" * 1_500 + "1" + ")" * 1_500) == ["lit", 1]


def test_length_is_bounded() -> None:
    assert refusal("1" + " + 1" * 3_000).code == "expression_too_long"


def test_a_sum_of_very_many_terms_is_too_deep_rather_than_a_crash() -> None:
    assert refusal("1" + " + 1" * 1_500).code == "expression_too_deep"


def test_patterns_are_bounded_together() -> None:
    one = "regex(${sex}, '[a-z]{900}')"

    assert compile_expression(f"{one} or {one}", SCOPE)
    error = refusal(" or ".join([one] * 5))
    assert (error.code, error.also) == ("patterns_too_long", ())


def test_a_long_list_of_conditions_stays_shallow() -> None:
    compiled = compile_expression(" or ".join(f"${{age}} = {number}" for number in range(400)), SCOPE)

    assert evaluate(compiled, Context({"age": 399})) is True
    assert depth(compiled) < 15


def test_an_expression_knows_the_questions_it_refers_to() -> None:
    compiled = compile_expression("if(${sex} = 'male' and regex(${places}, 'h.*'), ${age}, 'ref')", SCOPE)

    assert refers_to(compiled) == {"sex", "places", "age"}


def depth(node: object) -> int:
    return 1 + max(map(depth, node), default=0) if isinstance(node, list) else 0

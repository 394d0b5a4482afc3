"""Are LimeSurvey's conditions said in our language, and those that cannot be said named?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.exchange.lss.expressions import Target, translate, translate_value
from surveys.core.exchange.lss.patterns import pattern
from surveys.core.exchange.lss.untranslatable import UntranslatableError
from surveys.core.expressions import compile_expression

TARGETS = {
    "Q1": Target("Q1", "choice"),
    "9X7X101": Target("Q1", "choice"),
    "age": Target("age", "number"),
    "M_A": Target("M", "option", "A"),
    "M_B": Target("M", "option", "B"),
    "name": Target("name", "text"),
}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1", ""),
        ("", ""),
        ('Q1.NAOK == "Y"', "${Q1} = 'Y'"),
        ('9X7X101.NAOK == "Y"', "${Q1} = 'Y'"),
        ('"Y" == Q1.NAOK', "${Q1} = 'Y'"),
        ("Q1.NAOK == 3", "${Q1} = '3'"),
        ('Q1.NAOK >= "3"', "number(${Q1}) >= 3"),
        ('Q1 == "-oth-"', "${Q1} = 'other'"),
        ("((age.NAOK > 3))", "(${age} > 3)"),
        ("18 < age.NAOK", "${age} > 18"),
        ('age.NAOK == "18"', "${age} = 18"),
        ("age > .5", "${age} > 0.5"),
        ("age > 9 + 9", "${age} > (9 + 9)"),
        ("age ge 18 and age lt 65", "${age} >= 18 and ${age} < 65"),
        ('(Q1 == "a" || Q1 == "b") && age != 5', "(${Q1} = 'a' or ${Q1} = 'b') and ${age} != 5"),
        ('!(Q1.NAOK == "a")', "not((${Q1} = 'a'))"),
        ("is_empty(age.NAOK)", "not(${age} != '')"),
        ("!is_empty(name.NAOK)", "not(not(${name} != ''))"),
        ('M_A.NAOK == "Y"', "selected(${M}, 'A')"),
        ('M_A.NAOK != "Y"', "not(selected(${M}, 'A'))"),
        ('M_A.NAOK == ""', "not(selected(${M}, 'A'))"),
        ("is_empty(M_A.NAOK)", "not(selected(${M}, 'A'))"),
        ("count(M_A.NAOK, M_B.NAOK) >= 2", "(if(selected(${M}, 'A'), 1, 0) + if(selected(${M}, 'B'), 1, 0)) >= 2"),
        ("sum(age.NAOK, Q1.NAOK) > 10", "(coalesce(${age}, 0) + if(${Q1} != '', number(${Q1}), 0)) > 10"),
        ('in(Q1.NAOK, "a", "b")', "(${Q1} = 'a' or ${Q1} = 'b')"),
        ('regexMatch("/^[A-Z]+$/", name.NAOK)', "regex(${name}, '[A-Z]+')"),
        ("strlen(name) > 3 * (age - 1)", "string-length(${name}) > 3 * (${age} - 1)"),
        ('name == "it\'s"', '${name} = "it\'s"'),
        ("INSERTANS:9X7X101 == 'Y'", "${Q1} = 'Y'"),
        ("Q1.shown > 2", "number(${Q1}) > 2"),
        ("Q1.shown == 'Yes'", "jr:choice-name(${Q1}, '${Q1}') = 'Yes'"),
        ("is_numeric(age)", "${age} != ''"),
        ("is_numeric(name)", "regex(${name}, '-?[0-9]+([.,][0-9]+)?')"),
        ("countif('Y', Q1, Q1) > 0", "(if(${Q1} = 'Y', 1, 0) + if(${Q1} = 'Y', 1, 0)) > 0"),
        ("countifop('>=', 3, age, Q1) > 0", "(if(${age} >= 3, 1, 0) + if(number(${Q1}) >= 3, 1, 0)) > 0"),
        ("countifop('ge', 3, age) > 0", "(if(${age} >= 3, 1, 0)) > 0"),
        ("strtolower(name) == 'x'", "lower-case(${name}) = 'x'"),
    ],
)
def test_a_condition_is_said_in_our_language(source: str, said: str) -> None:
    assert translate(source, TARGETS) == said
    if said:
        compile_expression(said)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("Q9.NAOK == 1", "there is no question 'Q9'"),
        ("Q1.question == 'x'", "'.question' has no counterpart"),
        ("name + name == 'x'", "a plus between two texts"),
        ("self > 3", "it is not known what stands for 'self'"),
        ("date('N') == 3", "the form of date 'N' has no counterpart"),
        ("stddev(age, age)", "function stddev() has no counterpart"),
        ("age == == 3", "'==' is not expected"),
        ("age = 3", "'=' gives an answer a value in LimeSurvey, what compares is '=='"),
        ("countifop('RX', 3, age) > 0", "'RX' compares nothing here"),
        ("(age == 3", "')' is missing"),
        ("age == 3 4", "'4' is not expected"),
        ("age # 3", "'# 3' cannot be read"),
        ('M_A == "N"', "can only be chosen or not"),
        ("M_A + 1 == 2", "an option of 'M' is no number"),
        ('Q1 > "often"', "'often' is compared by size and is no number"),
        ("age ==", "it ends too early"),
        ("(" * 100 + "1" + ")" * 100, "nested too deeply"),
    ],
)
def test_what_cannot_be_said_is_named(source: str, reason: str) -> None:
    with pytest.raises(UntranslatableError) as refused:
        translate(source, TARGETS)

    assert reason in str(refused.value)


def test_a_calculation_is_a_value() -> None:
    assert translate_value('if(age > 17, "adult", "child")', TARGETS) == "if(${age} > 17, 'adult', 'child')"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("implode(' ', 'Hi', name, '!')", "join(' ', 'Hi', ${name}, '!')"),
        ("name + ' of ' + age", "concat(concat(${name}, ' of '), ${age})"),
        ("name * 2 - Q1", "(number(${name}) * 2 - number(${Q1}))"),
        ("substr(name, 0, 3)", "substr(${name}, 0, 3)"),
        ("substr(name, 2, 3)", "substr(${name}, 2, 5)"),
        ("M_A", "if(selected(${M}, 'A'), 'Y', '')"),
        ("date('d.m.Y')", "format-date-time(now(), '%d.%m.%Y')"),
        (
            "date('M d, Y', time() - 90 * 24 * 60 * 60)",
            "format-date-time(date-time((((decimal-date-time(now()) * 86400) - 90 * 24 * 60 * 60)) div 86400), '%b %d, %Y')",
        ),
    ],
)
def test_texts_and_dates_are_put_together(source: str, said: str) -> None:
    assert translate_value(source, TARGETS) == said
    compile_expression(translate_value(source, TARGETS))


def test_a_check_speaks_of_the_answer_itself() -> None:
    targets = {**TARGETS, "this": Target(".", "number")}

    assert translate("this > 0 and this < age", targets) == ". > 0 and . < ${age}"


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("/^[0-9]+$/", "[0-9]+"),
        ("/[0-9]/", ".*[0-9].*"),
        ("#^a#u", "a.*"),
        ("/a|b/", ".*(a|b).*"),
        ("/^(a|b)$/", "(a|b)"),
        ("/^((a|b)c|d)$/", "((a|b)c|d)"),
    ],
)
def test_a_pattern_matches_the_whole_text(written: str, whole: str) -> None:
    assert pattern(written) == whole


@pytest.mark.parametrize("written", ["/a/i", "/^a|b$/"])
def test_a_pattern_that_would_mean_something_else_is_refused(written: str) -> None:
    with pytest.raises(UntranslatableError):
        pattern(written)


@given(st.text("Q1age .()=!<>&|+-*/'\"M_A,", max_size=40))
def test_anything_is_translated_to_an_expression_that_compiles_or_refused(source: str) -> None:
    try:
        said = translate(source, TARGETS)
    except UntranslatableError:
        return
    if said:
        assert compile_expression(said) is not None

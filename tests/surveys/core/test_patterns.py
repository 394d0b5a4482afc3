"""Does a pattern match the whole text, in bounded time?"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.core.expressions.patterns import PatternError, compile_pattern, matches

ATOMS = st.sampled_from(["a", "b", "1", ".", "[ab]", "[^a]", "[a-c1]", r"\d", r"\W", r"\s", r"\.", "-", "^", "$"])
PATTERNS = st.recursive(
    ATOMS,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map("".join),
        st.tuples(parts, parts).map("|".join).map(lambda pattern: f"({pattern})"),
        st.tuples(parts, st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}", "*?"])).map(
            lambda p: f"(?:{p[0]}){p[1]}"
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=500)
@given(pattern=PATTERNS, text=st.text("abc1-. é", max_size=8))
def test_a_pattern_matches_what_pythons_own_engine_matches(pattern: str, text: str) -> None:
    expected = re.fullmatch(pattern, text, re.ASCII) is not None

    assert matches(compile_pattern(pattern), text) == expected


def test_a_pattern_that_makes_other_engines_explode_takes_a_step_for_each_character() -> None:
    program = compile_pattern("(a|a)*(a*)*(a+)+b")

    assert not matches(program, "a" * 1_000)


def test_a_text_of_more_than_a_thousand_characters_does_not_match() -> None:
    program = compile_pattern("a*")

    assert (matches(program, "a" * 1_000), matches(program, "a" * 1_001)) == (True, False)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(a", "not closed"),
        ("a)", "no opening one"),
        ("*a", "nothing before it"),
        ("a**", "follow each other"),
        ("[a", "ends too early"),
        ("[b-a]", "backwards"),
        ("a{x}", "write a repetition"),
        ("a{3,2}", "larger number first"),
        ("(?=a)", "not available"),
        (r"\bword", "not available"),
        (r"(a)\1", "not available"),
        ("a\\", "ends too early"),
        ("(((((a{9}){9}){9}){9}){9})", "too long"),
        ("(" * 40 + "a" + ")" * 40, "too deeply"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern: str, words: str) -> None:
    with pytest.raises(PatternError, match=words):
        compile_pattern(pattern)

"""Codes: the same for the same list, kinds of missing apart from every answer, names that statistics packages take."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.codebook import Seen, coded, missing_codes, safe_names, variable

WORDS = {"dk": "Do not know", "refused": "Refused", "na": "Not applicable"}


def seen(*values):
    found = Seen()
    for value in values:
        found.note(value)
    return found


def test_choices_are_numbered_in_the_order_of_their_list():
    assert [(c.value, c.code) for c in coded({"often": "Often", "never": "Never", "dk": "?"}, WORDS)] == [
        ("often", 1),
        ("never", 2),
        ("dk", -97),
    ]


def test_choices_that_are_numbers_keep_them_as_codes():
    assert [c.code for c in coded({"5": "Very", "1": "Not at all", "refused": ""}, WORDS)] == [5, 1, -98]


def test_truth_is_one():
    assert {c.value: c.code for c in coded({"false": "false", "true": "true"}, WORDS)} == {"false": 0, "true": 1}


@given(st.floats(-9e14, 9e14))
def test_no_answer_is_ever_the_code_of_a_missing_kind(lowest):
    codes = missing_codes(min(lowest, 0))

    assert all(code < lowest for code in codes.values())
    assert len(set(codes.values())) == 3


@given(st.lists(st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,40}", fullmatch=True), max_size=30))
def test_safe_names_are_all_different_in_any_case_and_take_no_reserved_word(names):
    found = safe_names(names, longest=12, reserved={"if", "in"})

    assert len({name.lower() for name in found}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,11}", name) for name in found)
    assert not {"if", "in"} & {name.lower() for name in found}


@pytest.mark.parametrize(
    ("type_", "choices", "answers", "kind"),
    [
        ("calculate", {"young": "young"}, ["young"], "single"),
        ("calculate", {"young": "young"}, ["ancient"], "text"),
        ("calculate", None, [1, 2.5, "dk"], "number"),
        ("calculate", None, [1, "one"], "text"),
        ("date", None, ["2026-05-04"], "date"),
        ("date", None, ["2026-05-04", "dk"], "text"),
    ],
)
def test_what_a_calculation_is_shows_in_its_answers(type_, choices, answers, kind):
    assert variable("x", "X", type_, choices, seen(*answers), WORDS).kind == kind


def test_an_answer_that_no_list_has_any_more_keeps_its_name():
    found = variable("x", "X", "select_one", {"a": "A"}, seen("a", "gone", "dk"), WORDS)

    assert [(c.value, c.label) for c in found.categories] == [("a", "A"), ("gone", "gone"), ("dk", "Do not know")]

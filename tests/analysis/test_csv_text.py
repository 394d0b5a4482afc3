"""Texts of a data file: harmless in spreadsheets, and whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.services.csv_text import guard, unguard

TEXTS = st.one_of(st.text(), st.text(alphabet="'=+-@\t\r a1", max_size=8))


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "rock 'n' roll", "'tis", "1-2", "a=b", "straße", "''"])
def test_any_other_text_stays_as_it_is(text):
    assert guard(text) == text


@given(TEXTS)
def test_what_was_answered_can_always_be_had_back(text):
    assert unguard(guard(text)) == text


@given(TEXTS)
def test_no_guarded_text_begins_with_an_active_character(text):
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))

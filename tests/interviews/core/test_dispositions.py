"""Which outcomes can a call have?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.core.dispositions import CATALOGUE, of_break_off, of_case

# AAPOR Standard Definitions, telephone: the first digits of a code and its group.
GROUP_OF_CODE = {
    "1.1": "I",
    "1.2": "P",
    "2.1": "R",
    "2.2": "NC",
    "2.3": "O",
    "3.1": "UH",
    "3.2": "UO",
    "3.3": "UO",
    "3.9": "UO",
}
CODES = st.sampled_from(sorted(CATALOGUE))


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_first_digits_of_a_code_tell_its_group(code: str) -> None:
    assert CATALOGUE[code].group == ("NE" if code.startswith("4") else GROUP_OF_CODE[code[:3]])


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_number_that_is_not_eligible_is_not_called_again(code: str) -> None:
    if CATALOGUE[code].group in ("NE", "I", "P"):
        assert CATALOGUE[code].follow == "final"


def test_interviewers_do_not_give_the_outcomes_that_interviews_give() -> None:
    assert {code for code, found in CATALOGUE.items() if not found.is_result} == {"1.10", "1.20", "3.11", "4.80"}


@pytest.mark.parametrize(
    ("before", "attempt", "after"),
    [
        ("3.11", "3.13", "3.13"),
        ("2.112", "3.13", "2.112"),
        ("3.13", "3.12", "3.12"),
        ("3.13", "2.11", "2.11"),
        ("2.11", "1.10", "1.10"),
        ("2.11", "4.30", "4.30"),
        ("2.22", "3.13", "2.22"),
    ],
)
def test_a_case_keeps_the_outcome_that_tells_most(before: str, attempt: str, after: str) -> None:
    assert of_case(before, attempt) == after


@given(st.lists(CODES, min_size=1))
def test_an_interview_is_never_forgotten(codes: list[str]) -> None:
    case = "3.11"
    for code in codes:
        case = of_case(case, code)
    assert (case == "1.10") == ("1.10" in codes)


def test_a_break_off_is_partial_once_enough_was_answered() -> None:
    assert (of_break_off(is_enough=True), of_break_off(is_enough=False)) == ("1.20", "2.12")

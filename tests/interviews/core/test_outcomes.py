"""How well did fieldwork reach people?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.core import outcomes

# Reference figures: e 0.45.
COUNTED = {"I": 990, "P": 40, "R": 1850, "NC": 2600, "O": 160, "UH": 3900, "UO": 300}
REFERENCE = {
    "RR1": 0.1006,
    "RR2": 0.1047,
    "RR3": 0.1315,
    "RR4": 0.1368,
    "RR5": 0.1755,
    "RR6": 0.1826,
    "COOP1": 0.3257,
    "COOP2": 0.3388,
    "COOP3": 0.3438,
    "COOP4": 0.3576,
    "REF1": 0.1880,
    "REF2": 0.2457,
    "REF3": 0.3280,
    "CON1": 0.3089,
    "CON2": 0.4037,
    "CON3": 0.5390,
}
COUNTS = st.fixed_dictionaries({group: st.integers(0, 10**6) for group in ("I", "P", "R", "NC", "O", "UH", "UO", "NE")})


@pytest.mark.parametrize("rate", REFERENCE)
def test_a_rate_equals_its_reference_figure(rate: str) -> None:
    assert outcomes.rates(COUNTED, e=0.45)[rate] == pytest.approx(REFERENCE[rate], abs=5e-5)


def test_every_rate_has_a_reference_figure() -> None:
    assert set(outcomes.RATES) == set(REFERENCE) == set(outcomes.rates({}))


def test_nothing_counted_gives_no_rate() -> None:
    assert set(outcomes.rates({}).values()) == {None}


def test_cases_are_grouped_by_their_code() -> None:
    assert outcomes.groups({"2.11": 3, "2.112": 2, "4.80": 1}) == {"R": 5, "NE": 1}


def test_eligibility_is_the_share_of_eligible_ones_among_the_known() -> None:
    assert outcomes.eligibility({"I": 30, "R": 30, "NE": 40, "UH": 1000}) == 0.6


@given(COUNTS)
def test_every_rate_is_a_share(counted: dict[str, int]) -> None:
    assert all(rate is None or 0 <= rate <= 1 for rate in outcomes.rates(counted).values())


@given(COUNTS)
def test_the_more_generous_rates_are_never_lower(counted: dict[str, int]) -> None:
    rates = outcomes.rates(counted)
    for low, high in [
        ("RR1", "RR2"),
        ("RR3", "RR4"),
        ("RR5", "RR6"),
        ("RR1", "RR3"),
        ("RR3", "RR5"),
        ("COOP1", "COOP3"),
    ]:
        lower, higher = rates[low], rates[high]
        assert lower is None or higher is None or lower <= higher + 1e-12

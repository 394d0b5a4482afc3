"""Is a cell of the five-country study that is broken, in whatever way, always pointed at?"""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.surveys.exchange.mutations import BREAKAGES, cells, is_right, outcome

PLACES = {sheet.cell(row, header): (sheet, row, header) for sheet, row, header in cells()}


@settings(max_examples=60)
@given(address=st.sampled_from(list(PLACES)), breakage=st.sampled_from(sorted(BREAKAGES)))
def test_a_broken_cell_is_pointed_at_or_there_is_a_reason_why_not(address: str, breakage: str) -> None:
    sheet, row, header = PLACES[address]

    found = outcome(sheet, row, header, breakage)

    assert is_right(found, sheet, header, breakage), (address, breakage, found)


def test_the_emptied_end_of_a_group_is_pointed_at() -> None:
    ends = [place for place in PLACES.values() if place[1][place[2]] == "end_group"]

    assert {outcome(*place, "emptied") for place in ends} == {"pointed at"}

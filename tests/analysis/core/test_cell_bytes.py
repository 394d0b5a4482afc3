"""Sums of a cell come back from their bytes as they were, however large the scores are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.cell_bytes import from_bytes, to_bytes
from analysis.core.cell_form import Form
from analysis.core.country_sums import CellSums

NARROW, WIDE = Form(2, (0, 1), (), 6000), Form(2, (0, 1), (), 10**9)
WHOLE = st.integers(-(2**62), 2**62)


@given(st.data(), st.sampled_from([NARROW, WIDE]), st.integers(-5, 10**9))
def test_what_was_written_is_read(data: st.DataObject, form: Form, n: int) -> None:
    largest = 2**100 if form.is_wide else 2**62
    numbers = st.lists(st.integers(-largest, largest), min_size=form.width, max_size=form.width)
    slots = data.draw(st.dictionaries(st.sampled_from(["", "sex=male", "town=Žďár"]), numbers))
    pairs = data.draw(st.lists(st.integers(-largest, largest), min_size=4, max_size=4))
    cell = CellSums.made(form, n, slots, pairs)

    assert from_bytes(form, to_bytes(form, cell)).to_json() == cell.to_json()


def test_another_layout_is_refused() -> None:
    cell = CellSums.made(NARROW, 0, {}, [0, 0, 0, 0])

    with pytest.raises(ValueError, match="layout 1"):
        from_bytes(WIDE, to_bytes(NARROW, cell))


def test_scores_that_could_outgrow_the_machines_numbers_are_kept_wide() -> None:
    assert not NARROW.is_wide
    assert WIDE.is_wide
    assert 4 * 10**9 * 6000**2 < 2**63 <= 4 * 10**9 * (10**9) ** 2

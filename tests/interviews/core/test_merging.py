"""When does an answer clash with another machine's?"""

from hypothesis import given
from hypothesis import strategies as st

from interviews.core.merging import Written, is_conflict

values = st.none() | st.integers() | st.text(max_size=3)
positions = st.integers(min_value=0, max_value=50)


@given(values, positions, values)
def test_what_the_writer_knew_of_never_clashes(value: object, position: int, stands: object) -> None:
    assert not is_conflict(value, position, Written(position, stands))


@given(values, positions, positions)
def test_the_same_answer_never_clashes(value: object, base: int, position: int) -> None:
    assert not is_conflict(value, base, Written(position, value))


@given(values, positions)
def test_where_nobody_else_wrote_nothing_clashes(value: object, base: int) -> None:
    assert not is_conflict(value, base, None)


@given(values, values, positions)
def test_a_writer_that_does_not_keep_count_never_clashes(value: object, stands: object, position: int) -> None:
    assert not is_conflict(value, None, Written(position, stands))


def test_another_answer_that_the_writer_did_not_know_of_clashes() -> None:
    assert is_conflict("yes", 3, Written(4, "no"))

"""Which snapshots stay."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.services.thinning import MILESTONES, NEWEST, kept

# How far the ledger moved from one snapshot to the next; 0: only definitions changed.
MOVES = st.lists(st.integers(min_value=0, max_value=400), max_size=600)


def snapshots(moves):
    ledger, found = 0, []
    for number, move in enumerate(moves, start=1):
        ledger += move
        found.append((number, ledger))
    return found


def test_a_short_history_is_kept_whole():
    history = snapshots([1] * 200)

    assert kept(history) == set(range(1, 201))


def test_a_long_history_stays_within_its_bound_and_spans_the_field_period():
    history = snapshots([1] * 5_000)

    keep = kept(history)

    assert len(keep) <= MILESTONES + NEWEST + 1
    assert {1, 5_000} <= keep
    assert max(b - a for a, b in zip(sorted(keep), sorted(keep)[1:], strict=False)) <= 32


@given(MOVES)
def test_the_newest_are_always_kept(moves):
    history = snapshots(moves)

    assert {number for number, _ in history[-NEWEST:]} <= kept(history)


@given(MOVES, st.integers(min_value=0, max_value=600))
def test_thinning_on_the_way_comes_to_the_same_as_thinning_at_the_end(moves, cut):
    history = snapshots(moves)
    first = [s for s in history[:cut] if s[0] in kept(history[:cut])]

    assert kept(first + history[cut:]) == kept(history)

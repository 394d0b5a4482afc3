"""Are the words that changed marked, and the rows that moved found?"""

from hypothesis import given
from hypothesis import strategies as st

from surveys.core.versions.marking import GONE, NEW, SAME, Piece, marked, moved

TEXTS = st.text(alphabet="ab ${}é.,?", max_size=30)
NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True)


def test_only_the_words_that_changed_are_marked() -> None:
    assert marked("How old are you?", "How old is she?") == [
        Piece("How old ", SAME),
        Piece("are", GONE),
        Piece("is", NEW),
        Piece(" ", SAME),
        Piece("you", GONE),
        Piece("she", NEW),
        Piece("?", SAME),
    ]


@given(TEXTS, TEXTS)
def test_the_pieces_give_both_texts_back(before: str, after: str) -> None:
    pieces = marked(before, after)

    assert "".join(p.text for p in pieces if p.state != NEW) == before
    assert "".join(p.text for p in pieces if p.state != GONE) == after


def test_one_question_that_was_moved_is_the_only_one_that_moved() -> None:
    assert moved(["a", "b", "c", "d"], ["b", "c", "d", "a"]) == ["a"]


@given(NAMES, NAMES)
def test_what_has_not_moved_is_in_the_same_order_in_both(before: list[str], after: list[str]) -> None:
    displaced = set(moved(before, after))
    common = (set(before) & set(after)) - displaced

    assert [name for name in before if name in common] == [name for name in after if name in common]


@given(NAMES)
def test_nothing_moves_within_the_same_order(names: list[str]) -> None:
    assert moved(names, names) == []

"""Which answers does a LimeSurvey question offer here, and in which order?"""

import pytest

from surveys.core.exchange.lss import Converted
from tests.surveys.exchange.lss import codes, converted, question, rows

TOWNS = {"2": "brno", "1": "Zlín", "3": "Aš"}


def listed(made: Converted) -> list[str]:
    return [row["name"] for row in made.sheets["choices"].rows]


@pytest.mark.parametrize("attributes", [{"alphasort": "1"}, {"answer_order": "alphabetical"}])
def test_answers_may_stand_in_alphabetical_order(attributes: dict[str, str]) -> None:
    assert listed(converted(question("town", "L", answers=TOWNS, attributes=attributes))) == ["3", "2", "1"]


def test_random_order_comes_before_the_alphabet() -> None:
    made = converted(question("town", "L", answers=TOWNS, attributes={"alphasort": "1", "random_order": "1"}))

    assert listed(made) == ["2", "1", "3"]


def test_options_and_items_may_stand_in_alphabetical_order() -> None:
    alphabetical = {"subquestion_order": "alphabetical"}
    made = converted(
        question("seen", "M", subs=TOWNS, attributes=alphabetical),
        question("liked", "A", subs=TOWNS, attributes=alphabetical),
    )

    assert listed(made)[:3] == ["3", "2", "1"]
    assert [name for name in rows(made) if name.startswith("liked_")] == ["liked_3", "liked_2", "liked_1"]


def test_an_order_that_differs_between_languages_is_named() -> None:
    text = [
        *({"aid": 102 + n, "language": "cs", "answer": word} for n, word in enumerate(("a", "b", "c"))),
    ]
    made = converted(
        question("town", "L", answers=TOWNS, attributes={"alphasort": "1"}),
        languages=("en", "cs"),
        more={"answer_l10ns": text},
    )

    assert codes(made) == ["one_order"]
    assert "the alphabetical order of English (en)" in made.remarks[0].message


@pytest.mark.parametrize(
    ("attributes", "codes_in_order"),
    [
        ({}, ["a", "b", "other"]),
        ({"other_position": "default"}, ["a", "b", "other"]),
        ({"other_position": "beginning"}, ["other", "a", "b"]),
        ({"other_position": "specific", "other_position_code": "a"}, ["a", "other", "b"]),
        ({"other_position": "specific", "other_position_code": "z"}, ["a", "b", "other"]),
    ],
)
def test_the_other_answer_stands_where_it_stood(attributes: dict[str, str], codes_in_order: list[str]) -> None:
    made = converted(question("q", "L", answers={"a": "A", "b": "B"}, other="Y", attributes=attributes))

    assert listed(made) == codes_in_order


@pytest.mark.parametrize("type_", ["L", "M"])
def test_another_answer_that_is_a_number_is_asked_for_as_one(type_: str) -> None:
    made = converted(
        question(*("q", type_), answers={"a": "A"}, subs={"a": "A"}, other="Y", attributes={"other_numbers_only": "1"}),
        question("then", "T", relevance="q_other > 5"),
    )

    assert not rows(made)["q"]["type"].endswith("or_other")
    assert rows(made)["q_other"]["type"] == "decimal"
    assert rows(made)["q_other"]["relevant"] == "selected(${q}, 'other')"
    assert rows(made)["then"]["relevant"] == "${q_other} > 5"


@pytest.mark.parametrize(
    ("when", "relevant"),
    [
        ("checked", "selected(${q}, 'a')"),
        ("unchecked", "not(selected(${q}, 'a'))"),
        ("allways", None),
    ],
)
def test_a_comment_is_asked_for_as_the_question_says(when: str, relevant: str | None) -> None:
    made = converted(question("q", "P", subs={"a": "A"}, attributes={"commented_checkbox": when}))

    assert rows(made)["q_a_comment"].get("relevant") == relevant


def test_a_comment_on_the_other_answer_may_be_required() -> None:
    made = converted(question("q", "P", subs={"a": "A"}, other="Y", attributes={"other_comment_mandatory": "1"}))

    assert rows(made)["q_other_comment"]["required"] == "yes"


def test_an_answer_without_words_is_called_by_its_code_and_named() -> None:
    made = converted(question("q", "L", answers={"a": '<img src="a.png">', "b": "B"}))

    assert codes(made) == ["no_media", "no_text"]


def test_ranks_are_as_many_as_there_are_columns() -> None:
    made = converted(question("q", "R", answers={"a": "A", "b": "B", "c": "C"}, attributes={"max_subquestions": "2"}))

    assert [name for name in rows(made) if name.startswith("q_")] == ["q_1", "q_2"]


def test_a_number_of_ranks_that_depends_on_an_answer_is_named() -> None:
    made = converted(question("n", "N"), question("q", "R", answers={"a": "A"}, attributes={"max_answers": "{n}"}))

    assert "untranslated_limit" in codes(made)


def test_both_sides_of_a_scale_are_read() -> None:
    made = converted(question("q", "A", subs={"a": "good|bad"}))

    assert rows(made)["q_a"]["label::English (en)"] == "good … bad"


def test_default_answers_of_the_other_answer_are_named() -> None:
    default = {"qid": 101, "sqid": 0, "language": "en", "specialtype": "other", "defaultvalue": "Tram"}
    made = converted(question("q", "L", answers={"a": "A"}, other="Y"), more={"defaultvalues": [default]})

    assert "default" not in rows(made)["q"]
    assert codes(made) == ["no_default"]


def test_an_answer_called_other_and_the_other_answer_are_one() -> None:
    made = converted(question("q", "L", answers={"a": "A", "other": "Something else"}, other="Y"))

    assert made.sheets["choices"].rows[1]["label::English (en)"] == "Something else"
    assert rows(made)["q"]["type"] == "select_one q or_other"
    assert codes(made) == ["two_others"]

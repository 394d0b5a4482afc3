"""What may the answers of a LimeSurvey question be?"""

import pytest

from tests.surveys.exchange.lss import codes, converted, question, rows

TWO = {"a": "Work", "b": "Rest"}
YES_NO = {"y": "Yes", "n": "No"}


def test_a_sum_has_a_least_and_a_greatest_value() -> None:
    made = converted(
        question("most", "N"),
        question("share", "K", subs=TWO, attributes={"min_num_value": "10", "max_num_value": "{most}"}),
    )

    assert rows(made)["share_b"]["constraint"] == (
        "coalesce(${share_a}, 0) + . >= 10 and coalesce(${share_a}, 0) + . <= ${most}"
    )
    assert codes(made) == []


def test_a_sum_is_checked_at_the_last_number_that_is_asked() -> None:
    made = converted(
        question("used", "M", subs=TWO),
        question("share", "K", subs=TWO, attributes={"array_filter": "used", "max_num_value": "100"}),
    )

    assert rows(made)["share_a"]["constraint"] == "(selected(${used}, 'b')) or . <= 100"
    assert rows(made)["share_b"]["constraint"] == "coalesce(${share_a}, 0) + . <= 100"
    assert codes(made) == []


def test_a_check_of_all_items_is_made_at_the_last_one() -> None:
    made = converted(
        question(
            *("often", "F"),
            subs=TWO,
            answers=YES_NO,
            attributes={"em_validation_q": "count(self.NAOK) >= 1", "em_validation_q_tip": "At least one, please."},
        )
    )

    assert rows(made)["often_b"]["constraint"] == "(if(${often_a} != '', 1, 0) + if(. != '', 1, 0)) >= 1"
    assert rows(made)["often_b"]["constraint_message::English (en)"] == "At least one, please."
    assert codes(made) == ["checked_at_last"]


def test_a_check_of_all_items_is_named_if_their_order_changes() -> None:
    made = converted(
        question("share", "K", subs=TWO, attributes={"equals_num_value": "100", "random_order": "1"}),
    )

    assert "constraint" not in rows(made)["share_b"]
    assert codes(made) == ["untranslated_total"]


def test_a_check_of_every_item_is_made_at_every_item() -> None:
    made = converted(question("share", "K", subs=TWO, attributes={"em_validation_sq": "this < 25"}))

    assert [rows(made)[name]["constraint"] for name in ("share_a", "share_b")] == [". < 25", ". < 25"]


def test_a_check_of_several_answers_asks_which_are_chosen() -> None:
    made = converted(
        question("ways", "M", subs=TWO, attributes={"em_validation_q": "!(ways_a == 'Y' && ways_b == 'Y')"})
    )

    assert rows(made)["ways"]["constraint"] == "not((selected(., 'a') and selected(., 'b')))"


def test_a_limit_of_chosen_options_may_follow_from_an_answer() -> None:
    made = converted(question("n", "N"), question("ways", "M", subs=TWO, attributes={"max_answers": "n"}))

    assert rows(made)["ways"]["constraint"] == "count-selected(.) <= ${n}"


def test_how_many_items_must_be_answered_is_named() -> None:
    made = converted(question("often", "F", subs=TWO, answers=YES_NO, attributes={"min_answers": "2"}))

    assert made.remarks[0].message == "That at least 2 of its items are answered is not checked."


def test_patterns_and_lengths_hold_for_every_item() -> None:
    made = converted(
        question("plz", "Q", subs={"a": "Home"}, preg="/^[0-9]+$/", attributes={"maximum_chars": "5"}),
    )

    assert rows(made)["plz_a"]["constraint"] == "regex(., '[0-9]+') and string-length(.) <= 5"


@pytest.mark.parametrize(
    ("attributes", "constraint"),
    [
        ({"date_min": "2020-02-01", "date_max": "2024"}, ". >= date('2020-02-01') and . <= date('2024-12-31')"),
        ({"date_max": "{now}"}, ". <= today()"),
        ({"date_min": "{moved}"}, ". >= ${moved}"),
    ],
)
def test_a_date_has_a_first_and_a_last_day(attributes: dict[str, str], constraint: str) -> None:
    made = converted(question("moved", "D"), question("when", "D", attributes=attributes))

    assert rows(made)["when"]["constraint"] == constraint


def test_a_day_that_cannot_be_said_is_named() -> None:
    made = converted(question("when", "D", attributes={"date_min": "-1 year"}))

    assert "constraint" not in rows(made)["when"]
    assert codes(made) == ["untranslated_limit"]


def test_a_format_without_a_date_asks_for_the_time_of_day() -> None:
    made = converted(
        question("from", "D", attributes={"date_format": "HH:MM"}),
        question("when", "D", attributes={"date_format": "dd.mm.yyyy HH:MM"}),
    )

    assert (rows(made)["from"]["type"], rows(made)["when"]["type"]) == ("time", "date")
    assert codes(made) == ["date_only"]


@pytest.mark.parametrize(
    ("attributes", "constraint"),
    [
        ({}, ". >= 1 and . <= 10"),
        ({"multiflexible_max": "24"}, ". >= 1 and . <= 24"),
        ({"multiflexible_min": "0"}, ". >= 0 and . <= 0 + 10"),
        ({"multiflexible_max": "24", "input_boxes": "1"}, ". <= 24"),
    ],
)
def test_numbers_of_an_array_are_those_of_its_list_unless_they_are_typed(
    attributes: dict[str, str], constraint: str
) -> None:
    made = converted(question("n", ":", subs={"a": "Monday"}, columns={"x": "Hours"}, attributes=attributes))

    assert rows(made)["n_a_x"]["constraint"] == constraint


def test_a_slider_ends_where_it_ends_and_whole_numbers_are_whole() -> None:
    slider = {"slider_layout": "1", "slider_min": "0", "slider_max": "50", "num_value_int_only": "1"}
    made = converted(question("n", "K", subs=TWO, attributes=slider))

    assert (rows(made)["n_a"]["type"], rows(made)["n_a"]["constraint"]) == ("integer", ". >= 0 and . <= 50")

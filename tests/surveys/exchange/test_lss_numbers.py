"""Which numbers may be the answer to a LimeSurvey question?"""

import pytest

from tests.surveys.exchange.lss import codes, converted, question, rows

ONE = {"a": "Work"}
WHOLE = {"num_value_int_only": "1"}
SLIDER = {"slider_layout": "1"}


@pytest.mark.parametrize(
    ("attributes", "constraint"),
    [
        (WHOLE, ". >= -9 and . <= 99"),
        ({}, "string-length(.) <= 2"),
        ({**WHOLE, "min_num_value_n": "18", "max_num_value_n": "65"}, ". >= 18 and . <= 65"),
        ({**WHOLE, "min_num_value_n": "0"}, ". >= 0 and . <= 99"),
    ],
)
def test_a_number_has_no_more_characters_than_it_may(attributes: dict[str, str], constraint: str) -> None:
    made = converted(question("q", "N", attributes={**attributes, "maximum_chars": "2"}))

    assert rows(made)["q"]["constraint"] == constraint


@pytest.mark.parametrize(
    ("attributes", "type_", "constraint"),
    [
        (SLIDER, "integer", ". >= 0 and . <= 100"),
        ({**SLIDER, "slider_min": "1", "slider_max": "7"}, "integer", ". >= 1 and . <= 7"),
        ({**SLIDER, "slider_accuracy": "10"}, "integer", ". >= 0 and . <= 100 and . mod 10 = 0"),
        (
            {**SLIDER, "slider_accuracy": "5", "slider_min": "3"},
            "integer",
            ". >= 3 and . <= 100 and (. - 3) mod 5 = 0",
        ),
        ({}, "decimal", None),
    ],
)
def test_a_slider_has_ends_and_steps(attributes: dict[str, str], type_: str, constraint: str | None) -> None:
    made = converted(question("q", "K", subs=ONE, attributes=attributes))

    assert rows(made)["q_a"]["type"] == type_
    assert rows(made)["q_a"].get("constraint") == constraint
    assert codes(made) == []


def test_steps_that_are_no_whole_numbers_are_named() -> None:
    made = converted(question("q", "K", subs=ONE, attributes={**SLIDER, "slider_accuracy": "0.5"}))

    assert rows(made)["q_a"]["type"] == "decimal"
    assert [remark.message for remark in made.remarks] == ["Steps of 0.5 are not checked."]


def test_the_sides_of_a_slider_are_read() -> None:
    made = converted(question("q", "K", subs={"a": "Food|bad|good"}, attributes=SLIDER))

    assert rows(made)["q_a"]["label::English (en)"] == "Food … bad … good"


def test_an_array_offers_whole_numbers_in_steps() -> None:
    made = converted(
        question(":", ":", subs=ONE, columns={"x": "Mon"}, attributes={"multiflexible_step": "2"}) | {"code": "q"}
    )

    assert rows(made)["q_a_x"]["type"] == "integer"
    assert rows(made)["q_a_x"]["constraint"] == ". >= 1 and . <= 10 and (. - 1) mod 2 = 0"


def test_an_array_of_texts_may_ask_for_numbers() -> None:
    made = converted(question("q", ";", subs=ONE, columns={"x": "Mon"}, attributes={"numbers_only": "1"}))

    assert rows(made)["q_a_x"]["type"] == "decimal"


def test_a_part_of_a_date_is_named() -> None:
    made = converted(question("q", "D", attributes={"date_format": "mm/yyyy"}))

    assert rows(made)["q"]["type"] == "date"
    assert codes(made) == ["whole_date"]

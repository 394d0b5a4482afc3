"""Is every attribute of a LimeSurvey question that changes what is asked taken over or named, and nothing else?"""

from collections.abc import Mapping

import pytest

from surveys.core.exchange.lss.attributes import LOST
from tests.surveys.exchange.lss import codes, converted, question, rows

YES_NO = {"y": "Yes", "n": "No"}
TWO = {"a": "Work", "b": "Rest"}

# Attribute -> a question that has it, and what is said.
NAMED = {
    "category_separator": (question("q", "!", answers=YES_NO), {"category_separator": "/"}, "in front of '/'"),
    "dropdown_dates_minute_step": (question("q", "D"), {"dropdown_dates_minute_step": "15"}, "in steps of 15"),
    "dropdown_prepostfix": (
        question("q", "1", subs=TWO, answers=YES_NO, more_answers=YES_NO),
        {"dropdown_prepostfix": "from|to", "use_dropdown": "1"},
        "('from|to') was left out",
    ),
    "em_validation_q": (question("q", "R", answers=TWO), {"em_validation_q": "count(self) > 1"}, "'count(self) > 1'"),
    "exclude_all_others": (question("q", "Q", subs=TWO), {"exclude_all_others": "b"}, "Whoever answers 'b'"),
    "exclude_all_others_auto": (
        question("q", "M", subs=TWO),
        {"exclude_all_others_auto": "1", "exclude_all_others": "b"},
        "here they stay chosen",
    ),
    "location_mapservice": (question("q", "S"), {"location_mapservice": "100"}, "on a map"),
    "parent_order": (question("q", "F", subs=TWO, answers=YES_NO), {"parent_order": "17"}, "order of question '17'"),
    "slider_default": (
        question("q", "K", subs=TWO),
        {"slider_layout": "1", "slider_default": "50"},
        "stands at 50 from the start",
    ),
    "time_limit": (question("q", "T"), {"time_limit": "30"}, "in 30 seconds"),
    "value_range_allows_missing": (
        question("q", "K", subs=TWO),
        {"value_range_allows_missing": "0", "equals_num_value": "100"},
        "even if numbers are missing",
    ),
}


def test_every_attribute_that_is_lost_has_a_case_here() -> None:
    assert NAMED.keys() == LOST.keys()


@pytest.mark.parametrize("attribute", NAMED)
def test_an_attribute_that_is_lost_is_named(attribute: str) -> None:
    asked, attributes, said = NAMED[attribute]

    made = converted({**asked, "attributes": attributes})

    assert [said in remark.message for remark in made.remarks if remark.code == "lost_attribute"] == [True]


@pytest.mark.parametrize("attribute", NAMED)
@pytest.mark.parametrize("value", ["", "default"])
def test_an_attribute_that_nobody_has_set_is_not_named(attribute: str, value: str) -> None:
    asked, attributes, _ = NAMED[attribute]
    unset = LOST[attribute].default or "0" if value else ""

    made = converted({**asked, "attributes": {**attributes, attribute: unset}})

    assert "lost_attribute" not in codes(made)


def test_an_attribute_of_an_earlier_type_is_not_named() -> None:
    made = converted(question("q", "Y", attributes={"time_limit": "30", "category_separator": "/"}))

    assert codes(made) == []


@pytest.mark.parametrize(
    "attributes",
    [{"display_columns": "3"}, {"cssclass": "wide"}, {"statistics_showgraph": "0"}, {"text_input_width": "6"}],
)
def test_how_a_page_looks_is_not_named(attributes: Mapping[str, str]) -> None:
    assert codes(converted(question("q", "T", attributes=attributes))) == []


def test_settings_that_nobody_knows_are_named_together() -> None:
    made = converted(question("q", "T", attributes={"movedAnswers": "a2", "autoDial": "yes", "otherThing": "0"}))

    assert [remark.message for remark in made.remarks] == [
        "Settings that are not known here were left out: autoDial, movedAnswers."
    ]


def test_a_check_of_every_item_holds_for_the_only_one_too() -> None:
    attributes = {"em_validation_sq": "this < 25", "em_validation_sq_tip": "Below 25, please."}
    made = converted(question("q", "N", attributes=attributes))

    assert rows(made)["q"]["constraint"] == ". < 25"
    assert rows(made)["q"]["constraint_message::English (en)"] == "Below 25, please."


def test_what_stands_in_the_empty_field_is_read_with_the_help() -> None:
    made = converted(question("q", "S", attributes={"prefix": "No.", "placeholder": "12345"}))

    assert rows(made)["q"]["hint::English (en)"] == "No. 12345"


def test_an_answer_that_may_be_left_out_after_a_warning_is_named() -> None:
    made = converted(question("q", "T", mandatory="S"))

    assert rows(made)["q"]["required"] == "yes"
    assert codes(made) == ["required"]


def test_a_filter_by_a_later_question_is_named() -> None:
    made = converted(
        question("often", "F", subs=TWO, answers=YES_NO, attributes={"array_filter": "used"}),
        question("used", "M", subs=TWO),
    )

    assert "relevant" not in rows(made)["often_a"]
    assert codes(made) == ["no_filter"]


def test_a_check_of_two_scales_is_made_at_the_second() -> None:
    attributes = {"em_validation_q": "count(self.NAOK) >= 1"}
    made = converted(question("q", "1", subs=TWO, answers=YES_NO, more_answers=YES_NO, attributes=attributes))

    assert "constraint" not in rows(made)["q_b_0"]
    assert rows(made)["q_b_1"]["constraint"].endswith(">= 1")

"""Which answers stand in a question before it is asked, and which words behind a choice?"""

from typing import Any

import pytest

from surveys.core import presets, walk
from surveys.core.study import Study
from tests.surveys.core.workbooks import question, study, survey, the_problem

HEADERS = "type | name | label::English (en) | default | read_only | calculation | missing | required"
FLAGS = ["list_name", "name", "label::English (en)", "exclusive", "specify"]
BRANDS = [
    FLAGS,
    ["brand", "a", "Brand A", "", ""],
    ["brand", "else", "Another: which?", "", "yes"],
    ["brand", "none", "None of them", "yes", ""],
    ["brand", "dk", "Do not know", "", ""],
]


def compiled(*rows: str, choices: list[list[str]] = BRANDS) -> Study:
    return study(survey=survey(*rows, headers=HEADERS), choices=choices)


def walked(form: Study, **answers: Any) -> walk.Walk:
    return walk.walk(form.questionnaire, answers, case={"country": "UK"}, seed="s", today="2008-05-05")


def test_a_default_is_an_answer_or_is_calculated() -> None:
    form = compiled(
        "integer | a | A? | 3", "integer | b | B? | ${a} + 1", "date | c | C? | today()", "text | d | D? | (none)"
    )

    assert question(form, "a")["default"] == 3
    assert question(form, "b")["default_calculation"] == ["+", ["ref", "a"], ["lit", 1]]
    assert question(form, "c")["default_calculation"] == ["call", "today"]
    assert (question(form, "d")["default"], question(form, "d")["default_calculation"]) == ("(none)", None)


@pytest.mark.parametrize(
    ("row", "problem", "place"),
    [
        ("integer | a | A? | three", "bad_default", "D3"),
        ("time | a | A? | 25:00", "bad_default", "D3"),
        ("select_one brand | a | A? | b", "bad_default", "D3"),
        ("integer | a | A? | ${b} + 1", "unknown_name", "D3"),
        ("text | a | A? | | yes", "unexpected_read_only", "E3"),
        ("integer | a | A? | | | ${b} + 1", "unknown_name", "F3"),
        ("integer | a | A? | 1 + ", "expression_syntax", "D3"),
        ("note | a | A. | | | | dk", "unexpected_missing", "G3"),
    ],
)
def test_what_cannot_be_preset_is_pointed_at(row: str, problem: str, place: str) -> None:
    assert the_problem(problem, survey=survey(row, headers=HEADERS), choices=BRANDS).where == f"survey!{place}"


def test_a_question_that_is_read_only_has_the_value_that_was_calculated_once_it_was_read() -> None:
    form = compiled("integer | a | A? |", "integer | twice | Twice as much: | | yes | ${a} * 2")

    assert walked(form, a=4).next == "twice"
    assert walked(form, a=4, twice=8).problems[0].code == "note_not_read"
    assert walked(form, a=4, twice=True).values["twice"] == 8


def test_a_calculation_stands_in_a_question_until_it_is_answered() -> None:
    form = compiled("integer | a | A? |", "integer | b | B? | 7 | | ${a} * 2")

    def shown(**answers: Any) -> Any:
        so_far = walked(form, **answers)
        node = question(form, "b")
        return presets.preset(questionnaire=form.questionnaire, node=node, values=so_far.values, today=so_far.today)

    assert (shown(a=4), shown(a=5)) == (8, 10)
    assert walked(form, a=4).next == "b"
    assert walked(form, a=4, b=9).values["b"] == 9


def test_a_question_that_is_calculated_and_has_no_text_is_a_calculate() -> None:
    form = compiled("integer | a | A? |", "integer | b | | | | ${a} * 2")

    assert (question(form, "b")["type"], walked(form, a=4).values["b"]) == ("calculate", 8)


def test_a_note_with_a_calculation_shows_its_value_which_is_data() -> None:
    form = compiled("integer | a | A? |", "note | sum | Together: | | | ${a} + 1")

    assert walked(form, a=4, sum=True).values["sum"] == "5"


def test_an_answer_to_what_is_read_only_cannot_be_required() -> None:
    assert question(compiled("text | a | A? | x | yes | | | yes"), "a")["required"] is False


def test_arithmetic_in_the_default_of_a_number_is_calculated() -> None:
    form = compiled("decimal | a | A? | 1.5 + 1", "decimal | b | B? | -3")

    assert question(form, "a")["default_calculation"] == ["+", ["lit", 1.5], ["lit", 1]]
    assert (question(form, "b")["default_calculation"], question(form, "b")["default"]) == (None, -3)


def test_a_calculate_can_have_its_value_as_its_default() -> None:
    form = compiled(
        "calculate | a | | 3",
        "calculate | b | | ${a} + 1",
        "calculate | c | | wave 2",
        "calculate | d | | 1 + int(2.5)",
    )

    assert [walked(form).values[name] for name in "abcd"] == [3, 4, "wave 2", 3]


def test_the_seconds_that_a_spreadsheet_puts_behind_a_time_are_left_out() -> None:
    assert question(compiled("time | t | When? | 09:30:00"), "t")["default"] == "09:30"


def test_a_time_is_stored_as_it_is_said() -> None:
    form = compiled("time | t | When?")

    assert walked(form, t="09:30").values["t"] == "09:30"
    assert [walked(form, t=wrong).problems[0].code for wrong in ("9:30", "24:00", "09:30:00", 9)] == ["not_a_time"] * 4


def test_an_acknowledge_is_data() -> None:
    form = compiled("acknowledge | a | You agree to be called again.")

    assert walked(form, a="OK").values["a"] == "OK"
    assert walked(form, a=True).problems[0].code == "note_not_read"


def test_every_question_takes_the_missing_kinds_that_its_row_names() -> None:
    form = compiled("select_one brand | b | B? | | | | refused", "select_multiple brand | m | M? | | | | na")

    assert question(form, "b")["missing"] == ["dk", "refused"]
    assert walked(form, b="refused", m="na").values == {"country": "UK", "b": "refused", "m": "na"}


def test_an_exclusive_choice_stands_alone() -> None:
    form = compiled("select_multiple brand | m | M?")

    assert walked(form, m=["none"]).end == "1.10"
    problem = walked(form, m=["a", "none"]).problems[0]
    assert (problem.code, problem.params) == ("exclusive_choice", {"choice": "none"})


def test_a_choice_that_is_to_be_specified_brings_its_text_question() -> None:
    form = compiled("select_one brand | b | B? |", "note | n | You use ${b_else}.")

    assert walked(form, b="a").next == "n"
    assert walked(form, b="else").next == "b_else"
    assert walked(form, b="else", b_else="Mine").values == {"country": "UK", "b": "else", "b_else": "Mine"}
    assert question(form, "b_else")["label"] == {"en": ["Another: which?"]}
    assert walked(form, b="else", b_else="dk").values["b_else"] == "dk"


def test_or_other_adds_the_choice_where_the_list_has_none() -> None:
    plain = [FLAGS, ["yesno", "yes", "Yes"], ["yesno", "dk", "Do not know"]]

    form = compiled("select_one yesno or_other | q | Q?", "select_one yesno | r | R?", choices=plain)

    names = [choice["name"] for choice in form.questionnaire["lists"][question(form, "q")["list"]]]
    assert names == ["yes", "other", "dk"]
    assert walked(form, q="other").next == "q_other"
    assert walked(form, q="yes", r="other").problems[0].code == "unknown_choice"


def test_or_other_takes_the_choice_that_the_list_has() -> None:
    own = [FLAGS, ["yesno", "yes", "Yes"], ["yesno", "other", "Something else"]]

    form = compiled("select_multiple yesno or_other | q | Q?", choices=own)

    assert question(form, "q")["list"] == "yesno"
    assert walked(form, q=["yes", "other"]).next == "q_other"


def test_a_question_and_the_words_behind_its_choices_stay_together() -> None:
    headers = "type | name | label::English (en) | order"
    rows = [f"select_one brand | b{n} | B{n}?" for n in range(4)]
    form = study(survey=survey("begin_group | g | | random", *rows, "end_group", headers=headers), choices=BRANDS)
    answers = {f"b{n}": "else" for n in range(4)} | {f"b{n}_else": "Mine" for n in range(4)}

    steps = walked(form, **answers).steps

    assert all(steps[steps.index(f"b{n}") + 1] == f"b{n}_else" for n in range(4))


def test_the_words_behind_a_choice_need_a_name_that_is_free() -> None:
    problem = the_problem(
        "duplicate_name", survey=survey("select_one brand | b | B?", "text | b_else | Why?"), choices=BRANDS
    )

    assert problem.where == "survey!B3"


@pytest.mark.parametrize(
    ("name", "cell", "code"), [("dk", "yes", "unexpected_specify"), ("a", "maybe", "not_yes_or_no")]
)
def test_a_wrong_flag_of_a_choice_is_pointed_at(name: str, cell: str, code: str) -> None:
    choices = [FLAGS, ["brand", "b", "B"], ["brand", name, "X", "", cell]]

    assert the_problem(code, survey=survey("select_one brand | q | Q?"), choices=choices).where == "choices!E3"


def test_probes_are_texts_apart_from_what_is_read_aloud() -> None:
    headers = "type | name | label::English (en) | probe::English (en)"

    form = study(survey=survey("text | t | T? | You said ${country}?", headers=headers))

    assert question(form, "t")["probe"] == {"en": ["You said ", {"ref": "country"}, "?"]}


@pytest.mark.parametrize(
    ("type_", "words"),
    [
        ("geopoint", "asks for a position"),
        ("geotrace", "asks for a line on a map"),
        ("geoshape", "asks for an area on a map"),
        ("image", "asks for a picture"),
        ("audio", "What is said on the line"),
        ("background-audio", "What is said on the line"),
        ("video", "asks for a film"),
        ("file", "Ask for what stands in it"),
        ("barcode", "Let the number be read out"),
        ("rank places", "first, the second"),
        ("datetime", "Ask for the date, and for the time"),
        ("xml-external", "Save the data as CSV"),
        ("select_one_external towns", "Use select_one_from_file"),
    ],
)
def test_what_cannot_be_asked_on_the_telephone_is_refused_with_what_to_do_instead(type_: str, words: str) -> None:
    problem = the_problem("unsupported_type", survey=survey(f"{type_} | q | Q?"))

    assert problem.where == "survey!A3"
    assert words in problem.message


def test_the_order_of_items_and_answers_is_kept_with_the_data() -> None:
    headers = "type | name | label::English (en) | order"
    rows = [f"select_one brand | b{n} | B{n}? | {order}" for n, order in enumerate(["rotate", "random", ""])]
    form = study(survey=survey("begin_group | g | | random", *rows, "end_group", headers=headers), choices=BRANDS)

    so_far = walked(form, b0="a", b1="a", b2="a")

    assert so_far.values["g/order"] == list(so_far.steps)
    assert sorted(so_far.values["b1/order"]) == ["a", "else", "none"]
    assert "b2/order" not in so_far.values

"""Which conditions and calculations of a LimeSurvey survey decide here, and what becomes of those that cannot?"""

from surveys.core.exchange.plain import completed, stand_in_countries
from surveys.core.walk import walk
from surveys.core.workbook import compile_study, read_xlsx, write_xlsx
from tests.surveys.exchange.lss import codes, converted, question, rows

TWO = {"a": "Work", "b": "Rest"}


def test_what_stands_on_an_equation_that_was_left_out_is_left_out_too() -> None:
    made = converted(
        question("odd", "*", "{stddev(1, 2)}"),
        question("more", "*", "{odd + 1}"),
        question("q", "Y", relevance="odd > 3"),
    )

    assert "more" not in rows(made)
    assert "relevant" not in rows(made)["q"]
    assert codes(made) == ["untranslated_equation", "untranslated_equation", "untranslated_condition"]


def test_a_condition_on_a_later_answer_is_named() -> None:
    made = converted(question("q", "Y", relevance="age > 17"), question("age", "N"))

    assert "relevant" not in rows(made)["q"]
    assert made.remarks[0].message.startswith(
        "The condition 'age > 17' could not be translated, because 'age' is asked later, or not at all"
    )


def test_an_equation_may_stand_in_markup() -> None:
    made = converted(question("age", "N"), question("double", "*", "<p>{age * 2}</p>"))

    assert rows(made)["double"]["calculation"] == "${age} * 2"


def test_an_assignment_is_no_comparison() -> None:
    made = converted(question("q", "Y"), question("then", "T", relevance="q = 'Y'"))

    assert "relevant" not in rows(made)["then"]
    assert codes(made) == ["untranslated_condition"]


def test_a_question_of_which_no_option_is_left_is_not_asked() -> None:
    made = converted(
        question("used", "M", subs=TWO), question("best", "L", answers=TWO, attributes={"array_filter": "used"})
    )

    assert rows(made)["best"]["relevant"] == "selected(${used}, 'a') or selected(${used}, 'b')"


def test_a_filtered_question_with_another_answer_is_always_asked() -> None:
    made = converted(
        question("used", "M", subs=TWO),
        question("best", "L", answers=TWO, other="Y", attributes={"array_filter": "used"}),
    )

    assert "relevant" not in rows(made)["best"]


def test_there_are_no_more_ranks_than_options_that_are_left() -> None:
    made = converted(
        question("used", "M", subs=TWO), question("best", "R", answers=TWO, attributes={"array_filter": "used"})
    )
    sheets = completed(read_xlsx(write_xlsx(made.sheets)), countries=stand_in_countries(), file_name="")

    answers = {"used": ["b"], "best_1": "b"}
    found = walk(compile_study(sheets, version=1).questionnaire, answers, case={"country": "UK"}, seed="1")

    assert found.steps == ("used", "best_1")
    assert (
        rows(made)["best_2"]["relevant"] == "if(selected(${used}, 'a'), 1, 0) + if(selected(${used}, 'b'), 1, 0) >= 2"
    )

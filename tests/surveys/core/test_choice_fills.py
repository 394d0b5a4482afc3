"""How do the texts of choices name earlier answers?"""

from typing import Any

import pytest

from surveys.core import walk
from surveys.core.exchange.printable import printable
from surveys.core.study import Study
from tests.surveys.core.workbooks import Table, problems, study, survey, the_problem

HEADERS = "type | name | label::English (en) | label::Deutsch (de) | calculation | order | repeat_count"
NAMES = ("text | wife | Her name? | Ihr Name?",)
ASKED = "select_one who | who | Who decides? | Wer entscheidet?"


def choices(*more: list[str]) -> Table:
    return [
        ["list_name", "name", "label::English (en)", "label::Deutsch (de)"],
        ["sex", "male", "A man", "Ein Mann"],
        ["who", "she", "${wife} alone", "${wife} allein"],
        ["who", "both", "Both", "Beide"],
        *more,
    ]


def form(*rows: str, more: tuple[list[str], ...] = ()) -> Study:
    return study(survey=survey(*rows, headers=HEADERS), choices=choices(*more))


def walked(compiled: Study, **answers: Any) -> walk.Walk:
    return walk.walk(compiled.questionnaire, answers, case={"country": "UK"}, seed="s")


def offered(compiled: Study, name: str, language: str, **answers: Any) -> list[str]:
    """The texts of the choices of a question, as they are read."""
    so_far = walked(compiled, **answers)
    shown = walk.choices(compiled.questionnaire, name, so_far, "s")
    return [
        walk.text(c["label"][language], so_far.values, compiled.questionnaire, language, so_far.place(name))
        for c in shown
    ]


def test_a_choice_names_an_earlier_answer_in_every_language() -> None:
    compiled = form(*NAMES, ASKED)

    assert offered(compiled, "who", "en", wife="Eva") == ["Eva alone", "Both"]
    assert offered(compiled, "who", "de", wife="Eva") == ["Eva allein", "Beide"]


def test_an_answer_read_later_has_the_words_of_its_choice_with_what_it_names() -> None:
    compiled = form(*NAMES, ASKED, "note | n | So: ${who}. | Also: ${who}.")
    so_far = walked(compiled, wife="Eva", who="she")

    note = walk.index(compiled.questionnaire).questions["n"]["label"]

    assert walk.text(note["en"], so_far.values, compiled.questionnaire, "en") == "So: Eva alone."


def test_the_words_of_a_choice_in_a_calculation_name_the_answer_too() -> None:
    compiled = form(*NAMES, ASKED, "calculate | c | | | jr:choice-name(${who}, '${who}')")

    assert walked(compiled, wife="Eva", who="she").values["c"] == "Eva alone"


def test_in_a_repeat_the_answer_of_the_same_round_is_named() -> None:
    compiled = form("begin_repeat | r | R | R | | | 2", *NAMES, ASKED, "end_repeat")
    answers = {"wife[1]": "Eva", "who[1]": "she", "wife[2]": "Ida"}

    assert offered(compiled, "who[2]", "en", **answers)[0] == "Ida alone"


def test_on_paper_the_question_is_named_whose_answer_would_be_read() -> None:
    (question,) = (one for one in printable(form(*NAMES, ASKED).questionnaire, "en") if one.name == "who")

    assert question.choices[0].text == "[Q1 (wife)] alone"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((ASKED, *NAMES), "asked later, in row 4"),
        ((ASKED,), "There is no question 'wife'."),
        (
            ("begin_repeat | r | R | R | | | 2", *NAMES, "end_repeat", ASKED),
            "an answer for every round of the repeat 'r'",
        ),
        (("begin_group | g | | | | random", *NAMES, ASKED, "end_group"), "The order in group 'g' changes"),
    ],
)
def test_an_answer_that_is_not_known_where_the_choice_is_offered_is_pointed_at(
    rows: tuple[str, ...], words: str
) -> None:
    found = problems(survey=survey(*rows, headers=HEADERS), choices=choices())

    assert [(p.code, p.where) for p in found] == [("bad_fill", "choices!C3"), ("bad_fill", "choices!D3")]
    assert words in found[0].message
    assert "Question 'who' offers this choice." in found[0].message


def test_what_is_wrong_for_several_questions_is_said_once() -> None:
    again = "select_one who | again | Who? | Wer?"

    assert len(problems(survey=survey(ASKED, again, headers=HEADERS), choices=choices())) == 2


def test_a_choice_cannot_name_an_answer_whose_words_name_another() -> None:
    rows = survey(*NAMES, ASKED, "select_one more | m | M? | M?", headers=HEADERS)
    more = ["more", "x", "As ${who} said", "Wie gesagt"]

    assert "jr:choice-name()" in the_problem("bad_fill", survey=rows, choices=choices(more)).message

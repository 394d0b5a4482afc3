"""Which question does a path mean in a form that was written for other tools?"""

from typing import Any

import pytest

from surveys.core.expressions import Scope, compile_expression
from tests.surveys.core.workbooks import question, study, survey, the_problem

HEADERS = "type | name | label::English (en) | relevant | constraint | calculation"
PEOPLE = (
    "text | town | Town?",
    "begin_group | home",
    "integer | rooms | Rooms?",
    "begin_repeat | person | Person",
    "integer | age | Age?",
    "begin_group | work",
    "{row}",
    "end_group",
    "end_repeat",
    "end_group",
)


def relevant(path: str) -> Any:
    """What a condition compiles to, in a group in a repeat in a group."""
    rows = [row.format(row=f"text | job | Job? | {path}") for row in PEOPLE]
    return question(study(survey=survey(*rows, headers=HEADERS)), "job")["relevant"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("../../age > 14", "age"),
        ("current()/../../age > 14", "age"),
        ("./../../age > 14", "age"),
        ("/data/home/person/age > 14", "age"),
        ("/any_form/home/rooms > 14", "rooms"),
        ("../../../rooms > 14", "rooms"),
        ("../../../../home/rooms > 14", "rooms"),
        ("${home}/rooms > 14", "rooms"),
        ("${home}/person/age > 14", "age"),
    ],
)
def test_a_path_that_leads_to_a_question_is_read_as_its_name(path: str, name: str) -> None:
    assert relevant(path) == relevant(f"${{{name}}} > 14")


def test_a_path_to_a_repeat_counts_its_rounds() -> None:
    assert relevant("count(../..) > 1") == relevant("count(${person}) > 1")


def test_the_position_of_a_round_can_be_asked_from_a_group_inside_it() -> None:
    assert relevant("position(../..) > 1") == relevant("position(..) > 1")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("../age > 14", "The path '../age' leads to no question from here. Did you mean '${age}'?"),
        ("../../../../../../age > 14", "Did you mean '${age}'?"),
        ("/data/age > 14", "Did you mean '${age}'?"),
        ("${work}/age > 14", "Did you mean '${age}'?"),
        ("/data/home/roms > 14", "Did you mean 'rooms'? Write a question's name as ${name}."),
    ],
)
def test_a_path_that_leads_nowhere_is_pointed_at_with_the_name_that_is_near(path: str, words: str) -> None:
    rows = [row.format(row=f"text | job | Job? | {path}") for row in PEOPLE]

    problem = the_problem("path_to_nothing", survey=survey(*rows, headers=HEADERS))

    assert (problem.where, words in problem.message) == ("survey!D9", True), problem.message


def test_a_path_to_what_is_asked_later_says_so() -> None:
    rows = survey("text | a | A? | ../b = 'x'", "text | b | B?", headers=HEADERS)

    assert "in row 4" in the_problem("later_name", survey=rows).message


def test_a_path_in_the_condition_of_a_group_begins_at_the_group() -> None:
    rows = survey("text | a | A?", "begin_group | g | | ../a = 'x'", "text | b | B?", "end_group", headers=HEADERS)

    assert question(study(survey=rows), "g")["relevant"] == ["=", ["ref", "a"], ["lit", "x"]]


def test_where_no_questions_are_known_the_last_step_is_the_name() -> None:
    assert compile_expression("/data/person/age + 1", Scope()) == ["+", ["ref", "age"], ["lit", 1]]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("instance('towns')/root/item[name = ${a}]/zip = ''", "write pulldata("),
        ("${a}[1] = 'x'", "indexed-repeat(${question}, ${repeat}, number)"),
        ("${last-saved#a} = 'x'", "Bring it with the sample, as a case variable"),
        ("${a} / 2 = 1", "Write 'div' to divide"),
    ],
)
def test_what_no_path_can_say_is_told_with_what_to_write_instead(written: str, words: str) -> None:
    rows = survey("text | a | A?", f"text | b | B? | {written}", headers=HEADERS)

    assert words in the_problem("expression_syntax", survey=rows).message

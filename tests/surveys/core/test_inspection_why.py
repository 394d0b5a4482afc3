"""Does the test bench say rightly why a question is asked, what comes next, and which answers lead to it?"""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from surveys.core.inspection.model import Model
from surveys.core.inspection.respondents import Crowd
from surveys.core.inspection.route import route_to
from surveys.core.inspection.why import ahead, calculations, why
from surveys.core.walk import walk
from tests.surveys.core.inspecting import made
from tests.surveys.core.test_inspection_laws import built, questionnaires

FORM = made(
    "integer | age | Age? | yes | | . >= 18 and . <= 99",
    "calculate | old | | | | | if(${age} >= 60, 'yes', 'no')",
    "begin_group | care | | | ${old} = 'yes'",
    "select_one yesno | helped | Helped? | yes",
    "text | who | By whom? | | ${helped} = 'yes'",
    "end_group",
    "text | more | More?",
    "note | bye | Thanks | | | | | | 1.10",
)
MODEL = Model(FORM.questionnaire, ("CZ", "UK"))


def so_far(**answers: Any) -> Any:
    return walk(FORM.questionnaire, answers, case={"country": "CZ"}, seed="1", today="2026-01-01")


def test_a_question_whose_group_is_not_relevant_is_told_with_the_groups_condition() -> None:
    told = why(MODEL, "who", so_far(age=30), "1")

    assert told.verdict == "unmet"
    assert [(c.row, c.holds) for c in told.conditions] == [("care", False), ("who", False)]
    assert told.conditions[0].step.text == "${old} = 'yes'"
    assert told.conditions[0].step.parts[0].value == "no"


@pytest.mark.parametrize(
    ("name", "answers", "verdict"),
    [
        ("helped", {"age": 70}, "asked"),
        ("who", {"age": 70, "helped": "yes"}, "asked"),
        ("more", {"age": 70}, "later"),
        ("old", {"age": 70}, "outside"),
        ("country", {}, "outside"),
        ("care", {"age": 30}, "unmet"),
    ],
)
def test_every_row_has_its_verdict(name: str, answers: dict[str, Any], verdict: str) -> None:
    assert why(MODEL, name, so_far(**answers), "1").verdict == verdict


def test_what_an_earlier_ending_keeps_from_being_asked_is_told() -> None:
    form = made(
        "select_one yesno | agrees | Agree? | yes", "note | no | Bye | | ${agrees} = 'no' | | | | 4.70", "text | q | Q?"
    )
    ended = walk(form.questionnaire, {"agrees": "no"}, case={}, seed="1")

    assert why(Model(form.questionnaire), "q", ended, "1").verdict == "ended"


def test_what_comes_next_is_sure_where_it_does_not_depend_on_answers_to_come() -> None:
    assert [(row.name, row.is_sure) for row in ahead(MODEL, so_far(age=70), "1")] == [
        ("who", False),
        ("more", True),
        ("bye", True),
    ]
    assert [row.name for row in ahead(MODEL, so_far(age=30), "1")] == ["bye"]


def test_calculations_are_shown_as_soon_as_they_are_made() -> None:
    assert calculations(MODEL, so_far()) == {}
    assert calculations(MODEL, so_far(age=70)) == {"old": "yes"}


def test_a_way_to_a_question_is_found_and_keeps_what_was_answered() -> None:
    found = route_to(MODEL, "who", facts={"country": "UK"}, seed="1", known={"age": 64}, today="2026-01-01")

    assert (found.is_reached, found.kept_all) == (True, True)
    assert found.answers == {"age": 64, "helped": "yes"}


def test_where_the_answers_lead_elsewhere_others_are_given_and_it_is_said() -> None:
    found = route_to(MODEL, "who", facts={"country": "UK"}, seed="1", known={"age": 30}, today="2026-01-01")

    assert (found.is_reached, found.kept_all) == (True, False)
    assert found.answers["age"] >= 60


def test_that_there_is_no_way_with_these_facts_is_proved() -> None:
    form = made("text | q | Q? | | ${country} = 'UK'")

    found = route_to(
        Model(form.questionnaire, ("CZ", "UK")), "q", facts={"country": "CZ"}, seed="1", known={}, today="2026-01-01"
    )

    assert (found.is_reached, found.is_impossible) == (False, True)


@settings(max_examples=40)
@given(rows=questionnaires(), chance=st.integers(0, 2**32), data=st.data())
def test_a_way_that_was_found_leads_there(rows: list[str], chance: int, data: st.DataObject) -> None:
    form = built(rows)
    model = Model(form.questionnaire, ("CZ", "UK"))
    journey = Crowd(model).send(seed=str(chance))
    assume(journey.walk.steps)
    name = data.draw(st.sampled_from(journey.walk.steps))

    found = route_to(model, name, facts=journey.case, seed=str(chance), known=journey.answers, today="2026-01-15")

    assert found.is_reached
    again = walk(form.questionnaire, found.answers, case=journey.case, seed=str(chance), today="2026-01-15")
    assert again.next == name

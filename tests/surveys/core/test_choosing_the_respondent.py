"""Do consent, the choice of the respondent and consent to recording work as the page on workbooks says?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core import walk
from surveys.core.expressions import Context, evaluate
from tests.surveys.core.workbooks import question, study, survey

FORM = study(
    survey=survey(
        "begin_group | opening | | consent",
        "select_one yesno | agrees | May I begin?",
        "note | no_consent | Thank you, and goodbye. | | ${agrees} = 'no' | | | 2.112",
        "select_one yesno | may_record | May it be recorded? | recording",
        "end_group",
        "begin_group | household | | selection",
        "integer | adults | How many adults? | | | . >= 1 and . <= 20",
        "integer | lines | On how many numbers? | | | . >= 1 and . <= 20",
        "calculate | selected | | | | | int(random() * ${adults}) + 1",
        "note | ask_for | May I speak to adult number ${selected}? | | ${adults} > 1",
        "end_group",
        "select_one sex | sex | Are you a man or a woman?",
        headers="type | name | label::English (en) | appearance | relevant | constraint | calculation | ends",
    ),
    choices=[
        ["list_name", "name", "label::English (en)"],
        ["sex", "male", "A man"],
        ["sex", "female", "A woman"],
        ["yesno", "yes", "Yes"],
        ["yesno", "no", "No"],
    ],
    weighting=[["setting", "value"], ["design_weight", "${adults} div ${lines}"]],
)
READ = {"ask_for": "OK"}


def walked(seed: str = "s", **answers: Any) -> walk.Walk:
    return walk.walk(FORM.questionnaire, answers, case={"country": "UK"}, seed=seed, today="2008-05-05")


def test_the_steps_are_kept_for_the_screen_on_groups_and_questions() -> None:
    names = ("opening", "may_record", "household")

    assert [question(FORM, name)["appearance"] for name in names] == ["consent", "recording", "selection"]
    assert question(FORM, "agrees")["appearance"] == ""


def test_without_consent_the_interview_ends_as_a_refusal() -> None:
    refused = walked(agrees="no", no_consent="OK")

    assert refused.end == "2.112"
    assert "may_record" not in refused.steps


def test_recording_may_be_refused_and_the_interview_goes_on() -> None:
    assert "adults" in walked(agrees="yes", may_record="no").steps


@pytest.mark.parametrize(("adults", "is_put"), [(1, False), (2, True)])
def test_only_in_a_household_of_several_adults_one_is_asked_for(adults: int, is_put: bool) -> None:
    assert ("ask_for" in walked(agrees="yes", may_record="yes", adults=adults, lines=1).steps) == is_put


@given(seed=st.text(max_size=20), adults=st.integers(1, 20))
def test_the_adult_drawn_is_one_of_the_household_and_stays_the_same(seed: str, adults: int) -> None:
    first = walked(seed, agrees="yes", may_record="yes", adults=adults, lines=1)
    later = walked(seed, agrees="yes", may_record="no", adults=adults, lines=2, sex="female", **READ)

    assert first.values["selected"] in range(1, adults + 1)
    assert later.values["selected"] == first.values["selected"]


def test_every_adult_has_a_chance() -> None:
    drawn = {
        walked(f"interview {n}", agrees="yes", may_record="yes", adults=3, lines=1).values["selected"]
        for n in range(60)
    }

    assert drawn == {1, 2, 3}


def test_the_design_weight_undoes_the_chance_of_being_drawn() -> None:
    reached = walked(agrees="yes", may_record="yes", adults=3, lines=2, sex="female", **READ)

    assert FORM.weighting is not None
    assert evaluate(FORM.weighting.design_weight, Context(reached.values)) == 1.5

"""The page on which analysts choose by which scheme the figures are computed."""

import pytest
from django.contrib.auth.models import User

from analysis.models import WeightingScheme
from analysis.services import recompute
from surveys.models import Membership
from tests.analysis.study import TABLES, Field

pytestmark = pytest.mark.django_db

PAGE = "/surveys/two-countries/results/weighting/"
AS_IT_IS = {
    "method": "raking",
    "adjust": "holm",
    "clusters": "",
    "bounds": "",
    "trim": "",
    "cap": "",
    "finite_population": "",
}


@pytest.fixture
def page(client):
    field = Field.open(survey=[*TABLES["survey"], ["hidden", "region", "", "", "", ""]])
    field.hire(3)
    for number in range(60):
        field.complete("CZ" if number % 2 else "DE", region="north" if number % 3 else "south")
    recompute.run(field.survey.pk)
    user = User.objects.create_user("ann")
    Membership.objects.create(user=user, survey=field.survey, role="analyst")
    client.force_login(user)
    return client


def test_choices_of_the_form_hold_and_are_told_where_figures_are_explained(page):
    chosen = {
        **AS_IT_IS, "clusters": "interviewer", "finite_population": "CZ=10 DE=12", "cells": ["region"], "least": "3", "reason": "why not",
    }  # fmt: skip

    answer = page.post(PAGE, chosen, follow=True)
    recompute.run(WeightingScheme.objects.get().survey_id)

    assert answer.redirect_chain == [(PAGE, 302)]
    definition = WeightingScheme.objects.get().definition
    assert (definition["clusters"], definition["finite_population"]) == ("interviewer", {"CZ": 10.0, "DE": 12.0})
    assert definition["nonresponse"] == {"cells": ["region"], "least": 3, "most": None}
    shown = page.get(PAGE).content.decode()
    assert 'value="CZ=10 DE=12"' in shown
    assert "why not" in shown
    for name in ("results/weights/", "results/"):
        told = page.get(f"/surveys/two-countries/{name}").content.decode()
        assert "Respondents of one interviewer belong together" in told
        assert "respondents stand for the eligible cases" in told


def test_every_wrong_choice_is_named_and_what_was_written_stays(page):
    wrong = {**AS_IT_IS, "cap": "much", "finite_population": "CZ many", "clusters": "places", "reason": "because"}

    answer = page.post(PAGE, wrong)

    assert answer.status_code == 400
    shown = answer.content.decode()
    assert {problem.where for problem in answer.context["problems"]} == {"cap", "finite_population", "clusters"}
    assert 'value="much"' in shown
    assert 'value="because"' in shown
    assert not WeightingScheme.objects.exists()


def test_a_choice_needs_a_reason(page):
    answer = page.post(PAGE, {**AS_IT_IS, "cap": "4", "reason": " "})

    assert [problem.code for problem in answer.context["problems"]] == ["reason_needed"]


def test_the_same_choices_change_nothing(page):
    for _ in range(2):
        page.post(PAGE, {**AS_IT_IS, "cap": "4", "reason": "heavy ones"})

    assert WeightingScheme.objects.count() == 1


def test_the_page_is_for_analysts(client):
    field = Field.open()
    user = User.objects.create_user("ivy")
    Membership.objects.create(user=user, survey=field.survey, role="interviewer")
    client.force_login(user)

    assert client.get(PAGE).status_code in (403, 404)

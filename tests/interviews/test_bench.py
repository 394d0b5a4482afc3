"""Who may try a questionnaire out, and what does the server say to a trial? It leaves no trace."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interviews.models import Interview
from surveys.models import Membership, Survey
from surveys.services import drafting
from surveys.services.importing import import_study
from tests.surveys.core.inspecting import CHOICES, HEADERS
from tests.surveys.core.workbooks import survey as rows
from tests.surveys.core.workbooks import workbook
from tests.surveys.versions.conftest import NOON

TRY = "/surveys/small/questionnaire/1/try/"
ROWS = rows(
    "select_one yesno | agrees | Agree? | yes",
    "text | reason | Why? | | ${agrees} = 'no'",
    headers=HEADERS,
)


@pytest.fixture
def survey(db: None) -> Survey:
    """A survey with one condition."""
    return import_study(sheets=workbook(survey=ROWS, choices=CHOICES), user=None, now=NOON).survey


def browser(survey: Survey, role: Membership.Role) -> Client:
    person = User.objects.create_user(role.value)
    Membership.objects.create(user=person, survey=survey, role=role)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def manager(survey: Survey) -> Client:
    """A manager's browser."""
    return browser(survey, Membership.Role.MANAGER)


def sent(client: Client, what: str, name: str, **answers: Any) -> Any:
    trial = {"facts": {"country": "CZ"}, "answers": answers, "seed": "1", "today": "2026-01-01", "language": "en"}
    return client.post(f"{TRY}{what}/", json.dumps({**trial, "name": name}), content_type="application/json")


def test_a_trial_brings_the_screen_its_facts_and_the_questionnaire(manager: Client) -> None:
    page = manager.get(TRY).content.decode()
    paper = manager.get(f"{TRY}paper/").json()

    assert 'data-fact="country"' in page
    assert "Nothing is stored" in page
    assert [node["name"] for node in paper["body"]] == ["country", "agrees", "reason"]


def test_why_a_question_is_not_asked_is_told_with_the_values(manager: Client) -> None:
    told = sent(manager, "why", "reason", agrees="yes").content.decode()

    assert 'data-verdict="unmet"' in told
    assert "not met" in told
    assert "${agrees} = &#x27;no&#x27;" in told


def test_a_way_to_a_question_comes_with_a_sentence(manager: Client) -> None:
    found = sent(manager, "route", "reason").json()

    assert (found["reached"], found["answers"]) == (True, {"agrees": "no"})
    assert "answered up to" in found["message"]


def test_other_answers_than_the_testers_are_owned_up_to(manager: Client) -> None:
    found = sent(manager, "route", "reason", agrees="yes").json()

    assert found["answers"] == {"agrees": "no"}
    assert "is not asked after your answers" in found["message"]


@pytest.mark.parametrize("body", ["", "[]", '{"name": "reason"}', '{"name": 1, "facts": {}, "answers": {}}'])
def test_what_is_no_trial_is_refused(manager: Client, body: str) -> None:
    answers = [manager.post(f"{TRY}{what}/", body, content_type="application/json") for what in ("why", "route")]

    assert [answer.status_code for answer in answers] == [400, 400]


def test_nothing_of_a_trial_is_stored(manager: Client) -> None:
    sent(manager, "route", "reason")
    sent(manager, "why", "reason", agrees="no")

    assert not Interview.objects.exists()


def test_interviewers_do_not_try_out(survey: Survey) -> None:
    interviewer = browser(survey, Membership.Role.INTERVIEWER)

    assert [interviewer.get(TRY).status_code, sent(interviewer, "route", "reason").status_code] == [403, 403]


def test_a_draft_can_be_tried_out_before_it_is_published_and_a_broken_one_says_why_not(
    manager: Client, survey: Survey
) -> None:
    user = User.objects.get(username="manager")
    drafting.begin(survey=survey.pk, user=user, now=NOON)
    assert "Begin again with these" in manager.get("/surveys/small/questionnaire/draft/try/").content.decode()

    broken = workbook(survey=rows("select_one nowhere | q | Q?"))
    drafting.replace(survey=survey.pk, sheets=broken, revision=1, what="test", user=user, now=NOON)

    assert "Mend them in the outline" in manager.get("/surveys/small/questionnaire/draft/try/").content.decode()
    assert manager.get("/surveys/small/questionnaire/draft/try/paper/").status_code == 404

"""What do people and programs get to see of an inspection?"""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from surveys.models import Membership, Survey
from surveys.services import drafting
from tests.surveys.core.inspecting import HEADERS
from tests.surveys.core.workbooks import survey as rows
from tests.surveys.core.workbooks import workbook
from tests.surveys.versions.conftest import NOON

LOST = rows(
    "select_one sex | sex | Sex? | yes",
    "integer | age | Age? | yes | | . >= 18",
    "text | lost | Never? | | ${age} < 18",
    headers=HEADERS,
)


@pytest.fixture
def manager(ana: User, survey: Survey) -> Client:
    """Ana's browser; she manages the survey."""
    Membership.objects.create(user=ana, survey=survey, role=Membership.Role.MANAGER)
    client = Client()
    client.force_login(ana)
    return client


def draft(survey: Survey, ana: User, table: object) -> None:
    drafting.begin(survey=survey.pk, user=ana, now=NOON)
    drafting.replace(survey=survey.pk, sheets=workbook(survey=table), revision=1, what="test", user=ana, now=NOON)  # type: ignore[arg-type]


def test_a_sound_version_is_said_to_be_sound(manager: Client, survey: Survey) -> None:
    frame = manager.get("/surveys/small/questionnaire/1/checks/?minutes=10")
    report = manager.get("/surveys/small/questionnaire/1/checks/report/?minutes=10").content.decode()

    assert 'aria-current="page">Checks' in frame.content.decode()
    assert "No dead end was found." in report
    assert "kept" in report


def test_a_dead_end_of_a_draft_stands_with_its_cell_and_what_to_do(manager: Client, survey: Survey, ana: User) -> None:
    draft(survey, ana, LOST)

    report = manager.get("/surveys/small/questionnaire/draft/checks/report/").content.decode()

    assert "is never asked" in report
    assert "survey!E5" in report
    assert "Asked if age is less than 18" in report


def test_dead_ends_stand_on_the_page_on_which_the_draft_is_published(
    manager: Client, survey: Survey, ana: User
) -> None:
    draft(survey, ana, LOST)

    review = manager.get("/surveys/small/questionnaire/publish/").content.decode()
    verdict = manager.get("/surveys/small/questionnaire/draft/checks/verdict/").content.decode()

    assert "/surveys/small/questionnaire/draft/checks/verdict/" in review
    assert "The inspection found 1 error" in verdict
    assert "survey!E5" in verdict


def test_a_draft_that_cannot_be_walked_through_says_so(manager: Client, survey: Survey, ana: User) -> None:
    draft(survey, ana, rows("select_one nowhere | sex | Sex?"))

    page = manager.get("/surveys/small/questionnaire/draft/checks/report/")
    answer = manager.get("/api/v1/surveys/small/versions/draft/inspection/")

    assert "Mend them in the outline" in page.content.decode()
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "draft_does_not_compile")


def test_programs_get_the_same_with_figures(manager: Client, survey: Survey, ana: User) -> None:
    draft(survey, ana, LOST)

    report = manager.get("/api/v1/surveys/small/versions/draft/inspection/?seed=7").json()

    assert [(f["code"], f["cell"], f["level"]) for f in report["findings"]] == [("never_asked", "survey!E5", "error")]
    assert report["seed"] == "7"
    assert report["coverage"]["never_put"] == ["lost"]
    assert report["lengths"]["en"]["median"] > 0


def test_interviewers_have_no_part_in_it(client: Client, survey: Survey, bo: User) -> None:
    Membership.objects.create(user=bo, survey=survey, role=Membership.Role.INTERVIEWER)
    client.force_login(bo)

    answers = [
        client.get("/surveys/small/questionnaire/1/checks/report/"),
        client.get("/api/v1/surveys/small/versions/1/inspection/"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]

"""Can a survey begin as a draft, be corrected and be published over REST?"""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from surveys.core.workbook import Sheets, write_xlsx
from surveys.models import Membership, Survey
from tests.surveys.core.workbooks import SMALLEST, workbook

MINE = [["form_title", "form_id"], ["Mine", "mine"]]
WRONG = workbook(settings=MINE, survey=[*SMALLEST["survey"], ["geopoint", "place", "Where?"]])
KEY = "7e3f6e0c-8f0f-4d0e-9d5f-0a6a3e3c9a11"
BASE = "/api/v1/surveys/mine"


@pytest.fixture
def manager(db: None) -> APIClient:
    """A manager of every survey."""
    user = User.objects.create_user("manager")
    Membership.objects.create(user=user, role="manager")
    client = APIClient()
    client.force_authenticate(user)
    return client


def keep(client: APIClient, sheets: Sheets = WRONG, **more: Any) -> Any:
    upload = SimpleUploadedFile("mine.xlsx", write_xlsx(sheets))
    return client.post("/api/v1/surveys/import/", {"workbook": upload, "draft": "true", **more})


def test_a_wrong_workbook_is_kept_with_its_problems(manager: APIClient) -> None:
    answer = keep(manager)

    body = answer.json()
    assert (answer.status_code, body["slug"], body["revision"]) == (201, "mine", 1)
    assert [problem["where"] for problem in body["problems"]] == ["survey!A4"]
    assert manager.get(f"{BASE}/draft/").json()["based_on"] is None


def test_without_draft_a_wrong_workbook_is_refused_and_nothing_kept(manager: APIClient) -> None:
    assert keep(manager, draft="false").status_code == 400
    assert not Survey.objects.exists()


def test_the_same_key_gives_the_same_draft(manager: APIClient) -> None:
    answers = [keep(manager, workbook(settings=None), key=KEY).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert Survey.objects.count() == 1


def test_it_is_corrected_and_published(manager: APIClient) -> None:
    keep(manager)
    edits = [
        {"sheet": "survey", "row": 4, "cells": {"type": "text"}},
        {"sheet": "choices", "row": 1, "cells": {"exclusive": "exclusive"}},
    ]

    edited = manager.patch(f"{BASE}/draft/", {"revision": 1, "edits": edits}, format="json").json()
    published = manager.post(f"{BASE}/draft/publish/", {"revision": 2}, format="json")

    assert (edited["revision"], edited["problems"]) == (2, [])
    assert (published.status_code, published.json()) == (201, {"slug": "mine", "version": 1, "texts": 1})


def test_the_list_of_surveys_says_that_nothing_is_published(manager: APIClient) -> None:
    keep(manager)

    (found,) = manager.get("/api/v1/surveys/").json()["results"]

    assert (found["slug"], found["status"], found["version"], found["languages"]) == ("mine", "unpublished", None, [])


def test_what_needs_a_version_is_refused_as_a_conflict(manager: APIClient) -> None:
    keep(manager)

    answer = manager.get(f"{BASE}/quotas/")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "not_published")


def test_thrown_away_it_is_gone(manager: APIClient) -> None:
    keep(manager)

    assert manager.delete(f"{BASE}/draft/").status_code == 204
    assert not Survey.objects.exists()


def test_a_manager_of_one_survey_begins_no_other(survey: Survey) -> None:
    user = User.objects.create_user("small")
    Membership.objects.create(user=user, role="manager", survey=survey)
    client = APIClient()
    client.force_authenticate(user)

    assert keep(client).status_code == 403

"""Can everything about versions and drafts be done over REST?"""

import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from rest_framework.test import APIClient

from surveys.core.workbook import read_xlsx, write_xlsx
from surveys.models import Membership, Survey
from tests.surveys.core.workbooks import workbook

BASE = "/api/v1/surveys/small"
LABEL = "label::English (en)"


def client(survey: Survey, role: str) -> APIClient:
    user = User.objects.create_user(f"{role}-1")
    Membership.objects.create(user=user, survey=survey, role=role)
    found = APIClient()
    found.force_authenticate(user)
    return found


@pytest.fixture
def manager(survey: Survey) -> APIClient:
    return client(survey, "manager")


def edit(manager: APIClient, revision: int, **cells: str) -> Any:
    body = {"revision": revision, "what": "x", "edits": [{"sheet": "survey", "row": 3, "cells": cells}]}
    return manager.patch(f"{BASE}/draft/", body, format="json")


def test_a_draft_is_begun_edited_and_published(manager: APIClient) -> None:
    assert manager.get(f"{BASE}/draft/").status_code == 404
    assert manager.post(f"{BASE}/draft/").json()["revision"] == 1

    edited = edit(manager, 1, **{LABEL: "Man or woman?"}).json()
    published = manager.post(f"{BASE}/draft/publish/", {"revision": 2}, format="json")

    assert (edited["revision"], edited["problems"], edited["based_on"]) == (2, [], 1)
    assert [row["made_by"] for row in edited["history"]] == ["manager-1", "manager-1"]
    assert (published.status_code, published.json()) == (201, {"slug": "small", "version": 2, "texts": 1})
    assert [row["version"] for row in manager.get(f"{BASE}/versions/").json()] == [2, 1]


def test_the_differences_are_said_in_words(manager: APIClient) -> None:
    manager.post(f"{BASE}/draft/")
    edit(manager, 1, **{LABEL: "Man or woman?", "type": "text"})

    found = manager.get(f"{BASE}/versions/draft/changes/1/").json()

    assert found["interviews"] == 0
    assert {change["words"] for change in found["changes"]} == {
        "sex was select_one sex and is text.",
        "sex: label (en) has changed.",
    }
    assert [(effect["kind"], effect["severity"]) for effect in found["effects"]] == [("column_retyped", "refuse")]


def test_what_is_wrong_with_a_draft_is_listed_and_keeps_it_from_being_published(manager: APIClient) -> None:
    manager.post(f"{BASE}/draft/")
    edited = edit(manager, 1, relevant="${nobody} = 1").json()

    refused = manager.post(f"{BASE}/draft/publish/", {"revision": 2}, format="json")

    assert [problem["where"] for problem in edited["problems"]] == ["survey!D3"]
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["code"] == "unknown_name"


def test_a_row_that_somebody_changed_since_is_a_conflict(manager: APIClient) -> None:
    manager.post(f"{BASE}/draft/")
    edit(manager, 1, **{LABEL: "One"})

    assert edit(manager, 1, **{LABEL: "Two"}).status_code == 409
    assert manager.post(f"{BASE}/draft/publish/", {"revision": 1}, format="json").status_code == 409


def test_an_edit_of_a_sheet_that_does_not_exist_is_refused(manager: APIClient) -> None:
    manager.post(f"{BASE}/draft/")

    body = {"revision": 1, "edits": [{"sheet": "nonsense", "row": 3, "cells": {"a": "b"}}]}
    assert manager.patch(f"{BASE}/draft/", body, format="json").status_code == 400


def test_the_draft_goes_up_and_down_as_a_workbook_and_back_in_its_history(manager: APIClient) -> None:
    file = SimpleUploadedFile("s.xlsx", write_xlsx(workbook(choices=None)))

    uploaded = manager.put(f"{BASE}/draft/workbook/", {"workbook": file}, format="multipart").json()
    assert read_xlsx(manager.get(f"{BASE}/draft/workbook/").content) == workbook(choices=None)
    restored = manager.post(f"{BASE}/draft/restore/", {"revision": 1}, format="json").json()

    assert uploaded["problems"] != []
    assert (restored["revision"], restored["problems"]) == (3, [])
    assert manager.delete(f"{BASE}/draft/").status_code == 204
    assert manager.get(f"{BASE}/draft/").status_code == 404


def test_texts_go_out_and_come_back_as_texts_of_the_version(manager: APIClient) -> None:
    page = load_workbook(io.BytesIO(manager.get(f"{BASE}/versions/1/texts/").content))
    page["texts"]["D2"] = "Man or woman?"
    file = io.BytesIO()
    page.save(file)

    answer = manager.post(
        f"{BASE}/versions/1/texts/", {"texts": SimpleUploadedFile("t.xlsx", file.getvalue())}, format="multipart"
    )

    assert answer.json() == {"version": 1, "texts": 2}
    label = manager.get(f"{BASE}/questionnaire/").json()["body"][1]["label"]
    assert label == {"en": ["Man or woman?"]}


def test_what_a_language_lacks_is_listed(manager: APIClient) -> None:
    manager.post(f"{BASE}/draft/")
    edit(manager, 1, **{"label::Deutsch (de)": "Mann oder Frau?"})

    english, german = manager.get(f"{BASE}/versions/draft/languages/").json()

    assert (english["percent"], german["percent"]) == (100, 25)
    assert [text["where"] for text in german["missing"]] == ["choices!C2", "choices!C3", "choices!C4"]


def test_an_analyst_reads_and_an_interviewer_does_not(survey: Survey, manager: APIClient) -> None:
    manager.post(f"{BASE}/draft/")
    analyst, interviewer = client(survey, "analyst"), client(survey, "interviewer")

    assert analyst.get(f"{BASE}/draft/").status_code == 200
    assert edit(analyst, 1, **{LABEL: "x"}).status_code == 403
    assert analyst.post(f"{BASE}/draft/publish/", {"revision": 1}, format="json").status_code == 403
    assert interviewer.get(f"{BASE}/versions/").status_code == 403

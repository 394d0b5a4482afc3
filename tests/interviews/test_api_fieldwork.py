"""How do managers see and steer fieldwork over REST?"""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interviews.api import outputs
from interviews.models import Case
from interviews.services import attempts, quotas
from tests.interviews.conftest import Caller
from tests.interviews.fieldwork import NOON, Study, csv

SURVEY = "/api/v1/surveys/two-regions/"
ROWS = [{"number": "601000001", "country": "CZ"}, {"number": "12", "country": "CZ"}]


@pytest.fixture
def manager(study: Study) -> Caller:
    """The API as the fieldwork manager calls it."""
    return Caller(study.person("manager"))


@pytest.fixture
def analyst(study: Study) -> Caller:
    """The API as the analyst calls it."""
    return Caller(study.person("analyst"))


@pytest.mark.parametrize("part", ["file", "sample"])
def test_a_sample_is_uploaded_as_a_csv_file(study: Study, manager: Caller, part: str) -> None:
    upload = SimpleUploadedFile("sample.csv", csv(ROWS), "text/csv")

    response = manager.post(f"{SURVEY}sample/", {part: upload})

    message = "This is not a possible telephone number in that country."
    assert response.json() == {"accepted": 1, "rejected": [{"row": 3, "column": "number", "message": message}]}
    assert set(response.json()) == set(outputs.LoadedSample().fields)


def test_a_sample_needs_a_file(study: Study, manager: Caller) -> None:
    assert manager.post(f"{SURVEY}sample/", {}).status_code == 400


def test_only_managers_bring_numbers(study: Study, analyst: Caller) -> None:
    upload = SimpleUploadedFile("sample.csv", csv(ROWS), "text/csv")

    assert analyst.post(f"{SURVEY}sample/", {"file": upload}).status_code == 403
    assert not Case.objects.exists()


def test_a_survey_describes_itself_with_counts_to_those_who_steer_it(study: Study, manager: Caller) -> None:
    study.complete()
    study.interview(country="UK")

    survey = manager.get(SURVEY).json()

    assert set(survey) == set(outputs.SurveyDescription().fields)
    assert (survey["slug"], survey["version"], survey["status"]) == ("two-regions", 1, "fielding")
    assert survey["counts"]["completes"] == {"CZ": 1, "UK": 0}
    assert survey["counts"]["interviews"]["in_progress"] == 1
    assert (survey["counts"]["cases"], survey["counts"]["cases_open"]) == (2, 1)


def test_interviewers_see_no_counts(study: Study) -> None:
    assert "counts" not in Caller(study.person()).get(SURVEY).json()


def test_everybody_lists_their_own_surveys(study: Study, manager: Caller) -> None:
    Study.open(settings=[["form_title", "form_id", "default_language"], ["Other", "other", "English (en)"]])

    listed = manager.get("/api/v1/surveys/").json()

    assert [survey["slug"] for survey in listed["results"]] == ["two-regions"]
    assert listed["next"] is None


def test_quota_cells_are_listed_with_their_counts(study: Study, analyst: Caller) -> None:
    study.complete()
    study.complete()
    quotas.reserve(interview=study.interview(age=40, region="south").pk, now=NOON)

    cells = analyst.get(f"{SURVEY}quotas/").json()

    assert all(set(cell) == set(outputs.QuotaCell().fields) for cell in cells)
    shown = [(c["country"], c["cell"], c["target"], c["completes"], c["reserved"], c["status"]) for c in cells]
    assert shown[:3] == [
        ("CZ", {"region": "north"}, 2, 2, 0, "full"),
        ("CZ", {"region": "south"}, 2, 0, 1, "open"),
        ("UK", {"region": "north"}, 2, 0, 0, "open"),
    ]


def test_a_target_is_changed_and_refused_below_what_is_taken(study: Study, manager: Caller) -> None:
    study.complete()
    path = f"{SURVEY}quotas/{study.cell('north').pk}/"

    assert manager.patch(path, {"target": 5}, format="json").json()["target"] == 5
    refused = manager.patch(path, {"target": 0}, format="json")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "target_below_taken")


def test_analysts_and_interviewers_change_no_target(study: Study, analyst: Caller) -> None:
    path = f"{SURVEY}quotas/{study.cell('north').pk}/"

    for caller in (analyst, Caller(study.person())):
        assert caller.patch(path, {"target": 5}, format="json").status_code == 403


def test_a_cell_of_another_survey_is_not_found(study: Study, manager: Caller) -> None:
    other = Study.open(settings=[["form_title", "form_id", "default_language"], ["Other", "other", "English (en)"]])

    response = manager.patch(f"{SURVEY}quotas/{other.cell('north').pk}/", {"target": 5}, format="json")

    assert response.status_code == 404


def test_outcomes_come_by_country_and_overall(study: Study, analyst: Caller) -> None:
    study.complete()
    study.add_cases(country="UK")
    attempts.finish(id=study.dial(study.person(countries=["UK"])).pk, disposition="2.112", now=NOON)

    results = analyst.get(f"{SURVEY}outcomes/", {"by": "country"}).json()["results"]

    assert all(set(row) == set(outputs.Outcomes().fields) for row in results)
    assert [(row["domain"], row["cases"], row["rates"]["RR1"]) for row in results] == [
        ("CZ", 1, 1.0),
        ("UK", 1, 0.0),
        ("overall", 2, 0.5),
    ]
    assert results[1]["dispositions"] == {"2.112": 1}


def test_outcomes_are_broken_down_by_country_only(study: Study, analyst: Caller) -> None:
    assert analyst.get(f"{SURVEY}outcomes/", {"by": "sex"}).status_code == 400
    assert [row["domain"] for row in analyst.get(f"{SURVEY}outcomes/").json()["results"]] == ["overall"]


def test_managers_void_interviews_with_a_reason(study: Study, manager: Caller) -> None:
    interview = study.complete()
    path = f"/api/v1/interviews/{interview.pk}/void/"

    assert manager.post(path, {}, format="json").status_code == 400
    assert manager.post(path, {"reason": "Invented."}, format="json").json()["status"] == "void"


@pytest.mark.parametrize("role", ["interviewer", "analyst"])
def test_only_managers_void(study: Study, role: str) -> None:
    interview = study.complete()

    response = Caller(study.person(role)).post(
        f"/api/v1/interviews/{interview.pk}/void/", {"reason": "No."}, format="json"
    )

    assert response.status_code == 403


def test_a_manager_of_another_survey_does_not_find_the_interview(study: Study) -> None:
    other = Study.open(settings=[["form_title", "form_id", "default_language"], ["Other", "other", "English (en)"]])
    interview = study.complete()

    response = Caller(other.person("manager")).post(
        f"/api/v1/interviews/{interview.pk}/void/", {"reason": "No."}, format="json"
    )

    assert response.status_code == 404


@pytest.mark.parametrize("path", ["quotas/", "outcomes/"])
def test_interviewers_see_neither_quotas_nor_outcomes(study: Study, path: str) -> None:
    assert Caller(study.person()).get(f"{SURVEY}{path}").status_code == 403


@pytest.mark.parametrize("path", ["", "quotas/", "outcomes/?by=country"])
def test_more_interviews_take_no_more_queries(study: Study, manager: Caller, path: str) -> None:
    def n_queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert manager.get(f"{SURVEY}{path}").status_code == 200
        return len(captured)

    study.complete()
    before = n_queries()
    for region in ("north", "south"):
        study.complete(region=region)

    assert n_queries() == before


def test_the_schema_has_a_shape_for_every_call(study: Study, manager: Caller) -> None:
    schema: Any = manager.get("/api/v1/schema/", headers={"accept": "application/json"}).json()

    shapeless = [
        f"{method} {path}"
        for path, calls in schema["paths"].items()
        if "/surveys/{slug}/" in path or path.startswith(("/api/v1/cases", "/api/v1/attempts", "/api/v1/interviews"))
        for method, call in calls.items()
        if call["operationId"].startswith(("cases", "attempts", "interviews", "surveys_sample", "surveys_quotas"))
        for code, response in call["responses"].items()
        if code in ("200", "201")
        for content in response.get("content", {}).values()
        if not ({"$ref", "items"} & set(content["schema"]))
    ]
    assert shapeless == []

"""How does an interviewer's screen conduct interviews over REST?"""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from interviews.api import outputs
from interviews.models import Attempt, Case, Interview
from tests.interviews.conftest import Caller
from tests.interviews.fieldwork import SAID, Study


@pytest.fixture
def study(db: None) -> Study:
    """Simulated, so that the tests run at any hour."""
    return Study.open(is_simulated=True)


@pytest.fixture
def api(interviewer: User) -> APIClient:
    """The API as the interviewer calls it."""
    return Caller(interviewer)


def post(api: APIClient, path: str, body: Any = None, expect: int = 200) -> Any:
    response = api.post(f"/api/v1/{path}", body if body is not None else {}, format="json")
    assert response.status_code == expect, response.content
    return response.json() if response.content else None


def events(first: int = 1, **said: Any) -> dict[str, Any]:
    at = timezone.now().isoformat()
    numbered = enumerate(said.items(), start=first)
    listed = [{"id": str(uuid.uuid4()), "seq": seq, "name": n, "value": v, "at": at} for seq, (n, v) in numbered]
    return {"events": listed}


def begin(api: APIClient, study: Study) -> str:
    """An interview of the next case, begun."""
    study.add_cases(now=timezone.now())
    case = post(api, "surveys/two-regions/cases/next/")
    body = {"id": str(uuid.uuid4()), "case": case["id"], "language": "en"}
    return str(post(api, "interviews/", body, 201)["id"])


def test_from_the_next_case_to_a_complete_interview(study: Study, api: APIClient) -> None:
    study.add_cases(now=timezone.now())
    case = post(api, "surveys/two-regions/cases/next/")
    attempt = post(api, f"cases/{case['id']}/attempts/", {"id": str(uuid.uuid4())}, 201)
    interview = post(api, "interviews/", {"id": str(uuid.uuid4()), "case": case["id"], "language": "en"}, 201)
    path = f"interviews/{interview['id']}"

    assert post(api, f"{path}/answers/", events(age=40, region="north")) == {
        "acknowledged": 2,
        "position": 2,
        "conflicts": 0,
    }
    assert post(api, f"{path}/reserve/") == {"outcome": "reserved"}
    assert post(api, f"{path}/answers/", events(3, happy="yes", goodbye=True)) == {
        "acknowledged": 4,
        "position": 4,
        "conflicts": 0,
    }
    assert post(api, f"{path}/complete/") == {"status": "complete", "disposition": "1.10"}
    assert str(Attempt.objects.get(disposition="1.10").pk) == attempt["id"]


def test_there_is_no_case_to_call(study: Study, api: APIClient) -> None:
    post(api, "surveys/two-regions/cases/next/", expect=204)


def test_the_case_comes_with_its_contact_as_the_schema_says(study: Study, api: APIClient) -> None:
    (added,) = study.add_cases(name="Jana Nová", now=timezone.now())

    case = post(api, "surveys/two-regions/cases/next/")

    assert set(case) == set(outputs.Case().fields)
    assert case["id"] == added.pk
    assert case["contact"] == {"number": "+420601000000", "name": "Jana Nová"}
    assert (case["country"], case["language"], case["languages"]) == ("CZ", "en", ["en"])
    assert (case["n_attempts"], case["disposition"], case["is_simulated"]) == (0, "3.11", True)
    assert (case["attempt"], case["appointment"], case["interview"]) == (None, None, None)
    assert case["local_time"].endswith(("+01:00", "+02:00"))


def test_a_case_called_before_tells_its_past(study: Study, api: APIClient) -> None:
    study.add_cases(now=timezone.now())
    case = post(api, "surveys/two-regions/cases/next/")
    attempt = post(api, f"cases/{case['id']}/attempts/", {"id": str(uuid.uuid4())}, 201)
    interview = post(api, "interviews/", {"id": str(uuid.uuid4()), "case": case["id"], "language": "en"}, 201)
    at = (timezone.now() + timedelta(hours=1)).isoformat()
    agreed = {"at": at, "kind": "soft", "note": "After lunch."}
    body = {"disposition": "2.21", "note": "In a hurry.", "appointment": agreed}
    finished = api.patch(f"/api/v1/attempts/{attempt['id']}/", body, format="json")

    again = post(api, "surveys/two-regions/cases/next/")

    assert finished.json()["disposition"] == "2.21"
    assert (again["n_attempts"], again["disposition"], again["last_note"]) == (1, "2.21", "In a hurry.")
    assert again["appointment"]["kind"] == "soft"
    assert again["interview"] == {"id": interview["id"], "status": "suspended"}


def test_a_dial_that_is_known_answers_200(study: Study, api: APIClient) -> None:
    study.add_cases(now=timezone.now())
    case = post(api, "surveys/two-regions/cases/next/")
    body = {"id": str(uuid.uuid4())}

    assert post(api, f"cases/{case['id']}/attempts/", body, 201) == post(
        api, f"cases/{case['id']}/attempts/", body, 200
    )


def test_an_unknown_outcome_is_a_problem_document(study: Study, api: APIClient) -> None:
    study.add_cases(now=timezone.now())
    case = post(api, "surveys/two-regions/cases/next/")
    attempt = post(api, f"cases/{case['id']}/attempts/", {"id": str(uuid.uuid4())}, 201)

    response = api.patch(f"/api/v1/attempts/{attempt['id']}/", {"disposition": "9.9"}, format="json")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["errors"][0]["where"] == "disposition"


def test_a_case_can_be_put_back(study: Study, api: APIClient) -> None:
    study.add_cases(now=timezone.now())
    case = post(api, "surveys/two-regions/cases/next/")

    post(api, f"cases/{case['id']}/release/", expect=204)

    assert Case.objects.get().holder is None


def test_an_interview_that_is_known_answers_200_with_all_a_screen_needs(study: Study, api: APIClient) -> None:
    interview = begin(api, study)
    post(api, f"interviews/{interview}/answers/", events(age=40))
    case = Interview.objects.get().case_id

    again = post(api, "interviews/", {"id": interview, "case": case, "language": "en"}, 200)

    assert again == api.get(f"/api/v1/interviews/{interview}/").json()
    assert set(again) == set(outputs.InterviewState().fields)
    assert (again["answers"], again["acknowledged"], again["seed"]) == ({"age": 40}, 1, interview)
    assert (again["facts"], again["status"], again["version"]) == ({"country": "CZ"}, "in_progress", 1)


def test_full_names_the_cells(study: Study, api: APIClient) -> None:
    study.complete()
    study.complete()
    interview = begin(api, study)
    post(api, f"interviews/{interview}/answers/", events(age=40, region="north"))

    assert post(api, f"interviews/{interview}/reserve/") == {"outcome": "full", "cells": ["region|CZ|region=north"]}
    assert post(api, f"interviews/{interview}/complete/") == {"status": "over_quota", "disposition": "4.80"}


def test_an_unanswered_question_is_named(study: Study, api: APIClient) -> None:
    interview = begin(api, study)

    problem = post(api, f"interviews/{interview}/complete/", expect=400)

    assert [error["where"] for error in problem["errors"]] == ["age"]


@pytest.mark.parametrize(("call", "status"), [("suspend", "suspended"), ("break-off", "partial")])
def test_an_interview_can_be_paused_and_broken_off(study: Study, api: APIClient, call: str, status: str) -> None:
    interview = begin(api, study)

    assert post(api, f"interviews/{interview}/{call}/")["status"] == status


def test_answers_after_the_end_are_a_conflict(study: Study, api: APIClient) -> None:
    interview = begin(api, study)
    post(api, f"interviews/{interview}/break-off/")

    post(api, f"interviews/{interview}/answers/", events(age=40), expect=409)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"events": []},
        {"events": [{"id": "1", "seq": 1, "name": "age", "value": 1, "at": "now"}]},
        {"events": [{"seq": 0}]},
        {"events": "all"},
    ],
)
def test_a_body_that_is_no_events_is_refused(study: Study, api: APIClient, body: Any) -> None:
    interview = begin(api, study)

    problem = post(api, f"interviews/{interview}/answers/", body, expect=400)

    assert problem["errors"]


def test_the_language_can_change(study: Study, api: APIClient) -> None:
    interview = begin(api, study)

    assert api.patch(f"/api/v1/interviews/{interview}/", {"language": "en"}, format="json").json()["language"] == "en"
    assert api.patch(f"/api/v1/interviews/{interview}/", {"language": "xx"}, format="json").status_code == 400


OWN = ["answers", "reserve", "complete", "suspend", "break-off"]


@pytest.mark.parametrize("call", OWN)
def test_nobody_touches_the_interview_of_another(study: Study, api: APIClient, call: str) -> None:
    interview = begin(api, study)
    body = events(age=40) if call == "answers" else {}

    for other in (study.person(), study.person("manager"), study.person("analyst")):
        post(Caller(other), f"interviews/{interview}/{call}/", body, expect=404)


def test_nobody_reads_the_interview_or_ends_the_dial_of_another(study: Study, api: APIClient) -> None:
    interview = begin(api, study)
    attempt, other = Attempt.objects.get().pk, Caller(study.person())

    assert other.get(f"/api/v1/interviews/{interview}/").status_code == 404
    assert other.patch(f"/api/v1/attempts/{attempt}/", {"disposition": "3.13"}, format="json").status_code == 404


def test_nobody_dials_puts_back_or_interviews_the_case_of_another(study: Study, api: APIClient) -> None:
    study.add_cases(now=timezone.now())
    case = post(api, "surveys/two-regions/cases/next/")["id"]
    other = Caller(study.person())

    post(other, f"cases/{case}/attempts/", {"id": str(uuid.uuid4())}, 404)
    post(other, f"cases/{case}/release/", expect=404)
    post(other, "interviews/", {"id": str(uuid.uuid4()), "case": case, "language": "en"}, 404)


@pytest.mark.parametrize("role", ["manager", "analyst"])
def test_only_interviewers_take_cases(study: Study, role: str) -> None:
    study.add_cases(now=timezone.now())

    post(Caller(study.person(role)), "surveys/two-regions/cases/next/", expect=403)


def test_an_interviewer_of_another_survey_does_not_learn_that_this_one_exists(study: Study) -> None:
    other = Study.open(settings=[["form_title", "form_id", "default_language"], ["Other", "other", "English (en)"]])

    post(Caller(other.person()), "surveys/two-regions/cases/next/", expect=404)


def test_an_interviewer_who_was_dismissed_does_no_more(study: Study, api: APIClient, interviewer: User) -> None:
    interview = begin(api, study)
    interviewer.memberships.all().delete()

    post(api, f"interviews/{interview}/complete/", expect=403)


def test_nobody_works_without_signing_in(study: Study) -> None:
    post(APIClient(), "surveys/two-regions/cases/next/", expect=401)


def test_the_hot_calls_take_few_queries(study: Study, api: APIClient, django_assert_max_num_queries: Any) -> None:
    study.add_cases(3, now=timezone.now())
    with django_assert_max_num_queries(14):
        case = post(api, "surveys/two-regions/cases/next/")
    with django_assert_max_num_queries(9):
        post(api, f"cases/{case['id']}/attempts/", {"id": str(uuid.uuid4())}, 201)
    with django_assert_max_num_queries(14):
        body = {"id": str(uuid.uuid4()), "case": case["id"], "language": "en"}
        path = f"interviews/{post(api, 'interviews/', body, 201)['id']}"
    with django_assert_max_num_queries(8):
        post(api, f"{path}/answers/", events(**SAID))
    with django_assert_max_num_queries(8):
        post(api, f"{path}/answers/", {"events": [e for n in range(60) for e in events(5 + n, age=20 + n)["events"]]})
    with django_assert_max_num_queries(13):
        post(api, f"{path}/reserve/")
    with django_assert_max_num_queries(27):
        post(api, f"{path}/complete/")

"""What does the server give to a workstation beside the interview?"""

import base64
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from interviews.models import Interview, Visit
from tests.interviews.conftest import Caller
from tests.interviews.fieldwork import Study

PASSWORD = "a long enough password"


@pytest.fixture
def somebody(study: Study) -> User:
    user = study.person()
    user.set_password(PASSWORD)
    user.save()
    return user


def key_of(user: User) -> str:
    answered = Caller(user).get("/api/v1/workstation/key/")
    assert (answered.status_code, answered["Cache-Control"]) == (200, "no-store")
    found: str = answered.json()["key"]
    return found


def test_everybody_has_one_key_and_no_two_the_same(study: Study) -> None:
    first, second = study.person(), study.person()

    assert key_of(first) == key_of(first) != key_of(second)
    assert len(base64.b64decode(key_of(first))) == 32


def test_a_key_is_given_to_nobody_who_is_not_signed_in(db: None) -> None:
    assert Client().get("/api/v1/workstation/key/").status_code == 401


def sign_in(client: Client, name: str, password: str, **headers: str) -> Any:
    body = {"username": name, "password": password}
    return client.post("/api/v1/auth/session/", body, content_type="application/json", headers=headers)


def test_a_session_begins_again_from_an_open_page(somebody: User) -> None:
    client = Client(enforce_csrf_checks=True)
    token = client.get("/accounts/login/", follow=True).cookies.get("csrftoken") or client.cookies["csrftoken"]

    answered = sign_in(client, somebody.username, PASSWORD, **{"X-CSRFToken": token.value})

    assert answered.status_code == 204
    assert client.get("/api/v1/workstation/key/").status_code == 200


def test_a_session_does_not_begin_from_a_foreign_page(somebody: User) -> None:
    client = Client(enforce_csrf_checks=True)

    assert sign_in(client, somebody.username, PASSWORD).status_code == 403
    assert client.get("/api/v1/workstation/key/").status_code == 401


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_begins_no_session(somebody: User, password: str) -> None:
    client = Client()

    assert sign_in(client, somebody.username, password).status_code == 400
    assert client.get("/api/v1/workstation/key/").status_code == 401


def test_the_service_worker_keeps_every_module_of_the_working_screens(client: Client) -> None:
    answered = client.get("/workstation.js")

    script = answered.content.decode()
    assert answered["Content-Type"].startswith("text/javascript")
    for name in (
        "interviews/js/interview.js",
        "interviews/js/work.js",
        "surveys/js/walk.js",
        "interviews/css/work.css",
    ):
        assert f'"/static/{name}"' in script
        assert finders.find(name)


def visit(**changed: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "name": "age",
        "language": "en",
        "at": timezone.now().isoformat(),
        "first_key_ms": 300,
        "duration_ms": 900,
        "away_ms": 0,
        "is_offline": False,
        "outcome": "answered",
    } | changed


def send(interview: Interview, *visits: dict[str, Any], user: User | None = None) -> int:
    path = f"/api/v1/interviews/{interview.pk}/paradata/"
    code: int = Caller(user or interview.interviewer).post(path, {"visits": visits}, format="json").status_code
    return code


def test_stays_at_questions_are_kept_once(study: Study) -> None:
    interview = study.interview()
    first, second = visit(), visit(name="region", outcome="changed")

    assert send(interview, first) == send(interview, first, second) == 204
    assert sorted(Visit.objects.values_list("name", "outcome")) == [("age", "answered"), ("region", "changed")]


@pytest.mark.parametrize("changed", [{"outcome": "guessed"}, {"duration_ms": -1}, {"duration_ms": 10**12}, {"id": "1"}])
def test_an_impossible_stay_is_refused(study: Study, changed: dict[str, Any]) -> None:
    assert send(study.interview(), visit(**changed)) == 400
    assert not Visit.objects.exists()


def test_stays_of_somebody_elses_interview_are_refused(study: Study) -> None:
    assert send(study.interview(), visit(), user=study.person()) == 404


def test_what_was_measured_is_never_changed(study: Study) -> None:
    send(study.interview(), visit())

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Visit.objects.update(duration_ms=1)

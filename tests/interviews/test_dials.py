"""Does an exchange place each call once, and does a dead one hold nobody up? Against a real HTTP server that acts as one."""

import json
import logging
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from interviews import contacts, tasks
from interviews.models import Attempt, Contact, Dial, Dialler
from interviews.selectors import dialling
from interviews.services import attempts, dials, exchange, shifts
from surveys.core.problems import RejectedError
from tests.interviews import pbx
from tests.interviews.conftest import Caller
from tests.interviews.fieldwork import NOON, Study

NUMBER = "+420601000000"


@pytest.fixture
def here() -> Iterator[pbx.Exchange]:
    """The exchange."""
    with pbx.exchange() as running:
        yield running


@pytest.fixture
def dialler(db: None, here: pbx.Exchange) -> Dialler:
    """The installation's exchange."""
    return pbx.set_up(here.url)


@pytest.fixture
def call(study: Study, interviewer: User, dialler: Dialler) -> Attempt:
    """An attempt of an interviewer for whom the exchange calls."""
    shifts.set_up(person=interviewer.pk, dial="pbx", sip_domain="", letter_keys=True, extension="214")
    study.add_cases(1)
    return study.dial(interviewer)


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the broker was told to ring."""
    rung: list[tuple[str, str]] = []
    monkeypatch.setattr(tasks.place_call, "delay", lambda dial: rung.append(("place", dial)))
    monkeypatch.setattr(tasks.hang_up_call, "delay", lambda dial: rung.append(("hang_up", dial)))
    return rung


def ask(call: Attempt, *, now: Any = NOON, id: uuid.UUID | None = None) -> Dial:
    return dials.ask(id=id or uuid.uuid4(), attempt=call.pk, interviewer=call.interviewer_id, now=now)[0]


def test_a_call_is_placed_with_number_extension_and_password(call: Attempt, here: pbx.Exchange) -> None:
    dial = ask(call)

    assert dials.place(id=dial.pk, now=NOON)

    ((method, path, headers, body),) = here.asked
    assert (method, path) == ("POST", f"/channels/{dial.pk}?endpoint=PJSIP/214")
    assert body == {"extension": NUMBER, "variables": {"dial": str(dial.pk)}}
    assert headers["Authorization"] == pbx.PASSWORD["Authorization"]
    dial.refresh_from_db()
    assert (dial.state, dial.call) == ("dialling", "channel-7")


def test_the_same_key_again_and_a_second_bell_place_no_second_call(call: Attempt, here: pbx.Exchange) -> None:
    dial = ask(call)
    dials.place(id=dial.pk, now=NOON)

    again, is_new = dials.ask(id=dial.pk, attempt=call.pk, interviewer=call.interviewer_id, now=NOON)

    assert (again.pk, is_new) == (dial.pk, False)
    assert not dials.place(id=dial.pk, now=NOON)
    # Another key while the call is under way, as from another tab, gives that call.
    assert ask(call).pk == dial.pk
    assert len(here.asked) == 1


def test_the_bell_rings_when_the_wish_is_committed(
    call: Attempt, bells: list[tuple[str, str]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        dial = ask(call)

    assert bells == [("place", str(dial.pk))]


def test_a_call_that_waited_too_long_is_not_placed_any_more(call: Attempt, here: pbx.Exchange) -> None:
    dial = ask(call)
    late = NOON + timedelta(seconds=5)

    assert not dials.place(id=dial.pk, now=late)

    assert here.asked == []
    assert dialling.describe(dial, late)["state"] == "failed"
    # Another one can be asked for at once.
    assert ask(call, now=late).pk != dial.pk


def test_a_dead_exchange_costs_a_worker_seconds_and_the_call_has_failed(
    call: Attempt, here: pbx.Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "SECONDS", 0.3)
    here.is_dead = True
    dial = ask(call)

    began = time.monotonic()
    dials.place(id=dial.pk, now=NOON)

    assert time.monotonic() - began < 3
    dial.refresh_from_db()
    assert (dial.state, dial.is_unreachable) == ("failed", True)
    # It may have heard the wish: a call that begins late would be the second.
    assert [method for method, *_ in here.asked] == ["POST", "DELETE"]
    # What it says too late changes nothing.
    dials.report(id=dial.pk, state="ringing", now=NOON)
    dial.refresh_from_db()
    assert dial.state == "failed"


@pytest.mark.parametrize("status", [302, 401, 500])
def test_a_refusal_is_a_failure_and_no_redirect_is_followed(call: Attempt, here: pbx.Exchange, status: int) -> None:
    here.status = status
    dial = ask(call)

    dials.place(id=dial.pk, now=NOON)

    dial.refresh_from_db()
    assert dial.state == "failed"
    assert [path for _, path, *_ in here.asked] == [f"/channels/{dial.pk}?endpoint=PJSIP/214"]


def test_an_exchange_that_took_none_of_three_calls_is_left_alone_for_a_while(call: Attempt, here: pbx.Exchange) -> None:
    here.status = 503
    for _ in range(3):
        dials.place(id=ask(call).pk, now=NOON)

    at_once = ask(call)
    later = ask(call, now=NOON + timedelta(seconds=31))

    assert (at_once.state, len(here.asked)) == ("failed", 3)
    assert later.state == "asked"


def test_hanging_up_is_asked_for_once(
    call: Attempt, here: pbx.Exchange, bells: list[tuple[str, str]], django_capture_on_commit_callbacks: Any
) -> None:
    dial = ask(call)
    dials.place(id=dial.pk, now=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        dials.hang_up(id=dial.pk, now=NOON)
        dials.hang_up(id=dial.pk, now=NOON)

    dials.end(id=dial.pk, now=NOON)

    assert bells == [("hang_up", str(dial.pk))]
    assert here.asked[-1][:2] == ("DELETE", "/channels/channel-7")
    dial.refresh_from_db()
    assert dial.state == "ended"


def test_a_call_that_nobody_has_taken_up_yet_is_just_dropped(call: Attempt, here: pbx.Exchange) -> None:
    dial = ask(call)

    dials.hang_up(id=dial.pk, now=NOON)

    assert not dials.place(id=dial.pk, now=NOON)
    assert here.asked == []


def report(dial: Dial, state: str, **how: Any) -> int:
    body = json.dumps({"state": state}).encode()
    signed = pbx.signed(body, **how)
    path = f"/api/v1/dials/{dial.pk}/state/"
    answered = Client().post(path, body, content_type="application/json", headers=signed)
    return answered.status_code


def test_what_the_exchange_reports_is_shown_and_proposes_an_outcome(call: Attempt) -> None:
    dial = ask(call)
    dials.place(id=dial.pk, now=NOON)
    api = Caller(call.interviewer)

    assert report(dial, "ringing") == 204
    ringing = api.get(f"/api/v1/dials/{dial.pk}/").json()
    assert (ringing["state"], ringing["proposal"], ringing["can_hang_up"]) == ("ringing", None, True)
    assert report(dial, "busy") == 204
    busy = api.get(f"/api/v1/dials/{dial.pk}/").json()

    assert (busy["state"], busy["proposal"], busy["is_over"], busy["can_hang_up"]) == ("busy", "3.12", True, False)


def test_nobody_else_reports(call: Attempt) -> None:
    dial = ask(call)
    stranger = Dial(id=uuid.uuid4())

    assert report(dial, "busy", secret="something else that is long") == 403
    assert report(dial, "busy", at=timezone.now().timestamp() - 3600) == 403
    assert report(stranger, "busy") == 403
    assert report(dial, "nonsense") == 400
    dial.refresh_from_db()
    assert dial.state == "asked"


def test_without_a_secret_no_report_is_believed(call: Attempt, dialler: Dialler) -> None:
    Dialler.objects.update(secret=b"")

    assert report(ask(call), "busy", secret="") == 403


def test_a_call_over_rest(call: Attempt, bells: list[tuple[str, str]]) -> None:
    api, key = Caller(call.interviewer), str(uuid.uuid4())
    path = f"/api/v1/attempts/{call.pk}/dials/"
    assert api.get(path).status_code == 204

    first = api.post(path, {"id": key}, format="json")
    again = api.post(path, {"id": key}, format="json")
    dropped = api.post(f"/api/v1/dials/{key}/hang-up/", {}, format="json")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["state"] == "asked"
    assert (dropped.json()["state"], api.get(path).json()["state"]) == ("ended", "ended")


def test_a_strangers_call_is_closed(study: Study, call: Attempt) -> None:
    dial = ask(call)
    api = Caller(study.person())

    answers = [
        api.get(f"/api/v1/attempts/{call.pk}/dials/"),
        api.post(f"/api/v1/attempts/{call.pk}/dials/", {"id": str(uuid.uuid4())}, format="json"),
        api.get(f"/api/v1/dials/{dial.pk}/"),
        api.post(f"/api/v1/dials/{dial.pk}/hang-up/", {}, format="json"),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_without_an_exchange_or_an_extension_there_is_no_call(call: Attempt, interviewer: User) -> None:
    Dialler.objects.update(is_active=False)
    with pytest.raises(RejectedError, match="No exchange"):
        ask(call)
    Dialler.objects.update(is_active=True)
    shifts.set_up(person=interviewer.pk, dial="tel", sip_domain="", letter_keys=True)
    with pytest.raises(RejectedError, match="No exchange"):
        ask(call)


def test_after_its_outcome_no_call_is_placed(call: Attempt) -> None:
    attempts.finish(id=call.pk, disposition="3.13", now=NOON)

    with pytest.raises(RejectedError, match="outcome"):
        ask(call)


def test_a_survey_may_have_an_exchange_of_its_own(study: Study, dialler: Dialler, here: pbx.Exchange) -> None:
    own = pbx.set_up(here.url, survey=study.survey)

    assert dialling.dialler_of(study.survey) == own
    Dialler.objects.filter(pk=own.pk).update(is_active=False)
    assert dialling.dialler_of(study.survey) == dialler


def test_the_numbers_of_a_simulated_survey_are_dialled_by_no_exchange_but_its_own(
    db: None, dialler: Dialler, here: pbx.Exchange
) -> None:
    simulated = Study.open(is_simulated=True).survey
    assert dialling.dialler_of(simulated) is None

    own = pbx.set_up(here.url, survey=simulated)

    assert dialling.dialler_of(simulated) == own


def test_an_erased_number_is_not_dialled(call: Attempt, here: pbx.Exchange) -> None:
    dial = ask(call)
    Contact.objects.update(number=b"")

    dials.place(id=dial.pk, now=NOON)

    dial.refresh_from_db()
    assert (dial.state, here.asked) == ("failed", [])


def test_calls_that_were_lost_come_to_an_end(call: Attempt) -> None:
    dial = ask(call)
    Dial.objects.update(state="placing")

    assert dials.sweep(now=NOON + timedelta(seconds=20)) == 0
    assert dials.sweep(now=NOON + timedelta(seconds=31)) == 1

    dial.refresh_from_db()
    assert dial.state == "failed"


def test_no_number_is_in_any_log(
    call: Attempt, here: pbx.Exchange, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "SECONDS", 0.3)
    # The worst case: a number in the address, and everything logged that the installation logs.
    Dialler.objects.update(place_url=f"{here.url}/call/{{number}}")
    caplog.set_level(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for here.status, here.is_dead in ((201, False), (500, False), (201, True)):
        Dial.objects.all().delete()
        dials.place(id=ask(call).pk, now=NOON)

    assert len(here.asked) >= 3
    assert "dialler" in caplog.text
    assert "601000" not in caplog.text


def test_what_is_secret_is_kept_encrypted_and_not_shown(
    admin_client: Client, dialler: Dialler, here: pbx.Exchange
) -> None:
    form = {
        "name": "Exchange",
        "is_active": "on",
        "place_method": "POST",
        "place_url": f"{here.url}/calls",
        "hang_up_method": "DELETE",
        "new_headers": '{"X-Key": "hidden one"}',
        "new_secret": "sixteen letters long",
    }
    path = f"/admin/interviews/dialler/{dialler.pk}/change/"

    refused = admin_client.post(
        path, form | {"place_url": "http://{number}/", "new_headers": "x", "new_secret": "short"}
    )
    saved = admin_client.post(path, form)
    kept = admin_client.post(path, form | {"new_headers": "", "new_secret": ""})
    shown = admin_client.get(path).content.decode()

    assert "No blank may stand in the name of the server." in refused.content.decode()
    assert "At least 16 signs." in refused.content.decode()
    assert (saved.status_code, kept.status_code) == (302, 302)
    dialler.refresh_from_db()
    assert contacts.unseal(dialler.headers) == '{"X-Key": "hidden one"}'
    assert contacts.unseal(dialler.secret) == "sixteen letters long"
    assert b"hidden" not in bytes(dialler.headers)
    assert "hidden one" not in shown
    assert "sixteen letters" not in shown

"""How do shifts and their figures go?"""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from interviews.core.shift_figures import figures
from interviews.models import Pause, Shift
from interviews.selectors import shift as selectors
from interviews.services import attempts, messages, shifts
from surveys.core.problems import RejectedError
from tests.interviews.conftest import Caller
from tests.interviews.fieldwork import NOON, Study

HOUR = timedelta(hours=1)


def begin(study: Study, user: User, **changed: Any) -> Shift:
    return shifts.begin(**{"id": uuid.uuid4(), "survey": study.survey, "interviewer": user.pk, "now": NOON} | changed)


def test_a_shift_begins_once(study: Study, interviewer: User) -> None:
    first = begin(study, interviewer)

    assert begin(study, interviewer) == first
    assert begin(study, interviewer, id=first.pk) == first
    assert Shift.objects.count() == 1


def test_the_database_holds_one_open_shift_a_person(study: Study, interviewer: User) -> None:
    begin(study, interviewer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(id=uuid.uuid4(), survey=study.survey, interviewer=interviewer, began_at=NOON)


def test_a_shift_that_ended_can_be_followed_by_another(study: Study, interviewer: User) -> None:
    first = begin(study, interviewer)
    shifts.end(shift=first.pk, now=NOON + HOUR)

    assert begin(study, interviewer, now=NOON + 2 * HOUR) != first
    assert shifts.end(shift=first.pk, now=NOON + 3 * HOUR).ended_at == NOON + HOUR


def test_a_pause_has_a_reason_and_ends(study: Study, interviewer: User) -> None:
    shift = begin(study, interviewer)
    paused = shifts.pause(id=uuid.uuid4(), shift=shift.pk, reason="meal", now=NOON)

    assert shifts.pause(id=uuid.uuid4(), shift=shift.pk, reason="break", now=NOON) == paused
    shifts.resume(shift=shift.pk, now=NOON + HOUR)
    assert Pause.objects.get().ended_at == NOON + HOUR


def test_a_pause_without_a_known_reason_is_refused(study: Study, interviewer: User) -> None:
    shift = begin(study, interviewer)

    with pytest.raises(RejectedError, match="write one of: break, meal"):
        shifts.pause(id=uuid.uuid4(), shift=shift.pk, reason="boredom", now=NOON)


def test_a_shift_that_has_ended_takes_no_pause(study: Study, interviewer: User) -> None:
    shift = begin(study, interviewer)
    shifts.pause(id=uuid.uuid4(), shift=shift.pk, reason="meal", now=NOON)
    shifts.end(shift=shift.pk, now=NOON + HOUR)

    assert Pause.objects.get().ended_at == NOON + HOUR
    with pytest.raises(RejectedError, match="has ended"):
        shifts.pause(id=uuid.uuid4(), shift=shift.pk, reason="meal", now=NOON + HOUR)


def test_hours_worked_leave_out_pauses(study: Study, interviewer: User) -> None:
    shift = begin(study, interviewer)
    shifts.pause(id=uuid.uuid4(), shift=shift.pk, reason="meal", now=NOON + HOUR)
    shifts.resume(shift=shift.pk, now=NOON + 1.5 * HOUR)

    found = selectors.figures_since(survey=study.survey, since=NOON, now=NOON + 2 * HOUR, interviewer=interviewer.pk)

    assert found.hours == 1.5


def test_own_figures_stand_beside_the_teams(study: Study, interviewer: User) -> None:
    mine, theirs = study.person(), study.person()
    study.add_cases(3)
    for user, code in ((mine, "2.112"), (mine, "3.13"), (theirs, "3.13")):
        attempt = study.dial(user)
        attempts.finish(id=attempt.pk, disposition=code, now=NOON)

    own = selectors.figures_since(survey=study.survey, since=NOON, now=NOON + HOUR, interviewer=mine.pk)
    team = selectors.figures_since(survey=study.survey, since=NOON, now=NOON + HOUR)

    assert (own.attempts, own.contact_rate, own.refusal_rate) == (2, 0.5, 1.0)
    assert (team.attempts, team.contact_rate) == (3, pytest.approx(1 / 3))
    assert own.length_minutes is None


def test_rates_of_nothing_are_nothing() -> None:
    found = figures({}, completes=0, interview_minutes=0, worked_minutes=0)

    assert (found.contact_rate, found.refusal_rate, found.length_minutes, found.per_hour) == (None, None, None, None)


def test_rates_are_shares_of_what_they_name() -> None:
    counts = {"1.10": 2, "2.112": 1, "3.13": 6, "4.30": 1}

    found = figures(counts, completes=2, interview_minutes=30, worked_minutes=240)

    assert (found.attempts, found.contact_rate, found.refusal_rate) == (10, 0.3, pytest.approx(1 / 3))
    assert (found.length_minutes, found.per_hour, found.hours) == (15, 0.5, 4)


def test_a_shift_over_rest(study: Study, interviewer: User) -> None:
    api = Caller(interviewer)
    path = f"/api/v1/surveys/{study.survey.slug}/shift/"
    assert api.get(path).json()["id"] is None

    begun = api.post(path, {"id": str(uuid.uuid4())}, format="json").json()
    paused = api.post(
        f"/api/v1/shifts/{begun['id']}/pause/", {"id": str(uuid.uuid4()), "reason": "meal"}, format="json"
    )
    resumed = api.post(f"/api/v1/shifts/{begun['id']}/resume/", {}, format="json")
    ended = api.post(f"/api/v1/shifts/{begun['id']}/end/", {}, format="json")

    assert paused.json()["pause"]["reason"] == "meal"
    assert resumed.json()["pause"] is None
    assert (ended.json()["own"]["attempts"], ended.json()["team"]["completes"]) == (0, 0)
    assert ended.json()["ended_at"] is not None


def test_a_strangers_shift_is_closed(study: Study, interviewer: User) -> None:
    shift = begin(study, interviewer)

    assert Caller(study.person()).post(f"/api/v1/shifts/{shift.pk}/end/", {}, format="json").status_code == 404


def test_a_message_reaches_whom_it_is_for_until_it_is_read(study: Study, interviewer: User) -> None:
    manager, other = study.person("manager"), study.person()
    path = f"/api/v1/surveys/{study.survey.slug}/messages/"
    said = Caller(manager).post(path, {"text": " Slow down. ", "recipient": interviewer.pk}, format="json")
    Caller(manager).post(path, {"text": "Lunch!"}, format="json")

    mine = Caller(interviewer).get(path).json()["results"]

    assert said.status_code == 201
    assert [message["text"] for message in mine] == ["Slow down.", "Lunch!"]
    assert [message["text"] for message in Caller(other).get(path).json()["results"]] == ["Lunch!"]
    Caller(interviewer).post(f"{path}read/", {"through": mine[0]["id"]}, format="json")
    assert [message["text"] for message in Caller(interviewer).get(path).json()["results"]] == ["Lunch!"]


def test_interviewers_do_not_send_messages(study: Study, interviewer: User) -> None:
    path = f"/api/v1/surveys/{study.survey.slug}/messages/"

    assert Caller(interviewer).post(path, {"text": "Hello"}, format="json").status_code == 403


def test_a_message_to_somebody_who_does_not_interview_here_is_refused(study: Study) -> None:
    manager = study.person("manager")

    with pytest.raises(RejectedError, match="does not interview"):
        messages.send(survey=study.survey, sender=manager.pk, recipient=manager.pk, text="Hello", now=NOON)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
def test_a_message_says_something(study: Study, text: str) -> None:
    with pytest.raises(RejectedError, match="1 to 2000"):
        messages.send(survey=study.survey, sender=study.person("manager").pk, recipient=None, text=text, now=NOON)


@pytest.mark.parametrize(
    ("dial", "domain", "place"), [("pigeon", "", "dial"), ("sip", " ", "sip_domain")], ids=["unknown", "no domain"]
)
def test_settings_that_cannot_work_are_refused(interviewer: User, dial: str, domain: str, place: str) -> None:
    with pytest.raises(RejectedError) as refusal:
        shifts.set_up(person=interviewer.pk, dial=dial, sip_domain=domain, letter_keys=True)
    assert [problem.where for problem in refusal.value.problems] == [place]


def test_a_time_outside_the_calling_hours_is_told(study: Study, interviewer: User) -> None:
    study.add_cases(1)
    case = study.take(interviewer)
    path = f"/api/v1/cases/{case.pk}/appointment/"
    night = NOON.replace(hour=2)

    at_noon = Caller(interviewer).get(path, {"at": NOON.isoformat()}).json()
    at_night = Caller(interviewer).get(path, {"at": night.isoformat()}).json()

    assert (at_noon["is_in_calling_hours"], at_night["is_in_calling_hours"]) == (True, False)
    assert at_noon["agreed_near"] == 0


def test_appointments_too_near_to_each_other_are_told(study: Study, interviewer: User) -> None:
    study.add_cases(2)
    other = study.person()
    attempt = study.dial(other)
    at = NOON + 3 * HOUR
    attempts.finish(id=attempt.pk, disposition="3.21", agreement=attempts.Agreement(at, True, ""), now=NOON)
    case = study.take(interviewer)
    path = f"/api/v1/cases/{case.pk}/appointment/"

    near = Caller(interviewer).get(path, {"at": (at + timedelta(minutes=10)).isoformat()}).json()
    far = Caller(interviewer).get(path, {"at": (at + timedelta(minutes=20)).isoformat()}).json()

    assert (near["agreed_near"], far["agreed_near"]) == (1, 0)

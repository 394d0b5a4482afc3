"""Is what an interviewer writes after a call kept once, and seen by the supervisor?"""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from interviews.models import WrapUp
from interviews.selectors import fieldwork, quality, shift
from interviews.services import attempts, completion, wrap_ups
from tests.interviews.conftest import Caller
from tests.interviews.fieldwork import NOON, SAID, Study

AFTER = NOON + timedelta(minutes=1)


def body(text: str = "Spoke with a cold.", milliseconds: int = 9000) -> dict[str, Any]:
    one = {"id": str(uuid.uuid4()), "text": text, "duration_ms": milliseconds, "at": AFTER.isoformat()}
    return {"log": None, "wrap_ups": [one]}


def test_a_wrap_up_after_a_complete_interview_is_kept_once(study: Study) -> None:
    interview = study.interview(**SAID)
    completion.complete(interview=interview.pk, now=NOON)
    attempt = fieldwork.describe_interview(interview)["attempt"]
    api, said = Caller(interview.interviewer), body()

    first = api.post(f"/api/v1/attempts/{attempt}/wrap-ups/", said, format="json")
    again = api.post(f"/api/v1/attempts/{attempt}/wrap-ups/", said, format="json")

    assert (first.status_code, again.status_code) == (204, 204)
    kept = WrapUp.objects.get()
    assert (str(kept.attempt_id), kept.text, kept.duration_ms, kept.at) == (attempt, "Spoke with a cold.", 9000, AFTER)


def test_a_strangers_call_is_closed(study: Study, interviewer: User) -> None:
    study.add_cases(1)
    attempt = study.dial(interviewer)

    answered = Caller(study.person()).post(f"/api/v1/attempts/{attempt.pk}/wrap-ups/", body(), format="json")

    assert answered.status_code == 404
    assert not WrapUp.objects.exists()


def test_the_time_after_calls_is_in_the_figures_of_the_shift(study: Study, interviewer: User) -> None:
    study.add_cases(2)
    for milliseconds in (4000, 10_000):
        attempt = study.dial(interviewer)
        attempts.finish(id=attempt.pk, disposition="3.13", now=NOON)
        done = wrap_ups.Done(uuid.uuid4(), "", milliseconds, AFTER)
        wrap_ups.store(attempt=attempt.pk, done=[done], now=AFTER)

    own = shift.figures_since(survey=study.survey, since=NOON, now=AFTER, interviewer=interviewer.pk)
    other = shift.figures_since(survey=study.survey, since=NOON, now=AFTER, interviewer=study.person().pk)

    assert (own.wrap_up_seconds, other.wrap_up_seconds) == (7, None)


def test_the_supervisor_sees_notes_of_calls_and_of_interviews(study: Study, interviewer: User) -> None:
    study.add_cases(1)
    refused = study.dial(interviewer)
    attempts.finish(id=refused.pk, disposition="2.111", note="Husband <angry>", now=NOON)
    # The same words come with the outcome and as its wrap-up.
    wrap_ups.store(attempt=refused.pk, done=[wrap_ups.Done(uuid.uuid4(), "Husband <angry>", 10, AFTER)], now=AFTER)
    interview = study.interview(**SAID)
    completion.complete(interview=interview.pk, now=AFTER)
    attempt = uuid.UUID(fieldwork.describe_interview(interview)["attempt"])
    wrap_ups.store(attempt=attempt, done=[wrap_ups.Done(uuid.uuid4(), "Baby cried", 10, AFTER)], now=AFTER)
    client = Client()
    client.force_login(study.person("manager"))

    noted = quality.call_notes(study.survey)
    page = client.get(f"/surveys/{study.survey.slug}/quality/").content.decode()
    own = client.get(f"/surveys/{study.survey.slug}/interviews/{interview.pk}/").content.decode()

    assert [(note.text, note.interview) for note in noted] == [("Baby cried", interview.pk), ("Husband <angry>", None)]
    assert "Husband &lt;angry&gt;" in page
    assert "Baby cried" in own
    assert "angry" not in own

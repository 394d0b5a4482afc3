"""What does the supervisor see of how interviews go?"""

import uuid
from datetime import timedelta

from django.contrib.auth.models import User
from django.test import Client

from interviews.models import Interview
from interviews.selectors import quality
from interviews.services import answers, paradata, remarks
from tests.interviews.fieldwork import NOON, Study


def stay(interview: Interview, name: str, seconds: float, *, away: float = 0, outcome: str = "answered") -> None:
    paradata.store(
        interview=interview.pk,
        stays=[
            paradata.Stay(
                id=uuid.uuid4(),
                name=name,
                language="en",
                at=NOON + timedelta(seconds=seconds),
                first_key_ms=100,
                duration_ms=int(1000 * seconds),
                away_ms=int(1000 * away),
                is_offline=False,
                outcome=outcome,
            )
        ],
    )


def test_pace_is_the_median_without_time_away(study: Study) -> None:
    interview = study.interview()
    for seconds in (4, 6, 20):
        stay(interview, "age", seconds, away=2)

    (row,) = quality.by_question(study.survey)

    assert (row.name, row.visits, row.median_seconds, row.away_seconds) == ("age", 3, 4.0, 2.0)


def test_hasty_and_changed_answers_are_shares_of_all(study: Study) -> None:
    interview = study.interview()
    stay(interview, "age", 0.4)
    stay(interview, "age", 5, outcome="changed")
    stay(interview, "age", 5)
    stay(interview, "age", 60, outcome="left")

    (row,) = quality.by_interviewer(study.survey)

    assert row.name == interview.interviewer.username
    assert (row.visits, round(row.hasty_percent), round(row.changed_percent)) == (3, 33, 33)


def see(user: User, path: str) -> str:
    client = Client()
    client.force_login(user)
    answered = client.get(path)
    assert answered.status_code == 200
    return answered.content.decode()


def test_an_interview_shows_notes_conflicts_and_stays(study: Study) -> None:
    interview = study.interview(age=40)
    log = uuid.uuid4()
    answers.open_log(interview=interview.pk, log=log, interviewer=interview.interviewer_id, now=NOON)
    late = answers.Event(uuid.uuid4(), 1, "age", 41, NOON, base=0)
    answers.store(interview=interview.pk, log=log, events=[late], now=NOON)
    note = remarks.Note(uuid.uuid4(), "age", "Not <sure>.", NOON)
    remarks.store(interview=interview.pk, author=interview.interviewer_id, notes=[note, note], now=NOON)
    stay(interview, "age", 4)

    page = see(study.person("manager"), f"/surveys/{study.survey.slug}/interviews/{interview.pk}/")

    assert "Not &lt;sure&gt;." in page
    assert "<td>40</td><td>41</td>" in page
    assert page.count("Not &lt;sure&gt;.") == 1


def test_quality_is_shown_to_managers_only(study: Study) -> None:
    interview = study.interview()
    stay(interview, "age", 4)
    path = f"/surveys/{study.survey.slug}/quality/"
    client = Client()
    client.force_login(interview.interviewer)

    assert "4.0" in see(study.person("manager"), path)
    assert client.get(path).status_code == 403
    assert client.get(f"/surveys/{study.survey.slug}/interviews/{interview.pk}/").status_code == 403

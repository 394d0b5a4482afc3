"""Who gets which working screen, and with what in it?"""

import json
import re
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.interviews.fieldwork import Study


def _page_data(content: bytes, name: str) -> Any:
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', content.decode(), re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_nobody_works_without_signing_in(client: Client, study: Study) -> None:
    answer = client.get(reverse("work", args=[study.survey.slug]))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))


def test_an_analyst_has_no_working_screen(client: Client, study: Study) -> None:
    client.force_login(study.person("analyst"))

    assert client.get(reverse("work", args=[study.survey.slug])).status_code == 403


def test_a_stranger_does_not_learn_that_the_survey_exists(client: Client, study: Study) -> None:
    client.force_login(User.objects.create_user("stranger"))

    assert client.get(reverse("work", args=[study.survey.slug])).status_code == 404


def test_the_work_page_knows_the_interview_to_go_on_with(client: Client, study: Study, interviewer: User) -> None:
    interview = study.interview(interviewer)
    client.force_login(interviewer)

    answer = client.get(reverse("work", args=[study.survey.slug]))

    assert _page_data(answer.content, "work-data")["resume"] == reverse("interview-work", args=[interview.pk])


def test_an_interview_is_shown_to_its_interviewer_only(client: Client, study: Study, interviewer: User) -> None:
    address = reverse("interview-work", args=[study.interview(interviewer).pk])

    client.force_login(study.person())
    assert client.get(address).status_code == 404

    client.force_login(interviewer)
    assert client.get(address).status_code == 200


def test_the_interview_page_brings_the_version_it_began_with(client: Client, study: Study, interviewer: User) -> None:
    interview = study.interview(interviewer)
    study.publish()
    client.force_login(interviewer)

    answer = client.get(reverse("interview-work", args=[interview.pk]))

    assert _page_data(answer.content, "interview-data")["questionnaire"].endswith("?version=1&texts=1")


def test_the_page_carries_neither_answers_nor_contact(client: Client, study: Study, interviewer: User) -> None:
    interview = study.interview(interviewer, age=43)
    client.force_login(interviewer)

    page = client.get(reverse("interview-work", args=[interview.pk])).content.decode()

    assert "+420" not in page
    assert '"answers"' not in page


def test_the_days_figures_are_the_interviewers_own(client: Client, study: Study, interviewer: User) -> None:
    study.complete()
    client.force_login(interviewer)

    answer = client.get(reverse("work-today", args=[study.survey.slug]))

    assert answer.json()["figures"] == {"attempts": 0, "completes": 0, "refusals": 0}

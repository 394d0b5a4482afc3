"""Is a questionnaire inspected once, by whoever gets there first, and never in a request that others wait behind?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.contrib.auth.models import User
from django.test import Client

from surveys import inspecting, selectors, tasks
from surveys.models import InspectionRun, Membership, QuestionnaireVersion, Survey
from surveys.services import drafting
from surveys.services.importing import import_study
from tests.surveys.core.inspecting import HEADERS
from tests.surveys.core.workbooks import survey as rows
from tests.surveys.core.workbooks import workbook
from tests.surveys.versions.conftest import NOON

ADDRESS = "/api/v1/surveys/small/versions/1/inspection/"


@pytest.fixture
def broker(settings: Any) -> Iterator["redis.Redis"]:
    """The broker without a message for the workers, before and after."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.delete("exports")
    yield client
    client.delete("exports")
    client.close()


@pytest.fixture
def small(db: None) -> QuestionnaireVersion:
    """A version of two questions."""
    return selectors.current_version(import_study(sheets=workbook(), user=None, now=NOON).survey)


@pytest.fixture
def long(db: None) -> QuestionnaireVersion:
    """A version with so many questions that a worker inspects it."""
    more = [f"integer | n{n} | Number {n}? | yes | | . >= 0" for n in range(inspecting.MOST_AT_ONCE)]
    table = rows("select_one sex | sex | Sex? | yes", "integer | age | Age? | yes | | . >= 18", *more, headers=HEADERS)
    return selectors.current_version(import_study(sheets=workbook(survey=table), user=None, now=NOON).survey)


@pytest.fixture
def manager(ana: User, long: QuestionnaireVersion) -> Client:
    """Ana's browser; she manages the long survey."""
    Membership.objects.create(user=ana, survey=Survey.objects.get(), role=Membership.Role.MANAGER)
    client = Client()
    client.force_login(ana)
    return client


def asked(of: Any, seed: str = "") -> InspectionRun:
    found = inspecting.ask(of, now=NOON, seed=seed)
    assert found is not None
    return found


def test_a_small_questionnaire_is_inspected_at_once_and_its_report_kept(small: QuestionnaireVersion) -> None:
    first = asked(small)
    again = asked(small)

    assert (first.status, first.pk) == ("ready", again.pk)
    assert again.report is not None
    assert again.report["lengths"]["en"]["median"] > 0
    assert InspectionRun.objects.get().n_attempts == 1


def test_each_seed_and_each_revision_has_a_report_of_its_own(small: QuestionnaireVersion, ana: User) -> None:
    drafting.begin(survey=small.survey_id, user=ana, now=NOON)
    revision = selectors.draft_revision(small.survey)

    runs = [asked(small), asked(small, "7"), asked(revision), asked(revision, "7")]

    assert len({run.pk for run in runs}) == 4
    assert [run.report and run.report["seed"] for run in runs] == ["1", "7", "1", "7"]


def test_a_long_questionnaire_waits_for_a_worker(
    long: QuestionnaireVersion, broker: "redis.Redis", django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        asked(long)
    with django_capture_on_commit_callbacks(execute=True):
        waiting = asked(long)

    assert (waiting.status, waiting.report) == ("waiting", None)
    assert broker.llen("exports") == 1, "asking again does not ring again"


def test_a_program_and_a_page_look_in_again_until_the_report_is_there(
    manager: Client, long: QuestionnaireVersion
) -> None:
    page = "/surveys/small/questionnaire/1/checks/report/?seed=7"
    before = manager.get(f"{ADDRESS}?seed=7")
    fragment = manager.get(page).content.decode()

    tasks.inspect(str(InspectionRun.objects.get().pk))

    assert (before.status_code, before.json()) == (202, {"status": "waiting", "address": f"{ADDRESS}?seed=7"})
    assert f'hx-get="{page}"' in fragment
    after = manager.get(before.json()["address"])
    assert (after.status_code, after.json()["seed"]) == (200, "7")
    report = manager.get(page).content.decode()
    assert "simulated respondents, seed 7" in report
    assert "hx-get" not in report


def test_a_lost_bell_is_rung_again_by_the_sweep(long: QuestionnaireVersion, broker: "redis.Redis") -> None:
    # Within the test's transaction nothing is committed, so the bell of the request never rang.
    waiting = asked(long)
    assert broker.llen("exports") == 0

    assert inspecting.sweep(now=NOON) == 0, "its bell may still be on the way"
    assert inspecting.sweep(now=NOON + inspecting.LOST_AFTER) == 1

    assert broker.llen("exports") == 1
    tasks.inspect(str(waiting.pk))
    assert asked(long).status == "ready"


def test_a_bell_that_rings_twice_inspects_once(long: QuestionnaireVersion) -> None:
    waiting = asked(long)

    assert inspecting.run(waiting.pk, now=NOON) is True
    assert inspecting.run(waiting.pk, now=NOON) is False


def test_the_inspection_of_a_dead_worker_is_begun_again_but_not_for_ever(
    long: QuestionnaireVersion, broker: "redis.Redis"
) -> None:
    waiting, now = asked(long), NOON
    for n in range(1, inspecting.MOST_ATTEMPTS + 1):
        InspectionRun.objects.filter(status="waiting").update(status="running", begun_at=now, n_attempts=n)
        assert inspecting.sweep(now=now + inspecting.SILENCE) == 0, "its worker may still be alive"
        now += inspecting.SILENCE + timedelta(seconds=1)
        inspecting.sweep(now=now)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.n_attempts) == ("failed", inspecting.MOST_ATTEMPTS)
    assert broker.llen("exports") == inspecting.MOST_ATTEMPTS - 1


def test_an_inspection_that_failed_is_said_to_have_failed_and_may_be_asked_for_again_later(
    manager: Client, long: QuestionnaireVersion
) -> None:
    waiting = asked(long)
    InspectionRun.objects.filter(pk=waiting.pk).update(status="failed", ended_at=NOON)

    answer = manager.get(ADDRESS)
    fragment = manager.get("/surveys/small/questionnaire/1/checks/report/").content.decode()
    inspecting.sweep(now=NOON + inspecting.FAILED_KEPT + timedelta(seconds=1))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "inspection_failed")
    assert "try again in an hour" in fragment
    assert asked(long).status == "waiting"


def test_old_reports_are_forgotten(small: QuestionnaireVersion) -> None:
    asked(small)

    inspecting.sweep(now=NOON + inspecting.KEPT)
    assert InspectionRun.objects.count() == 1
    inspecting.sweep(now=NOON + inspecting.KEPT + timedelta(seconds=1))

    assert not InspectionRun.objects.exists()

"""How does analysis learn what to count and what to take back?"""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from interviews.models import LedgerRow
from interviews.services import completion
from interviews.signals import ledger_grew
from surveys import events
from tests.interviews.fieldwork import NOON, Study


@pytest.fixture
def grown() -> Any:
    """Surveys that the signal named, in order."""
    heard: list[int] = []

    def hear(sender: object, survey: int, **kwargs: Any) -> None:
        heard.append(survey)

    ledger_grew.connect(hear)
    yield heard
    ledger_grew.disconnect(hear)


def test_analysis_hears_of_a_row_after_the_commit(
    study: Study, grown: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        study.complete()
        assert grown == []

    assert grown == [study.survey.pk]


def test_nothing_is_heard_of_what_was_rolled_back(
    study: Study, grown: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    interview = study.interview(age=40, region="north", happy="yes", goodbye=True)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        completion.complete(interview=interview.pk, now=NOON)
        transaction.set_rollback(True)

    assert grown == []
    assert not LedgerRow.objects.exists()


def test_a_receiver_that_fails_does_not_turn_a_saved_interview_into_an_error(
    study: Study, django_capture_on_commit_callbacks: Any
) -> None:
    def fail(sender: object, **kwargs: Any) -> None:
        raise ConnectionError

    ledger_grew.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            study.complete()
    finally:
        ledger_grew.disconnect(fail)

    assert LedgerRow.objects.count() == 1


def test_screens_hear_of_the_quota_after_the_commit(
    study: Study, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[tuple[str, str, dict[str, Any]]] = []
    monkeypatch.setattr(events, "publish", lambda *message: told.append(message))

    with django_capture_on_commit_callbacks(execute=True):
        study.complete()
        assert told == []

    assert ("two-regions", "quota", {"country": "CZ"}) in told


def test_the_ledger_cannot_be_changed_in_the_database(study: Study) -> None:
    study.complete()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        LedgerRow.objects.update(sign=-1)


def test_two_surveys_are_numbered_apart(study: Study) -> None:
    other = Study.open(settings=[["form_title", "form_id", "default_language"], ["Other", "other", "English (en)"]])
    study.complete()
    other.complete()

    assert list(LedgerRow.objects.values_list("survey__slug", "position").order_by("survey__slug")) == [
        ("other", 1),
        ("two-regions", 1),
    ]

"""Bells: one waits per row, whoever comes after it was heard rings anew, and a dead broker is no error."""

import json
import time

import pytest
from django.db import transaction

from analysis.services import asking, bell

TASK = "analysis.tasks.recompute"


def messages(broker):
    return [json.loads(message) for message in broker.lrange("celery", 0, -1)]


def eta(message):
    return message["headers"]["eta"]


def test_a_storm_of_bells_sends_one_task(broker):
    rung = [bell.ring(TASK, about=7, seconds=15) for _ in range(50)]

    assert rung == [True] + [False] * 49
    assert len(messages(broker)) == 1


def test_bells_about_different_rows_do_not_silence_each_other(broker):
    assert bell.ring(TASK, about=7, seconds=15)
    assert bell.ring(TASK, about=8, seconds=15)
    assert len(messages(broker)) == 2


def test_a_bell_that_was_heard_can_be_rung_again(broker):
    bell.ring(TASK, about=7, seconds=15)

    bell.heard(TASK, 7)

    assert bell.ring(TASK, about=7, seconds=15)


def test_a_flag_whose_task_was_lost_expires(broker):
    bell.ring(TASK, about=7, seconds=15)

    assert 0 < broker.ttl(bell.flag_of(TASK, 7)) <= 15


def test_a_task_asked_for_within_the_pause_begins_at_its_end(broker):
    asking.heard(7)

    asking._ring(7)

    assert eta(messages(broker)[0]) is not None


def test_a_task_asked_for_after_a_quiet_second_begins_at_once(broker):
    asking._ring(7)

    assert eta(messages(broker)[0]) is None


def test_a_recompute_that_took_long_is_followed_by_a_longer_pause(broker):
    asking.heard(7)
    asking.finished(7, seconds=2.0)

    assert 5_000 < broker.pttl("coprod:recomputed:7") <= 6_000


def test_a_quick_recompute_is_followed_by_a_pause_of_a_second(broker):
    asking.heard(7)
    asking.finished(7, seconds=0.05)

    assert 0 < broker.pttl("coprod:recomputed:7") <= 1_000


def test_a_dead_broker_is_no_error(dead_broker, caplog):
    began = time.monotonic()

    assert bell.ring(TASK, about=7, seconds=15) is False
    bell.heard(TASK, 7)

    assert "sweep" in caplog.text
    assert time.monotonic() - began < 5


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_does_not_undo_a_saved_interview(dead_broker, field):
    field.complete()

    assert field.survey.ledger.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_asked_for_before_the_ledger_row_is_committed(field, broker):
    with transaction.atomic():
        asking.ask(None, survey=field.survey.pk)
        assert messages(broker) == []

    assert [message["headers"]["argsrepr"] for message in messages(broker)] == [f"[{field.survey.pk}]"]

"""Recomputing: every ledger row once, whatever dies, whoever runs beside it."""

import threading

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import selectors
from analysis.core.packing import pack
from analysis.models import Snapshot, Sums
from analysis.services import bell, counting, memory, rebuilding, recompute, sweeping
from interviews.models import LedgerRow
from surveys import selectors as studies
from tests.analysis.study import TABLES, Field

pytestmark = pytest.mark.django_db


class KilledError(BaseException):
    """Nobody catches it: as if the process had ended here."""


def killed(*args):
    raise KilledError


def figures(field):
    return selectors.latest_snapshot(field.survey).results


def is_true_to_the_ledger(field):
    kept = Sums.objects.get(survey=field.survey)
    return counting.differences(kept) == []


def test_before_the_first_interview_there_are_no_figures(field):
    done = recompute.run(field.survey.pk)

    assert (done.rows, done.snapshot) == (0, None)
    assert selectors.latest_snapshot(field.survey) is None


def test_the_first_interviews_make_the_first_snapshot(field):
    field.complete_many(40)

    done = recompute.run(field.survey.pk)

    snapshot = selectors.latest_snapshot(field.survey)
    assert (done.rows, done.snapshot) == (40, 1)
    assert (snapshot.number, snapshot.ledger, snapshot.n) == (1, 40, 40)
    assert is_true_to_the_ledger(field)


def test_a_second_task_finds_nothing_to_do(field):
    field.complete_many(10)
    recompute.run(field.survey.pk)

    again = recompute.run(field.survey.pk)

    assert (again.rows, again.snapshot) == (0, None)
    assert Snapshot.objects.count() == 1


def test_a_voided_interview_is_taken_back(field):
    interviews = field.complete_many(30)
    recompute.run(field.survey.pk)
    before = figures(field)
    extra = field.complete("DE")
    recompute.run(field.survey.pk)

    field.void(extra)
    recompute.run(field.survey.pk)

    assert len(interviews) == selectors.latest_snapshot(field.survey).n
    assert selectors.estimates(figures(field)) == selectors.estimates(before)
    assert is_true_to_the_ledger(field)


def test_the_sweep_asks_for_a_survey_whose_bell_was_lost(field, broker, django_capture_on_commit_callbacks):
    field.complete_many(3)
    assert sweeping.surveys_behind() == [field.survey.pk]

    with django_capture_on_commit_callbacks(execute=True):
        sweeping.sweep()

    assert broker.llen("celery") == 1
    recompute.run(field.survey.pk)
    assert sweeping.surveys_behind() == []


def test_the_sweep_asks_for_a_survey_with_a_new_version(field):
    field.complete_many(3)
    recompute.run(field.survey.pk)
    field.publish(indices=[row for row in TABLES["indices"] if row[0] != "health"])

    assert sweeping.surveys_behind() == [field.survey.pk]


def test_when_all_is_voided_the_figures_are_empty_again(field):
    interview = field.complete()
    recompute.run(field.survey.pk)

    field.void(interview)
    recompute.run(field.survey.pk)

    assert selectors.latest_snapshot(field.survey).n == 0


def test_many_small_steps_come_to_the_same_as_one_large_one(field, monkeypatch):
    for interview in field.complete_many(30)[::7]:
        field.void(interview)
    monkeypatch.setattr(recompute, "ROWS_PER_TRANSACTION", 4)

    done = recompute.run(field.survey.pk)

    assert done.rows == 35
    assert Snapshot.objects.count() == 1
    assert is_true_to_the_ledger(field)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["take_in", "publish"])
def test_a_worker_killed_between_steps_counts_nothing_twice(field, monkeypatch, step):
    field.complete_many(12)
    recompute.run(field.survey.pk)
    field.complete_many(9)
    whole = getattr(recompute, step)

    def killed_after(*args):
        whole(*args)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(recompute, step, killed_after)
        with pytest.raises(KilledError):
            recompute.run(field.survey.pk)
    assert Sums.objects.get().watermark == 12

    recompute.run(field.survey.pk)

    assert selectors.latest_snapshot(field.survey).n == 21
    assert is_true_to_the_ledger(field)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_on_a_long_way_keeps_what_it_has_done(field, monkeypatch):
    field.complete_many(10)
    monkeypatch.setattr(recompute, "ROWS_PER_TRANSACTION", 4)
    with monkeypatch.context() as patch:
        patch.setattr(recompute, "publish", killed)
        with pytest.raises(KilledError):
            recompute.run(field.survey.pk)
    assert Sums.objects.get().watermark == 8

    recompute.run(field.survey.pk)

    assert selectors.latest_snapshot(field.survey).n == 10
    assert is_true_to_the_ledger(field)


@pytest.mark.django_db(transaction=True)
def test_two_recomputes_at_the_same_time_count_every_row_once(field):
    field.complete_many(40)
    barrier = threading.Barrier(4)
    done = []

    def work():
        try:
            barrier.wait()
            done.append(recompute.run(field.survey.pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(d.rows for d in done) == [0, 0, 0, 40]
    assert Snapshot.objects.count() == 1
    assert is_true_to_the_ledger(field)


def test_without_the_lock_the_same_rows_would_be_taken_again(field):
    """The control of the test above: the race is real."""
    field.complete_many(10)
    read_before = Sums.objects.create(survey=field.survey, version=field.version)

    recompute.run(field.survey.pk)

    assert recompute.take_in(read_before)[1] == 10


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_not_committed_yet_is_counted_by_the_next_recompute(field):
    field.complete_many(5)
    done = []

    def work():
        try:
            done.append(recompute.run(field.survey.pk))
        finally:
            connections.close_all()

    with transaction.atomic():
        field.complete()
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(timeout=60)
    recompute.run(field.survey.pk)

    assert done[0].rows == 5
    assert selectors.latest_snapshot(field.survey).n == 6
    assert is_true_to_the_ledger(field)


def test_the_flag_is_cleared_before_the_ledger_is_read(field, broker, monkeypatch):
    seen = []
    bell.ring("analysis.tasks.recompute", about=field.survey.pk, seconds=15)
    whole = recompute.take_in

    def look(kept):
        seen.append(broker.exists(bell.flag_of("analysis.tasks.recompute", field.survey.pk)))
        return whole(kept)

    monkeypatch.setattr(recompute, "take_in", look)
    recompute.run(field.survey.pk)

    assert seen == [0]


def test_new_margins_are_followed_without_counting_again(field):
    field.complete_many(40)
    recompute.run(field.survey.pk)
    changed = {"0.22": "0.25", "0.26": "0.23"}
    margins = [[changed.get(cell, cell) for cell in row] for row in TABLES["margins"]]
    field.publish(margins=margins)

    done = recompute.run(field.survey.pk)

    assert (done.rows, done.is_rebuilt, done.snapshot) == (0, False, 2)
    assert is_true_to_the_ledger(field)


def test_new_definitions_count_the_whole_ledger_again(field):
    for interview in field.complete_many(40)[:3]:
        field.void(interview)
    recompute.run(field.survey.pk)
    indices = [row for row in TABLES["indices"] if row[0] != "health"]
    field.publish(indices=indices)

    done = recompute.run(field.survey.pk)

    assert (done.rows, done.is_rebuilt, done.snapshot) == (43, True, 2)
    assert selectors.latest_snapshot(field.survey).n == 37
    assert is_true_to_the_ledger(field)


def test_rebuilding_gives_the_same_figures(field):
    for interview in field.complete_many(40)[::5]:
        field.void(interview)
    recompute.run(field.survey.pk)
    before = figures(field)

    done = rebuilding.rebuild(field.survey.pk)

    assert done.rows == 48
    assert selectors.estimates(figures(field)) == pytest.approx(selectors.estimates(before), rel=1e-9)


@pytest.mark.django_db(transaction=True)
def test_processes_that_count_parts_of_the_ledger_come_to_the_same(field, monkeypatch):
    for interview in field.complete_many(40)[::5]:
        field.void(interview)
    recompute.run(field.survey.pk)
    before = bytes(selectors.latest_snapshot(field.survey).packed)
    monkeypatch.setattr(rebuilding, "ROWS_PER_PART", 13)

    done = rebuilding.rebuild(field.survey.pk, processes=2)

    assert (done.rows, done.snapshot) == (48, None)
    assert is_true_to_the_ledger(field)
    standing = memory.recall(Sums.objects.get())
    assert pack(standing.results(studies.study(field.version))) == before


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["complete", "void", "correct", "recompute", "kill"]), max_size=25))
def test_whatever_happens_the_sums_are_true_to_the_ledger(db, monkeypatch, moves):
    with transaction.atomic():
        field = Field.open()
        counted = []
        for move in moves:
            if move == "complete":
                counted.append(field.complete(["CZ", "DE"][len(counted) % 2]))
            elif move == "void" and counted:
                field.void(counted.pop(len(counted) // 2))
            elif move == "correct" and counted:
                interview = counted[-1]
                field.append(interview, -1)
                interview.values = interview.values | {"safety_1": "often", "education": "high"}
                interview.save()
                field.append(interview, +1)
            elif move == "recompute":
                recompute.run(field.survey.pk)
            elif move == "kill":
                with monkeypatch.context() as patch:
                    patch.setattr(recompute, "publish", killed)
                    with pytest.raises(KilledError), transaction.atomic():
                        recompute.run(field.survey.pk)
        recompute.run(field.survey.pk)

        assert is_true_to_the_ledger(field)
        newest = selectors.latest_snapshot(field.survey)
        assert (newest.n if newest else 0) == len(counted)
        assert LedgerRow.objects.filter(survey=field.survey).count() == Sums.objects.get(survey=field.survey).watermark
        transaction.set_rollback(True)


def test_the_screens_hear_of_a_new_snapshot_once_it_is_committed(
    field, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    monkeypatch.setattr("surveys.events.publish", lambda *args: heard.append(args))
    field.complete_many(4)

    with django_capture_on_commit_callbacks(execute=True):
        recompute.run(field.survey.pk)
        assert heard == []

    assert heard == [("two-countries", "snapshot", {"number": 1, "ledger": 4, "n": 4})]
    assert connection.in_atomic_block

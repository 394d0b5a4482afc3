"""The columnar copy: what counts at a position, whatever was voided or corrected, and made anew from the ledger when it is lost."""

import os
import random
import threading
import time

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import selectors
from analysis.services import column_files, columns, recompute, sweeping, verifying
from analysis.services.weighing import Weigher
from interviews.models import LedgerRow
from tests.analysis.study import TABLES, Field

pytestmark = pytest.mark.django_db

WITH_DESIGN_WEIGHTS = [*TABLES["weighting"], ["design_weight", "if(${age} < 30, 2, if(${age} > 60, 0.5, 1))"]]


def counted(field, ledger):
    """Interview -> data, from the ledger itself."""
    return {str(r["interview_id"]): r["values"] for r in selectors.counted_rows(field.survey.pk, ledger, chunk=100)}


def from_columns(field, ledger):
    """Interview -> data, from the copy."""
    rows = columns.at(field.survey.pk, ledger).collect().iter_rows(named=True)
    return {row[columns.INTERVIEW]: columns.values_of(row) for row in rows}


def correct(field, interview, **changed):
    field.append(interview, -1)
    interview.values = interview.values | changed
    interview.save()
    field.append(interview, +1)


def test_before_the_first_interview_the_copy_is_empty(field):
    assert columns.at(field.survey.pk, 0).collect().height == 0


def test_an_answer_is_in_the_column_of_its_kind(field):
    field.complete("CZ", age=40, comment="nothing", places=["home", "street"])
    field.complete("DE", age="dk", comment="-", places=[])

    rows = columns.at(field.survey.pk, 2).collect()

    assert rows[columns.number("age")].to_list() == [40.0, None]
    assert rows[columns.text("age")].to_list() == [None, "dk"]
    assert rows[columns.choices("places")].to_list() == [["home", "street"], []]
    assert rows[columns.COUNTRY].to_list() == ["CZ", "DE"]
    assert "age" in columns.variables(rows.lazy())
    assert columns.has(rows.lazy(), columns.text("age"))
    assert not columns.has(rows.lazy(), columns.number("comment"))


def test_voided_and_corrected_interviews_count_as_they_stood_at_each_position(field):
    interviews = field.complete_many(6)
    field.void(interviews[2])
    correct(field, interviews[4], safety_1="often", comment="corrected")
    field.complete("DE")

    for ledger in range(11):
        assert from_columns(field, ledger) == counted(field, ledger)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.sampled_from(["complete", "void", "correct", "read", "lose"]), max_size=20))
def test_whatever_happens_the_copy_is_true_to_the_ledger(db, columns_folder, moves):
    chance = random.Random(1)
    field, standing = Field(*_published(), chance=chance), []
    for move in moves:
        if move == "complete":
            standing.append(field.complete(chance.choice(["CZ", "DE"])))
        elif move == "void" and standing:
            field.void(standing.pop(chance.randrange(len(standing))))
        elif move == "correct" and standing:
            correct(field, chance.choice(standing), comment=str(chance.random()))
        elif move == "read":
            columns.follow(field.survey.pk)
        elif move == "lose":
            files = sorted(column_files.folder_of(field.survey.pk).glob("*.parquet"))
            if files:
                chance.choice(files).unlink()

    position = LedgerRow.objects.filter(survey=field.survey).count()
    assert from_columns(field, position) == counted(field, position)
    assert column_files.differences(field.survey.pk, until=position) == []


def _published():
    from uuid import uuid4

    from django.contrib.auth.models import User

    from surveys.services.importing import import_study
    from tests.analysis.study import NOON, sheets

    slug = f"s{uuid4().hex[:12]}"
    titles = [TABLES["settings"][0], ["Two countries", slug, "English (en)"]]
    version = import_study(sheets=sheets(settings=titles), user=None, now=NOON)
    return version.survey, version, User.objects.create_user(slug)


@pytest.mark.parametrize("weighting", [TABLES["weighting"], WITH_DESIGN_WEIGHTS], ids=["plain", "design weights"])
def test_weights_and_scores_are_those_of_a_download(db, weighting):
    field = Field.open(weighting=weighting)
    for interview in field.complete_many(60)[::9]:
        field.void(interview)
    field.complete("CZ", education="refused")
    recompute.run(field.survey.pk)
    snapshot = selectors.latest_snapshot(field.survey)

    rows = columns.weighed(snapshot).collect()

    weigher = Weigher(snapshot)
    data = counted(field, snapshot.ledger)
    assert rows.height == len(data) == snapshot.n
    for row in rows.iter_rows(named=True):
        expected = weigher.weigh(data[row[columns.INTERVIEW]])
        assert row[columns.WEIGHT] == pytest.approx(expected.weight, rel=1e-12)
        assert row[columns.WEIGHT_COUNTRY] == pytest.approx(expected.weight_country, rel=1e-12)
        for name in weigher.indices:
            # Columns are divided by multiplying with the inverse: the last digit may differ.
            score = expected.scores[name]
            assert row[columns.index(name)] == (None if score is None else pytest.approx(score, rel=1e-14))


def test_many_small_steps_make_few_files(field):
    for _ in range(40):
        field.complete()
        columns.follow(field.survey.pk)

    chunks = columns.follow(field.survey.pk)

    assert len(chunks) <= 6
    assert sum(chunk.size for chunk in chunks) == 40


def test_files_are_full_at_their_limit(field, monkeypatch):
    monkeypatch.setattr(column_files, "ROWS_PER_FILE", 8)
    field.complete_many(30)

    chunks = columns.follow(field.survey.pk)

    assert [chunk.size for chunk in chunks] == [8, 8, 8, 6]
    assert from_columns(field, 30) == counted(field, 30)


def test_what_somebody_reads_stays_while_the_copy_goes_on(field):
    field.complete_many(3)
    rows = columns.at(field.survey.pk, 3)
    field.complete_many(3)
    columns.follow(field.survey.pk)

    assert rows.collect().height == 3


def test_parts_of_merged_files_go_in_time(field):
    field.complete()
    (old,) = columns.follow(field.survey.pk)
    field.complete()
    columns.follow(field.survey.pk)
    long_ago = time.time() - 2 * column_files.KEPT_SECONDS
    os.utime(old.path, (long_ago, long_ago))

    columns.follow(field.survey.pk)

    assert not old.path.exists()
    assert from_columns(field, 2) == counted(field, 2)


def test_a_damaged_file_is_made_anew(field):
    field.complete_many(5)
    (chunk,) = columns.follow(field.survey.pk)
    chunk.path.write_bytes(b"no such format")
    assert columns.differences(field.survey.pk, until=5) != []

    assert from_columns(field, 5) == counted(field, 5)


def test_a_copy_of_another_ledger_is_thrown_away(field):
    """As after a backup has been restored and positions have been given anew."""
    field.complete_many(5)
    columns.follow(field.survey.pk)
    LedgerRow.objects.filter(position__gt=3).delete()
    field.survey.ledger_head.delete()
    field.survey.refresh_from_db()
    LedgerRow.objects.all().delete()
    field.complete_many(5)

    assert from_columns(field, 5) == counted(field, 5)


def test_verify_finds_a_copy_that_is_not_the_ledgers(field):
    field.complete_many(6)
    recompute.run(field.survey.pk)
    columns.follow(field.survey.pk)
    assert verifying.columns_follow_ledger(field.survey).differences == ()

    row = LedgerRow.objects.get(position=2)
    row.delete()
    LedgerRow.objects.create(
        survey=row.survey,
        position=2,
        interview=row.interview,
        version=row.version,
        sign=1,
        values=row.values | {"comment": "another"},
        at=row.at,
    )

    assert "rows 1 to 6" in verifying.columns_follow_ledger(field.survey).differences[0]
    columns.rebuild(field.survey.pk)
    assert verifying.columns_follow_ledger(field.survey).differences == ()


def test_the_sweep_asks_for_a_copy_that_is_far_behind(field, broker, monkeypatch):
    monkeypatch.setattr(sweeping, "ROWS_BEHIND", 4)
    field.complete_many(3)
    assert sweeping.copies_behind() == []
    field.complete()
    assert sweeping.copies_behind() == [field.survey.pk]

    columns.follow(field.survey.pk)

    assert sweeping.copies_behind() == []


@pytest.mark.django_db(transaction=True)
def test_several_readers_at_once_make_one_copy(field):
    field.complete_many(30)
    barrier, found = threading.Barrier(4), []

    def work():
        try:
            barrier.wait()
            found.append(columns.follow(field.survey.pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(found) == 4
    assert len(list(column_files.folder_of(field.survey.pk).glob("*"))) == 1

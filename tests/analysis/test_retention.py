"""Old files go, their jobs stay and can be made again; nothing else is touched."""

import os
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from analysis.services import retention
from tests.analysis.files import content, export

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(field, files):
    field.complete_many(4)
    return export(field, User.objects.create_user("ada"))


def on_disk(files):
    return [path for path in files.rglob("*") if path.is_file()]


def test_a_file_is_removed_when_it_has_been_kept_long_enough(job, files):
    assert retention.expire(now=job.ended_at + retention.KEPT - timedelta(seconds=1)) == 0
    assert retention.expire(now=job.ended_at + retention.KEPT + timedelta(seconds=1)) == 1

    job.refresh_from_db()
    assert (job.status, on_disk(files)) == ("expired", [])


def test_a_removed_file_is_made_again_with_the_same_bytes(job, field, files):
    before = content(job)
    retention.expire(now=job.ended_at + retention.KEPT + timedelta(seconds=1))
    field.complete_many(2)

    again = export(field, job.requested_by, snapshot=job.snapshot.number)

    assert content(again) == before


def test_what_a_killed_worker_left_goes_after_a_day(job, files):
    folder = next(files.rglob("*.csv")).parent
    left, fresh = folder / ".old.part", folder / ".new.part"
    spool = folder / ".old.spool"
    spool.mkdir()
    for path in (left, fresh):
        path.write_text("half")
    old = (timezone.now() - retention.ABANDONED - timedelta(minutes=1)).timestamp()
    for path in (left, spool):
        os.utime(path, (old, old))

    retention.expire(now=timezone.now())

    assert sorted(path.name for path in folder.iterdir()) == sorted([fresh.name, f"{job.pk}.csv"])

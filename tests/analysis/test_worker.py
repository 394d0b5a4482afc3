"""A real worker: told by the broker, killed in the middle of its work, and nothing is lost or counted twice."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection

from analysis import selectors
from analysis.models import ExportJob, Snapshot, Sums
from analysis.services import counting, exports, sweeping

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 60


def database_url():
    """The test database, as an address that another process can use."""
    found = connection.settings_dict
    person = quote(str(found["USER"])) + (f":{quote(str(found['PASSWORD']))}" if found["PASSWORD"] else "")
    host, port = str(found["HOST"]), found["PORT"] or 5432
    if host.startswith("/"):
        return f"postgresql://{person}@/{found['NAME']}?host={quote(host)}&port={port}"
    return f"postgresql://{person}@{host or 'localhost'}:{port}/{found['NAME']}"


@contextmanager
def worker(folder):
    """A worker on the test database; killed, with its children, at the end of the block."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "COPROD_VAR": str(folder),
    }
    command = [sys.executable, "-m", "celery", "-A", "coprod_site", "worker", "-Q", "celery,exports", "-c", "1"]
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle"],
            env=environment,
            cwd=settings.BASE_DIR,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(condition):
    """Look again and again, until it is so."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


def n_counted(field):
    newest = selectors.latest_snapshot(field.survey)
    return newest.n if newest else 0


def test_a_killed_worker_and_an_emptied_broker_lose_nothing(field, broker, tmp_path):
    settings.MEDIA_ROOT, before = tmp_path / "files", settings.MEDIA_ROOT
    try:
        with worker(tmp_path):
            field.complete_many(20)
            until(lambda: n_counted(field) > 0)
            field.complete_many(20)
            job = exports.request(survey=field.survey, user=User.objects.create_user("ada"))
        field.void(field.complete())
        broker.delete("celery", "exports", "unacked", "unacked_index", *broker.scan_iter("coprod:*"))
        ExportJob.objects.filter(status="running").update(beaten_at="2026-01-01T00:00Z")

        with worker(tmp_path):
            sweeping.sweep()
            until(lambda: n_counted(field) == 40 and ExportJob.objects.get().status == "ready")

        assert Sums.objects.get().watermark == 42
        assert counting.differences(Sums.objects.get()) == []
        assert Snapshot.objects.count() < 20, "a storm of interviews is not a storm of recomputes"
        job.refresh_from_db()
        assert job.rows_done == 40
        with selectors.open_file(job) as file:
            assert len(file.readlines()) >= 41
    finally:
        settings.MEDIA_ROOT = before

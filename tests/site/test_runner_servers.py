"""The embedded servers keep their data, whoever starts them and however long the name of their folder is."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from coprod_site.runner import ROOT

WAIT_SECONDS = 120
# With and without user namespaces: where root may not have them, PostgreSQL runs as nobody.
USE = """
import os, sys, tempfile
from pathlib import Path
from coprod_site.runner import unprivileged
unprivileged.REACHABLE_BY_ALL = Path(tempfile.gettempdir())
if sys.argv[2] == "without":
    unprivileged.can_enter_user_namespace = lambda: False
from coprod_site.runner.postgres import Postgres
var = Path(sys.argv[1])
(var / "log").mkdir(parents=True, exist_ok=True)
server = Postgres(var, dict(os.environ))
import psycopg
server.start()
try:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS starts (at timestamptz DEFAULT now())")
        connection.execute("INSERT INTO starts DEFAULT VALUES")
        print(connection.execute("SELECT count(*) FROM starts").fetchone()[0])
finally:
    getattr(server.child, sys.argv[3])()
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody on this machine can enter, gone after the test."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def starts(var: Path, open_folder: Path, namespaces: str = "with", end: str = "stop") -> str:
    """How many starts the database counts, this one included."""
    done = subprocess.run(
        [sys.executable, "-c", USE, str(var), namespaces, end],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(open_folder)},
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )
    return done.stdout.strip() or done.stderr


def modes(folder: Path) -> list[int]:
    return [parent.stat().st_mode for parent in [folder, *folder.parents]]


def test_data_stay_whether_or_not_there_are_user_namespaces(tmp_path: Path, open_folder: Path) -> None:
    # pytest's own folder is closed to other accounts.
    before = modes(tmp_path)

    counted = [starts(tmp_path / "var", open_folder, which) for which in ("with", "without", "without", "with")]

    assert counted == ["1", "2", "3", "4"]
    assert modes(tmp_path) == before


def test_data_stay_below_the_data_folder_if_nobody_can_enter_it(open_folder: Path) -> None:
    var = open_folder / "var"

    counted = [starts(var, open_folder, which) for which in ("without", "with", "without")]

    assert counted == ["1", "2", "3"]
    assert (var / "postgres" / "PG_VERSION").exists()


def test_a_long_path_with_a_space_and_an_accent_is_no_hindrance(tmp_path: Path, open_folder: Path) -> None:
    var = tmp_path / "données de l'enquête" / ("n" * 90)

    assert [starts(var, open_folder), starts(var, open_folder)] == ["1", "2"]


def test_a_server_that_is_left_running_is_ended_before_the_next_start(tmp_path: Path, open_folder: Path) -> None:
    # It ends without stopping its server: the kernel ends that, and the next start waits for it.
    assert [starts(tmp_path, open_folder, end="last_words"), starts(tmp_path, open_folder)] == ["1", "2"]

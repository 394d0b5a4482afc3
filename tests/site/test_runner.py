"""The installation starts with one command, says what is wrong in a sentence, and leaves no process behind."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from coprod_site.runner.children import command_line

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 120
# What belongs to the run of these tests, not to the installations that they start.
NOT_FOR_INSTALLATIONS = (
    "DATABASE_URL",
    "REDIS_URL",
    "COPROD_DEMO_PASSWORD",
    "COPROD_CALLED_FROM",
    "COPROD_ALLOWED_HOSTS",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run(var: Path, *arguments: str, **more: str) -> "subprocess.Popen[str]":
    environment = {name: value for name, value in os.environ.items() if name not in NOT_FOR_INSTALLATIONS}
    environment |= {"COPROD_VAR": str(var), "PYTHONUNBUFFERED": "1", **more}
    return subprocess.Popen(
        [sys.executable, "-m", "coprod_site.runner", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said_in_the_end(process: "subprocess.Popen[str]") -> str:
    said, _ = process.communicate(timeout=WAIT_SECONDS)
    return said


def processes_of(var: Path) -> set[int]:
    """Living processes whose environment or command names the data folder."""
    found = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            words = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if str(var).encode() in words and state != "Z":
            found.add(int(entry.name))
    return found


def left_over(var: Path) -> list[str]:
    """Processes of the data folder that do not end; waits on each by its own descriptor, and on those that it was just starting."""
    for _ in range(3):
        for pid in processes_of(var):
            try:
                descriptor = os.pidfd_open(pid)
            except ProcessLookupError:
                continue
            select.select([descriptor], [], [], 30)
            os.close(descriptor)
    return [command_line(pid) for pid in processes_of(var)]


@dataclass
class Running:
    process: "subprocess.Popen[str]"
    var: Path
    port: int
    said: list[str] = field(default_factory=list)

    def wait_until_it_says(self, words: str) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if words in line:
                return
        pytest.fail("it ended: " + "".join(self.said))

    def status(self) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz/") as answer:
            found: int = answer.status
        return found

    def status_in_the_end(self) -> int:
        """The same as soon as there is one: a request that a killed process had taken is lost with it."""
        for _ in range(200):
            try:
                return self.status()
            except OSError:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(0.1)
        return self.status()

    def child(self, word: str) -> int:
        """Process id of the supervisor's child whose command contains the word."""
        tasks = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return next(int(pid) for pid in tasks if word in Path(f"/proc/{pid}/cmdline").read_text())


@contextlib.contextmanager
def started(var: Path, **more: str) -> Iterator[Running]:
    port = free_port()
    found = Running(run(var, "up", "--empty", PORT=str(port), **more), var, port)
    try:
        found.wait_until_it_says("Coprod is ready")
        yield found
    finally:
        if found.process.poll() is None:
            found.process.terminate()
        found.process.communicate(timeout=WAIT_SECONDS)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An installation that no test ends."""
    with started(tmp_path_factory.mktemp("running"), COPROD_DEMO_PASSWORD="only-a-test-1") as found:
        yield found


@pytest.fixture
def expendable(tmp_path: Path) -> Iterator[Running]:
    """An installation for one test to end."""
    with started(tmp_path) as found:
        yield found


def test_it_answers_when_it_says_so_and_leaves_nothing_behind_on_ctrl_c(expendable: Running) -> None:
    status = expendable.status()

    expendable.process.send_signal(signal.SIGINT)
    said = said_in_the_end(expendable.process)

    assert status == 200
    assert expendable.process.returncode == 0
    assert "Everything is stopped." in said
    assert "Traceback" not in said
    assert left_over(expendable.var) == []


def test_it_is_stopped_from_another_terminal(expendable: Running) -> None:
    said = said_in_the_end(run(expendable.var, "stop"))

    assert "Everything is stopped." in said
    assert expendable.process.wait(WAIT_SECONDS) == 0
    assert left_over(expendable.var) == []


def test_a_killed_supervisor_takes_its_children_along_and_the_next_start_finds_the_data(tmp_path: Path) -> None:
    with started(tmp_path) as first:
        n_processes = len(processes_of(tmp_path))
        first.process.kill()
        first.process.communicate(timeout=WAIT_SECONDS)
    remaining = left_over(tmp_path)
    with started(tmp_path) as second:
        pass

    assert n_processes > 5
    assert remaining == []
    # The password that was made up for the demo accounts is kept, too.
    assert [line for line in first.said if "  admin" in line] == [line for line in second.said if "  admin" in line]


def test_the_demo_accounts_are_printed_with_their_password(running: Running) -> None:
    said = "".join(running.said)

    assert all(name in said for name in ("admin", "manager", "analyst", "interviewer"))
    assert "only-a-test-1" in said


def test_a_second_start_on_the_same_data_is_refused_in_a_sentence(running: Running) -> None:
    second = run(running.var, "up", PORT=str(free_port()))

    said = said_in_the_end(second)

    assert second.returncode == 1
    assert "is running already" in said
    assert "Traceback" not in said


def test_a_management_command_works_on_the_running_installation(running: Running) -> None:
    command = run(
        running.var,
        "manage",
        "shell",
        "-v",
        "0",
        "-c",
        "from django.contrib.auth.models import User; print(User.objects.count())",
    )

    assert said_in_the_end(command).strip().endswith("4")


def test_a_port_in_use_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = run(tmp_path, "up", PORT=str(port))
        said = said_in_the_end(refused)

    assert refused.returncode == 1
    assert f"Port {port}" in said
    assert "Traceback" not in said
    assert not (tmp_path / "postgres").exists()


def test_a_port_that_is_none_is_told_in_a_sentence(tmp_path: Path) -> None:
    refused = run(tmp_path, "up", PORT="eighty")

    assert "PORT=eighty is no port" in said_in_the_end(refused)


def test_simulate_says_that_nothing_is_running(tmp_path: Path) -> None:
    refused = run(tmp_path, "simulate", "--interviews", "1")

    assert "./run up" in said_in_the_end(refused)
    assert refused.returncode == 1


def test_secrets_are_readable_by_their_owner_only(running: Running) -> None:
    file = running.var / "secrets.json"

    assert file.stat().st_mode & 0o777 == 0o600


def test_sockets_are_in_a_folder_that_only_their_owner_enters(running: Running) -> None:
    folder = running.var / "run"

    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("word", ["bin/postgres", "valkey-server", "runner.web", "fast@"])
def test_a_process_that_is_killed_is_told_of_and_started_anew(running: Running, word: str) -> None:
    killed = running.child(word)

    os.kill(killed, signal.SIGKILL)
    running.wait_until_it_says("ended unasked (killed by signal 9)")
    running.wait_until_it_says("is started anew")

    assert running.child(word) != killed
    assert running.status_in_the_end() == 200


def test_a_management_command_starts_the_servers_for_itself(tmp_path: Path) -> None:
    command = run(tmp_path, "manage", "migrate", "--check")

    said = said_in_the_end(command)

    # Nothing is migrated yet: the database was asked, and then stopped.
    assert command.returncode == 1
    assert "Traceback" not in said
    assert (tmp_path / "postgres" / "PG_VERSION").exists()
    assert left_over(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "address", "told"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing", "DATABASE_URL names does not let us in"),
        ("DATABASE_URL", "sqlite:///file", "DATABASE_URL must begin with postgresql://"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "REDIS_URL names does not answer"),
    ],
)
def test_a_server_that_does_not_answer_is_told_in_a_sentence(
    tmp_path: Path, name: str, address: str, told: str
) -> None:
    refused = run(tmp_path, "up", PORT=str(free_port()), **{name: address})

    said = said_in_the_end(refused)

    assert refused.returncode == 1
    assert told in said
    assert "Traceback" not in said


def test_a_single_process_asks_for_the_servers_it_needs(tmp_path: Path) -> None:
    refused = run(tmp_path, "service", "beat")

    assert "DATABASE_URL and REDIS_URL" in said_in_the_end(refused)


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = run(tmp_path / "file" / "var", "up")

    said = said_in_the_end(refused)

    assert "Set COPROD_VAR to another place" in said
    assert "Traceback" not in said

"""A child process ends when it is told to, takes along what it has started, and leaves its last words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coprod_site.runner import ROOT
from coprod_site.runner.children import command_line

WAIT_SECONDS = 60
# The supervisor is a program of its own here: it must not share threads with the tests.
SUPERVISOR = """
import os, signal, sys, time
from pathlib import Path
from coprod_site.runner.children import Child, end_leftover
folder = Path(sys.argv[1])
def child(program, **more):
    return Child("it", [sys.executable, "-c", program], log=folder / "it.log", environment=os.environ, **more)
def wait_for(words):
    while words not in (folder / "it.log").read_text():
        time.sleep(0.01)
"""
SLEEPS = "import time; time.sleep(600)"
DEAF = f"""
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", {SLEEPS!r}])
print("grandchild", grandchild.pid, flush=True)
grandchild.wait()
"""


def supervise(folder: Path, program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SUPERVISOR + program, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=WAIT_SECONDS,
    )
    return done.stdout


def test_a_child_that_does_not_listen_is_ended_with_all_that_it_has_started(tmp_path: Path) -> None:
    supervise(tmp_path, f"it = child({DEAF!r}, patience_seconds=0.1)\nit.start()\nwait_for('grandchild')\nit.stop()")

    grandchild = int((tmp_path / "it.log").read_text().split()[1])
    assert SLEEPS not in command_line(grandchild)


def test_last_words_are_those_of_this_life(tmp_path: Path) -> None:
    said = supervise(
        tmp_path,
        "first = child(\"print('earlier')\")\nfirst.run_to_end()\n"
        "second = child(\"print('now'); raise SystemExit(3)\")\nsecond.run_to_end()\n"
        "print(second.last_words(), second.how_it_ended)",
    )

    assert said == "now exit code 3\n"


def test_a_large_log_makes_room(tmp_path: Path) -> None:
    with (tmp_path / "it.log").open("w") as log:
        log.truncate(30_000_000)

    supervise(tmp_path, "child(\"print('new')\").run_to_end()")

    assert (tmp_path / "it.log").read_text() == "new\n"
    assert (tmp_path / "it.log.1").stat().st_size == 30_000_000


@pytest.mark.parametrize("written", ["", "nonsense", "{pid}"])
def test_a_pid_file_that_names_no_such_server_is_forgotten_and_nobody_is_harmed(tmp_path: Path, written: str) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", SLEEPS])
    file = tmp_path / "server.pid"
    file.write_text(written.format(pid=bystander.pid))

    supervise(tmp_path, "end_leftover(folder / 'server.pid', 'a server of ours', signal.SIGTERM)")

    assert not file.exists()
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_a_server_of_an_earlier_life_is_ended(tmp_path: Path) -> None:
    program = f"it = child({SLEEPS!r} + '  # a server of ours')\nit.start()\n"
    program += "(folder / 'server.pid').write_text(str(it.process.pid))\n"
    # Nobody reaps it before: it has ended when it is a zombie without a command line.
    program += "end_leftover(folder / 'server.pid', 'a server of ours', signal.SIGTERM)\nprint(it.process.wait())"

    assert supervise(tmp_path, program) == "-15\n"


def test_the_command_line_of_a_process_is_readable() -> None:
    assert "python" in command_line(os.getpid())

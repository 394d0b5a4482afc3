"""How does a child process begin, end, and never outlive its supervisor?"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from coprod_site.runner import ROOT

PR_SET_PDEATHSIG = 1
# A log that is larger when its process starts makes room for a new one; one old log is kept.
LARGEST_LOG_BYTES = 20_000_000


def die_with_parent(number: int, parent: int) -> None:
    """Ask the kernel (Linux) to send this process a signal when its parent dies, however it dies.

    Args:
        number: the signal.
        parent: process id of the parent, which may have died before it could be asked.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


class Child:
    """A process in a session of its own, whose output goes to a log file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str],
        stop_signal: int = signal.SIGTERM,
        orphan_signal: int | None = None,
        patience_seconds: float = 10,
        before: Callable[[], None] | None = None,
        keep: Sequence[int] = (),
        folder: Path = ROOT,
    ) -> None:
        """What it will be.

        Args:
            name: what people call it.
            command: program and arguments.
            log: where its output is appended.
            environment: all of its variables.
            stop_signal: on which it ends in good order.
            orphan_signal: on which it ends if its supervisor was killed (default: stop_signal).
            patience_seconds: after which it is ended by force.
            before: called in the new process before the program is loaded.
            keep: open files that it inherits.
            folder: where it works.
        """
        self.name, self.command, self.log = name, list(command), log
        self.environment, self.before, self.keep, self.folder = dict(environment), before, tuple(keep), folder
        self.stop_signal, self.patience_seconds = stop_signal, patience_seconds
        self.orphan_signal = stop_signal if orphan_signal is None else orphan_signal
        self.process: subprocess.Popen[bytes] | None = None
        self._log_begins_at = 0

    def start(self) -> None:
        """Begin."""
        supervisor = os.getpid()

        def prepare() -> None:
            if self.before is not None:
                self.before()
            # After any change of user, which would take it back.
            die_with_parent(self.orphan_signal, supervisor)

        self._make_room()
        with self.log.open("ab") as output:
            self._log_begins_at = output.tell()
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=self.environment,
                start_new_session=True,
                pass_fds=self.keep,
                preexec_fn=prepare,  # noqa: PLW1509 - the supervisor has no threads
            )

    def _make_room(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG_BYTES:
            self.log.replace(self.log.with_name(self.log.name + ".1"))

    @property
    def is_running(self) -> bool:
        """Whether it lives."""
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send the signal on which it ends in good order."""
        if self.process is not None and self.is_running:
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """End it and whatever it has started, by force if it takes too long."""
        if self.process is None:
            return
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self.patience_seconds)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.is_running:
            self.process.kill()
        self.process.wait()

    def run_to_end(self) -> int:
        """Begin, and come back with its exit code when it has ended; whatever interrupts the waiting ends it."""
        self.start()
        assert self.process is not None
        try:
            return self.process.wait()
        finally:
            self.stop()

    @property
    def how_it_ended(self) -> str:
        """Exit code or signal, for people."""
        code = None if self.process is None else self.process.poll()
        if code is None:
            return "not ended"
        return f"exit code {code}" if code >= 0 else f"killed by signal {-code}"

    def last_words(self, lines: int = 15) -> str:
        """The end of what it has written to its log since it was started."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(0, os.SEEK_END)
            log.seek(max(self._log_begins_at, log.tell() - 100_000))
            written = log.read().decode(errors="replace").splitlines()
        return "\n".join(written[-lines:]) or "(nothing)"


def end_leftover(pid_file: Path, needle: str, number: int, patience_seconds: float = 30) -> None:
    """End a server of an earlier life, and forget a pid file that names a process which is none.

    Args:
        pid_file: its first line is the process id.
        needle: what only this server's command line contains.
        number: signal on which the server ends in good order.
        patience_seconds: after which it is ended by force.
    """
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        pid_file.unlink(missing_ok=True)
        return
    deadline = time.monotonic() + patience_seconds
    while needle in command_line(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.1)
    # The number may by now belong to somebody else's process, before which the server would step back.
    pid_file.unlink(missing_ok=True)


def command_line(pid: int) -> str:
    """Program and arguments of a process; empty if it does not live."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    asked = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout

"""How does the runner talk with the person at the terminal, and listen to being stopped?"""

import contextlib
import functools
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from coprod_site.runner import ROOT
from coprod_site.runner.children import die_with_parent

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# What a test run needs to put its own servers and browsers away.
PATIENCE_SECONDS = 30


class Stopped(BaseException):
    """Somebody asked to stop."""


def say(*lines: str) -> None:
    """Tell the person at the terminal, at once; a terminal that has gone is no reason to fail."""
    for line in lines:
        with contextlib.suppress(OSError):
            print(line, flush=True)  # noqa: T201


def is_at_a_terminal() -> bool:
    """Whether Ctrl-C reaches this process and its children from a keyboard."""
    with contextlib.suppress(OSError):
        return os.isatty(0)
    return False


@contextlib.contextmanager
def stopping_on_signals(*, even_by_keyboard: bool = True) -> Iterator[None]:
    """Turn the signals that end a program into Stopped.

    Args:
        even_by_keyboard: False while an interactive program, which has uses of its own for Ctrl-C, has the terminal.
    """

    def stop(number: int, frame: object) -> None:
        # Once is enough: a second Ctrl-C must not cut off the stopping.
        for other in STOP_SIGNALS:
            signal.signal(other, signal.SIG_IGN)
        raise Stopped(number)

    def leave_it_to_the_program(number: int, frame: object) -> None:
        pass

    # Whoever started this with nohup wants it to live on.
    heard = [number for number in STOP_SIGNALS if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in heard}
    if not even_by_keyboard and is_at_a_terminal():
        signal.signal(signal.SIGINT, leave_it_to_the_program)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_in_foreground(command: Sequence[str], environment: Mapping[str, str], folder: Path = ROOT) -> int:
    """Run a command at this terminal and give its exit code; being stopped, let it end in good order first.

    Raises:
        Stopped: somebody asked to stop.
    """
    process = subprocess.Popen(
        list(command),
        env=dict(environment),
        cwd=folder,
        preexec_fn=functools.partial(die_with_parent, signal.SIGTERM, os.getpid()),  # noqa: PLW1509 - the runner has no threads
    )
    try:
        return process.wait()
    except Stopped as stopped:
        # Ctrl-C reaches everything at the terminal by itself.
        if not (stopped.args[0] == signal.SIGINT and is_at_a_terminal()):
            process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE_SECONDS)
        raise
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()

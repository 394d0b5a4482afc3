"""Which processes make up the product, besides its servers?"""

import os
import signal
import socket
import sys

from coprod_site.runner.children import Child
from coprod_site.runner.commandline import SERVICES
from coprod_site.runner.installation import Installation

# What a task had in hand when it was cut off is done again: a job is a row.
WORKER_PATIENCE_SECONDS = 5


def python_module(name: str) -> list[str]:
    """Command of a module that is a program."""
    return [sys.executable, "-m", name]


def web(sock: socket.socket) -> list[str]:
    """Requests and event streams on one socket."""
    processes = os.environ.get("COPROD_WEB_PROCESSES", "2")
    return [*python_module("coprod_site.runner.web"), "--fd", str(sock.fileno()), "--processes", processes]


def background(name: str, installation: Installation) -> list[str]:
    """A worker, or the beat that rings the sweeps."""
    celery = [*python_module("coprod_site.runner.worker"), "-A", "coprod_site"]
    worker = ["worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    beat = ["beat", "--loglevel", "INFO", "--schedule", str(installation.var / "run" / "beat"), "--pidfile", ""]
    return {
        "worker-fast": [*celery, *worker, "-n", "fast@%h", "-Q", "celery", "-c", "1"],
        # Exports and simulations never hold up a recompute.
        "worker-long": [*celery, *worker, "-n", "long@%h", "-Q", "exports,simulation", "-c", "2"],
        "beat": [*celery, *beat],
    }[name]


def children(installation: Installation, environment: dict[str, str], sock: socket.socket) -> list[Child]:
    """Every process, in the order in which they start."""

    def child(name: str) -> Child:
        log = installation.var / "log" / f"{name}.log"
        if name == "web":
            return Child(name, web(sock), log=log, environment=environment, patience_seconds=8, keep=[sock.fileno()])
        return Child(
            name,
            background(name, installation),
            log=log,
            environment=environment,
            # Without a supervisor nobody would end a worker that waits for a long task, or for a broker that has gone.
            orphan_signal=signal.SIGKILL,
            patience_seconds=WORKER_PATIENCE_SECONDS,
        )

    return [child(name) for name in SERVICES]

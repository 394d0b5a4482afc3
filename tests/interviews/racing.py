"""How do tests let things happen at the same moment? Threads with connections of their own, on the real database."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

T = TypeVar("T")
PATIENCE_SECONDS = 20


def at_once(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """The results of tasks that all begin at the same moment."""
    line = threading.Barrier(len(tasks))

    def start(task: Callable[[], T]) -> T:
        line.wait(PATIENCE_SECONDS)
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result(PATIENCE_SECONDS) for future in [pool.submit(_alone, start, task) for task in tasks]]


def _alone(start: Callable[[Callable[[], T]], T], task: Callable[[], T]) -> T:
    try:
        return start(task)
    finally:
        connection.close()


def in_background(pool: ThreadPoolExecutor, task: Callable[[], T]) -> "Future[T]":
    """A task on its way in a thread of its own."""
    return pool.submit(_alone, lambda task: task(), task)


def wait_until_blocked() -> None:
    """Come back when some connection of this database waits for another one."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    waiting = """SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(waiting)
            if cursor.fetchone() != (0,):
                return
            assert time.monotonic() < deadline, "Nobody waits."

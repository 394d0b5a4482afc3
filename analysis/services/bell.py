"""How is a worker told that there is work? The work itself is a row; a bell that nobody hears costs only time."""

import logging
from functools import cache
from typing import Any

import redis
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

Unreachable = (redis.RedisError, OperationalError, OSError)


@cache
def _redis() -> "redis.Redis":
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def ring(task: str, *, about: Any, seconds: int, pause_key: str = "") -> bool:
    """Send a task, unless one about the same row is waiting already. Never raises for a broker that cannot be reached.

    Args:
        task: name of the task; its one argument is `about`.
        about: id of the row, as JSON.
        seconds: a waiting task is believed in so long; then the bell may be rung again.
        pause_key: the task is sent to begin when this key has expired.

    Returns:
        Whether a task was sent.
    """
    flag = flag_of(task, about)
    try:
        with _redis().pipeline(transaction=False) as pipeline:
            pipeline.set(flag, "1", nx=True, ex=seconds)
            pipeline.pttl(pause_key or flag)
            is_first, pause_milliseconds = pipeline.execute()
        if not is_first:
            return False
        countdown = max(int(pause_milliseconds), 0) / 1000 if pause_key else 0
        current_app.send_task(task, args=[about], countdown=countdown)
    except Unreachable as error:
        log.warning("%s(%s) was not sent; a sweep will see to it: %s", task, about, error)
        return False
    return True


def heard(task: str, about: Any, *, pause_key: str = "", pause_milliseconds: int = 0) -> None:
    """Take note that the task has begun, before it looks at the row: whoever comes later has to ring again."""
    try:
        with _redis().pipeline(transaction=False) as pipeline:
            pipeline.delete(flag_of(task, about))
            if pause_key:
                pipeline.set(pause_key, "1", px=pause_milliseconds)
            pipeline.execute()
    except Unreachable as error:
        log.warning("the flag of %s(%s) was not cleared; it expires by itself: %s", task, about, error)


def pause(key: str, *, milliseconds: int) -> None:
    """Let tasks that respect this key begin when it has expired."""
    try:
        _redis().set(key, "1", px=milliseconds)
    except Unreachable as error:
        log.warning("no pause was made: %s", error)


def flag_of(task: str, about: Any) -> str:
    """The Redis key that says that a task about this row is waiting."""
    return f"coprod:waiting:{task}:{about}"

"""How do open screens hear that something changed?"""

import json
import logging
from functools import cache
from typing import Any, Literal

import redis
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)

Kind = Literal["quota", "snapshot", "export", "simulation", "message", "dial"]

# What each role may hear: an interviewer sees neither quotas nor results, only that a message
# came or that a call has got on (an id that says nothing to others).
KINDS_OF_ROLE: dict[str, frozenset[Kind]] = {
    "interviewer": frozenset({"message", "dial"}),
    "manager": frozenset({"quota", "simulation"}),
    "analyst": frozenset({"quota", "snapshot", "export"}),
}


def channel(slug: str) -> str:
    """The Redis channel on which the events of a survey are published.

    A server's channels are common to its numbered databases, and installations in two of them must not hear each other.
    """
    return f"coprod:{_database()}:events:{slug}"


@cache
def _database() -> int:
    """The number of the server's database that is this installation's."""
    return int(_redis().connection_pool.connection_kwargs.get("db") or 0)


@cache
def _redis() -> "redis.Redis":
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def publish(slug: str, kind: Kind, data: dict[str, Any]) -> None:
    """Tell every open screen of the survey at once. Never raises: a screen that misses an event is only late."""
    try:
        _redis().publish(channel(slug), json.dumps({"kind": kind, "data": data}))
    except redis.RedisError as error:
        log.warning("event %s of %s was not published: %s", kind, slug, error)


def publish_on_commit(slug: str, kind: Kind, data: dict[str, Any]) -> None:
    """Tell the screens when (and only if) the present transaction is committed."""
    transaction.on_commit(lambda: publish(slug, kind, data), robust=True)

"""Who hears the events of a survey, and over which line?"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http.cookies import SimpleCookie
from typing import Any

import redis.asyncio as redis
from asgiref.sync import sync_to_async
from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, HTTPScope, Scope
from django.conf import settings

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 15.0
QUEUE_LENGTH = 100


class Hub:
    """One Redis subscription per process, handed on to every open line of that process."""

    def __init__(self) -> None:
        self._lines: dict[str, set[asyncio.Queue[dict[str, Any]]]] = defaultdict(set)
        self._reader: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def line(self, channel: str) -> AsyncIterator["asyncio.Queue[dict[str, Any]]"]:
        """A queue that gets the channel's messages while the block runs."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(QUEUE_LENGTH)
        self._lines[channel].add(queue)
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read())
        try:
            yield queue
        finally:
            self._lines[channel].discard(queue)

    async def _read(self) -> None:
        """Read for ever; after a broken line to Redis, begin again and tell the screens to look for what they missed."""
        from surveys.events import channel

        wait_seconds = 0.2
        while True:
            with suppress(redis.RedisError, OSError):
                async with redis.Redis.from_url(settings.REDIS_URL) as client, client.pubsub() as pubsub:
                    await pubsub.psubscribe(channel("*"))
                    wait_seconds = 0.2
                    async for message in pubsub.listen():
                        if message["type"] == "pmessage":
                            self._hand_on(message["channel"].decode(), json.loads(message["data"]))
            await asyncio.sleep(wait_seconds)
            wait_seconds = min(wait_seconds * 2, 5.0)

    def _hand_on(self, channel: str, event: dict[str, Any]) -> None:
        for queue in self._lines.get(channel, ()):
            # A line so slow that its queue is full loses the oldest event; the next one makes it fetch the present state.
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)


class EventStreams:
    """ASGI: answers `/api/v1/surveys/{slug}/events/` itself and passes everything else on."""

    def __init__(self, others: Any) -> None:
        self._others: ASGI3Application = others
        self._hub = Hub()

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """One request."""
        slug = _slug(scope)
        if slug is None or scope["type"] != "http" or scope["method"] != "GET":
            if scope["type"] == "http":
                await self._others(scope, receive, send)
            return
        allowed = await sync_to_async(_kinds_heard, thread_sensitive=False)(_headers(scope), slug)
        if not allowed:
            # The view of the same address says why, as a problem document.
            await self._others(scope, receive, send)
            return
        await self._stream(slug, allowed, receive, send)

    async def _stream(self, slug: str, allowed: set[str], receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        from surveys.events import channel

        async with self._hub.line(channel(slug)) as queue:
            headers = [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"cache-control", b"no-store"),
                (b"x-accel-buffering", b"no"),
            ]
            await send({"type": "http.response.start", "status": 200, "headers": headers, "trailers": False})
            await _chunk(send, "retry: 2000\n\n")
            gone = asyncio.create_task(_disconnected(receive))
            try:
                while not gone.done():
                    waiting = asyncio.create_task(queue.get())
                    done, _ = await asyncio.wait(
                        {waiting, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
                    )
                    if waiting not in done:
                        waiting.cancel()
                        if not done:
                            await _chunk(send, ": still here\n\n")
                        continue
                    event = waiting.result()
                    if event["kind"] in allowed:
                        await _chunk(send, f"event: {event['kind']}\ndata: {json.dumps(event['data'])}\n\n")
            finally:
                gone.cancel()


async def _chunk(send: ASGISendCallable, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _disconnected(receive: ASGIReceiveCallable) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _slug(scope: Scope) -> str | None:
    if scope["type"] != "http":
        return None
    parts = scope["path"].strip("/").split("/")
    if len(parts) == 5 and parts[:3] == ["api", "v1", "surveys"] and parts[4] == "events":
        return parts[3]
    return None


def _headers(scope: HTTPScope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _kinds_heard(headers: dict[str, str], slug: str) -> set[str]:
    """The kinds of events that the person of this request may hear; none: refused."""
    from django.core.exceptions import PermissionDenied
    from django.db import close_old_connections
    from django.http import Http404

    from surveys import access
    from surveys.events import KINDS_OF_ROLE

    close_old_connections()
    try:
        user = _user(headers)
        if user is None:
            return set()
        survey = access.survey(user, slug)
        return {kind for role in access.roles(user, survey) for kind in KINDS_OF_ROLE[role]}
    except (Http404, PermissionDenied, access.UnpublishedError):
        return set()
    finally:
        close_old_connections()


def _user(headers: dict[str, str]) -> Any:
    from importlib import import_module

    from django.contrib.auth import get_user
    from django.http import HttpRequest
    from rest_framework.authtoken.models import Token

    scheme, _, key = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "token":
        token = Token.objects.select_related("user").filter(key=key.strip(), user__is_active=True).first()
        return token.user if token else None
    cookie = SimpleCookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    if cookie is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(cookie.value)
    user = get_user(request)
    return user if user.is_authenticated else None

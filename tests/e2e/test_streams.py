"""Open pages hear what changes, each role what is its own, over the real entrance."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from django.contrib.auth.models import User
from rest_framework.authtoken.models import Token

from surveys import events
from tests.e2e.conftest import Site

WAIT_SECONDS = 20.0


@contextmanager
def line(site: Site, slug: str, username: str) -> Iterator[Iterator[str]]:
    """An open stream: its lines, beginning after the greeting, so that nothing published later is missed."""
    token, _ = Token.objects.get_or_create(user=User.objects.get(username=username))
    with (
        httpx.Client(
            base_url=site.url, headers={"Authorization": f"Token {token.key}"}, timeout=WAIT_SECONDS
        ) as client,
        client.stream("GET", f"/api/v1/surveys/{slug}/events/") as answer,
    ):
        assert answer.status_code == httpx.codes.OK
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines).startswith("retry:")
        yield lines


def next_event(lines: Iterator[str]) -> tuple[str, dict[str, object]]:
    """The next event's kind and data."""
    kind = ""
    for text in lines:
        if text.startswith("event: "):
            kind = text.removeprefix("event: ")
        if text.startswith("data: "):
            return kind, json.loads(text.removeprefix("data: "))
    pytest.fail("the stream ended")


def publish_until_heard(slug: str, lines: Iterator[str], *kinds: events.Kind) -> tuple[str, dict[str, object]]:
    """Publish the kinds in this order, again and again until one comes: the process may be about to subscribe yet."""
    import threading

    heard = threading.Event()

    def publish() -> None:
        number = 0
        while not heard.is_set():
            number += 1
            for kind in kinds:
                events.publish(slug, kind, {"number": number})
            heard.wait(0.1)

    thread = threading.Thread(target=publish)
    thread.start()
    try:
        return next_event(lines)
    finally:
        heard.set()
        thread.join()


def test_a_manager_hears_of_quotas(site: Site, study: str) -> None:
    with line(site, study, "manager") as lines:
        kind, data = publish_until_heard(study, lines, "quota")

    assert kind == "quota"
    assert data["number"]


def test_a_manager_does_not_hear_of_results(site: Site, study: str) -> None:
    with line(site, study, "manager") as lines:
        kind, _ = publish_until_heard(study, lines, "snapshot", "export", "quota")

    assert kind == "quota"


def test_an_analyst_hears_of_snapshots(site: Site, study: str) -> None:
    with line(site, study, "analyst") as lines:
        kind, _ = publish_until_heard(study, lines, "simulation", "snapshot")

    assert kind == "snapshot"


def test_an_interviewer_hears_of_messages_alone(site: Site, study: str) -> None:
    with line(site, study, "interviewer") as lines:
        kind, _ = publish_until_heard(study, lines, "quota", "snapshot", "message")

    assert kind == "message"


def test_who_has_no_part_in_the_survey_has_no_stream(site: Site, study: str) -> None:
    token = Token.objects.create(user=User.objects.create_user("stranger"))

    answer = httpx.get(f"{site.url}/api/v1/surveys/{study}/events/", headers={"Authorization": f"Token {token.key}"})

    assert answer.status_code == httpx.codes.NOT_FOUND
    assert answer.headers["content-type"] == "application/problem+json"


def test_nobody_hears_without_signing_in(site: Site, study: str) -> None:
    answer = httpx.get(f"{site.url}/api/v1/surveys/{study}/events/")

    assert answer.status_code == httpx.codes.UNAUTHORIZED

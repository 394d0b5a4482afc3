"""What does every test stand on?"""

import base64
import os
from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.utils import translation
from hypothesis import settings
from pytest_django import DjangoDbBlocker

# pytest alone, without ./test, needs keys too.
os.environ.setdefault("COPROD_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("COPROD_CONTACT_KEY", base64.b64encode(bytes(range(32))).decode())

# How long an example takes says something about the machine and what else it does.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# Fixture -> the marker of the tests that use it: what they need is not on every machine.
NEEDS = {"chromium": "browser", "twin": "node"}

END_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a browser or Node.js, so that they can be left out, and said to be, where there is none."""
    for item in items:
        for fixture, marker in NEEDS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


@pytest.fixture(autouse=True, scope="session")
def _passwords_are_cheap_to_keep() -> None:
    """A password is hashed in milliseconds; whoever signs in at a server in another process pays the real price."""
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database, which a process that outlives its test (a worker in the middle of a task) does not keep from being dropped."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(END_OTHERS)


@pytest.fixture(autouse=True)
def _no_language_is_left_behind() -> Iterator[None]:
    """A request in another language, made in the test's own thread, leaves that language active in it."""
    yield
    translation.deactivate()

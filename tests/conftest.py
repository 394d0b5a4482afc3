"""What does every test stand on?"""

import base64
import os
from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import translation

# pytest alone, without ./test, needs keys too.
os.environ.setdefault("COPROD_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("COPROD_CONTACT_KEY", base64.b64encode(bytes(range(32))).decode())

# Fixture -> the marker of the tests that use it: what they need is not on every machine.
NEEDS = {"chromium": "browser", "twin": "node"}


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


@pytest.fixture(autouse=True)
def _no_language_is_left_behind() -> Iterator[None]:
    """A request in another language, made in the test's own thread, leaves that language active in it."""
    yield
    translation.deactivate()

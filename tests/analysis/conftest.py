"""What do the tests of `analysis` stand on?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings

from analysis.services import bell
from surveys import events
from tests.analysis.study import Field


@pytest.fixture
def field(db: None) -> Field:
    """The two-country study, published, nobody interviewed yet."""
    return Field.open()


@pytest.fixture(autouse=True)
def columns_folder(settings: "object", tmp_path: Path) -> Path:
    """The folder of the columnar copies, empty: the ids of surveys come again in every test."""
    settings.COLUMNS_ROOT = tmp_path / "columns"  # type: ignore[attr-defined]
    return tmp_path / "columns"


@pytest.fixture
def files(settings: "object", tmp_path: Path) -> Path:
    """The folder of files, empty."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def broker() -> Iterator["redis.Redis"]:
    """The broker without a message or flag of ours, before and after."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    _sweep(client)
    yield client
    _sweep(client)
    client.close()


def _sweep(client: "redis.Redis") -> None:
    client.delete("celery", "exports", *client.scan_iter("coprod:*"))


@pytest.fixture
def dead_broker(settings: "object") -> Iterator[None]:
    """A broker at whose address nobody answers."""
    # Port 1 is reserved: nothing listens there.
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    bell._redis.cache_clear()
    events._redis.cache_clear()
    yield
    bell._redis.cache_clear()
    events._redis.cache_clear()

"""Tests that run at the same time get a database of the broker each."""

import pytest

from tests.apart import broker_of


@pytest.mark.parametrize(
    ("address", "theirs"),
    [
        ("unix:///tmp/run/valkey.sock?db=0", "unix:///tmp/run/valkey.sock?db=15"),
        ("unix:///tmp/run/valkey.sock", "unix:///tmp/run/valkey.sock?db=15"),
        ("redis://:secret@broker:6379/0", "redis://:secret@broker:6379/15"),
        ("redis://broker", "redis://broker/15"),
    ],
)
def test_another_database_of_the_same_broker(address: str, theirs: str) -> None:
    assert broker_of(address, 15) == theirs

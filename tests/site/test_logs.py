"""What stands in the log?"""

import logging
import sys

import pytest
from django.core.exceptions import PermissionDenied

from coprod_site.logs import RefusalsInOneLine


def line(error: Exception) -> str:
    """What the console has of an error."""
    try:
        raise error
    except type(error):
        record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Forbidden: /x/", None, sys.exc_info())
    assert RefusalsInOneLine().filter(record)
    return logging.Formatter("{message}", style="{").format(record)


def test_a_refusal_is_one_line() -> None:
    assert line(PermissionDenied()) == "Forbidden: /x/"


@pytest.mark.parametrize("error", [ValueError("wrong"), KeyError("x")])
def test_a_failure_keeps_its_traceback(error: Exception) -> None:
    assert "Traceback" in line(error)

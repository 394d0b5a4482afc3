"""What does the screen's evaluator say? Node.js runs it beside Python: a line of JSON in, a line of JSON out."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).parents[2] / "js" / "twin.js"


class Twin:
    """A running Node.js."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def say(self, act: str, **facts: Any) -> Any:
        """The answer to one request."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"act": act, **facts}, allow_nan=False) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "Node.js ended; its message stands above"
        # JavaScript has one kind of number and writes large ones as integers that they are not.
        return json.loads(line, parse_int=float)


@pytest.fixture(scope="session")
def twin() -> Iterator[Twin]:
    """Node.js with the screen's evaluators."""
    node = shutil.which("node")
    assert node, "the evaluators of the screen are tested with Node.js 20 or newer: install it"
    with subprocess.Popen(
        [node, str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Twin(process)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=10)

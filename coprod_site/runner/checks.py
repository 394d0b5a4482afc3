"""How is everything tested: formatter, linter, types, walls, migrations, JavaScript, Python, browser?"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coprod_site.runner import ROOT
from coprod_site.runner.installation import Installation
from coprod_site.runner.problems import RunnerError
from coprod_site.runner.terminal import Stopped, run_in_foreground, say, stopping_on_signals

TOOLS = Path(sys.executable).parent
PARTS = ("surveys", "interviews", "analysis", "site", "e2e")
NOTHING_COLLECTED = 5
# Tests at the same time, at most: each of them may have a server and a browser of its own.
AT_ONCE = 4
# What a person has set for an installation must not reach the tests, which bring their own.
NOT_FOR_TESTS = ("PORT", "HOST", "COPROD_DEMO_PASSWORD", "COPROD_URL", "COPROD_ALLOWED_HOSTS", "COPROD_HTTPS")


@dataclass(frozen=True)
class Needed:
    """A program that some tests need and some machines lack."""

    marker: str
    programs: tuple[str, ...]
    package: str
    what: str

    @property
    def path(self) -> str | None:
        """Where it is."""
        return next((found for program in self.programs if (found := shutil.which(program))), None)


BROWSER = Needed("browser", ("chromium",), "chromium", "the tests in a browser (tests/e2e)")
NODE = Needed("node", ("node",), "nodejs", "the tests of the JavaScript modules (tests/js, conformance)")
GETTEXT = Needed("gettext", ("xgettext",), "gettext", "the test that the catalogues hold every text of the screens")


def pytest_runs(words: Sequence[str], lacking: Sequence[Needed]) -> list[tuple[str, list[str]]]:
    """Name and arguments of each time that pytest is started: parts by their folders, without the tests for which a program is lacking.

    Whole parts are tested on all processors; what breaks the servers that others use at the same time comes afterwards, by itself.
    """
    arguments = [f"tests/{word}" if word in PARTS else word for word in words]
    without = [f"not {needed.marker}" for needed in lacking]
    is_much = not words or any(word in PARTS for word in words)
    if not is_much or any(word.startswith("-n") for word in words):
        return [("tests", _with_marks(arguments, without))]
    # The tests of a file share what they stand on.
    at_once = ["-n", str(min(os.cpu_count() or 1, AT_ONCE)), "--dist", "loadfile"]
    return [
        ("tests", [*_with_marks(arguments, ["not alone", *without]), *at_once]),
        ("tests that break their servers", _with_marks(arguments, ["alone", *without])),
    ]


def _with_marks(arguments: Sequence[str], marks: Sequence[str]) -> list[str]:
    found, wanted = list(arguments), " and ".join(marks)
    if not wanted:
        return found
    if "-m" in found[:-1]:
        at = found.index("-m") + 1
        found[at] = f"({found[at]}) and {wanted}"
        return found
    return [*found, "-m", wanted]


def checks(node: str | None) -> list[tuple[str, list[str]]]:
    """Name and command of everything but the Python tests."""
    manage = [sys.executable, "manage.py"]
    templates = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("templates/**/*.html"))]
    modules = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("tests/js/**/*.test.js"))]
    found = [
        ("format", [str(TOOLS / "ruff"), "format", "--check", "."]),
        ("lint", [str(TOOLS / "ruff"), "check", "."]),
        ("types", [str(TOOLS / "mypy"), "surveys", "interviews", "analysis", "coprod_site"]),
        ("walls", [str(TOOLS / "lint-imports"), "--no-cache"]),
        ("templates", [str(TOOLS / "djade"), "--check", "--target-version", "5.2", *templates]),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run", "-v", "0"]),
        ("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"]),
    ]
    if node:
        found.append(("javascript", [node, "--test", "--test-reporter=dot", *modules]))
    return found


def main() -> int:
    """Run the checks and tests; 0 if all passed."""
    lacking = [needed for needed in (BROWSER, NODE, GETTEXT) if not needed.path]
    if lacking and (os.environ.get("CI") == "true" or os.environ.get("COPROD_REQUIRE_BROWSER") == "1"):
        say(*(f"Not found: {needed.programs[0]} (Debian package {needed.package})." for needed in lacking))
        return 1
    for name in NOT_FOR_TESTS:
        os.environ.pop(name, None)
    for name in ("DATABASE_URL", "REDIS_URL"):
        if os.environ.get(f"TEST_{name}"):
            os.environ[name] = os.environ[f"TEST_{name}"]
    with tempfile.TemporaryDirectory(prefix="coprod-test-") as folder:
        os.environ["COPROD_VAR"] = folder
        installation = Installation.here()
        try:
            with stopping_on_signals():
                environment = installation.environment(**installation.start_servers())
                failed = _everything(sys.argv[1:], environment, lacking)
        except RunnerError as error:
            say(str(error))
            return 1
        except Stopped:
            say("", "Stopped.")
            return 130
        finally:
            installation.stop_servers()
    say(*(f"NOT RUN: {needed.what}: install {needed.package}." for needed in lacking))
    say(f"FAILED: {', '.join(failed)}." if failed else "Everything that was run has passed.")
    return 1 if failed else 0


def _everything(words: Sequence[str], environment: Mapping[str, str], lacking: Sequence[Needed]) -> list[str]:
    """Names of what failed. A part is tested by pytest alone."""
    failed = []
    if not words:
        secure = {**environment, "COPROD_HTTPS": "1"}
        for name, command in checks(NODE.path):
            if _run(name, command, secure if name == "deployment" else environment):
                failed.append(name)
    runs = pytest_runs(words, lacking)
    for name, arguments in runs:
        code = _run(name, [sys.executable, "-m", "pytest", *arguments], environment)
        if code and not (code == NOTHING_COLLECTED and (lacking or len(runs) > 1)):
            failed.append(name)
    return failed


def _run(name: str, command: list[str], environment: Mapping[str, str]) -> int:
    say(f"== {name}")
    began = time.monotonic()
    code = run_in_foreground(command, environment)
    say(f"== {name}: {'passed' if code == 0 else f'failed ({code})'} in {time.monotonic() - began:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())

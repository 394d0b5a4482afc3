"""The environment is made once, made anew if it is half-made, and never pulled away from under what runs in it."""

import subprocess
import sys
from pathlib import Path

import pytest

from coprod_site.runner import bootstrap

RUNNER = Path(bootstrap.__file__).parent
ENTER = """
import sys
sys.path.insert(0, sys.argv[1])
import bootstrap
bootstrap.enter(sys.argv[2], "requirements.txt", ["-c", sys.argv[3]])
"""
WAIT_SECONDS = 120


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project that requires nothing."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("# nothing\n")
    return tmp_path


def enter(root: Path, program: str = "print('inside')") -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", ENTER, str(RUNNER), str(root), program],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said(process: "subprocess.Popen[str]") -> str:
    return process.communicate(timeout=WAIT_SECONDS)[0]


def test_the_environment_is_made_once(root: Path) -> None:
    first = said(enter(root))
    (root / ".venv" / "mark").touch()

    second = said(enter(root))

    assert "Installing requirements.txt" in first
    assert first.endswith("inside\n")
    assert second == "inside\n"
    assert (root / ".venv" / "mark").exists()


def test_a_half_made_environment_is_made_anew(root: Path) -> None:
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").write_text("not a program")

    assert said(enter(root)).endswith("inside\n")


def test_requirements_that_cannot_be_installed_are_told_and_tried_again(root: Path) -> None:
    (root / "requirements.txt").write_text(f"./nothing-1.0-py3-none-any.whl --hash=sha256:{'0' * 64}\n")

    first, second = enter(root), enter(root)

    for process in (first, second):
        text = said(process)
        assert process.returncode != 0
        assert "requirements could not be installed" in text
        assert "Traceback" not in text


def test_an_environment_in_use_is_not_pulled_away_when_the_requirements_change(root: Path) -> None:
    running = enter(root, "print('inside', flush=True); input()")
    assert running.stdout is not None
    while "inside" not in running.stdout.readline():
        pass
    (root / "requirements.txt").write_text("# other\n")

    refused = said(enter(root))
    running.communicate("\n", timeout=WAIT_SECONDS)
    after = said(enter(root))

    assert "Stop it first" in refused
    assert after.endswith("inside\n")


def test_tests_are_added_to_an_environment_in_use(root: Path) -> None:
    running = enter(root, "print('inside', flush=True); input()")
    assert running.stdout is not None
    while "inside" not in running.stdout.readline():
        pass
    (root / ".venv" / "mark").touch()

    testing = subprocess.run(
        [sys.executable, "-c", ENTER.replace("requirements.txt", "requirements-dev.txt"), str(RUNNER), str(root), "0"],
        check=False,
        timeout=WAIT_SECONDS,
    )
    running.communicate("\n", timeout=WAIT_SECONDS)

    assert testing.returncode == 0
    assert (root / ".venv" / "mark").exists()


def test_an_old_python_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is 3\.9"):
        bootstrap.need_a_new_enough_python()

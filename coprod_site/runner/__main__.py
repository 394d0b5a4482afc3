"""Who answers what is asked of ./run?"""

import os
import sys
from argparse import Namespace
from pathlib import Path

from coprod_site.runner import ROOT
from coprod_site.runner.commandline import parser
from coprod_site.runner.installation import Installation
from coprod_site.runner.problems import RunnerError
from coprod_site.runner.terminal import Stopped, run_in_foreground, say, stopping_on_signals
from coprod_site.runner.up import serve, stop, up

# Management commands that work on files alone.
WITHOUT_SERVERS = ("estimate",)


def main() -> int:
    """Do what was asked; the exit code."""
    asked = parser().parse_args()
    try:
        return _do(asked)
    except RunnerError as error:
        print(f"\n{error}", file=sys.stderr, flush=True)  # noqa: T201
    except OSError as error:
        # A full disk, a file of another account: something to mend on this machine, not in the program.
        print(f"\n{error.strerror}: {error.filename or ''}", file=sys.stderr, flush=True)  # noqa: T201
    return 1


def _do(asked: Namespace) -> int:
    installation = Installation.here()
    if asked.command == "up":
        with installation.alone():
            return up(installation, empty=asked.empty)
    if asked.command == "stop":
        return stop(installation)
    if asked.command == "service":
        serve(installation, asked.name)
    if asked.command == "simulate":
        wanted = {"--interviews": asked.interviews, "--seed": asked.seed, "--processes": asked.processes}
        given = [word for name, value in wanted.items() if value is not None for word in (name, str(value))]
        return _manage(installation, ["simulate", *given], needs_running=True)
    return _manage(installation, asked.arguments or ["help"])


def _manage(installation: Installation, arguments: list[str], *, needs_running: bool = False) -> int:
    """Run a management command where the installation runs, or with servers started for it."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    # Files are named from where the person stands.
    folder = Path(os.environ.get("COPROD_CALLED_FROM", os.getcwd()))
    is_alone = arguments[0] in WITHOUT_SERVERS
    environment = installation.environment() if is_alone else _environment_of_what_runs(installation)
    if environment is not None:
        os.chdir(folder)
        os.execve(command[0], command, environment)
    if needs_running:
        raise RunnerError("Nothing is running. Start it in another terminal with ./run up, and try again.")
    return _manage_with_servers(installation, command, folder)


def _environment_of_what_runs(installation: Installation) -> dict[str, str] | None:
    state = installation.running_state()
    if state is not None:
        return installation.environment(
            DATABASE_URL=state["DATABASE_URL"], REDIS_URL=state["REDIS_URL"], COPROD_URL=state["url"]
        )
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return installation.environment(**installation.start_servers())
    return None


def _manage_with_servers(installation: Installation, command: list[str], folder: Path) -> int:
    with installation.alone():
        try:
            with stopping_on_signals(even_by_keyboard=False):
                environment = installation.environment(**installation.start_servers())
                return run_in_foreground(command, environment, folder)
        except Stopped:
            say("", "Stopping ...")
            return 130
        finally:
            installation.stop_servers()


if __name__ == "__main__":
    sys.exit(main())

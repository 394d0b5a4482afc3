"""How does the whole product come up, stay up and go down?"""

import http.client
import os
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Mapping

from coprod_site.runner import services
from coprod_site.runner.children import Child
from coprod_site.runner.installation import Installation
from coprod_site.runner.problems import RunnerError
from coprod_site.runner.terminal import Stopped, say, stopping_on_signals
from coprod_site.runner.web import listening

READY_SECONDS = 120
# A child that dies oftener than this is not helped by another start.
MOST_CRASHES, CRASH_WINDOW_SECONDS = 5, 120
ACCOUNTS = ("admin", "manager", "analyst", "interviewer")


def port() -> int:
    """The port to answer on.

    Raises:
        RunnerError: PORT is no port.
    """
    written = os.environ.get("PORT") or "8000"
    if not (written.isascii() and written.isdecimal() and 0 < int(written) < 65_536):
        raise RunnerError(f"PORT={written} is no port. Set it to a number from 1 to 65535.")
    return int(written)


def host() -> str:
    """The address to answer on."""
    return os.environ.get("HOST") or "127.0.0.1"


def near(address: str, number: int) -> str:
    """The address at which this machine reaches what listens on `address`."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)
    return f"[{address}]:{number}" if ":" in address else f"{address}:{number}"


def answers(reached_at: str, environment: Mapping[str, str]) -> bool:
    """Whether the product really answers."""
    name = environment["COPROD_ALLOWED_HOSTS"].split(",")[0].lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection(reached_at, timeout=2)
    try:
        # As a proxy would ask, should the installation insist on one.
        connection.request("GET", "/healthz/", headers={"Host": name, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def up(installation: Installation, *, empty: bool) -> int:
    """Start everything, say the address, keep it running until somebody stops it; the exit code."""
    address, number = host(), port()
    reached_at = near(address, number)
    url = f"http://{reached_at}"
    children: list[Child] = []
    try:
        with stopping_on_signals(), listening(address, number) as sock:
            environment = _prepare(installation, PORT=str(number), COPROD_URL=url, empty=empty)
            children = services.children(installation, environment, sock)
            for child in children:
                child.start()
            _wait_until_ready(children, reached_at, environment)
            installation.write_state(
                url=url, DATABASE_URL=environment["DATABASE_URL"], REDIS_URL=environment["REDIS_URL"]
            )
            _say_ready(installation, url)
            return _watch(children, installation)
    except Stopped:
        say("", "Stopping ...")
        return 0
    finally:
        _stop(children, installation)


def _prepare(installation: Installation, *, empty: bool, **more: str) -> dict[str, str]:
    """Servers, tables, accounts, demo survey."""
    say(f"Data folder: {installation.var}", "Starting the database and the broker ...")
    environment = installation.environment(**installation.start_servers(), **more)
    say("Preparing the tables, the accounts" + (" ..." if empty else " and the demo survey ..."))
    child = Child(
        "prepare",
        [*services.python_module("coprod_site.runner.prepare"), *(["--empty"] if empty else [])],
        log=installation.var / "log" / "prepare.log",
        environment=environment,
    )
    if child.run_to_end():
        raise RunnerError(f"The database could not be prepared. The end of {child.log}:\n{child.last_words()}")
    say("Starting web, workers and beat ...")
    return environment


def _say_ready(installation: Installation, url: str) -> None:
    password = installation.demo_password
    say("", "Demo accounts (name, password):", *(f"  {name:<12} {password}" for name in ACCOUNTS))
    say("", f"Coprod is ready: {url.replace('127.0.0.1', 'localhost')}", "Stop it with Ctrl-C.")


def _wait_until_ready(children: list[Child], reached_at: str, environment: Mapping[str, str]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not answers(reached_at, environment):
        for child in children:
            if not child.is_running:
                raise RunnerError(f"{child.name} ended at once. The end of {child.log}:\n{child.last_words()}")
        if time.monotonic() > deadline:
            raise RunnerError(f"The product does not answer. The end of {children[0].log}:\n{children[0].last_words()}")
        time.sleep(0.1)


def _watch(children: list[Child], installation: Installation) -> int:
    """Start anew what dies unasked; the exit code if that does not help."""
    crashes: dict[str, list[float]] = defaultdict(list)
    watched: list[tuple[Child, Callable[[], None]]] = [(child, child.start) for child in children]
    watched += [(server.child, server.start) for server in installation.servers]
    while True:
        for child, start in watched:
            if child.is_running:
                continue
            now = time.monotonic()
            recent = [at for at in crashes[child.name] if now - at < CRASH_WINDOW_SECONDS]
            crashes[child.name] = [*recent, now]
            say("", f"{child.name} ended unasked ({child.how_it_ended}). The end of {child.log}:", child.last_words())
            # Whatever it had started goes with it.
            child.stop()
            if len(crashes[child.name]) > MOST_CRASHES:
                raise RunnerError(f"{child.name} ended {MOST_CRASHES + 1} times within two minutes: giving up.")
            time.sleep(min(5.0, 0.5 * len(recent)))
            start()
            say(f"{child.name} is started anew.")
        time.sleep(0.3)


def _stop(children: list[Child], installation: Installation) -> None:
    """End all in order: who asks before who answers, the database last."""
    if not (children or installation.servers):
        return
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop()
    installation.stop_servers()
    say("Everything is stopped.")


def stop(installation: Installation) -> int:
    """Stop what runs, from another process; the exit code."""
    state = installation.running_state()
    if state is None:
        say("Nothing is running.")
        return 0
    os.kill(int(state["pid"]), signal.SIGTERM)
    while installation.is_held:
        time.sleep(0.1)
    say("Everything is stopped.")
    return 0


def serve(installation: Installation, name: str) -> None:
    """Become one of the processes, under somebody else's supervision."""
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        raise RunnerError("A single process needs DATABASE_URL and REDIS_URL. To start everything: ./run up")
    environment = installation.environment()
    if name == "web":
        sock = listening(host(), port())
        command = services.web(sock)
    else:
        command = services.background(name, installation)
    os.execve(command[0], command, environment)

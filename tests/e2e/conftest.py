"""What does a browser test stand on? The real entrance on the test database, and Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from interviews.services import sample
from surveys.core.workbook import read_directory
from surveys.services import accounts, importing

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "demo-password-1"
SLUG = "coproduction-2008"
STUDY = ROOT / "surveys" / "studies" / "coproduction_2008"
# Beginnings of numbers that belong to nobody, or look so: the last digit is left open.
NUMBERS = {
    "CZ": "+42060100000",
    "DK": "+452000000",
    "DE": "+493023125",
    "FR": "+3319900001",
    "UK": "+44207946001",
}
START_SECONDS = 60
# How long a test waits for what a page shows at once: nothing on a quick machine, and not a claim about speed.
PATIENCE_MS = 30_000
# So often in a row nothing must be under way.
QUIET_LOOKS = 6
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Playwright's synchronous interface runs an event loop in this thread; the tests touch the database only between its calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def _test_database_url() -> str:
    """The test database, as an address that another process can use."""
    found = connection.settings_dict
    person = quote(str(found["USER"])) + (f":{quote(str(found['PASSWORD']))}" if found["PASSWORD"] else "")
    host, port, name = str(found["HOST"]), found["PORT"] or 5432, quote(str(found["NAME"]))
    if host.startswith("/"):
        return f"postgresql://{person}@/{name}?host={quote(host)}&port={port}"
    return f"postgresql://{person}@{host or 'localhost'}:{port}/{name}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """The real entrance, in a process of its own. It can be stopped, killed and started again on the same port.

    `root`: the folder of the product, another one for another version of it.
    """

    environment: dict[str, str]
    log: Path
    port: int = field(default_factory=_free_port)
    root: Path = ROOT
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and come back when it answers."""
        if self.process is not None and self.process.poll() is None:
            return
        command = [sys.executable, "-m", "uvicorn", "coprod_site.asgi:application", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--log-level", "warning"],
                cwd=self.root,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop as an upgrade does."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Stop as a power cut does."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            # An open event stream keeps a polite stop waiting.
            self.process.kill()
            self.process.wait()
        self.process = None

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/healthz/", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


@pytest.fixture(scope="session")
def server_environment(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of every process of the installation under test."""
    return os.environ | {
        "DATABASE_URL": _test_database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "COPROD_VAR": str(tmp_path_factory.mktemp("var")),
        "COPROD_SECRET_KEY": settings.SECRET_KEY,
    }


@pytest.fixture(scope="session")
def _entrance(server_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    entrance = Site(server_environment, tmp_path_factory.mktemp("log") / "web.log")
    yield entrance
    entrance.stop()


@pytest.fixture
def site(_entrance: Site, transactional_db: None) -> Iterator[Site]:
    """The running site, on an empty database. Started again where a test stopped it."""
    _entrance.start()
    yield _entrance
    _wait_until_idle()


def _wait_until_idle() -> None:
    """What the last page asked for may still be under way, and would lock against the emptying of the database."""
    deadline = time.monotonic() + START_SECONDS
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    looks = 0
    with connection.cursor() as cursor:
        # A request is idle between its queries too, and before the first.
        while looks < QUIET_LOOKS:
            cursor.execute(busy)
            looks = looks + 1 if cursor.fetchone() == (0,) else 0
            assert time.monotonic() < deadline, "The site does not come to rest."
            time.sleep(0.02)


def start_worker(environment: Mapping[str, str], log: Path) -> "subprocess.Popen[bytes]":
    """A worker for all queues, in a group of its own with its children."""
    queues = ["-Q", "celery,exports,simulation"]
    command = [sys.executable, "-m", "celery", "-A", "coprod_site", "worker", *queues, "-c", "1", "-l", "warning"]
    with log.open("ab") as written:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=written, stderr=subprocess.STDOUT, start_new_session=True
        )


@pytest.fixture
def worker(site: Site, server_environment: dict[str, str], tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker for all queues, for tests that wait for what a task does."""
    process = start_worker(server_environment, tmp_path / "worker.log")
    yield process
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        # With its children: one that is at a task would hold on to the database.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def study(site: Site) -> str:
    """The demo survey with accounts (their password: PASSWORD) and five numbers a country; gives the survey's slug."""
    accounts.ensure_demo_accounts(password=PASSWORD)
    version = importing.import_study(sheets=read_directory(STUDY), user=None, now=timezone.now(), is_simulated=True)
    lines = [
        "number,country,name",
        *(f"{number}{n},{code}," for code, number in NUMBERS.items() for n in range(5)),
    ]
    loaded = sample.load(survey=version.survey, content="\n".join(lines).encode(), now=timezone.now(), seed=1)
    assert (loaded.accepted, loaded.rejected) == (25, [])
    return version.survey.slug


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The one Playwright of a process: it cannot be started twice."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("There is no chromium on PATH.")
    browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def service_workers() -> Literal["allow", "block"]:
    """Whether pages may be kept for a cut line. Requests that a service worker sees cannot be cut one by one."""
    return "block"


@pytest.fixture
def context(chromium: Browser, site: Site, service_workers: Literal["allow", "block"]) -> Iterator[BrowserContext]:
    """A browser with no past. What breaks in its pages, or breaks the content security policy, fails the test."""
    complaints: list[str] = []
    context = chromium.new_context(
        base_url=site.url,
        viewport={"width": 1440, "height": 900},
        locale="en-GB",
        service_workers=service_workers,
    )
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "console",
        lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None,
    )
    yield context
    context.close()
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty tab; nobody is signed in."""
    return context.new_page()


@pytest.fixture
def sign_in(context: BrowserContext, study: str) -> Callable[[str], None]:
    """Sign somebody in without the form: `sign_in("manager")`."""

    def signed_in(username: str) -> None:
        client = Client()
        client.force_login(User.objects.get(username=username))
        cookie: Any = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "127.0.0.1", "path": "/"}])

    return signed_in

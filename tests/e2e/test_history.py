"""Is every key that was pressed in the data, once, whatever breaks meanwhile?

Interviews are driven with random cuts between the answers; at the end of each the keys pressed are compared with what is stored.
`COPROD_CUTS=1000 ./test tests/e2e/test_history.py` makes a thousand cuts instead of a few.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from interviews.models import AnswerEvent, Interview
from interviews.services import sample
from interviews.simulation import numbers
from surveys.models import Survey
from tests.e2e.conftest import CHROMIUM_ARGUMENTS, PASSWORD, SLUG, Site
from tests.e2e.interviewing import Keyboard

CUTS = int(os.environ.get("COPROD_CUTS", "8"))
SEED = int(os.environ.get("COPROD_SEED", "2008"))
PATIENCE = 60


class Machine:
    """An interviewer's machine: a browser of its own, which can be killed; what is on its disk stays."""

    page: Page
    context: BrowserContext

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self.playwright, self.folder = playwright, folder
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start the browser on the same profile."""
        path = shutil.which("chromium")
        assert path is not None
        told = self.folder / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        command = [
            path,
            "--headless",
            *CHROMIUM_ARGUMENTS,
            f"--user-data-dir={self.folder}",
            "--remote-debugging-port=0",
        ]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        deadline = time.monotonic() + PATIENCE
        while not (told.exists() and told.read_text().count("\n")):
            assert time.monotonic() < deadline, "Chromium does not start."
            time.sleep(0.02)
        port = told.read_text().split("\n")[0]
        self.browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        self.context = self.browser.contexts[0]
        self.context.set_default_timeout(PATIENCE * 1000)
        expect.set_options(timeout=PATIENCE * 1000)
        self.open_page()

    def open_page(self) -> None:
        """An empty tab; it lets itself be closed."""
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())

    def kill(self) -> None:
        """Pull the plug."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


@pytest.fixture
def machine(playwright: Playwright, tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(playwright, tmp_path / "profile")
    yield machine
    machine.kill()


@dataclass
class Shift:
    """An interviewer at work while things break, and the history of what was pressed."""

    machine: Machine
    site: Site
    chance: random.Random
    hands: Keyboard
    made: Counter[str] = field(default_factory=Counter)
    typed: list[tuple[str, object]] = field(default_factory=list)

    def answer(self, n: int) -> None:
        """Answer up to n questions."""
        for _ in range(n):
            if not self.hands.at:
                return
            name = self.hands.answer()
            self.typed.append((name, self.hands.pressed[name]))

    def cut(self) -> None:
        """Something breaks, the interview goes on, and it is mended."""
        kind = self.chance.choice(
            [
                "line",
                "reload",
                "server killed",
                "server stopped",
                "signed out",
                "page lost",
                "browser killed",
                "all at once",
            ]
        )
        self.made[kind] += 1
        getattr(self, "_" + kind.replace(" ", "_"))()

    def _line(self) -> None:
        self.machine.context.set_offline(True)
        self.answer(self.chance.randint(0, 3))
        self.machine.context.set_offline(False)

    def _reload(self) -> None:
        self.machine.page.reload()
        self.hands.asking()

    def _server_killed(self) -> None:
        self.site.kill()
        self.answer(self.chance.randint(0, 3))
        self.site.start()

    def _server_stopped(self) -> None:
        self.site.stop()
        self.answer(self.chance.randint(0, 3))
        self.site.start()

    def _signed_out(self) -> None:
        Session.objects.all().delete()
        if not self.hands.at:
            return self.sign_in_again()
        self.answer(1)
        self.machine.page.get_by_role("button", name="Sign in").click()
        self._password()
        self.hands.saved()
        return None

    def sign_in_again(self) -> None:
        """By reloading, where nothing waits to be sent."""
        self.machine.page.reload()
        self._sign_in_if_asked()

    def _password(self) -> None:
        self.machine.page.keyboard.type(PASSWORD)
        self.machine.page.keyboard.press("Enter")

    def _page_lost(self) -> None:
        address = self.machine.page.url
        self.machine.page.close(run_before_unload=False)
        self.machine.open_page()
        self.hands.page = self.machine.page
        self._open(address)

    def _browser_killed(self) -> None:
        address = self.machine.page.url
        self.machine.kill()
        self.machine.start()
        self.hands.page = self.machine.page
        self._open(address)

    def _all_at_once(self) -> None:
        self.site.kill()
        self.answer(self.chance.randint(0, 2))
        address = self.machine.page.url
        self.machine.kill()
        self.site.start()
        self.machine.start()
        self.hands.page = self.machine.page
        self._open(address)

    def _open(self, address: str) -> None:
        self.machine.page.goto(address)
        self._sign_in_if_asked()

    def _sign_in_if_asked(self) -> None:
        """A browser that was killed may have lost its cookie."""
        form = self.machine.page.locator("#id_password")
        expect(form.or_(self.machine.page.locator('body[data-phase="asking"]'))).to_be_visible()
        if form.is_visible():
            self.machine.page.locator('[name="username"]').fill("interviewer")
            form.fill(PASSWORD)
            form.press("Enter")
        self.hands.asking()


def check_history(interview: Interview, typed: list[tuple[str, object]]) -> None:
    """What was pressed is what is stored: nothing lost, nothing twice, nothing changed, in the same order."""
    stored = list(AnswerEvent.objects.filter(interview=interview).order_by("position").values_list("name", "value"))
    assert Counter(map(repr, stored)) == Counter(map(repr, typed))
    assert stored == typed
    assert interview.answers == dict(typed)


def test_nothing_is_lost_doubled_or_changed(
    machine: Machine, site: Site, study: str, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    survey = Survey.objects.get(slug=SLUG)
    countries = {country.code: country.iso for country in survey.countries.all()}
    lines = [
        f"{number},{code}"
        for code, iso in countries.items()
        for number in numbers.draw(iso, max(5, CUTS // 20), seed=str(SEED))
    ]
    sample.load(survey=survey, content="\n".join(["number,country", *lines]).encode(), now=timezone.now(), seed=1)
    made: Counter[str] = Counter()
    n_answers = n_interviews = 0
    hands = Keyboard(machine.page, base=site.url)
    hands.sign_in()
    expect(machine.page.get_by_role("heading", name="Ready for the next call?")).to_be_visible()
    while made.total() < CUTS:
        hands = Keyboard(machine.page, base=site.url)
        hands.next_case()
        hands.start_interview()
        interview = hands.interview
        shift = Shift(machine, site, chance, hands)
        while hands.at:
            shift.answer(chance.randint(1, 6))
            if hands.at and (made + shift.made).total() < CUTS:
                shift.cut()
        hands.finish()
        expect(machine.page.locator('[data-case="number"]')).to_be_visible()

        interview.refresh_from_db()
        assert interview.status == Interview.Status.COMPLETE
        check_history(interview, shift.typed)
        made += shift.made
        n_answers += len(shift.typed)
        n_interviews += 1
    with capsys.disabled():
        sys.stdout.write(
            f"\n{made.total()} cuts in {n_interviews} interviews, {n_answers} answers: none lost, doubled or changed."
        )
        sys.stdout.write(f" {dict(made)}\n")

"""What does an interviewer work at? A browser of its own with a disk of its own, behind a line of its own; it can lose any of them."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.e2e.conftest import CHROMIUM_ARGUMENTS, PASSWORD
from tests.e2e.interviewing import Keyboard
from tests.e2e.wire import Wire

PATIENCE = 90
DRIVER_MS = 15_000
STARTS = 5


class Machine:
    """A browser that can be killed; what is on its disk stays."""

    page: Page
    context: BrowserContext

    def __init__(self, playwright: Playwright, folder: Path, wire: Wire) -> None:
        self.playwright, self.folder, self.wire = playwright, folder, wire
        self.process: subprocess.Popen[bytes] | None = None
        self.start()
        self.hands = Keyboard(self.page, base=wire.url)

    def start(self) -> None:
        """Start the browser on the same profile, again where it cannot be driven: a driver now and then waits for ever for its targets."""
        for attempt in range(STARTS):
            port = self._start_process()
            try:
                self.browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}", timeout=DRIVER_MS)
                break
            except PlaywrightTimeoutError:
                self.kill()
                if attempt == STARTS - 1:
                    raise
        self.context = self.browser.contexts[0]
        self.context.set_default_timeout(PATIENCE * 1000)
        expect.set_options(timeout=PATIENCE * 1000)
        self.open_tab()

    def _start_process(self) -> int:
        """The port at which the browser lets itself be driven."""
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
        return int(told.read_text().split("\n")[0])

    def open_tab(self) -> None:
        """An empty tab; it lets itself be closed."""
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())
        if hasattr(self, "hands"):
            self.hands.page = self.page

    def lose_tab(self) -> None:
        """The tab is gone without a farewell."""
        self.page.close(run_before_unload=False)
        self.open_tab()

    def kill(self) -> None:
        """Pull the plug."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def freeze(self) -> None:
        """Close the lid: nothing runs any more until it is opened."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Open the lid."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGCONT)

    def open(self, address: str) -> None:
        """Go to an interview and wait until it asks; sign in where that is wanted."""
        self.page.goto(f"{self.wire.url}{address}")
        self.sign_in_if_asked()

    def sign_in_if_asked(self) -> None:
        """A browser that was killed may have lost its cookie."""
        form = self.page.locator("#id_password")
        expect(form.or_(self.page.locator('body[data-phase="asking"]'))).to_be_visible()
        if form.is_visible():
            self.page.locator('[name="username"]').fill("interviewer")
            form.fill(PASSWORD)
            form.press("Enter")
        self.hands.asking()

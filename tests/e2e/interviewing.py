"""How does a test conduct an interview? As interviewers do: with the keyboard, looking at what is asked."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from interviews.models import Interview
from tests.e2e.conftest import PASSWORD, SLUG

NUMBERS = {"age": "44", "adults": "2", "lines": "1"}

# The disk takes its time until it is let go: sealing is what comes before writing.
SLOW_DISK = """() => {
  const close = SubtleCrypto.prototype.encrypt;
  const held = new Promise((resolve) => (window.letGo = resolve));
  SubtleCrypto.prototype.encrypt = async function (...how) {
    await held;
    SubtleCrypto.prototype.encrypt = close;
    return close.apply(this, how);
  };
}"""


@contextmanager
def slow_disk(page: Page) -> Iterator[None]:
    """What is typed within comes before the screen has moved."""
    page.evaluate(SLOW_DISK)
    before = page.locator("#question").get_attribute("data-name")
    yield
    expect(page.locator("#question")).to_have_attribute("data-name", str(before))
    page.evaluate("window.letGo()")


@dataclass
class Keyboard:
    """An interviewer's hands, and what they wrote down of it."""

    page: Page
    pressed: dict[str, Any] = field(default_factory=dict)
    base: str = ""

    def sign_in(self) -> None:
        """By the form, as everybody does."""
        self.page.goto(f"{self.base}/surveys/{SLUG}/work/")
        self.page.locator('[name="username"]').fill("interviewer")
        self.page.locator('[name="password"]').fill(PASSWORD)
        self.page.keyboard.press("Enter")

    def next_case(self) -> None:
        """From the work page to a case."""
        self.page.goto(f"{self.base}/surveys/{SLUG}/work/")
        expect(self.page.locator("#today-attempts")).not_to_have_text("–")
        self.page.keyboard.press("Enter")
        expect(self.page.locator('[data-case="number"]')).to_be_visible()

    def start_interview(self, *, language: str | None = None) -> None:
        """From a case to the first question, in the case's language or another of its languages."""
        if language is not None:
            button = self.page.locator(f'[data-case="languages"] [value="{language}"]')
            for _ in range(self.page.locator('[data-case="languages"] button').count()):
                if button.get_attribute("aria-pressed") != "true":
                    self.page.keyboard.press("l")
            expect(button).to_have_attribute("aria-pressed", "true")
        self.page.keyboard.press("Enter")
        self.asking()

    def asking(self) -> None:
        """Wait until the screen asks."""
        expect(self.page.locator("body")).to_have_attribute("data-phase", "asking")

    @property
    def interview(self) -> Interview:
        """The interview on the screen, as the server has it."""
        found = re.search(r"/interviews/([0-9a-f-]{36})/", self.page.url)
        assert found is not None, self.page.url
        return Interview.objects.get(pk=UUID(found[1]))

    @property
    def at(self) -> str:
        """The question on the screen; empty at the end."""
        return self.page.locator("#question").get_attribute("data-name") or ""

    def answer(self, which: int = 1) -> str:
        """Answer the question on the screen with its first or another answer, or a number that makes sense. Gives its name."""
        name, kind = self.at, self.page.locator("body").get_attribute("data-kind")
        if kind == "choice":
            chosen = self.page.locator(".answers:not(.answers--apart) input").nth(which - 1).get_attribute("value")
            many = self.page.locator(".answers--many").count()
            self.page.keyboard.press(str(which))
            if many:
                self.page.keyboard.press("Enter")
            self.pressed[name] = chosen
        elif kind == "entry":
            self.page.keyboard.type(NUMBERS[name])
            self.page.keyboard.press("Enter")
            self.pressed[name] = int(NUMBERS[name])
        else:
            assert kind == "note", kind
            self.page.keyboard.press("Enter")
            self.pressed[name] = True
        expect(self.page.locator("#question")).not_to_have_attribute("data-name", name)
        return name

    def back_to(self, name: str) -> None:
        """Back to the question before the one on the screen."""
        self.page.keyboard.press("ArrowLeft")
        expect(self.page.locator("#question")).to_have_attribute("data-name", name)

    def answer_until(self, wanted: str) -> None:
        """Answer until a question stands on the screen."""
        while self.at != wanted:
            assert self.at, f"The interview ended before {wanted}."
            self.answer()

    def answer_all(self) -> None:
        """Answer to the end."""
        while self.at:
            self.answer()

    def finish(self, note: str = "") -> None:
        """From the last question to the next case: the interview is ended, and the call wrapped up."""
        self.page.keyboard.press("Enter")
        self.wrap_up(note)

    def wrap_up(self, note: str = "") -> None:
        """Write a note after the call, or none, and go on to the next case."""
        expect(self.page.locator("#wrap-up-dialog textarea")).to_be_focused()
        self.page.keyboard.type(note)
        self.page.keyboard.press("Enter")

    def saved(self) -> None:
        """Wait until the server has every answer."""
        expect(self.page.locator("#outbox")).to_have_attribute("data-waiting", "0")
        expect(self.page.locator("#outbox-text")).to_have_text("All answers saved")


def in_an_interview(page: Page, sign_in: Callable[[str], None]) -> Keyboard:
    """An interviewer with the first question of an interview on the screen."""
    sign_in("interviewer")
    keyboard = Keyboard(page)
    keyboard.next_case()
    keyboard.start_interview()
    return keyboard

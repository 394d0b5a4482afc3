"""Does the workstation keep working, and keep to itself, what waits on it?"""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from interviews.models import AnswerEvent, Interview, Visit
from tests.e2e.conftest import PASSWORD, SLUG, Site
from tests.e2e.interviewing import Keyboard, in_an_interview

STORED = """async (shelf) => {
  const opened = await new Promise((resolve) => {
    const request = indexedDB.open("coprod");
    request.onsuccess = () => resolve(request.result);
  });
  const rows = await new Promise((resolve) => {
    const request = opened.transaction(shelf).objectStore(shelf).getAll();
    request.onsuccess = () => resolve(request.result);
  });
  opened.close();
  const text = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
    ? new TextDecoder("latin1").decode(value)
    : value && typeof value === "object" ? Object.values(value).map(text).join(" ") : String(value);
  return rows.map(text);
}"""

KEPT = """async (address) => {
  const names = await caches.keys();
  const found = await Promise.all(names.map(async (name) => (await caches.open(name)).match(location.origin + address)));
  return found.some(Boolean);
}"""
BEFORE_IT_BEGAN = """async (address) => {
  const page = await (await fetch(address)).text();
  const earlier = page
    .replace(/"resume": "[^"]+"/, '"resume": null')
    .replace('data-when="free" hidden', 'data-when="free"')
    .replace('data-when="running"', 'data-when="running" hidden');
  if (page.length - earlier.length < 20) throw new Error("The page knows of no interview.");
  const name = (await caches.keys()).find((one) => one.startsWith("workstation-pages-"));
  const answer = new Response(earlier, { headers: { "content-type": "text/html; charset=utf-8" } });
  await (await caches.open(name)).put(location.origin + address, answer);
}"""
# A promise is no answer to `wait_for_function`: this one is kept.
UNTIL = """async ({{ arg, wanted }}) => {{
  const deadline = Date.now() + 30_000;
  while (JSON.stringify(await ({0})(arg)) !== JSON.stringify(wanted)) {{
    if (Date.now() > deadline) throw new Error("It does not come to pass.");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }}
}}"""


@pytest.fixture
def hands(page: Page, sign_in: Callable[[str], None]) -> Keyboard:
    """An interview with two questions answered."""
    keyboard = in_an_interview(page, sign_in)
    keyboard.answer()
    keyboard.answer()
    keyboard.saved()
    return keyboard


def stored(page: Page, shelf: str) -> list[str]:
    found: list[str] = page.evaluate(STORED, shelf)
    return found


def wait_until(page: Page, asked: str, arg: str, wanted: object) -> None:
    """Wait until an asynchronous question to the page has this answer."""
    page.evaluate(UNTIL.format(asked), {"arg": arg, "wanted": wanted})


def elsewhere(context: BrowserContext) -> BrowserContext:
    """The same person at another machine."""
    browser = context.browser
    assert browser is not None
    other = browser.new_context(service_workers="block")
    cookies: Any = [
        {"name": c["name"], "value": c["value"], "domain": "127.0.0.1", "path": "/"} for c in context.cookies()
    ]
    other.add_cookies(cookies)
    return other


class TestWithoutALine:
    """The pages open, and the interview goes on."""

    @pytest.fixture
    def service_workers(self) -> Literal["allow", "block"]:
        return "allow"

    def test_a_reload_without_a_server_goes_on_where_it_was(self, hands: Keyboard, site: Site) -> None:
        hands.page.reload()
        hands.asking()
        hands.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        hands.page.reload()
        hands.asking()
        hands.answer()
        hands.saved()
        site.kill()
        hands.answer()
        here = hands.at

        hands.page.reload()
        hands.asking()

        assert hands.at == here
        hands.answer()
        site.start()
        hands.saved()
        assert hands.interview.answers == hands.pressed

    def test_the_first_page_ever_opened_here_opens_without_a_server_too(
        self, page: Page, sign_in: Callable[[str], None], site: Site
    ) -> None:
        sign_in("interviewer")
        page.goto(f"/surveys/{SLUG}/work/")
        wait_until(page, KEPT, f"/surveys/{SLUG}/work/", True)

        site.kill()
        page.reload()

        expect(page.get_by_role("heading", name="Ready for the next call?")).to_be_visible()

    def test_who_comes_back_to_the_work_page_without_a_server_goes_on_with_the_interview(
        self, hands: Keyboard, site: Site
    ) -> None:
        page, work = hands.page, f"/surveys/{SLUG}/work/"
        wait_until(page, KEPT, page.evaluate("location.pathname"), True)
        here, pressed = hands.at, dict(hands.pressed)
        # A page as it was kept before the interview began.
        page.evaluate(BEFORE_IT_BEGAN, work)
        site.kill()

        page.goto(work)
        expect(page.get_by_role("heading", name="You are in the middle of an interview")).to_be_visible()
        expect(page.get_by_role("heading", name="Ready for the next call?")).to_be_hidden()
        page.keyboard.press("Enter")

        hands.asking()
        assert hands.at == here
        hands.answer()
        site.start()
        hands.saved()
        assert hands.interview.answers == pressed | hands.pressed


def test_what_waits_here_cannot_be_read_and_goes_when_it_is_saved(hands: Keyboard, context: BrowserContext) -> None:
    context.route("**/answers/", lambda route: route.abort())
    name = hands.answer()
    expect(hands.page.locator("#outbox")).to_have_attribute("data-waiting", "1")
    wait_until(hands.page, f"async (shelf) => (await ({STORED})(shelf)).length", "events", 1)

    (waiting,) = stored(hands.page, "events")
    (state,) = stored(hands.page, "states")

    assert name not in waiting
    assert str(hands.pressed[name]) not in waiting
    assert not any(question in state for question in hands.pressed)
    context.unroute("**/answers/")
    hands.answer()
    hands.saved()
    assert stored(hands.page, "events") == []


def test_after_the_interview_nothing_of_it_stays_here(hands: Keyboard) -> None:
    hands.answer_all()
    hands.finish()
    expect(hands.page.locator('[data-case="number"]')).to_be_visible()

    assert [stored(hands.page, shelf) for shelf in ("events", "states")] == [[], []]


def test_signing_out_takes_the_key_away(page: Page, hands: Keyboard) -> None:
    assert len(stored(page, "keys")) == 1
    page.goto("/")

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()

    assert stored(page, "keys") == []


def test_who_was_signed_out_signs_in_again_in_place(hands: Keyboard) -> None:
    Session.objects.all().delete()
    hands.answer()
    expect(hands.page.locator("#outbox-text")).to_contain_text("1 answers wait here")
    hands.answer()

    hands.page.get_by_role("button", name="Sign in").click()
    hands.page.keyboard.type("wrong")
    hands.page.keyboard.press("Enter")
    expect(hands.page.get_by_text("do not match")).to_be_visible()
    hands.page.keyboard.type(PASSWORD)
    hands.page.keyboard.press("Enter")

    hands.saved()
    hands.answer()
    hands.saved()
    assert hands.interview.answers == hands.pressed


def test_answers_of_two_machines_are_brought_together(hands: Keyboard, context: BrowserContext) -> None:
    here, address = hands.page, hands.page.url
    context.route("**/answers/", lambda route: route.abort())
    hands.answer()
    hands.answer()
    first, second = list(hands.pressed)[-2:]
    with_line = elsewhere(context)
    other = Keyboard(with_line.new_page())
    other.page.goto(address)
    other.asking()
    assert other.at == first
    other.page.keyboard.press("2")
    expect(other.page.locator("#question")).not_to_have_attribute("data-name", first)
    other.saved()

    context.unroute("**/answers/")
    here.evaluate("window.dispatchEvent(new Event('online'))")
    hands.saved()
    expect(here.get_by_role("button", name="1 answers differ")).to_be_visible()

    interview = hands.interview
    assert interview.answers[first] != hands.pressed[first]
    assert interview.answers[second] == hands.pressed[second]
    here.get_by_role("button", name="1 answers differ").click()
    expect(here.get_by_role("dialog")).to_contain_text("Which answer is right?")
    here.keyboard.press("2")
    expect(here.get_by_role("button", name="answers differ")).to_be_hidden()
    hands.saved()
    assert hands.interview.answers[first] == hands.pressed[first]
    assert hands.interview.open_conflicts == 0
    assert AnswerEvent.objects.filter(interview=interview).count() == len(hands.pressed) + 2
    with_line.close()


def test_answers_left_behind_go_when_the_machine_comes_back(hands: Keyboard, context: BrowserContext) -> None:
    interview = hands.interview
    context.route("**/answers/", lambda route: route.abort())
    late = hands.answer()
    hands.page.on("dialog", lambda dialog: dialog.accept())
    hands.page.goto("about:blank")
    context.unroute("**/answers/")

    with hands.page.expect_response(lambda response: response.url.endswith("/answers/")):
        hands.page.goto(f"/surveys/{SLUG}/work/")
    expect(hands.page.get_by_role("heading", name="You are in the middle of an interview")).to_be_visible()

    interview.refresh_from_db()
    assert interview.answers[late] == hands.pressed[late]


def test_how_long_each_question_took_is_kept(hands: Keyboard) -> None:
    interview = hands.interview
    hands.page.keyboard.press("ArrowLeft")
    hands.answer_all()
    hands.finish()
    expect(hands.page.locator('[data-case="number"]')).to_be_visible()

    visits = list(Visit.objects.filter(interview=interview).order_by("at"))

    assert {visit.name for visit in visits} == {*hands.pressed, ""}
    assert [visit.outcome for visit in visits[:3]] == ["answered", "answered", "left"]
    assert all(0 <= (visit.first_key_ms or 0) <= visit.duration_ms for visit in visits)
    assert interview.pk == Interview.objects.get(visits=visits[0]).pk

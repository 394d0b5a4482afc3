"""Is anything lost when the line, the server or the page goes away in the middle of an interview?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from interviews.models import Interview
from tests.e2e.conftest import Site
from tests.e2e.interviewing import Keyboard, in_an_interview


@pytest.fixture
def hands(page: Page, sign_in: Callable[[str], None]) -> Keyboard:
    """An interview with two questions answered."""
    keyboard = in_an_interview(page, sign_in)
    keyboard.answer()
    keyboard.answer()
    keyboard.saved()
    return keyboard


def test_answers_wait_here_while_the_line_is_cut(hands: Keyboard, context: BrowserContext) -> None:
    context.set_offline(True)
    for _ in range(4):
        hands.answer()
    expect(hands.page.locator("#outbox-text")).to_contain_text("4 answers wait here")

    context.set_offline(False)
    hands.saved()

    interview = hands.interview
    assert interview.answers == hands.pressed
    assert list(interview.events.values_list("seq", flat=True)) == list(range(1, len(hands.pressed) + 1))


def test_the_server_is_killed_and_the_interview_goes_on_to_its_end(hands: Keyboard, site: Site) -> None:
    interview = hands.interview
    site.kill()
    hands.answer_until("employment")
    hands.answer()
    site.start()
    hands.answer_all()
    hands.finish()
    expect(hands.page.locator('[data-case="number"]')).to_be_visible()

    interview.refresh_from_db()
    assert interview.status == Interview.Status.COMPLETE
    assert interview.answers == hands.pressed


def test_a_reload_resumes_at_the_same_question_with_answers_that_never_left(
    hands: Keyboard, context: BrowserContext
) -> None:
    context.route("**/answers/", lambda route: route.abort())
    hands.answer()
    hands.answer()
    here = hands.at

    hands.page.reload()
    hands.asking()
    assert hands.at == here
    context.unroute("**/answers/")
    hands.answer()
    hands.saved()

    assert hands.interview.answers == hands.pressed


def test_an_answer_whose_acknowledgement_was_lost_stands_once(hands: Keyboard, context: BrowserContext) -> None:
    def stored_but_not_told(route: "object") -> None:
        route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    context.route("**/answers/", stored_but_not_told)
    hands.answer()
    expect(hands.page.locator("#outbox")).to_have_attribute("data-kind", "offline")
    context.unroute("**/answers/")
    hands.answer()
    hands.saved()

    interview = hands.interview
    assert interview.answers == hands.pressed
    assert interview.events.count() == len(hands.pressed)


def test_another_machine_resumes_from_what_the_server_has(hands: Keyboard, context: BrowserContext) -> None:
    here, address = hands.at, hands.page.url
    browser = context.browser
    assert browser is not None
    elsewhere = browser.new_context()
    elsewhere.add_cookies(
        [{"name": c["name"], "value": c["value"], "domain": "127.0.0.1", "path": "/"} for c in context.cookies()]
    )
    other = Keyboard(elsewhere.new_page())

    other.page.goto(address)
    other.asking()

    assert other.at == here
    elsewhere.close()


def test_a_second_tab_says_that_the_interview_is_open_elsewhere(hands: Keyboard, context: BrowserContext) -> None:
    second = context.new_page()

    second.goto(hands.page.url)

    expect(second.get_by_text("This interview is open in another tab")).to_be_visible()
    hands.answer()


def test_the_second_tab_goes_on_once_the_first_is_closed(hands: Keyboard, context: BrowserContext) -> None:
    second = context.new_page()
    second.goto(hands.page.url)
    expect(second.get_by_text("This interview is open in another tab")).to_be_visible()
    hands.answer()
    hands.saved()
    here = hands.at

    hands.page.close()

    hands.page = second
    hands.asking()
    assert hands.at == here
    hands.answer()
    hands.saved()
    assert hands.interview.answers == hands.pressed


def test_after_a_crash_the_work_page_leads_back_into_the_interview(hands: Keyboard) -> None:
    here = hands.at
    hands.page.goto("/surveys/coproduction-2008/work/")
    expect(hands.page.get_by_role("heading", name="You are in the middle of an interview")).to_be_visible()

    hands.page.keyboard.press("Enter")
    hands.asking()

    assert hands.at == here

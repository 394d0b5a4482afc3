"""Is a note written after the call kept, by keyboard, whatever the line does?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from interviews.models import Attempt, Interview, WrapUp
from tests.e2e.conftest import SLUG
from tests.e2e.interviewing import Keyboard, in_an_interview


@pytest.fixture
def hands(page: Page, sign_in: Callable[[str], None]) -> Keyboard:
    """An interview with all questions answered."""
    keyboard = in_an_interview(page, sign_in)
    keyboard.answer_all()
    return keyboard


def next_case(hands: Keyboard) -> None:
    expect(hands.page.locator('[data-case="number"]')).to_be_visible()


def test_a_note_after_a_complete_interview_is_kept_with_its_call(hands: Keyboard) -> None:
    interview = hands.interview

    hands.finish("A dog barked.")
    next_case(hands)

    interview.refresh_from_db()
    assert interview.status == Interview.Status.COMPLETE
    kept = WrapUp.objects.get()
    assert (kept.text, kept.attempt.case_id) == ("A dog barked.", interview.case_id)
    assert kept.duration_ms > 0


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_one_key_goes_on_without_a_note(hands: Keyboard, key: str) -> None:
    hands.page.keyboard.press("Enter")
    expect(hands.page.locator("#wrap-up-dialog textarea")).to_be_focused()

    hands.page.keyboard.press(key)
    next_case(hands)

    assert WrapUp.objects.get().text == ""


def test_after_the_note_no_case_is_taken_where_none_is_wanted(hands: Keyboard) -> None:
    hands.page.keyboard.press("Enter")
    hands.page.keyboard.type("Tired.")
    hands.page.keyboard.press("Tab")
    hands.page.keyboard.press("Tab")
    hands.page.keyboard.press("Enter")

    expect(hands.page.get_by_role("heading", name="Ready for the next call?")).to_be_visible()
    assert WrapUp.objects.get().text == "Tired."


def test_a_note_written_without_a_line_waits_and_goes_with_the_interview(
    hands: Keyboard, context: BrowserContext
) -> None:
    interview = hands.interview
    hands.saved()
    context.set_offline(True)
    hands.finish("No line.")
    expect(hands.page.locator("#wrap-up-dialog")).to_be_hidden()
    interview.refresh_from_db()
    assert interview.status == Interview.Status.IN_PROGRESS

    context.set_offline(False)
    next_case(hands)

    interview.refresh_from_db()
    assert interview.status == Interview.Status.COMPLETE
    assert WrapUp.objects.get().text == "No line."


def test_a_note_that_never_left_goes_when_this_browser_comes_back(hands: Keyboard, context: BrowserContext) -> None:
    context.route("**/wrap-ups/", lambda route: route.abort())
    hands.finish("Kept here.")
    next_case(hands)
    assert not WrapUp.objects.exists()
    context.unroute("**/wrap-ups/")

    with hands.page.expect_response(lambda response: response.url.endswith("/wrap-ups/")):
        hands.page.goto(f"/surveys/{SLUG}/work/")

    assert WrapUp.objects.get().text == "Kept here."


def test_a_note_is_taken_up_again_after_a_reload(hands: Keyboard) -> None:
    with hands.page.expect_response(lambda response: response.url.endswith("/complete/")):
        hands.page.keyboard.press("Enter")
    field = hands.page.locator("#wrap-up-dialog textarea")
    expect(field).to_be_focused()
    hands.page.keyboard.type("Half a sen")
    expect(hands.page.locator("#wrap-up-dialog form")).to_have_attribute("data-draft", "kept")

    hands.page.reload()
    expect(field).to_have_value("Half a sen")
    hands.page.keyboard.press("End")
    hands.page.keyboard.type("tence.")
    hands.page.keyboard.press("Enter")
    next_case(hands)

    assert WrapUp.objects.get().text == "Half a sentence."


def test_the_time_of_an_outcome_and_its_note_are_kept_too(page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("interviewer")
    hands = Keyboard(page)
    hands.next_case()
    page.keyboard.press("5")
    expect(page.locator("#outcome-name")).to_have_text("Refusal: household")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("In a hurry.")
    with (
        page.expect_response(lambda response: response.url.endswith("/wrap-ups/")),
        page.expect_response(lambda response: response.request.method == "PATCH" and "/attempts/" in response.url),
    ):
        page.keyboard.press("Enter")

    attempt = Attempt.objects.get(disposition="2.111")
    assert attempt.note == "In a hurry."
    assert [done.text for done in WrapUp.objects.filter(attempt=attempt)] == ["In a hurry."]

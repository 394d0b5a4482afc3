"""Does what stands behind a dialog, and what has the focus in it, leave the keys where they belong?"""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, Route, expect

from interviews.models import Interview
from tests.e2e.conftest import PASSWORD
from tests.e2e.interviewing import Keyboard, in_an_interview
from tests.e2e.test_workstation import elsewhere


@pytest.fixture
def hands(page: Page, sign_in: Callable[[str], None]) -> Keyboard:
    return in_an_interview(page, sign_in)


def click_on_nothing(page: Page, dialog: str) -> None:
    """As a hand does that looks for the window: on the words of a dialog, which take no focus."""
    page.locator(f"{dialog} h2").click()
    assert page.evaluate("document.activeElement.matches('body, dialog')")


def test_a_field_drawn_anew_behind_a_dialog_takes_the_next_digits(hands: Keyboard) -> None:
    hands.answer_until("age")
    language = hands.page.locator("#question-text").get_attribute("lang")
    hands.page.keyboard.press("F1")
    hands.page.keyboard.press("F2")
    expect(hands.page.locator("#question-text")).not_to_have_attribute("lang", str(language))
    hands.page.keyboard.press("Escape")

    expect(hands.page.locator("#entry")).to_be_focused()
    hands.answer()

    hands.saved()
    assert hands.interview.answers["age"] == 44


def test_after_a_click_beside_its_buttons_a_dialog_still_takes_its_keys(hands: Keyboard) -> None:
    hands.answer()
    hands.page.keyboard.press("F4")
    click_on_nothing(hands.page, "#stop-dialog")

    hands.page.keyboard.press("1")

    expect(hands.page.get_by_role("heading", name="Call back later")).to_be_visible()


@pytest.fixture
def two_differ(hands: Keyboard, context: BrowserContext) -> Iterator[list[str]]:
    """Two questions that were answered otherwise on another machine; nobody has decided. Gives their names."""
    hands.answer_until("safety_information")
    hands.saved()
    address = hands.page.url
    context.route("**/answers/", lambda route: route.abort())
    names = [hands.answer(), hands.answer()]
    with_line = elsewhere(context)
    other = Keyboard(with_line.new_page())
    other.page.goto(address)
    other.asking()
    other.answer_until(names[0])
    assert [other.answer(2), other.answer(2)] == names
    other.saved()
    context.unroute("**/answers/")
    hands.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(hands.page.get_by_role("button", name="2 answers differ")).to_be_visible()
    yield names
    with_line.close()


def test_what_was_decided_is_not_asked_again_because_the_server_has_not_heard_of_it_yet(
    hands: Keyboard, two_differ: list[str], context: BrowserContext
) -> None:
    dialog = hands.page.locator("#conflict-dialog")
    hands.saved()
    older: list[bytes] = []

    def as_before(route: Route) -> None:
        answer = route.fetch()
        older.append(answer.body())
        route.fulfill(response=answer, body=older[0])

    context.route("**/logs/", as_before)
    hands.page.reload()
    hands.asking()
    expect(hands.page.get_by_role("button", name="2 answers differ")).to_be_visible()
    hands.page.get_by_role("button", name="2 answers differ").click()
    first = dialog.get_attribute("data-name")
    with hands.page.expect_response("**/logs/"):
        hands.page.keyboard.press("1")

    expect(dialog).not_to_have_attribute("data-name", str(first))
    hands.page.keyboard.press("1")
    expect(dialog).to_be_hidden()
    expect(hands.page.locator("#conflicts")).to_be_hidden()
    hands.answer()
    hands.saved()

    expect(hands.page.locator("#conflicts")).to_be_hidden()
    assert len(older) > 1
    assert Interview.objects.get(pk=hands.interview.pk).open_conflicts == 0


def test_a_decision_takes_its_key_after_a_click_beside_the_buttons(hands: Keyboard, two_differ: list[str]) -> None:
    hands.page.keyboard.press("c")
    here = hands.at
    click_on_nothing(hands.page, "#conflict-dialog")

    hands.page.keyboard.press("2")
    click_on_nothing(hands.page, "#conflict-dialog")
    hands.page.keyboard.press("2")

    expect(hands.page.locator("#conflict-dialog")).to_be_hidden()
    hands.saved()
    assert hands.at == here
    assert {name: hands.interview.answers[name] for name in two_differ} == {
        name: hands.pressed[name] for name in two_differ
    }


def test_digits_go_to_the_field_after_signing_in_again_in_place(hands: Keyboard) -> None:
    hands.answer_until("age")
    hands.saved()
    Session.objects.all().delete()
    hands.answer()
    hands.page.get_by_role("button", name="Sign in").click()
    hands.page.keyboard.press("Escape")
    hands.back_to("age")
    hands.page.get_by_role("button", name="Sign in").click()
    hands.page.keyboard.type(PASSWORD)
    hands.page.keyboard.press("Enter")
    hands.saved()
    expect(hands.page.locator("#outbox-sign-in")).to_be_hidden()

    hands.page.keyboard.type("5")

    expect(hands.page.locator("#entry")).to_be_focused()
    expect(hands.page.locator("#entry")).to_have_value("5")


def test_what_is_typed_after_a_click_beside_the_field_is_written_into_it(hands: Keyboard) -> None:
    hands.answer_until("age")
    hands.page.locator("#question-hint").click()
    expect(hands.page.locator("#entry")).not_to_be_focused()

    hands.page.keyboard.type("44")
    hands.page.keyboard.press("Enter")

    expect(hands.page.locator("#question")).not_to_have_attribute("data-name", "age")
    hands.saved()
    assert hands.interview.answers["age"] == 44

"""What can be done beside answering: jump, note, pause, all by keyboard?"""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import BrowserContext, Page, expect

from interviews.models import Remark
from interviews.services import shifts
from tests.e2e.interviewing import Keyboard, in_an_interview


@pytest.fixture
def hands(page: Page, sign_in: Callable[[str], None]) -> Keyboard:
    """An interview with eight questions answered, the age of 44 among them."""
    keyboard = in_an_interview(page, sign_in)
    keyboard.answer_until("region")
    keyboard.answer()
    keyboard.saved()
    return keyboard


def test_a_jump_back_corrects_an_answer_and_comes_back(hands: Keyboard) -> None:
    here = hands.at
    hands.page.keyboard.press("j")
    expect(hands.page.get_by_role("option")).to_have_count(8)
    assert Axe().run(hands.page).violations_count == 0
    hands.page.keyboard.type("44")
    expect(hands.page.get_by_role("option")).to_have_count(1)
    hands.page.keyboard.press("Enter")
    expect(hands.page.locator("#question")).to_have_attribute("data-name", "age")

    hands.page.keyboard.type("45")
    hands.page.keyboard.press("Enter")
    expect(hands.page.locator("#question")).not_to_have_attribute("data-name", "age")
    hands.page.keyboard.press("End")

    expect(hands.page.locator("#question")).to_have_attribute("data-name", here)
    hands.saved()
    assert hands.interview.answers["age"] == 45


def test_a_note_is_kept_with_its_question_even_while_a_number_is_typed(hands: Keyboard) -> None:
    hands.page.keyboard.press("j")
    hands.page.keyboard.type("44")
    hands.page.keyboard.press("Enter")
    expect(hands.page.locator("#entry")).to_be_focused()

    hands.page.keyboard.press("F4")
    expect(hands.page.get_by_role("heading", name="Stop the interview?")).to_be_visible()
    hands.page.keyboard.press("4")
    with hands.page.expect_response(lambda response: response.url.endswith("/remarks/")):
        hands.page.keyboard.type("Was not sure of her age.")
        hands.page.keyboard.press("Enter")

    expect(hands.page.locator("#entry")).to_have_value("44")
    remark = Remark.objects.get()
    assert (remark.name, remark.text, remark.author.username) == ("age", "Was not sure of her age.", "interviewer")


def test_a_note_waits_for_the_line_like_an_answer(hands: Keyboard, context: BrowserContext) -> None:
    context.set_offline(True)
    hands.page.keyboard.press("o")
    hands.page.keyboard.type("Dog barks.")
    hands.page.keyboard.press("Enter")
    expect(hands.page.locator("#remark-dialog")).to_be_hidden()

    with hands.page.expect_response(lambda response: response.url.endswith("/remarks/")):
        context.set_offline(False)

    assert Remark.objects.get().text == "Dog barks."


def test_a_pause_covers_the_question_until_enter(hands: Keyboard) -> None:
    here = hands.at
    hands.page.keyboard.press("p")
    expect(hands.page.get_by_role("heading", name="Paused")).to_be_visible()

    hands.page.keyboard.press("1")
    hands.page.keyboard.press("Enter")

    expect(hands.page.get_by_role("heading", name="Paused")).to_be_hidden()
    assert hands.at == here


def test_letters_that_are_switched_off_open_nothing(hands: Keyboard) -> None:
    shifts.set_up(person=User.objects.get(username="interviewer").pk, dial="tel", sip_domain="", letter_keys=False)
    hands.page.reload()
    hands.asking()

    hands.page.keyboard.press("j")
    hands.page.keyboard.press("d")
    hands.page.keyboard.press("?")

    expect(hands.page.get_by_role("heading", name="Keys")).to_be_visible()
    expect(hands.page.locator("#jump-dialog")).to_be_hidden()


def test_the_clock_runs_beside_the_target(hands: Keyboard) -> None:
    first = hands.page.locator("#clock").text_content() or ""
    expect(hands.page.locator("#clock")).not_to_have_text(first)
    expect(hands.page.locator("#clock-target")).to_have_text("of about 12 min")


def test_what_to_answer_is_one_key_away_in_the_respondents_language_without_a_line_too(
    hands: Keyboard, context: BrowserContext
) -> None:
    here = hands.at
    context.set_offline(True)
    hands.page.keyboard.press("a")
    dialog = hands.page.locator("#objections-dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(10)

    hands.page.keyboard.press("5")

    opened = dialog.locator("[aria-expanded=true]")
    expect(opened).to_be_focused()
    language = opened.locator("span").get_attribute("lang")
    expect(dialog.locator(".spoken:visible")).to_have_count(1)
    hands.page.keyboard.press("F2")
    expect(dialog.locator("[aria-expanded=true] span")).not_to_have_attribute("lang", language or "")
    assert Axe().run(hands.page).violations_count == 0
    hands.page.keyboard.press("ArrowDown")
    hands.page.keyboard.press("Enter")
    expect(dialog.locator("li").nth(5).locator("button")).to_have_attribute("aria-expanded", "true")
    hands.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert hands.at == here
    context.set_offline(False)


def test_with_single_letters_off_a_function_key_opens_what_to_answer(hands: Keyboard) -> None:
    shifts.set_up(person=User.objects.get(username="interviewer").pk, dial="tel", sip_domain="", letter_keys=False)
    hands.page.reload()
    hands.asking()
    hands.page.keyboard.press("a")
    expect(hands.page.locator("#objections-dialog")).to_be_hidden()

    hands.page.keyboard.press("F1")
    expect(hands.page.locator("#objections-dialog")).to_be_visible()
    hands.page.keyboard.press("F1")

    expect(hands.page.locator("#objections-dialog")).to_be_hidden()


def test_keys_that_a_question_does_not_take_are_dimmed(hands: Keyboard) -> None:
    do_not_know = hands.page.locator('[data-missing-kind="dk"]')
    expect(do_not_know).to_have_attribute("aria-disabled", "false")

    hands.page.keyboard.press("j")
    hands.page.keyboard.type("sex")
    hands.page.keyboard.press("Enter")
    expect(hands.page.locator("#question")).to_have_attribute("data-name", "sex")

    expect(do_not_know).to_have_attribute("aria-disabled", "true")

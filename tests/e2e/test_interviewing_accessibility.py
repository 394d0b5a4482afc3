"""Can everybody use the working screens: in both themes, on a phone, enlarged, with a screen reader?"""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.interviewing import Keyboard, in_an_interview

SIZES = {"desk": (1440, 900), "telephone": (390, 844), "desk at 200 %": (720, 450)}


def _complaints(page: Page, where: str) -> list[str]:
    """What axe finds, and whether anything sticks out to the right."""
    found = [f"{where}: {rule['id']}: {rule['help']}" for rule in Axe().run(page).response["violations"]]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{where}: {wider} px too wide"] if wider > 0 else [])


@pytest.mark.parametrize(
    ("size", "theme"),
    [("desk", "light"), ("desk", "dark"), ("telephone", "dark"), ("desk at 200 %", "light")],
)
def test_no_screen_has_a_violation(page: Page, sign_in: Callable[[str], None], size: str, theme: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    sign_in("interviewer")
    hands = Keyboard(page)
    page.goto("/surveys/coproduction-2008/work/")
    expect(page.locator("#today-attempts")).not_to_have_text("–")
    complaints = _complaints(page, "ready")
    hands.next_case()
    complaints += _complaints(page, "case")
    page.keyboard.press("4")
    complaints += _complaints(page, "callback")
    page.keyboard.press("Escape")
    hands.start_interview()
    complaints += _complaints(page, "one answer")
    page.keyboard.press("Enter")
    complaints += _complaints(page, "refused answer")
    hands.answer_until("age")
    complaints += _complaints(page, "field")
    hands.answer_until("region")
    complaints += _complaints(page, "many answers")
    hands.answer()
    complaints += _complaints(page, "battery")
    page.keyboard.press("F4")
    complaints += _complaints(page, "stop")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    complaints += _complaints(page, "keys")
    page.keyboard.press("Escape")
    page.keyboard.press("F1")
    page.keyboard.press("4")
    complaints += _complaints(page, "objections")
    page.keyboard.press("Escape")
    hands.answer_all()
    complaints += _complaints(page, "end")
    page.keyboard.press("Enter")
    expect(page.locator("#wrap-up-dialog textarea")).to_be_focused()
    complaints += _complaints(page, "after the call")

    assert complaints == []


def test_the_focus_is_where_the_next_key_press_belongs(page: Page, sign_in: Callable[[str], None]) -> None:
    hands = in_an_interview(page, sign_in)

    expect(page.locator(".answer__input").first).to_be_focused()
    expect(page.get_by_role("group").filter(has=page.get_by_role("radio"))).to_be_visible()
    hands.answer_until("age")
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.press("F4")
    expect(page.get_by_role("button", name="Go on asking")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#entry")).to_be_focused()


def test_arrows_move_the_choice_that_a_screen_reader_hears(page: Page, sign_in: Callable[[str], None]) -> None:
    in_an_interview(page, sign_in)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")

    second = page.get_by_role("radio").nth(1)
    expect(second).to_be_focused()
    expect(second).to_be_checked()


def test_the_screens_keep_to_the_content_security_policy(page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("interviewer")

    answer = page.goto("/surveys/coproduction-2008/work/")

    assert answer is not None
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert page.locator("[style], script:not([src]):not([type='application/json'])").count() == 0

"""Can a questionnaire be tried out and inspected in the browser: by keyboard, from a link, without a trace?"""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from interviews.models import Interview
from tests.e2e.conftest import SLUG

TRY = f"/surveys/{SLUG}/questionnaire/1/try/"
CHECKS = f"/surveys/{SLUG}/questionnaire/1/checks/"
FIRST = "called_on"


def at(page: Page, name: str) -> None:
    expect(page.locator("#question")).to_have_attribute("data-name", name)


def begin(page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("manager")
    page.goto(TRY)
    expect(page.locator("body")).to_have_attribute("data-phase", "asking")
    at(page, FIRST)


def agree(page: Page) -> None:
    """From the first question to the first about the person: on a mobile, with consent, recorded."""
    for name, key in ((FIRST, "2"), ("consent", "1"), ("recording", "1")):
        at(page, name)
        page.keyboard.press(key)
    at(page, "sex")


def test_the_interviewers_keys_work_in_a_trial_and_nothing_is_stored(
    page: Page, sign_in: Callable[[str], None]
) -> None:
    begin(page, sign_in)

    agree(page)
    page.keyboard.press("2")
    at(page, "age")
    page.keyboard.type("200")
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).not_to_be_empty()
    page.keyboard.press("F8")
    at(page, "age_band_asked")
    page.keyboard.press("F2")
    expect(page.locator("#language-name")).to_have_text("Čeština")
    expect(page.locator("#why [data-verdict='asked']")).to_be_visible()
    expect(page.locator("#why .bench-conditions code").first).to_contain_text("${age} = 'dk'")

    assert not Interview.objects.exists()


def test_a_jump_answers_on_the_way_and_a_link_brings_the_state_back(page: Page, sign_in: Callable[[str], None]) -> None:
    begin(page, sign_in)

    page.locator("#about").select_option("urbanity")
    page.get_by_role("button", name="Go there, answering on the way").click()
    at(page, "urbanity")
    expect(page.locator("#notice")).to_contain_text("answered up to")
    route = page.locator(".bench-route")
    expect(route).to_contain_text("urbanity")
    page.get_by_role("button", name="Copy a link to this state").click()
    expect(page.locator("#link")).not_to_have_value("")
    link, steps = page.locator("#link").input_value(), str(route.text_content())

    page.goto("about:blank")
    page.goto(link)

    at(page, "urbanity")
    expect(route).to_have_text(steps)


def test_why_a_question_is_not_asked_is_seen_without_going_there(page: Page, sign_in: Callable[[str], None]) -> None:
    begin(page, sign_in)

    page.locator("#about").select_option("education_fr")

    expect(page.locator("#why [data-verdict='unmet']")).to_be_visible()
    at(page, FIRST)


def test_a_question_can_be_shown_without_the_answers_before_it(page: Page, sign_in: Callable[[str], None]) -> None:
    begin(page, sign_in)

    page.locator("#about").select_option("employment")
    page.get_by_role("button", name="Show it, others as they are").click()
    at(page, "employment")
    page.locator("#question input").first.focus()
    page.keyboard.press("1")

    at(page, FIRST)


def test_the_tester_decides_that_the_quota_is_full(page: Page, sign_in: Callable[[str], None]) -> None:
    begin(page, sign_in)

    page.locator("#quota").select_option("full")
    page.locator("#fact-country").select_option("UK")
    page.get_by_role("button", name="Begin again with these").click()
    at(page, FIRST)
    page.locator("#question input").first.focus()
    agree(page)
    page.keyboard.press("1")
    at(page, "age")
    page.keyboard.type("44")
    page.keyboard.press("Enter")

    expect(page.locator("#question")).to_contain_text("Quota full")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Begin again", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    at(page, FIRST)


def test_the_checks_tell_coverage_and_a_broken_promise(page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("manager")
    page.goto(CHECKS)

    page.get_by_label("Promised length (minutes)").fill("5")
    page.get_by_role("button", name="Inspect").click()

    expect(page.locator(".i-verdict")).to_contain_text("No error")
    expect(page.locator(".i-coverage")).to_contain_text("57 / 57")
    expect(page.locator(".i-late").first).to_have_text("too long")


@pytest.mark.parametrize(("width", "height", "theme"), [(1440, 900, "light"), (390, 844, "dark")])
def test_no_screen_has_a_violation(
    page: Page, sign_in: Callable[[str], None], width: int, height: int, theme: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    begin(page, sign_in)
    page.locator("#about").select_option("age_band_asked")
    page.get_by_role("button", name="Go there, answering on the way").click()
    at(page, "age_band_asked")
    expect(page.locator("#why .bench-conditions")).to_be_visible()
    complaints = _complaints(page, "trial")
    page.goto(f"{CHECKS}?minutes=5")
    expect(page.locator(".i-verdict")).to_be_visible()
    complaints += _complaints(page, "checks")

    assert complaints == []


def _complaints(page: Page, where: str) -> list[str]:
    found = [f"{where}: {rule['id']}: {rule['help']}" for rule in Axe().run(page).response["violations"]]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{where}: {wider} px too wide"] if wider > 0 else [])

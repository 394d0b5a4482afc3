"""Can a manager correct a question in the browser, see errors while typing, and publish?"""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

BASE = "/surveys/coproduction-2008/questionnaire"


def accessible(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.response["violations"] == [], found.generate_report()


class Gate:
    """What holds back the scripts that listen until a page has been typed into, as a slow line does."""

    SCRIPTS = re.compile(r"/(htmx-2|live|outline|row_form)[^/]*\.js")

    def __init__(self, page: Page) -> None:
        self.is_open = True
        self.waiting: list[Route] = []
        page.route(self.SCRIPTS, self.pass_)

    def pass_(self, route: Route) -> None:
        """Let a request through, or let it wait."""
        if self.is_open:
            route.continue_()
        else:
            self.waiting.append(route)

    def close(self) -> None:
        """Hold back what comes."""
        self.is_open = False

    def open(self) -> None:
        """Let everything through."""
        self.is_open = True
        while self.waiting:
            self.waiting.pop().continue_()


def test_what_is_typed_before_the_scripts_are_there_is_looked_at_too(
    page: Page, sign_in: Callable[[str], None]
) -> None:
    sign_in("manager")
    page.goto(f"{BASE}/")
    page.get_by_role("button", name="Edit: begin a draft").click()
    expect(page.get_by_role("heading", name="Questionnaire")).to_be_visible()
    draft = page.url

    gate = Gate(page)
    gate.close()
    page.goto(draft, wait_until="commit")
    page.get_by_label("Find").fill("completed years")
    gate.open()
    expect(page.get_by_text("1 row found")).to_be_visible()

    row = page.get_by_role("link", name="Edit age", exact=True).get_attribute("href")
    gate.close()
    page.goto(str(row), wait_until="commit")
    page.get_by_label("Allowed if (constraint)").fill(". >= ${nobody}")
    gate.open()
    expect(page.get_by_text("There is no question 'nobody'")).to_be_visible()


def test_a_question_is_corrected_checked_while_typing_and_published(page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("manager")
    page.goto(f"{BASE}/")
    accessible(page)
    page.get_by_role("button", name="Edit: begin a draft").click()
    page.get_by_label("Find").fill("completed years")
    expect(page.get_by_text("1 row found")).to_be_visible()
    page.get_by_role("link", name="Edit age", exact=True).click()

    constraint = page.get_by_label("Allowed if (constraint)")
    constraint.fill(". >= ${nobody}")
    expect(page.get_by_text("There is no question 'nobody'")).to_be_visible()
    constraint.fill(". >= 0 and . <= 120")
    expect(page.get_by_text("Nothing is wrong with this question.")).to_be_visible()
    accessible(page)
    page.get_by_label("English").first.fill("How old is she?")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#page-name")).to_have_text("Draft, revision 2")
    page.get_by_role("link", name="Review and publish").click()
    expect(page.locator("ins", has_text="she")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Publish revision 2").click()
    expect(page.locator("#page-name")).to_have_text("Version 2")
    page.get_by_role("link", name="Versions", exact=True).click()
    expect(page.get_by_role("link", name="changes since version 1")).to_be_visible()
    accessible(page)

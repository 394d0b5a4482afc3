"""Are keys lost that are pressed faster than the screen follows? And how many does an interview take?"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from interviews.models import Interview, Visit
from tests.e2e.conftest import Site
from tests.e2e.interviewing import Keyboard, in_an_interview, slow_disk
from tests.interviews.fieldwork import TABLES, Study

# No country has so many regions that a code of two digits begins with it.
SECOND_REGION = "2"
# The first questions of whichever sector comes first.
BATTERY = re.compile("_[1-5]$")
# What changes on the page; the clock goes on whatever happens.
WATCH = """() => {
  window.touched = [];
  // The number of waiting answers is an attribute that no style looks at: nothing is painted for it.
  const watched = ({ target, attributeName }) =>
    attributeName !== "data-waiting" && !(target.nodeType === 1 ? target : target.parentElement).closest(".clock");
  const taken = (records) => window.touched.push(...records.filter(watched).map(({ target }) => target.id || target.nodeName));
  new MutationObserver(taken).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}"""


@pytest.fixture
def hands(page: Page, sign_in: Callable[[str], None]) -> Keyboard:
    """At the first question."""
    return in_an_interview(page, sign_in)


def _in_an_interview(page: Page, context: BrowserContext) -> Keyboard:
    """At the first question of a short questionnaire with an age that is doubted, a date and a time."""
    headers = ["type", "name", "label::English (en)", "soft_constraint"]
    survey = [
        headers,
        ["hidden", "country", "", ""],
        ["select_one region", "region", "Where do you live?", ""],
        ["integer", "age", "How old are you?", ". < 96"],
        ["date", "moved", "When did you move there?", ""],
        ["time", "at", "When do you get up?", ""],
        ["note", "end", "Thank you.", ""],
    ]
    countries = [TABLES["countries"][0]]
    countries += [[*row[:5], "mon-sun 00:00-23:59", *row[6:]] for row in TABLES["countries"][1:]]
    study = Study.open(survey=survey, countries=countries, settings=[["form_title", "form_id"], ["Moves", "moves"]])
    user = study.person(countries=["CZ"])
    begun = study.interview(user, now=timezone.now())
    client = Client()
    client.force_login(user)
    cookie: Any = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "127.0.0.1", "path": "/"}])
    page.goto(f"/interviews/{begun.pk}/work/")
    hands = Keyboard(page)
    hands.asking()
    return hands


def test_a_burst_of_keys_answers_one_question_after_the_other(hands: Keyboard) -> None:
    hands.answer_until("sex")

    with slow_disk(hands.page):
        hands.page.keyboard.type("1")
        hands.page.keyboard.type("44")
        hands.page.keyboard.press("Enter")
        hands.page.keyboard.type(SECOND_REGION)
    expect(hands.page.locator("#question")).to_have_attribute("data-name", BATTERY)
    hands.saved()

    answers = hands.interview.answers
    assert (answers["sex"], answers["age"]) == ("male", 44)
    assert "region" in answers


def test_a_burst_goes_on_into_a_battery_and_through_it(hands: Keyboard) -> None:
    hands.answer_until("region")

    with slow_disk(hands.page):
        hands.page.keyboard.type(SECOND_REGION + "12312")
    expect(hands.page.locator("#question")).to_have_attribute("data-name", re.compile("_outcome$"))
    hands.saved()

    given = list(hands.interview.events.order_by("position").values_list("name", "value"))
    at = [name for name, _ in given].index("region")
    assert all(BATTERY.search(name) for name, _ in given[at + 1 :])
    assert [value for _, value in given[at + 1 :]] == ["often", "sometimes", "never", "often", "sometimes"]


def test_keys_typed_while_the_line_is_cut_are_kept(hands: Keyboard, context: BrowserContext) -> None:
    hands.answer_until("sex")
    context.set_offline(True)

    with slow_disk(hands.page):
        hands.page.keyboard.type("251")
        hands.page.keyboard.press("Enter")
        hands.page.keyboard.type(SECOND_REGION)
    expect(hands.page.locator("#question")).to_have_attribute("data-name", BATTERY)
    context.set_offline(False)
    hands.saved()

    answers = hands.interview.answers
    assert (answers["sex"], answers["age"]) == ("female", 51)


def test_nothing_is_painted_between_a_key_and_the_question_that_it_leads_to(
    hands: Keyboard, context: BrowserContext
) -> None:
    """What is said of the line comes with the question: a picture of its own would put the question's off by a frame."""
    hands.answer_until("sex")
    context.set_offline(True)
    hands.answer()
    line = hands.page.locator("#outbox-text")
    expect(line).to_contain_text("No line")
    said = line.text_content() or ""
    hands.page.evaluate(WATCH)

    with slow_disk(hands.page):
        hands.page.keyboard.type("51")
        hands.page.evaluate("window.touched.length = 0")
        hands.page.keyboard.press("Enter")
        assert hands.page.evaluate("window.touched") == []
    expect(hands.page.locator("#question")).to_have_attribute("data-name", "region")

    expect(line).not_to_have_text(said)
    context.set_offline(False)
    hands.saved()


def test_keys_go_into_fields_and_into_a_doubt_that_do_not_stand_there_yet(
    page: Page, site: Site, context: BrowserContext
) -> None:
    hands = _in_an_interview(page, context)

    with slow_disk(page):
        page.keyboard.type("1")
        for text in ("99", "Born in 1927", "24112026"):
            page.keyboard.type(text)
            page.keyboard.press("Enter")
        page.keyboard.type("7")
    expect(page.locator("#question")).to_have_attribute("data-name", "at")
    page.keyboard.type("30")
    expect(page.locator("#entry")).to_have_value("730")
    expect(page.locator("#entry-read")).to_have_text("07:30")
    page.keyboard.press("Enter")
    hands.saved()

    answers = hands.interview.answers
    assert (answers["age"], answers["age/confirmed"]) == (99, ["99", "Born in 1927"])
    assert (answers["moved"], answers["at"]) == ("2026-11-24", "07:30")


def test_a_correction_of_a_doubt_can_be_typed_ahead(page: Page, site: Site, context: BrowserContext) -> None:
    hands = _in_an_interview(page, context)

    with slow_disk(page):
        page.keyboard.type("199")
        for key in ("Enter", "Escape", "Backspace", "Backspace", "4", "4", "Enter", "2", "4"):
            page.keyboard.press(key)
    expect(page.locator("#question")).to_have_attribute("data-name", "moved")
    expect(page.locator("#entry")).to_have_value("24")
    hands.saved()

    assert (hands.interview.answers["age"], "age/confirmed" in hands.interview.answers) == (44, False)


def test_a_date_is_typed_read_back_and_typed_anew(page: Page, site: Site, context: BrowserContext) -> None:
    hands = _in_an_interview(page, context)
    hands.answer()
    hands.answer()
    field, read = page.locator("#entry"), page.locator("#entry-read")

    expect(read).to_have_text("DD/MM/YYYY")
    page.keyboard.type("31/11/2026")
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).to_have_text("Enter a date, in the form that stands below the field.")
    field.fill("30.11.2026")
    expect(read).to_have_text("Monday, November 30, 2026")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_have_attribute("data-name", "at")
    page.keyboard.press("Backspace")
    expect(field).to_have_value("30/11/2026")
    page.keyboard.type("1.12.2026")
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_have_attribute("data-name", "at")
    hands.saved()

    assert hands.interview.answers["moved"] == "2026-12-01"


def test_a_key_held_down_answers_one_question(hands: Keyboard) -> None:
    hands.answer_until("region")
    page = hands.page

    for _ in range(6):
        page.keyboard.down(SECOND_REGION)
    page.keyboard.up(SECOND_REGION)
    expect(page.locator("#question")).to_have_attribute("data-name", BATTERY)
    hands.saved()

    names = list(hands.interview.events.values_list("name", flat=True))
    assert names[-1] == "region"


def test_an_interview_takes_one_key_for_each_closed_question(hands: Keyboard) -> None:
    pressed: dict[str, int] = {}
    page = hands.page
    page.evaluate("() => { window.keys = 0; addEventListener('keydown', () => (window.keys += 1), true); }")
    while hands.at:
        is_closed = page.locator("body").get_attribute("data-kind") == "choice"
        before = page.evaluate("window.keys")
        name = hands.answer()
        if is_closed:
            pressed[name] = page.evaluate("window.keys") - before
    hands.finish()
    expect(page.locator('[data-case="number"]')).to_be_visible()

    assert Interview.objects.get().status == Interview.Status.COMPLETE
    assert len(pressed) >= 25
    assert sum(pressed.values()) / len(pressed) <= 1.1


def test_the_language_and_time_away_are_measured(hands: Keyboard) -> None:
    page, at = hands.page, hands.at

    page.keyboard.press("F2")
    spoken = page.locator("#question-text").get_attribute("lang")
    for event in ("blur", "focus", "blur", "focus"):
        page.evaluate("what => dispatchEvent(new Event(what))", event)
    hands.answer_all()
    hands.finish()
    expect(page.locator('[data-case="number"]')).to_be_visible()

    first = Visit.objects.filter(name=at).earliest("at")
    assert (first.language, first.times_away) == (spoken, 2)

"""Does a whole shift go by keyboard alone, with the supervisor's messages arriving quietly?"""

from collections.abc import Callable
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from interviews.models import Attempt, Case, MessageRead, Pause, Shift
from interviews.services import messages, shifts
from surveys.models import Survey
from tests.e2e.conftest import SLUG
from tests.e2e.interviewing import Keyboard


@pytest.fixture
def hands(page: Page, sign_in: Callable[[str], None]) -> Keyboard:
    sign_in("interviewer")
    return Keyboard(page)


def say(text: str) -> None:
    manager = User.objects.get(username="manager")
    survey = Survey.objects.get(slug=SLUG)
    messages.send(survey=survey, sender=manager.pk, recipient=None, text=text, now=timezone.now())


def outcome(hands: Keyboard, key: str) -> None:
    """Give the case on the screen an outcome, and stay on the work page."""
    hands.page.keyboard.press(key)
    expect(hands.page.get_by_role("dialog")).to_be_visible()
    hands.page.get_by_role("button", name="Save and pause").press("Enter")
    expect(hands.page.get_by_role("heading", name="Ready for the next call?")).to_be_visible()


def test_a_shift_from_its_first_case_to_its_figures(hands: Keyboard) -> None:
    hands.next_case()
    outcome(hands, "1")
    expect(hands.page.get_by_text("Your shift began at")).to_be_visible()

    hands.page.keyboard.press("p")
    hands.page.keyboard.press("2")
    expect(hands.page.locator("#paused-since")).to_contain_text("Meal, since")
    assert Axe().run(hands.page).violations_count == 0
    hands.page.reload()
    expect(hands.page.locator("#paused-since")).to_contain_text("Meal, since")
    hands.page.keyboard.press("Enter")
    expect(hands.page.get_by_role("heading", name="Ready for the next call?")).to_be_visible()
    hands.page.keyboard.press("e")

    expect(hands.page.get_by_role("heading", name="Your shift", exact=True)).to_be_visible()
    expect(hands.page.locator('[data-figure="own-attempts"]')).to_have_text("1")
    expect(hands.page.locator('[data-figure="team-contact_rate"]')).to_have_text("0%")
    assert Axe().run(hands.page).violations_count == 0
    assert Shift.objects.get().ended_at is not None
    assert Pause.objects.get().reason == "meal"


def test_a_whole_shift_goes_by_keyboard_alone(hands: Keyboard) -> None:
    keys = hands.page.keyboard
    hands.next_case()
    keys.press("5")
    expect(hands.page.locator("#outcome-name")).to_have_text("Refusal: household")
    first = hands.page.locator('[data-case="id"]').text_content() or ""
    keys.press("Enter")
    expect(hands.page.locator('[data-case="id"]')).not_to_have_text(first)
    hands.start_interview()
    hands.answer_all()
    hands.finish("All well.")
    expect(hands.page.locator('[data-case="number"]')).to_be_visible()
    shown = int(hands.page.locator('[data-case="id"]').text_content() or 0)

    keys.press("p")
    keys.press("1")
    expect(hands.page.locator("#paused-since")).to_contain_text("Break, since")
    # It was not dialled: others may call it meanwhile.
    assert Case.objects.get(pk=shown).holder is None
    keys.press("Enter")
    expect(hands.page.get_by_role("heading", name="Ready for the next call?")).to_be_visible()
    keys.press("e")

    expect(hands.page.get_by_role("heading", name="Your shift", exact=True)).to_be_visible()
    for name, value in {"completes": "1", "attempts": "2", "contact_rate": "100%", "refusal_rate": "50%"}.items():
        expect(hands.page.locator(f'[data-figure="own-{name}"]')).to_have_text(value)
        expect(hands.page.locator(f'[data-figure="team-{name}"]')).to_have_text(value)
    expect(hands.page.locator('[data-figure="own-length_minutes"]')).not_to_have_text("–")
    expect(hands.page.locator('[data-figure="own-wrap_up_seconds"]')).not_to_have_text("–")


def test_a_call_that_was_dialled_wants_its_outcome_before_a_pause(hands: Keyboard) -> None:
    shifts.set_up(person=User.objects.get(username="interviewer").pk, dial="none", sip_domain="", letter_keys=True)
    hands.next_case()
    with hands.page.expect_response(lambda response: response.url.endswith("/attempts/")):
        hands.page.keyboard.press("d")
    expect(hands.page.locator("body")).not_to_have_attribute("aria-busy", "true")

    hands.page.keyboard.press("p")

    expect(hands.page.locator("#trouble")).to_contain_text("outcome first")
    expect(hands.page.locator("#pause-dialog")).to_be_hidden()


def test_what_the_supervisor_says_arrives_and_goes_with_one_key(hands: Keyboard) -> None:
    with hands.page.expect_response(lambda response: response.url.endswith("/messages/")):
        hands.page.goto(f"/surveys/{SLUG}/work/")

    say("Denmark is full, thank you.")

    expect(hands.page.locator("#messages")).to_contain_text("Denmark is full, thank you.")
    assert Axe().run(hands.page).violations_count == 0
    with hands.page.expect_response(lambda response: response.url.endswith("/read/")):
        hands.page.keyboard.press("m")
    expect(hands.page.locator("#messages")).to_be_hidden()
    assert MessageRead.objects.count() == 1


def test_a_softphone_is_opened_where_one_is_set_up(hands: Keyboard) -> None:
    hands.page.goto("/workstation/settings/")
    hands.page.get_by_label("Numbers to call").select_option("sip")
    hands.page.get_by_role("button", name="Save").click()
    expect(hands.page.get_by_role("alert")).to_contain_text("domain of your exchange")
    hands.page.get_by_label("Domain of your exchange").fill("pbx.example.org")
    hands.page.get_by_label("Single letters are keys").uncheck()
    hands.page.get_by_role("button", name="Save").click()
    expect(hands.page.get_by_text("Saved.")).to_be_visible()

    hands.next_case()

    href = hands.page.locator('[data-case="number"]').get_attribute("href") or ""
    assert href.startswith("sip:+")
    assert href.endswith("@pbx.example.org")


def test_letters_that_are_switched_off_do_nothing(hands: Keyboard) -> None:
    user = User.objects.get(username="interviewer")
    shifts.set_up(person=user.pk, dial="tel", sip_domain="", letter_keys=False)
    hands.next_case()

    hands.page.keyboard.press("t")
    hands.page.keyboard.press("1")

    expect(hands.page.locator("#outcome-name")).to_have_text("No answer")
    assert not Attempt.objects.filter(disposition="3.16").exists()


def test_what_to_answer_is_at_hand_during_the_introduction(hands: Keyboard) -> None:
    hands.next_case()
    hands.page.keyboard.press("F1")
    hands.page.keyboard.press("3")

    expect(hands.page.locator("#objections-dialog .spoken:visible")).to_have_count(1)
    assert Axe().run(hands.page).violations_count == 0
    hands.page.keyboard.press("Escape")
    hands.page.keyboard.press("1")
    expect(hands.page.locator("#outcome-name")).to_have_text("No answer")


def test_an_appointment_is_looked_at_before_it_is_made(hands: Keyboard) -> None:
    hands.next_case()
    with hands.page.expect_response(lambda response: "/appointment/?" in response.url):
        hands.page.keyboard.press("4")
    expect(hands.page.locator("#outcome-name")).to_have_text("Call back later")


def test_the_supervisor_sees_who_works_and_says_something(page: Page, sign_in: Callable[[str], None]) -> None:
    interviewer = User.objects.get(username="interviewer")
    survey = Survey.objects.get(slug=SLUG)

    shifts.begin(id=uuid4(), survey=survey, interviewer=interviewer.pk, now=timezone.now())
    sign_in("manager")
    page.goto(f"/surveys/{SLUG}/interviewers/")

    expect(page.get_by_role("row", name="interviewer Working")).to_contain_text("Working since")
    page.get_by_label("Message").fill("Lunch at noon.")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("cell", name="Lunch at noon.")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_messages_come_again_after_a_proxy_has_answered_in_the_servers_place(
    hands: Keyboard, context: BrowserContext
) -> None:
    refused: list[str] = []

    def unavailable(route: Route) -> None:
        refused.append(route.request.url)
        route.fulfill(status=502, body="Bad Gateway")

    context.route("**/events/", unavailable)
    with hands.page.expect_request("**/events/"):
        hands.page.goto(f"/surveys/{SLUG}/work/")
    with hands.page.expect_request("**/events/"):
        pass
    context.unroute("**/events/")
    assert refused

    with hands.page.expect_response(lambda response: response.url.endswith("/events/") and response.ok):
        pass
    say("The line is back.")

    expect(hands.page.locator("#messages")).to_contain_text("The line is back.")

"""Does the exchange call for the interviewer, by keyboard, and does a dead one hold nobody up? Against a server that acts as one."""

import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from coprod_site.celery import app as celery
from interviews.models import Attempt, Dial
from interviews.services import shifts
from surveys.models import Survey
from tests.e2e.conftest import SLUG, START_SECONDS, Site
from tests.e2e.interviewing import Keyboard
from tests.interviews import pbx


@pytest.fixture
def exchange(site: Site) -> Iterator[pbx.Exchange]:
    """An exchange that reports to the site."""
    with pbx.exchange() as running:
        running.site = site.url
        yield running


@pytest.fixture
def hands(
    page: Page, sign_in: Callable[[str], None], exchange: pbx.Exchange, worker: "subprocess.Popen[bytes]"
) -> Keyboard:
    """An interviewer with a case, for whom the exchange calls."""
    _wait_for_a_worker()
    pbx.set_up(exchange.url, survey=Survey.objects.get(slug=SLUG))
    person = User.objects.get(username="interviewer").pk
    shifts.set_up(person=person, dial="pbx", sip_domain="", letter_keys=True, extension="214")
    sign_in("interviewer")
    keyboard = Keyboard(page)
    keyboard.next_case()
    return keyboard


def _wait_for_a_worker() -> None:
    """A call that no worker takes within seconds is not placed any more, and a worker takes longer to start."""
    deadline = time.monotonic() + START_SECONDS
    while not celery.control.ping(timeout=1.0):
        assert time.monotonic() < deadline, "No worker answers."


def call(page: Page, words: str) -> None:
    expect(page.locator('[data-case="call"]')).to_have_text(words)


def test_a_busy_number_is_dialled_with_one_key_and_recorded_with_another(
    hands: Keyboard, exchange: pbx.Exchange
) -> None:
    case = hands.page.locator('[data-case="id"]').text_content()
    exchange.says = ("ringing", "busy")

    hands.page.keyboard.press("d")
    call(hands.page, "Busy.")
    start = hands.page.locator('[data-case="start"]')
    expect(start).to_have_text("Record: Busy")
    expect(start).to_have_attribute("data-confirmable", "")
    assert Axe().run(hands.page).violations_count == 0
    hands.page.keyboard.press("Enter")

    expect(hands.page.locator('[data-case="id"]')).not_to_have_text(case or "")
    attempt = Attempt.objects.get(ended_at__isnull=False)
    assert (attempt.case_id, attempt.disposition) == (int(case or 0), "3.12")
    assert [method for method, *_ in exchange.asked] == ["POST"]


def test_whoever_answers_is_interviewed_and_the_exchange_hangs_up_on_request(
    hands: Keyboard, exchange: pbx.Exchange
) -> None:
    exchange.says = ("ringing", "answered")
    hands.page.keyboard.press("F8")
    call(hands.page, "Somebody has answered.")
    # A second press dials nobody.
    hands.page.keyboard.press("F8")
    hands.page.keyboard.press("h")
    call(hands.page, "The call has ended.")

    assert [method for method, *_ in exchange.asked] == ["POST", "DELETE"]
    hands.start_interview()
    assert hands.interview.case.attempts.count() == 1


def test_the_call_is_followed_beside_the_questions(hands: Keyboard, exchange: pbx.Exchange) -> None:
    exchange.says = ("ringing",)
    hands.page.keyboard.press("d")
    call(hands.page, "It rings.")
    hands.start_interview()
    told = hands.page.locator("#call")
    dial = str(Dial.objects.get().pk)

    expect(told).to_have_text("It rings.")
    expect(told).to_have_attribute("role", "status")
    exchange.report(dial, "answered")
    expect(told).to_have_text("Connected")
    assert Axe().run(hands.page).violations_count == 0
    name = hands.at
    hands.answer()
    expect(told).to_have_text("Connected")
    hands.back_to(name)
    hands.page.reload()
    hands.asking()
    expect(told).to_have_text("Connected")
    exchange.report(dial, "ended")
    expect(told).to_have_text("The call has ended.")
    # Nothing is taken from whoever asks: a call that was cut off is called again, or the interview suspended.
    hands.answer()
    hands.saved()


def test_whoever_dials_by_hand_is_told_of_no_call(hands: Keyboard) -> None:
    shifts.set_up(
        person=User.objects.get(username="interviewer").pk, dial="none", sip_domain="", letter_keys=True, extension=""
    )
    hands.page.reload()
    expect(hands.page.locator("#today-attempts")).not_to_have_text("–")
    hands.page.keyboard.press("Enter")
    expect(hands.page.locator('[data-case="number"]')).to_be_visible()

    hands.start_interview()

    expect(hands.page.locator("#call")).to_be_empty()


def test_a_dead_exchange_is_told_calmly_and_the_outcome_keys_work_all_the_while(
    hands: Keyboard, exchange: pbx.Exchange
) -> None:
    exchange.is_dead = True
    hands.page.keyboard.press("d")
    expect(hands.page.locator('[data-case="call"]')).not_to_be_empty()

    hands.page.keyboard.press("1")
    expect(hands.page.locator("#outcome-name")).to_have_text("No answer")
    hands.page.keyboard.press("Escape")
    expect(hands.page.locator('[data-case="call"]')).to_contain_text("The exchange does not call.")
    assert (hands.page.locator('[data-case="number"]').get_attribute("href") or "").startswith("tel:+")
    assert Dial.objects.get().state == "failed"


def test_a_call_is_found_again_after_a_reload(hands: Keyboard, exchange: pbx.Exchange) -> None:
    exchange.says = ("ringing",)
    hands.page.keyboard.press("d")
    call(hands.page, "It rings.")

    hands.page.reload()
    expect(hands.page.locator("#today-attempts")).not_to_have_text("–")
    hands.page.keyboard.press("Enter")

    call(hands.page, "It rings.")
    assert exchange.report(str(Dial.objects.get().pk), "busy") == 204
    call(hands.page, "Busy.")
    assert Dial.objects.count() == 1

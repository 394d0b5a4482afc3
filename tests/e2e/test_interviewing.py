"""Can a whole interview be conducted by keyboard?"""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from playwright.sync_api import Page, expect

from interviews.models import Appointment, Attempt, Case, Interview, QuotaCell
from tests.e2e.interviewing import Keyboard, in_an_interview


def test_from_sign_in_to_the_next_case_without_a_mouse(page: Page, study: str) -> None:
    hands = Keyboard(page)
    hands.sign_in()
    expect(page.get_by_role("heading", name="Ready for the next call?")).to_be_visible()
    expect(page.locator("#today-attempts")).to_have_text("0")
    page.keyboard.press("Enter")
    expect(page.locator('[data-case="number"]')).to_be_visible()
    hands.start_interview()
    interview = hands.interview

    hands.answer_all()
    hands.finish()

    expect(page.locator('[data-case="number"]')).to_be_visible()
    interview.refresh_from_db()
    assert (interview.status, interview.disposition) == (Interview.Status.COMPLETE, "1.10")
    assert interview.answers == hands.pressed


def test_the_interview_is_put_in_another_language_of_the_case(page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("interviewer")
    Case.objects.exclude(country__code="CZ").update(opens_at=None, closes_at=None)
    hands = Keyboard(page)
    hands.next_case()

    hands.start_interview(language="cs")
    assert hands.interview.language == "cs"
    czech = page.locator("#question-text").inner_text()
    page.keyboard.press("F2")

    expect(page.locator("#question-text")).to_have_attribute("lang", "en")
    assert page.locator("#question-text").inner_text() != czech
    hands.answer_all()


def test_in_another_language_the_interviewer_stays_at_the_same_answer_of_a_battery(
    page: Page, sign_in: Callable[[str], None]
) -> None:
    page.set_viewport_size({"width": 390, "height": 600})
    sign_in("interviewer")
    Case.objects.exclude(country__code="CZ").update(opens_at=None, closes_at=None)
    hands = Keyboard(page)
    hands.next_case()
    hands.start_interview(language="cs")
    hands.answer_until("region")
    hands.answer()
    expect(page.locator("#question-stem")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.evaluate("window.scrollTo({top: 200, behavior: 'instant'})")
    focused = page.locator(".answer:has(:focus)")
    chosen, before = focused.locator("input").get_attribute("value"), focused.bounding_box()

    page.keyboard.press("F2")

    expect(page.locator("#question-text")).to_have_attribute("lang", "en")
    expect(focused.locator("input")).to_have_attribute("value", chosen or "")
    after = focused.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) <= 1
    assert page.evaluate("window.scrollY") > 0


def test_in_another_language_typing_goes_on_where_it_was(page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("interviewer")
    Case.objects.exclude(country__code="CZ").update(opens_at=None, closes_at=None)
    hands = Keyboard(page)
    hands.next_case()
    hands.start_interview(language="cs")
    hands.answer_until("age")

    page.keyboard.type("4")
    page.keyboard.press("F2")
    expect(page.locator("#question-text")).to_have_attribute("lang", "en")
    page.keyboard.type("7")

    expect(page.locator("#entry")).to_have_value("47")


def test_do_not_know_and_refused_have_keys_of_their_own(page: Page, sign_in: Callable[[str], None]) -> None:
    hands = in_an_interview(page, sign_in)
    interview = hands.interview
    hands.answer_until("age")

    page.keyboard.press("F9")
    expect(page.locator("#question")).to_have_attribute("data-name", "age_band_asked")
    hands.answer_until("employment")
    page.keyboard.press("d")
    expect(page.locator("#question")).not_to_have_attribute("data-name", "employment")
    hands.saved()

    interview.refresh_from_db()
    assert (interview.answers["age"], interview.answers["employment"]) == ("refused", "dk")


def test_do_not_know_is_not_taken_where_the_question_does_not_allow_it(
    page: Page, sign_in: Callable[[str], None]
) -> None:
    hands = in_an_interview(page, sign_in)
    hands.answer_until("sex")

    page.keyboard.press("F8")

    expect(page.locator("#problem")).to_have_text("This question does not allow that.")
    assert hands.at == "sex"


def test_a_number_outside_its_limits_is_said_beside_the_field(page: Page, sign_in: Callable[[str], None]) -> None:
    hands = in_an_interview(page, sign_in)
    hands.answer_until("age")

    page.keyboard.type("200")
    page.keyboard.press("Enter")

    expect(page.locator("#problem")).not_to_be_empty()
    expect(page.locator("#entry")).to_be_focused()
    expect(page.locator("#entry")).to_have_attribute("aria-invalid", "true")


def test_an_answer_is_changed_by_going_back_and_the_interview_goes_on(
    page: Page, sign_in: Callable[[str], None]
) -> None:
    hands = in_an_interview(page, sign_in)
    interview = hands.interview
    hands.answer_until("region")
    first, second = hands.answer(), hands.answer()
    third = hands.at

    page.keyboard.press("Backspace")
    expect(page.locator("#question")).to_have_attribute("data-name", second)
    expect(page.locator(".answer--on input")).to_have_value(hands.pressed[second])
    page.keyboard.press("2")
    expect(page.locator("#question")).to_have_attribute("data-name", third)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#question")).to_have_attribute("data-name", first)
    page.keyboard.press("End")
    expect(page.locator("#question")).to_have_attribute("data-name", third)
    hands.saved()

    interview.refresh_from_db()
    assert interview.answers[second] != hands.pressed[second]
    assert interview.answers[first] == hands.pressed[first]
    assert list(interview.events.filter(name=second).values_list("value", flat=True)) == [
        hands.pressed[second],
        interview.answers[second],
    ]


def test_a_full_quota_is_told_while_the_interview_goes_on(page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("interviewer")
    QuotaCell.objects.filter(cell={"sex": "male", "age_group": "35-54"}).update(target=0)
    hands = Keyboard(page)
    hands.next_case()
    hands.start_interview()
    interview = hands.interview
    hands.answer_until("age")
    hands.answer()

    expect(page.locator("#question")).to_contain_text("Quota full: thank and end")
    hands.finish()
    expect(page.locator('[data-case="number"]')).to_be_visible()

    interview.refresh_from_db()
    assert (interview.status, interview.disposition) == (Interview.Status.OVER_QUOTA, "4.80")


def test_a_break_off_gives_its_place_back_and_the_next_case_follows(page: Page, sign_in: Callable[[str], None]) -> None:
    hands = in_an_interview(page, sign_in)
    interview = hands.interview
    hands.answer_until("age")
    hands.answer()
    hands.answer()

    page.keyboard.press("F4")
    expect(page.get_by_role("heading", name="Stop the interview?")).to_be_visible()
    page.keyboard.press("2")
    hands.wrap_up()
    expect(page.locator('[data-case="number"]')).to_be_visible()

    interview.refresh_from_db()
    assert (interview.status, interview.disposition) == (Interview.Status.PARTIAL, "2.12")
    assert not QuotaCell.objects.filter(reserved__gt=0).exists()


def test_a_suspended_interview_goes_on_where_it_was_when_its_time_comes(
    page: Page, sign_in: Callable[[str], None]
) -> None:
    hands = in_an_interview(page, sign_in)
    interview = hands.interview
    hands.answer_until("region")

    page.keyboard.press("F4")
    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="Call back later")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator('[data-case="id"]')).not_to_have_text(str(interview.case_id))
    interview.refresh_from_db()
    assert interview.status == Interview.Status.SUSPENDED
    assert Attempt.objects.get(case=interview.case_id).disposition == "2.21"

    page.keyboard.press("1")
    Case.objects.exclude(pk=interview.case_id).update(opens_at=None, closes_at=None)
    Case.objects.filter(pk=interview.case_id).update(opens_at=timezone.now())
    page.keyboard.press("Enter")
    expect(page.locator('[data-case="id"]')).to_have_text(str(interview.case_id))
    expect(page.locator('[data-case="start"]')).to_have_text("Go on with the interview")
    page.keyboard.press("Enter")
    hands.asking()
    assert (hands.interview, hands.at) == (interview, "region")


def test_escape_leaves_the_interview_running(page: Page, sign_in: Callable[[str], None]) -> None:
    hands = in_an_interview(page, sign_in)

    page.keyboard.press("F4")
    page.keyboard.press("Escape")
    hands.answer()

    assert hands.interview.status == Interview.Status.IN_PROGRESS


def test_an_outcome_takes_one_key_and_enter_brings_the_next_case(page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("interviewer")
    hands = Keyboard(page)
    hands.next_case()
    number = page.locator('[data-case="number"]').inner_text()

    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="No answer")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.locator('[data-case="number"]')).not_to_have_text(number)
    attempt = Attempt.objects.get()
    assert attempt.disposition == "3.13"
    assert attempt.case.holder is None


def test_a_callback_is_kept_at_the_time_by_the_respondents_clock(page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("interviewer")
    hands = Keyboard(page)
    hands.next_case()
    number = page.locator('[data-case="number"]').inner_text()

    page.keyboard.press("4")
    day = (timezone.now() + timedelta(days=20)).date().isoformat()
    page.locator('[name="at"]').fill(f"{day}T18:30")
    page.get_by_label("Hard").check()
    page.keyboard.press("Enter")

    expect(page.locator('[data-case="number"]')).not_to_have_text(number)
    appointment = Appointment.objects.get()
    there = appointment.at.astimezone(ZoneInfo(appointment.case.time_zone))
    assert (appointment.kind, f"{there:%Y-%m-%dT%H:%M}") == ("hard", f"{day}T18:30")


def test_no_case_is_said_calmly(page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("interviewer")
    Case.objects.update(opens_at=None, closes_at=None)
    page.goto("/surveys/coproduction-2008/work/#next")

    expect(page.get_by_role("heading", name="No case can be called right now")).to_be_visible()

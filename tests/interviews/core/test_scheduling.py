"""When may a case be called next?"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.core.dispositions import CATALOGUE
from interviews.core.scheduling import (
    BY_RULE,
    HARD_APPOINTMENT,
    SOFT_APPOINTMENT,
    Agreed,
    CallingRules,
    CaseFacts,
    PastAttempt,
    Window,
    daypart_of,
    next_window,
)
from surveys.core import calling_hours

RULES = CallingRules(hours=calling_hours.parse("mon-fri 09:00-21:00; sat 10:00-18:00"))
PRAGUE = ZoneInfo("Europe/Prague")


def prague(text: str) -> datetime:
    """A local time in the week of Monday, 4 May 2026, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=PRAGUE).astimezone(UTC)


MONDAY_2_PM = prague("2026-05-04T14:00")


def facts(*attempts: tuple[str, str], appointment: Agreed | None = None, zone: str = "Europe/Prague") -> CaseFacts:
    return CaseFacts(zone, tuple(PastAttempt(prague(at), code) for at, code in attempts), appointment)


def opens(window: Window | None) -> str:
    assert window is not None
    return window.opens_at.astimezone(PRAGUE).strftime("%a %H:%M")


def test_a_fresh_case_may_be_called_at_once_until_the_daypart_ends() -> None:
    assert next_window(facts(), RULES, MONDAY_2_PM) == Window(MONDAY_2_PM, prague("2026-05-04T17:00"), BY_RULE)


def test_before_opening_it_waits_for_the_morning() -> None:
    assert opens(next_window(facts(), RULES, prague("2026-05-04T06:00"))) == "Mon 09:00"


def test_after_closing_on_saturday_it_waits_for_monday() -> None:
    assert opens(next_window(facts(), RULES, prague("2026-05-09T18:00"))) == "Mon 09:00"


def test_a_holiday_is_passed_over() -> None:
    rules = CallingRules(hours=RULES.hours, holidays={date(2026, 5, 4), date(2026, 5, 5)})

    assert opens(next_window(facts(), rules, MONDAY_2_PM)) == "Wed 09:00"


def test_the_hours_are_those_of_the_respondent() -> None:
    window = next_window(facts(zone="Pacific/Auckland"), RULES, MONDAY_2_PM)

    assert window is not None
    assert window.opens_at.astimezone(ZoneInfo("Pacific/Auckland")).isoformat() == "2026-05-05T09:00:00+12:00"


@pytest.mark.parametrize(
    ("now", "opens_at"),
    [
        ("2026-03-27T22:00+00:00", "2026-03-28T09:00+00:00"),
        ("2026-03-28T22:00+00:00", "2026-03-30T07:00+00:00"),
        ("2026-10-24T22:00+00:00", "2026-10-26T08:00+00:00"),
    ],
)
def test_the_hours_follow_the_clock_change(now: str, opens_at: str) -> None:
    window = next_window(facts(), RULES, datetime.fromisoformat(now))

    assert window is not None
    assert window.opens_at == datetime.fromisoformat(opens_at)


def test_a_busy_line_is_called_again_after_minutes() -> None:
    window = next_window(facts(("2026-05-04T14:00", "3.12")), RULES, MONDAY_2_PM)

    assert opens(window) == "Mon 14:20"


@pytest.mark.parametrize("code", ["3.13", "3.14", "2.22"])
def test_nobody_at_home_is_called_in_another_daypart(code: str) -> None:
    window = next_window(facts(("2026-05-04T14:00", code)), RULES, MONDAY_2_PM)

    assert opens(window) == "Mon 17:00"


def test_a_short_while_after_no_answer_is_too_soon_even_in_another_daypart() -> None:
    at = "2026-05-04T16:50"

    assert opens(next_window(facts((at, "3.13")), RULES, prague(at))) == "Mon 18:50"


def test_dayparts_not_yet_tried_come_first() -> None:
    tried = [("2026-05-04T10:00", "3.13"), ("2026-05-04T14:00", "3.13"), ("2026-05-04T19:00", "3.13")]

    assert opens(next_window(facts(*tried), RULES, prague("2026-05-04T19:00"))) == "Sat 10:00"


def test_once_all_dayparts_were_tried_it_begins_again() -> None:
    tried = [
        ("2026-05-04T10:00", "3.13"),
        ("2026-05-04T14:00", "3.13"),
        ("2026-05-04T19:00", "3.13"),
        ("2026-05-09T11:00", "3.13"),
    ]

    assert opens(next_window(facts(*tried), RULES, prague("2026-05-09T11:00"))) == "Mon 09:00"


def test_a_first_refusal_is_asked_again_after_days() -> None:
    window = next_window(facts(("2026-05-04T14:00", "2.112")), RULES, MONDAY_2_PM)

    assert window is not None
    assert window.opens_at >= MONDAY_2_PM + timedelta(days=3)
    assert daypart_of(window.opens_at.astimezone(PRAGUE)) != "afternoon"


def test_a_second_refusal_is_final() -> None:
    refused = [("2026-05-01T14:00", "2.111"), ("2026-05-04T14:00", "2.112")]

    assert next_window(facts(*refused), RULES, MONDAY_2_PM) is None


def test_after_the_last_attempt_the_case_is_finished() -> None:
    tried = [("2026-05-04T09:00", "3.12")] * RULES.maximum_attempts

    assert next_window(facts(*tried[1:]), RULES, MONDAY_2_PM) is not None
    assert next_window(facts(*tried), RULES, MONDAY_2_PM) is None


@pytest.mark.parametrize("code", [code for code, found in CATALOGUE.items() if found.follow == "final"])
def test_a_final_outcome_ends_the_case(code: str) -> None:
    assert next_window(facts(("2026-05-04T14:00", code)), RULES, MONDAY_2_PM) is None


@pytest.mark.parametrize(("is_hard", "priority"), [(True, HARD_APPOINTMENT), (False, SOFT_APPOINTMENT)])
def test_an_appointment_is_kept_at_its_time_whatever_the_hour(is_hard: bool, priority: int) -> None:
    sunday_night = prague("2026-05-10T22:00")
    agreed = facts(("2026-05-04T14:00", "3.21"), appointment=Agreed(sunday_night, is_hard))

    window = next_window(agreed, RULES, MONDAY_2_PM)

    assert window == Window(sunday_night, sunday_night + timedelta(minutes=30), priority)


def test_an_appointment_stands_against_the_maximum_of_attempts() -> None:
    tried = [("2026-05-04T09:00", "3.13")] * RULES.maximum_attempts
    agreed = Agreed(prague("2026-05-05T10:00"), is_hard=True)

    assert opens(next_window(facts(*tried, appointment=agreed), RULES, MONDAY_2_PM)) == "Tue 10:00"


def test_a_missed_appointment_is_called_in_the_next_calling_hours_before_others() -> None:
    agreed = facts(("2026-05-04T14:00", "3.21"), appointment=Agreed(prague("2026-05-04T22:00"), is_hard=True))

    window = next_window(agreed, RULES, prague("2026-05-04T22:30"))

    assert opens(window) == "Tue 09:00"
    assert window is not None
    assert window.priority == SOFT_APPOINTMENT


def test_simulated_respondents_know_neither_hours_nor_waits_nor_appointments() -> None:
    rules = CallingRules(hours=RULES.hours, is_always_open=True)
    midnight = prague("2026-05-03T00:00")
    tried = facts(("2026-05-02T23:59", "2.11"), appointment=Agreed(midnight + timedelta(days=5), is_hard=True))

    window = next_window(tried, rules, midnight)

    assert window is not None
    assert (window.opens_at, window.priority) == (midnight, BY_RULE)


ATTEMPTS = st.lists(st.tuples(st.integers(0, 60 * 24 * 60), st.sampled_from(sorted(CATALOGUE))), max_size=12)
ZONES = st.sampled_from(["Europe/Prague", "Europe/London", "America/St_Johns", "Pacific/Auckland", "Asia/Kathmandu"])
NOWS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(ATTEMPTS, ZONES, NOWS)
def test_a_window_lies_within_calling_hours_and_not_in_the_past(
    made: list[tuple[int, str]], zone: str, now: datetime
) -> None:
    attempts = sorted((PastAttempt(now - timedelta(minutes=ago), code) for ago, code in made), key=lambda a: a.ended_at)

    window = next_window(CaseFacts(zone, tuple(attempts)), RULES, now)

    if window is not None:
        assert now <= window.opens_at < window.closes_at
        opens_at, closes_at = (i.astimezone(ZoneInfo(zone)) for i in (window.opens_at, window.closes_at))
        hours = RULES.hours[opens_at.weekday()]
        assert opens_at.date() == closes_at.date()
        assert hours.opens <= opens_at.time() < closes_at.time() <= hours.closes

"""When may a case be called next? Decided when its facts change, and stored; the query for the next case only compares instants."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from interviews.core.dispositions import CATALOGUE
from surveys.core.calling_hours import Hours

Daypart = Literal["morning", "afternoon", "evening", "weekend"]
DAYPARTS: tuple[Daypart, ...] = ("morning", "afternoon", "evening", "weekend")
AFTERNOON_BEGINS, EVENING_BEGINS = time(12), time(17)

HARD_APPOINTMENT, SOFT_APPOINTMENT, BY_RULE = 0, 1, 2


@dataclass(frozen=True)
class CallingRules:
    """How often and how soon a number is called again. `is_always_open`: simulated respondents know no hours and no waits."""

    hours: Mapping[int, Hours]
    holidays: Collection[date] = ()
    maximum_attempts: int = 8
    maximum_refusals: int = 2
    busy_wait_minutes: int = 20
    no_answer_wait_minutes: int = 120
    refusal_wait_days: int = 3
    appointment_late_minutes: int = 30
    look_ahead_days: int = 21
    is_always_open: bool = False


@dataclass(frozen=True)
class PastAttempt:
    """A finished attempt: when it ended and what came of it."""

    ended_at: datetime
    disposition: str


@dataclass(frozen=True)
class Agreed:
    """An open appointment."""

    at: datetime
    is_hard: bool


@dataclass(frozen=True)
class CaseFacts:
    """What decides about the next call of a case. Attempts in the order in which they were made."""

    time_zone: str
    attempts: Sequence[PastAttempt] = field(default_factory=tuple)
    appointment: Agreed | None = None


@dataclass(frozen=True)
class Window:
    """From when until when a case may be called (aware UTC instants), and how urgent it is (0 before 1 before 2)."""

    opens_at: datetime
    closes_at: datetime
    priority: int


def next_window(facts: CaseFacts, rules: CallingRules, now: datetime) -> Window | None:
    """When the case may be called next; None if it is finished for good.

    Args:
        facts: of the case.
        rules: of the survey in the case's country.
        now: aware instant.
    """
    last = facts.attempts[-1] if facts.attempts else None
    if last is not None and CATALOGUE[last.disposition].follow == "final":
        return None
    n_refusals = sum(CATALOGUE[attempt.disposition].follow == "refusal" for attempt in facts.attempts)
    if n_refusals >= rules.maximum_refusals:
        return None
    # The respondent wants to be called: the number of attempts does not stand against an appointment.
    if facts.appointment is None and len(facts.attempts) >= rules.maximum_attempts:
        return None
    if rules.is_always_open:
        return Window(now, now + timedelta(days=rules.look_ahead_days), BY_RULE)
    if facts.appointment is not None:
        return _appointment_window(facts, facts.appointment, rules, now)
    earliest = now if last is None else max(now, last.ended_at + _wait(last, rules))
    return _open_window(facts, rules, earliest)


def _appointment_window(facts: CaseFacts, agreed: Agreed, rules: CallingRules, now: datetime) -> Window | None:
    """The agreed time, at whatever hour it is. Once it was missed: as soon as calling hours allow, before the cases without one."""
    closes_at = agreed.at + timedelta(minutes=rules.appointment_late_minutes)
    if now < closes_at:
        return Window(agreed.at, closes_at, HARD_APPOINTMENT if agreed.is_hard else SOFT_APPOINTMENT)
    windows = _windows(rules, ZoneInfo(facts.time_zone), now)
    return replace(windows[0][1], priority=SOFT_APPOINTMENT) if windows else None


def _wait(last: PastAttempt, rules: CallingRules) -> timedelta:
    follow = CATALOGUE[last.disposition].follow
    if follow == "minutes":
        return timedelta(minutes=rules.busy_wait_minutes)
    if follow == "refusal":
        return timedelta(days=rules.refusal_wait_days)
    return timedelta(minutes=rules.no_answer_wait_minutes)


def daypart_of(local: datetime) -> Daypart:
    """The part of the week a local time lies in."""
    if local.weekday() >= 5:
        return "weekend"
    if local.time() < AFTERNOON_BEGINS:
        return "morning"
    return "afternoon" if local.time() < EVENING_BEGINS else "evening"


def _open_window(facts: CaseFacts, rules: CallingRules, earliest: datetime) -> Window | None:
    """The first window of a daypart that was tried least often, and not last; after a busy line the first window at all."""
    zone = ZoneInfo(facts.time_zone)
    tried = [daypart_of(attempt.ended_at.astimezone(zone)) for attempt in facts.attempts]
    windows = _windows(rules, zone, earliest)
    if not windows:
        return None
    last = facts.attempts[-1] if facts.attempts else None
    if last is None or CATALOGUE[last.disposition].follow == "minutes":
        return windows[0][1]
    return min(windows, key=lambda found: (tried.count(found[0]), found[0] == tried[-1]))[1]


def _windows(rules: CallingRules, zone: ZoneInfo, earliest: datetime) -> list[tuple[Daypart, Window]]:
    """The calling windows from an instant on, cut at the borders of dayparts, in order."""
    found: list[tuple[Daypart, Window]] = []
    first_day = earliest.astimezone(zone).date()
    for day in (first_day + timedelta(days=n) for n in range(rules.look_ahead_days)):
        hours = rules.hours.get(day.weekday())
        if hours is None or day in rules.holidays:
            continue
        borders = [
            hours.opens,
            *(b for b in (AFTERNOON_BEGINS, EVENING_BEGINS) if hours.opens < b < hours.closes),
            hours.closes,
        ]
        if day.weekday() >= 5:
            borders = [hours.opens, hours.closes]
        for opens, closes in pairwise(borders):
            # A local time that the clock skips is taken as the instant the clock jumps to.
            opens_at = max(datetime.combine(day, opens, zone).astimezone(earliest.tzinfo), earliest)
            closes_at = datetime.combine(day, closes, zone).astimezone(earliest.tzinfo)
            if opens_at < closes_at:
                found.append((daypart_of(datetime.combine(day, opens)), Window(opens_at, closes_at, BY_RULE)))
    return found

"""How does an answer get from the screen to the record, once and in order?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from interviews.core import merging
from interviews.models import AnswerConflict, AnswerEvent, AnswerLog, Interview
from interviews.services import cases
from surveys import selectors
from surveys.core.compiled import is_answer_key
from surveys.core.problems import Problem, RejectedError

MAXIMUM_LENGTH = 20_000


@dataclass(frozen=True)
class Event:
    """One keystroke's worth of answer, as the screen made it.

    Args:
        seq: its number in its log, from 1.
        value: None: the answer was taken back.
        base: the position up to which the screen knew what other logs had written; None: it does not keep count.
    """

    id: UUID
    seq: int
    name: str
    value: Any
    at: datetime
    base: int | None = None


@dataclass(frozen=True)
class Stored:
    """How far things are after events were stored.

    Args:
        acknowledged: the log's events are stored up to this number.
        position: events of the interview, of all logs.
        conflicts: answers of two logs that differ and wait for a decision.
    """

    acknowledged: int
    position: int
    conflicts: int


@transaction.atomic
def open_log(*, interview: UUID, log: UUID, interviewer: int, now: datetime) -> AnswerLog:
    """A browser begins to write to an interview, or goes on. Opening it again changes nothing.

    Raises:
        RejectedError: the log belongs to another interview or another interviewer.
    """
    opened, _is_new = AnswerLog.objects.get_or_create(
        pk=log, defaults={"interview_id": interview, "interviewer_id": interviewer, "opened_at": now}
    )
    if (opened.interview_id, opened.interviewer_id) != (interview, interviewer):
        raise RejectedError([Problem("conflict", _("This id belongs to another log."), where="id")])
    return opened


def store(*, interview: UUID, events: Sequence[Event], now: datetime, log: UUID | None = None) -> Stored:
    """Append answer events in the order of their numbers and say up to which number all are stored.

    Known events are passed over, so that a screen whose answer was cut off can send again. After a gap nothing is stored: the
    screen sends again from the acknowledged number on. An answer that differs from one that another log gave meanwhile is
    kept as a conflict and does not count; so is every answer of an opened log that arrives after the interview has ended.

    Args:
        log: an opened log; None: the interview's own.

    Raises:
        RejectedError: an event names no question or carries no possible value, another event has its number, or the interview has
            ended and there are new events of its own log. Nothing of the request is stored then.
    """
    try:
        return _store(interview, log, sorted(events, key=lambda event: event.seq), now)
    except IntegrityError:
        message = _("An event with this id is stored under another number.")
        raise RejectedError([Problem("conflict", message, where="events")]) from None


@transaction.atomic
def _store(interview: UUID, log: UUID | None, events: Sequence[Event], now: datetime) -> Stored:
    found = Interview.objects.select_for_update().get(pk=interview)
    opened = None if log is None else AnswerLog.objects.get(pk=log, interview=interview)
    acknowledged = found.acknowledged if opened is None else opened.acknowledged
    new: list[Event] = []
    for event in events:
        if event.seq == acknowledged + len(new) + 1:
            new.append(event)
    _refuse_other_logs(found, log, acknowledged, new, [e for e in events if e.seq <= acknowledged + len(new)])
    if not new:
        return Stored(acknowledged, found.position, found.open_conflicts)
    is_open = found.status == Interview.Status.IN_PROGRESS
    if opened is None and not is_open:
        message = _("The interview is not in progress: resume it first.")
        raise RejectedError([Problem("ended", message, where="interview")])
    _refuse_nonsense(found, new)
    _append(found, log, new, now)
    if opened is None:
        found.acknowledged = new[-1].seq
    else:
        opened.acknowledged = new[-1].seq
        opened.save(update_fields=["acknowledged"])
    found.save(update_fields=["answers", "acknowledged", "position", "open_conflicts"])
    if is_open:
        cases.keep_in_hand(case=found.case_id, now=now)
    return Stored(new[-1].seq, found.position, found.open_conflicts)


def _append(found: Interview, log: UUID | None, new: Sequence[Event], now: datetime) -> None:
    """The new events behind those of all logs; what does not clash with another log becomes the answer."""
    is_over = found.status not in {Interview.Status.IN_PROGRESS, Interview.Status.SUSPENDED}
    own = log or found.pk
    others = _written_by_others(found, own, new)
    rows, clashes = [], []
    for event in new:
        found.position += 1
        rows.append(
            AnswerEvent(
                id=event.id,
                interview=found,
                log=own,
                seq=event.seq,
                position=found.position,
                base=event.base,
                name=event.name,
                value=event.value,
                at=event.at,
                received_at=now,
            )
        )
        stands = found.answers.get(event.name)
        if is_over:
            is_kept_apart = stands != event.value
        else:
            is_kept_apart = merging.is_conflict(event.value, event.base, others.get(event.name))
        if is_kept_apart:
            clashes.append(AnswerConflict(interview=found, event_id=event.id, stands=stands))
        elif not is_over:
            _apply(found, event)
            _settle(found, event, now)
    AnswerEvent.objects.bulk_create(rows)
    AnswerConflict.objects.bulk_create(clashes)
    found.open_conflicts += len(clashes)


def _apply(found: Interview, event: Event) -> None:
    if event.value is None:
        found.answers.pop(event.name, None)
    else:
        found.answers[event.name] = event.value


def _written_by_others(found: Interview, own: UUID, new: Sequence[Event]) -> dict[str, merging.Written]:
    """The last answer of another log to each question that the new events answer, where a writer may not have known of it."""
    bases = [event.base for event in new if event.base is not None]
    if not bases or found.position <= min(bases):
        return {}
    rows = AnswerEvent.objects.filter(
        interview=found, position__gt=min(bases), name__in={event.name for event in new}, conflict__isnull=True
    )
    rows = rows.exclude(log=own).order_by("position")
    return {
        name: merging.Written(position, value)
        for name, position, value in rows.values_list("name", "position", "value")
    }


def _settle(found: Interview, event: Event, now: datetime) -> None:
    """Who knew of both answers and answers anew has decided."""
    if not found.open_conflicts:
        return
    known = AnswerConflict.objects.filter(interview=found, event__name=event.name, settled_at__isnull=True)
    if event.base is not None:
        known = known.filter(event__position__lte=event.base)
    found.open_conflicts -= known.update(settled_at=now)


def _refuse_other_logs(
    interview: Interview, log: UUID | None, acknowledged: int, new: Sequence[Event], known: Sequence[Event]
) -> None:
    """A number that is stored under another id comes from a screen that wrote to the same log: silence would lose an answer."""
    ids = {event.seq: event.id for event in new}
    earlier = [event.seq for event in known if event.seq <= acknowledged]
    if earlier:
        stored = AnswerEvent.objects.filter(interview=interview, log=log or interview.pk, seq__in=earlier)
        ids |= stored.values_list("seq", "id")
    message = _("Another screen has written to this interview; load it anew.")
    problems = [
        Problem("conflict", message, where=f"events.{event.seq}") for event in known if ids.get(event.seq) != event.id
    ]
    if problems:
        raise RejectedError(problems)


def _refuse_nonsense(interview: Interview, events: Sequence[Event]) -> None:
    questionnaire = selectors.study(interview.version_id).questionnaire
    problems = []
    for event in events:
        where = f"events.{event.seq}"
        if not is_answer_key(questionnaire, event.name):
            message = _("There is no question '%(name)s'.") % {"name": event.name}
            problems.append(Problem("unknown_question", message, where=where))
        elif not _is_possible(event.value):
            message = _("A value is a text, a number, a list of texts, true or null.")
            problems.append(Problem("impossible_value", message, where=where))
    if problems:
        raise RejectedError(problems)


def _is_possible(value: Any) -> bool:
    if isinstance(value, list) and not all(isinstance(item, str) for item in value):
        return False
    if not isinstance(value, (str, int, float, bool, list, type(None))):
        return False
    if isinstance(value, float) and not math.isfinite(value):
        return False
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return sum(map(len, texts)) <= MAXIMUM_LENGTH and all(map(_is_storable, texts))


def _is_storable(text: str) -> bool:
    """PostgreSQL's jsonb knows neither the character 0 nor half of a surrogate pair."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)

"""How does an answer get from the screen to the record, once and in order?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from interviews.models import AnswerEvent, Interview
from interviews.services import cases
from surveys import selectors
from surveys.core.compiled import index
from surveys.core.problems import Problem, RejectedError

MAXIMUM_LENGTH = 20_000


@dataclass(frozen=True)
class Event:
    """One keystroke's worth of answer, as the screen made it. `value` None: the answer was taken back."""

    id: UUID
    seq: int
    name: str
    value: Any
    at: datetime


def store(*, interview: UUID, events: Sequence[Event], now: datetime) -> int:
    """Append answer events in the order of their numbers and say up to which number all are stored.

    Known events are passed over, so that a screen whose answer was cut off can send again. After a gap nothing is stored: the
    screen sends again from the acknowledged number on.

    Raises:
        RejectedError: an event names no question or carries no possible value, another event has its number, or the interview has
            ended and there are new events. Nothing of the request is stored then.
    """
    try:
        return _store(interview, sorted(events, key=lambda event: event.seq), now)
    except IntegrityError:
        message = _("An event with this id is stored under another number.")
        raise RejectedError([Problem("conflict", message, where="events")]) from None


@transaction.atomic
def _store(interview: UUID, events: Sequence[Event], now: datetime) -> int:
    found = Interview.objects.select_for_update().get(pk=interview)
    new: list[Event] = []
    for event in events:
        if event.seq == found.acknowledged + len(new) + 1:
            new.append(event)
    _refuse_other_logs(found, new, [event for event in events if event.seq <= found.acknowledged + len(new)])
    if not new:
        return found.acknowledged
    if found.status != Interview.Status.IN_PROGRESS:
        message = _("The interview is not in progress: resume it first.")
        raise RejectedError([Problem("ended", message, where="interview")])
    _refuse_nonsense(found, new)
    AnswerEvent.objects.bulk_create(
        AnswerEvent(id=e.id, interview=found, seq=e.seq, name=e.name, value=e.value, at=e.at, received_at=now)
        for e in new
    )
    for event in new:
        if event.value is None:
            found.answers.pop(event.name, None)
        else:
            found.answers[event.name] = event.value
    found.acknowledged = new[-1].seq
    found.save(update_fields=["answers", "acknowledged"])
    cases.keep_in_hand(case=found.case_id, now=now)
    return found.acknowledged


def _refuse_other_logs(interview: Interview, new: Sequence[Event], known: Sequence[Event]) -> None:
    """A number that is stored under another id comes from another machine: silence would lose an answer."""
    ids = {event.seq: event.id for event in new}
    earlier = [event.seq for event in known if event.seq <= interview.acknowledged]
    if earlier:
        ids |= AnswerEvent.objects.filter(interview=interview, seq__in=earlier).values_list("seq", "id")
    message = _("Another screen has written to this interview; load it anew.")
    problems = [
        Problem("conflict", message, where=f"events.{event.seq}") for event in known if ids.get(event.seq) != event.id
    ]
    if problems:
        raise RejectedError(problems)


def _refuse_nonsense(interview: Interview, events: Sequence[Event]) -> None:
    questions = index(selectors.study(interview.version_id).questionnaire).questions
    problems = []
    for event in events:
        where = f"events.{event.seq}"
        if event.name not in questions:
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

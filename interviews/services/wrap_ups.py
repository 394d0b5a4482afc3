"""How does what was written after a call reach the record, once?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from interviews.models import WrapUp


@dataclass(frozen=True)
class Done:
    """A wrap-up that is over; `text` empty: there was nothing to say."""

    id: UUID
    text: str
    duration_ms: int
    at: datetime


@transaction.atomic
def store(*, attempt: UUID, done: Sequence[Done], now: datetime) -> None:
    """Keep wrap-ups of a call. Known ones are passed over."""
    rows = [
        WrapUp(
            id=one.id,
            attempt_id=attempt,
            text=one.text.strip(),
            duration_ms=one.duration_ms,
            at=one.at,
            received_at=now,
        )
        for one in done
    ]
    WrapUp.objects.bulk_create(rows, ignore_conflicts=True)

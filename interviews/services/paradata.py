"""How do the screen's measurements reach the record, once?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from interviews.models import Visit


@dataclass(frozen=True)
class Stay:
    """One stay at a question. Times in milliseconds; `at`: when it was shown."""

    id: UUID
    name: str
    language: str
    at: datetime
    first_key_ms: int | None
    duration_ms: int
    away_ms: int
    is_offline: bool
    outcome: str


@transaction.atomic
def store(*, interview: UUID, stays: Sequence[Stay], now: datetime) -> None:
    """Keep stays at questions. Known ones are passed over; they are welcome after the interview has ended, too."""
    Visit.objects.bulk_create(
        [
            Visit(
                id=stay.id,
                interview_id=interview,
                name=stay.name,
                language=stay.language,
                at=stay.at,
                first_key_ms=stay.first_key_ms,
                duration_ms=stay.duration_ms,
                away_ms=min(stay.away_ms, stay.duration_ms),
                is_offline=stay.is_offline,
                outcome=stay.outcome,
                received_at=now,
            )
            for stay in stays
        ],
        ignore_conflicts=True,
    )

"""How do the screen's measurements reach the record, once, and up to when is that record final?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now

from interviews.models import Visit

LOCK = 0x0CE9A7  # the class of the advisory lock that parts what had arrived from what comes later


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
    times_away: int = 0


@transaction.atomic
def store(*, interview: UUID, stays: Sequence[Stay]) -> None:
    """Keep stays at questions. Known ones are passed over; they are welcome after the interview has ended, too."""
    _lock("pg_advisory_xact_lock_shared")
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
                times_away=stay.times_away,
                is_offline=stay.is_offline,
                outcome=stay.outcome,
                received_at=Now(),
            )
            for stay in stays
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def settled() -> datetime:
    """A moment up to which the record never changes again: whatever is stored from now on is received later.

    Whoever is storing at this moment is waited for: such rows bear an earlier time and could not be seen yet.
    """
    _lock("pg_advisory_xact_lock")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (moment,) = cursor.fetchone()
    assert isinstance(moment, datetime)
    return moment


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, 0)", [LOCK])

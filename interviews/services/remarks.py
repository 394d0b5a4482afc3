"""How does an interviewer's note reach the record, once?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from interviews.models import Remark


@dataclass(frozen=True)
class Note:
    """A note at a question."""

    id: UUID
    name: str
    text: str
    at: datetime


@transaction.atomic
def store(*, interview: UUID, author: int, notes: Sequence[Note], now: datetime) -> None:
    """Keep notes. Known ones are passed over; they are welcome after the interview has ended, too."""
    Remark.objects.bulk_create(
        [
            Remark(
                id=note.id,
                interview_id=interview,
                author_id=author,
                name=note.name,
                text=note.text,
                at=note.at,
                received_at=now,
            )
            for note in notes
        ],
        ignore_conflicts=True,
    )

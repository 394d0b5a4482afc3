"""How does analysis learn, in order and without a gap, what to count and what to take back?"""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction

from interviews.models import Interview, LedgerRow
from interviews.signals import ledger_grew

# Numbered under a row lock, which is held until the commit: a sequence would let the watermark pass a row not yet committed.
NEXT_POSITION = """
    INSERT INTO interviews_ledgerhead AS head (survey_id, position) VALUES (%s, 1)
    ON CONFLICT (survey_id) DO UPDATE SET position = head.position + 1
    RETURNING position
"""


def append(*, interview: Interview, sign: int, values: dict[str, Any], now: datetime) -> LedgerRow:
    """The next row of the survey's ledger. Call it as the last statement of the transaction: it holds the head until the commit.

    Args:
        sign: +1 count it, -1 take it back.
        values: the data to count, or as they were counted.
    """
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(NEXT_POSITION, [interview.survey_id])
        (position,) = cursor.fetchone()
    row = LedgerRow.objects.create(
        survey_id=interview.survey_id,
        position=position,
        interview=interview,
        version_id=interview.version_id,
        sign=sign,
        values=values,
        at=now,
    )
    # Robust: a dead broker never turns a saved interview into an error.
    transaction.on_commit(partial(ledger_grew.send_robust, sender=LedgerRow, survey=interview.survey_id), robust=True)
    return row

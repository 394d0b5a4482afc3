"""What do the workers do for `analysis`? Each task is about a row: lost or sent twice, it changes nothing."""

import uuid

from celery import shared_task

from analysis.services import column_files, exports, sweeping
from analysis.services import recompute as recomputing

RECOMPUTE_SECONDS = 900
EXPORT_SECONDS = 3600
COLUMNS_SECONDS = 3600
SWEEP_SECONDS = 60


@shared_task(acks_late=True, time_limit=RECOMPUTE_SECONDS)
def recompute(survey_id: int) -> None:
    """Count what the ledger has got and publish the figures."""
    recomputing.run(survey_id)


@shared_task(acks_late=True, time_limit=RECOMPUTE_SECONDS)
def follow_cases(survey_id: int) -> None:
    """Publish the figures anew if cases that did not respond have moved them; see the adjustment for non-response."""
    recomputing.run(survey_id)


@shared_task(acks_late=True, time_limit=EXPORT_SECONDS)
def run_export(export_id: str) -> None:
    """Make the file of an export."""
    exports.run(uuid.UUID(export_id))


@shared_task(acks_late=True, time_limit=COLUMNS_SECONDS)
def follow_columns(survey_id: int) -> None:
    """Bring the columnar copy up to the ledger, so that whoever reads it has little to wait for."""
    column_files.follow(survey_id)


@shared_task(acks_late=True, time_limit=SWEEP_SECONDS)
def sweep() -> None:
    """Ring again for everything that waits unheard."""
    sweeping.sweep()

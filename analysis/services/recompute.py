"""How are the published figures computed again?"""

import logging
import uuid
from dataclasses import dataclass
from time import monotonic

from django.db import transaction
from django.utils import timezone

from analysis.core.packing import pack
from analysis.core.standing import Standing
from analysis.models import Snapshot, Sums
from analysis.services import asking, counting, definitions, memory, responding, standing_tables, thinning
from surveys import events
from surveys import selectors as studies
from surveys.models import Survey

log = logging.getLogger(__name__)

ROWS_PER_TRANSACTION = 20_000


@dataclass(frozen=True)
class Recomputed:
    """What a recompute did.

    Args:
        rows: ledger rows added to the sums.
        is_rebuilt: whether the sums were begun anew, because the definitions they follow have changed.
        snapshot: number of the snapshot stored; None: nothing had changed.
        is_behind: whether live tables have more to count; never at the end.
    """

    rows: int
    is_rebuilt: bool
    snapshot: int | None
    is_behind: bool = False


def run(survey: int) -> Recomputed:
    """Take the ledger rows past the watermark into the sums and publish the figures if anything changed.

    Safe to run twice, at the same time, and to kill at any point: sums and watermark move in one transaction under the lock of
    their row. A long way is gone in several transactions, each of which stands.
    """
    # Before the ledger is read: whoever appends a row after this moment rings anew, whoever was earlier is counted now.
    asking.heard(survey)
    began = monotonic()
    Sums.objects.get_or_create(
        survey_id=survey, defaults={"version": studies.current_version(Survey.objects.get(pk=survey))}
    )
    n_rows, is_rebuilt, snapshot = 0, False, None
    while True:
        try:
            step = _step(survey)
        except BaseException:
            # What was added in memory was not committed.
            memory.forget(survey)
            raise
        n_rows += step.rows
        is_rebuilt |= step.is_rebuilt
        snapshot = step.snapshot or snapshot
        if step.rows < ROWS_PER_TRANSACTION and not step.is_behind:
            asking.finished(survey, seconds=monotonic() - began)
            return Recomputed(rows=n_rows, is_rebuilt=is_rebuilt, snapshot=snapshot)


@transaction.atomic
def _step(survey: int) -> Recomputed:
    """One transaction's worth of ledger rows; with the last one, the snapshot."""
    kept = Sums.objects.select_for_update(of=("self",)).select_related("survey").get(pk=survey)
    is_rebuilt = follow_definitions(kept)
    standing, n_rows = take_in(kept)
    is_behind = standing_tables.follow(kept)
    snapshot = publish(kept, standing) if n_rows < ROWS_PER_TRANSACTION else None
    number = snapshot.number if snapshot else None
    return Recomputed(rows=n_rows, is_rebuilt=is_rebuilt, snapshot=number, is_behind=is_behind)


def follow_definitions(kept: Sums) -> bool:
    """Turn to the newest questionnaire version and its weighting scheme; whether they need sums of their own, and counting begins anew."""
    newest = studies.current_version(kept.survey)
    scheme = definitions.current(newest.pk)
    if (newest.pk, scheme.pk if scheme else None) == (kept.version_id, kept.scheme_id):
        return False
    before = counting.definitions(definitions.study_of_sums(kept))
    kept.version, kept.scheme = newest, scheme
    kept.save(update_fields=["version", "scheme"])
    if before == counting.definitions(definitions.study_of_sums(kept)):
        return False
    _begin_anew(kept)
    return True


def _begin_anew(kept: Sums) -> None:
    kept.watermark, kept.revision = 0, uuid.uuid4()
    kept.save(update_fields=["watermark", "revision"])
    kept.cells.all().delete()


def take_in(kept: Sums) -> tuple[Standing, int]:
    """Count the rows past the watermark, as many as a transaction takes, and move it; the sums, and how many rows they were."""
    study = definitions.study_of_sums(kept)
    standing = memory.recall(kept)
    clusters = study.weighting.clusters
    rows = counting.rows_after(kept.survey_id, kept.watermark, limit=ROWS_PER_TRANSACTION, clusters=clusters)
    n_rows, last = counting.add_rows(standing.sums, study, rows)
    if n_rows:
        counting.keep(kept, standing.sums)
        kept.watermark, kept.revision = last, uuid.uuid4()
        kept.save(update_fields=["watermark", "revision"])
    memory.remember(kept, standing)
    return standing, n_rows


def publish(kept: Sums, standing: Standing) -> Snapshot | None:
    """Store the figures as the next snapshot and tell the screens, unless they stand for the same ledger, version, scheme and cases already."""
    newest = Snapshot.objects.filter(survey=kept.survey_id).defer("packed").order_by("-number").first()
    study = definitions.study_of_sums(kept)
    response = responding.counts(kept.survey, study)
    now = (kept.watermark, kept.version_id, kept.scheme_id)
    stands_for = (newest.ledger, newest.version_id, newest.scheme_id) if newest else (0, *now[1:])
    if stands_for == now and (newest is None or not response or responding.is_recorded(newest, response)):
        return None
    snapshot = Snapshot.objects.create(
        survey_id=kept.survey_id,
        number=newest.number + 1 if newest else 1,
        ledger=kept.watermark,
        version_id=kept.version_id,
        scheme_id=kept.scheme_id,
        n=standing.sums.n,
        packed=pack(standing.results(study, response)),
        created_at=timezone.now(),
    )
    thinning.thin(kept.survey_id, snapshot.number)
    data = {"number": snapshot.number, "ledger": snapshot.ledger, "n": snapshot.n}
    events.publish_on_commit(kept.survey.slug, "snapshot", data)
    return snapshot


def told(done: Recomputed) -> str:
    """What came of it, in words."""
    return f"snapshot {done.snapshot} stored" if done.snapshot else "the published figures stand"

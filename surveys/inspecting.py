"""What does an inspection say about a published version, or a draft in its newest revision? Asked for once, then kept.

A small questionnaire is inspected at once, in the request; a large one by a worker, while whoever asked looks in again.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from surveys import selectors
from surveys.core.compiled import index
from surveys.core.inspection import EDITION, inspect
from surveys.core.study import Study
from surveys.models import DraftRevision, InspectionRun, QuestionnaireVersion

Report = dict[str, Any]
Status = InspectionRun.Status
DEFAULT_SEED = "1"
# Questions, notes and calculations of a questionnaire that is inspected while the page is waiting.
MOST_AT_ONCE = 150
TIME_LIMIT = timedelta(minutes=5)
# A worker is ended at the time limit: one that has not ended after this time has died.
SILENCE = TIME_LIMIT + timedelta(minutes=1)
MOST_ATTEMPTS = 3
LOST_AFTER = timedelta(seconds=30)
# A report is made anew when it is wanted after that; an inspection that failed may be asked for again.
KEPT = timedelta(days=30)
FAILED_KEPT = timedelta(hours=1)

logger = logging.getLogger(__name__)


def ask(
    of: QuestionnaireVersion | DraftRevision, *, now: datetime, seed: str = "", can_wait: bool = True
) -> InspectionRun | None:
    """The inspection, begun if nobody has asked for it before; None if the draft is too wrong to be walked through.

    Asking again gives the same row: its `report` is there when its status is `ready`.

    Args:
        seed: of the simulated respondents; up to 40 characters; empty: the default one.
        can_wait: whether who asks has time for a small questionnaire to be inspected; else a worker does that, too.
    """
    of_what = {"revision": of} if isinstance(of, DraftRevision) else {"version": of}
    key = {"version": None, "revision": None, **of_what, "seed": seed[:40] or DEFAULT_SEED, "edition": EDITION}
    known = InspectionRun.objects.filter(**_lookup(key)).first()
    if known is not None:
        return known
    study = _study(of)
    if study is None:
        return None
    is_at_once = can_wait and len(index(study.questionnaire).questions) < MOST_AT_ONCE
    with transaction.atomic():
        begun, is_new = InspectionRun.objects.get_or_create(**_lookup(key), defaults={**key, "asked_at": now})
        if is_new and not is_at_once:
            transaction.on_commit(partial(_ring, begun.pk), robust=True)
    if is_new and is_at_once:
        run(begun.pk, now=now)
        begun.refresh_from_db()
    return begun


def expected_minutes(version: QuestionnaireVersion, *, now: datetime) -> dict[str, float]:
    """Language -> median length of an interview, minutes. Empty until a worker has inspected the version, which this asks for."""
    asked = ask(version, now=now, can_wait=False)
    report = asked.report if asked is not None else None
    return {language: length["median"] for language, length in report["lengths"].items()} if report else {}


def run(run_id: UUID, *, now: datetime) -> bool:
    """Inspect as was asked for; False if another worker has it, or it is done."""
    # Claimed by a conditional UPDATE: a bell that rings twice starts one.
    claimed = InspectionRun.objects.filter(pk=run_id, status=Status.WAITING)
    if not claimed.update(status=Status.RUNNING, begun_at=now, n_attempts=F("n_attempts") + 1):
        return False
    begun = InspectionRun.objects.select_related("version", "revision").get(pk=run_id)
    of = begun.revision or begun.version
    assert of is not None, "a constraint of the database"
    study = _study(of)
    assert study is not None, "a revision never changes, and this one compiled"
    try:
        report = inspect(study, seed=begun.seed).to_json()
    except Exception:
        # The same questionnaire and seed would fail again: it is said, and not tried for ever.
        logger.exception("The inspection of %s failed", of)
        _end(begun, {"status": Status.FAILED, "ended_at": now})
        return True
    _end(begun, {"status": Status.READY, "report": report, "ended_at": now})
    return True


def sweep(*, now: datetime) -> int:
    """Ring again for inspections whose bell was lost or whose worker died, and forget old ones; how many rang."""
    dead = InspectionRun.objects.filter(status=Status.RUNNING, begun_at__lt=now - SILENCE)
    dead.filter(n_attempts__gte=MOST_ATTEMPTS).update(status=Status.FAILED, ended_at=now)
    dead.update(status=Status.WAITING)
    is_old = Q(asked_at__lt=now - KEPT) | Q(status=Status.FAILED, ended_at__lt=now - FAILED_KEPT)
    InspectionRun.objects.filter(is_old, status__in=[Status.READY, Status.FAILED]).delete()
    lost = InspectionRun.objects.filter(status=Status.WAITING, asked_at__lte=now - LOST_AFTER)
    waiting = list(lost.values_list("pk", flat=True))
    for run_id in waiting:
        _ring(run_id)
    return len(waiting)


def _ring(run_id: UUID) -> None:
    from surveys.tasks import inspect as task

    task.delay(str(run_id))


def _end(begun: InspectionRun, values: dict[str, Any]) -> None:
    # A worker that was taken for dead leaves the row to the one that has it now.
    InspectionRun.objects.filter(pk=begun.pk, status=Status.RUNNING, n_attempts=begun.n_attempts).update(**values)


def _lookup(key: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{name}__isnull" if value is None else name: True if value is None else value for name, value in key.items()
    }


def _study(of: QuestionnaireVersion | DraftRevision) -> Study | None:
    return selectors.check(of).study if isinstance(of, DraftRevision) else selectors.study(of)

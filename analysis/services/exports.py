"""How does somebody get a file, and how does a worker make it?"""

import logging
import os
import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from analysis.models import ExportJob, Snapshot
from analysis.services import bell, data_file, recompute, retention
from analysis.services.formats import FORMATS
from interviews.services import paradata
from surveys import events
from surveys import selectors as studies
from surveys.core.problems import Problem, RejectedError
from surveys.core.said import sentence
from surveys.models import Survey
from surveys.saying import kept

log = logging.getLogger(__name__)

TASK = "analysis.tasks.run_export"
CONTENTS = ("values", "labels")
# Of files that hold codes and labels both.
CODED = "coded"
WAITING_SECONDS = 60
# A worker gives a sign of life with every chunk of rows; after so long without one it is taken for dead.
SILENCE = timedelta(seconds=60)
MAXIMUM_ATTEMPTS = 3
MAXIMUM_KEY = 200


class LostClaimError(Exception):
    """Another worker has taken the job over."""


@transaction.atomic
def request(
    *,
    survey: Survey,
    user: User,
    format: str = "csv",
    content: str = "values",
    language: str = "",
    snapshot: int | None = None,
    timings: bool = False,
    idempotency_key: str = "",
) -> ExportJob:
    """Ask for a file of the survey's data with weights. The same person and key again give the same job.

    Args:
        content: values or labels; formats that hold both do not ask.
        language: of the labels; empty: the study's default language.
        snapshot: number of the snapshot that the file is made from; None: the newest when the work begins, which then counts every
            interview that was complete at the request.
        timings: with columns of how long each question took and how often it was shown and changed.

    Raises:
        RejectedError: format, content, language or snapshot is none that there is, or the key has been used for another file.
    """
    problems = _problems(survey, format, content, language)
    if problems:
        raise RejectedError(problems)
    wanted = {
        "survey": survey,
        "format": format,
        "content": CODED if FORMATS[format].is_coded else content,
        "language": _language(survey, format, content, language),
        "snapshot": None if snapshot is None else _snapshot(survey, snapshot),
        "timings": timings,
    }
    job = _create(user, idempotency_key, wanted)
    transaction.on_commit(lambda: ring(job.pk), robust=True)
    return job


def _create(user: User, key: str, wanted: dict[str, object]) -> ExportJob:
    try:
        with transaction.atomic():
            return ExportJob.objects.create(id=uuid.uuid4(), requested_by=user, idempotency_key=key, **wanted)
    except IntegrityError:
        known = ExportJob.objects.filter(requested_by=user, idempotency_key=key).first() if key else None
        if known is None:
            raise
    asked = {name: value for name, value in wanted.items() if name != "snapshot" or value is not None}
    if any(getattr(known, name) != value for name, value in asked.items()):
        message = _("This Idempotency-Key was used for another file; send a new one.")
        raise RejectedError([Problem("conflict", message, where="Idempotency-Key")])
    return known


def _language(survey: Survey, format: str, content: str, language: str) -> str:
    has_labels = content == "labels" or format != "csv"
    return language or (studies.current_study(survey).default_language if has_labels else "")


def _problems(survey: Survey, format: str, content: str, language: str) -> list[Problem]:
    problems = []
    if format not in FORMATS:
        message = _("Files of the format '%(wanted)s' are not made here; available: %(available)s.")
        params = {"wanted": format, "available": ", ".join(FORMATS)}
        problems.append(Problem("format_not_available", message % params, where="format", params=params))
    if content not in CONTENTS:
        params = {"wanted": content, "available": ", ".join(CONTENTS)}
        message = _("A file does not hold '%(wanted)s'; available: %(available)s.")
        problems.append(Problem("content_not_available", message % params, where="content", params=params))
    languages = studies.current_study(survey).languages
    if language and language not in languages:
        params = {"wanted": language, "available": ", ".join(languages)}
        message = _("The study has no texts in '%(wanted)s'; available: %(available)s.")
        problems.append(Problem("language_not_available", message % params, where="language", params=params))
    return problems


def _snapshot(survey: Survey, number: int) -> Snapshot:
    found = Snapshot.objects.filter(survey=survey, number=number).first()
    if found is None:
        message = _("There is no snapshot %(number)s; leave it out for the newest.") % {"number": number}
        raise RejectedError([Problem("unknown_snapshot", message, where="snapshot")])
    return found


def ring(job: uuid.UUID) -> None:
    """Tell the workers that an export waits. Never raises."""
    bell.ring(TASK, about=str(job), seconds=WAITING_SECONDS)


def run(job: uuid.UUID) -> bool:
    """Make the file of an export, if nobody else is at it; whether this call made it.

    Safe to repeat and to kill at any point: the file has its name only when it is whole, and only the holder of the claim names it.
    """
    bell.heard(TASK, str(job))
    claim = _claim(job)
    if claim is None:
        return False
    claimed = ExportJob.objects.select_related("survey", "snapshot__version").get(pk=job)
    part = _path(claimed, f".{claimed.pk}.{claim}.part")
    try:
        _bind_snapshot(claimed, claim)
        _tell(claimed)
        data_file.write(claimed, part, beat=lambda rows: _beat(claimed, claim, rows))
        _finish(claimed, claim, part)
    except LostClaimError:
        log.warning("export %s was taken over by another worker", job)
        return False
    except RejectedError as refusal:
        _fail(claimed, claim, kept(problem.message for problem in refusal.problems))
        return False
    except Exception:
        _leave(claimed, claim)
        raise
    finally:
        part.unlink(missing_ok=True)
    # Of a worker that was killed. One that is only slow finds out that its claim is gone.
    retention.remove_leftovers(part.parent.glob(f".{claimed.pk}.*"))
    _tell(claimed)
    return True


def _claim(job: uuid.UUID) -> uuid.UUID | None:
    """Take the job if it waits, or if its worker has fallen silent."""
    claim, now = uuid.uuid4(), timezone.now()
    is_free = Q(status=ExportJob.Status.WAITING) | Q(status=ExportJob.Status.RUNNING, beaten_at__lt=now - SILENCE)
    _give_up_the_hopeless(job, is_free)
    taken = ExportJob.objects.filter(is_free, pk=job).update(
        status=ExportJob.Status.RUNNING,
        claim=claim,
        n_attempts=F("n_attempts") + 1,
        beaten_at=now,
        rows_done=0,
    )
    return claim if taken else None


def _give_up_the_hopeless(job: uuid.UUID, is_free: Q) -> None:
    """An export whose worker has died time and again would kill the next one too."""
    ExportJob.objects.filter(is_free, pk=job, n_attempts__gte=MAXIMUM_ATTEMPTS).update(
        status=ExportJob.Status.FAILED,
        ended_at=timezone.now(),
        error=kept([sentence("The file could not be made; ask for it again.")]),
    )


def _bind_snapshot(job: ExportJob, claim: uuid.UUID) -> None:
    """Fix what the file is made from, once and for all attempts: the newest figures, with all that is complete by now."""
    if job.snapshot is None:
        recompute.run(job.survey_id)
        newest = Snapshot.objects.filter(survey=job.survey_id).select_related("version").order_by("-number").first()
        if newest is None:
            raise RejectedError([Problem("no_interviews", sentence("There are no completed interviews yet."))])
        job.snapshot = newest
    job.rows_total = job.snapshot.n
    _hold(job, claim, snapshot=job.snapshot, rows_total=job.rows_total)
    if job.timings and job.timings_until is None:
        _bind_moment(job, claim)


@transaction.atomic
def _bind_moment(job: ExportJob, claim: uuid.UUID) -> None:
    """What was measured goes on arriving after an interview is counted: every file of a snapshot counts what its first one did."""
    assert job.snapshot is not None, "it is bound before"
    Snapshot.objects.select_for_update().get(pk=job.snapshot.pk)
    first = ExportJob.objects.filter(snapshot=job.snapshot, timings_until__isnull=False).order_by("timings_until")
    job.timings_until = first.values_list("timings_until", flat=True).first() or paradata.settled()
    _hold(job, claim, timings_until=job.timings_until)


def _beat(job: ExportJob, claim: uuid.UUID, rows: int) -> None:
    """A sign of life, with the rows done."""
    job.rows_done = rows
    _hold(job, claim, rows_done=rows)
    _tell(job)


def _hold(job: ExportJob, claim: uuid.UUID, **values: object) -> None:
    held = ExportJob.objects.filter(pk=job.pk, claim=claim, status=ExportJob.Status.RUNNING)
    if not held.update(beaten_at=timezone.now(), **values):
        raise LostClaimError


@transaction.atomic
def _finish(job: ExportJob, claim: uuid.UUID, part: Path) -> None:
    """Give the whole file its name, under the lock of its row."""
    locked = ExportJob.objects.select_for_update().get(pk=job.pk)
    if (locked.claim, locked.status) != (claim, ExportJob.Status.RUNNING):
        raise LostClaimError
    whole = _path(job, f"{job.pk}.{FORMATS[job.format].suffix}")
    os.replace(part, whole)
    job.status, job.file = ExportJob.Status.READY, str(whole.relative_to(settings.MEDIA_ROOT))
    job.ended_at = job.beaten_at = timezone.now()
    job.save(update_fields=["status", "file", "ended_at", "beaten_at"])


def _fail(job: ExportJob, claim: uuid.UUID, reason: str) -> None:
    """There will be no file, and the person learns why."""
    ExportJob.objects.filter(pk=job.pk, claim=claim, status=ExportJob.Status.RUNNING).update(
        status=ExportJob.Status.FAILED, ended_at=timezone.now(), error=reason
    )
    job.refresh_from_db(fields=["status"])
    _tell(job)


def _leave(job: ExportJob, claim: uuid.UUID) -> None:
    """Leave the job to a further attempt, as long as there may be one."""
    ExportJob.objects.filter(pk=job.pk, claim=claim, status=ExportJob.Status.RUNNING).update(
        status=ExportJob.Status.WAITING
    )
    _give_up_the_hopeless(job.pk, Q(status=ExportJob.Status.WAITING))
    job.refresh_from_db(fields=["status"])
    _tell(job)


def _tell(job: ExportJob) -> None:
    data = {"id": str(job.pk), "status": job.status, "rows_done": job.rows_done, "rows_total": job.rows_total}
    events.publish_on_commit(job.survey.slug, "export", data)


def _path(job: ExportJob, name: str) -> Path:
    folder = Path(settings.MEDIA_ROOT) / "exports" / job.survey.slug
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name

"""How is a simulated fieldwork asked for, conducted, stopped and, if its worker dies, noticed?"""

import os
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from interviews.models import SimulationRun
from interviews.simulation import staff
from interviews.simulation.conductor import Progress, conduct
from interviews.simulation.study import model_of
from surveys import events, selectors
from surveys.core.problems import Problem, RejectedError
from surveys.models import Survey

Status = SimulationRun.Status
ALIVE = (Status.WAITING, Status.RUNNING, Status.STOPPING)
SILENCE = timedelta(seconds=60)
MOST_INTERVIEWS = 100_000


def processes() -> int:
    """Interviewers at work at once: enough to keep the servers of this machine busy."""
    return max(2, 2 * (os.cpu_count() or 1))


def url() -> str:
    """Where the product answers, from this machine."""
    return os.environ.get("COPROD_URL") or f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"


@transaction.atomic
def start(*, survey: Survey, user: User | None, n_interviews: int, seed: int, ring: bool = True) -> SimulationRun:
    """Ask for a simulation. A job is a row: the broker only rings the bell.

    Args:
        ring: False if the caller conducts it.

    Raises:
        RejectedError: the survey is not marked as simulated, has no model, or a simulation is under way.
    """
    if not survey.is_simulated:
        raise RejectedError(
            [Problem("not_simulated", _("Only a survey that is marked as simulated can be simulated."))]
        )
    if not 1 <= n_interviews <= MOST_INTERVIEWS:
        message = _("Give a number of interviews from 1 to %(most)s.") % {"most": MOST_INTERVIEWS}
        raise RejectedError([Problem("bad_number", message, where="interviews")])
    model_of_survey_exists(survey)
    try:
        with transaction.atomic():
            run_ = SimulationRun.objects.create(
                id=uuid.uuid4(), survey=survey, requested_by=user, n_interviews=n_interviews, seed=seed
            )
    except IntegrityError:
        raise RejectedError([Problem("conflict", _("A simulation of this survey is under way already."))]) from None
    if ring:
        transaction.on_commit(partial(_ring, run_.pk), robust=True)
    _tell(run_)
    return run_


def model_of_survey_exists(survey: Survey) -> None:
    """Raise RejectedError if nothing is known of the survey's simulated respondents."""
    from interviews.simulation.study import folder_of

    folder_of(survey.slug)


def _ring(run_id: UUID) -> None:
    from interviews.tasks import run_simulation

    run_simulation.delay(str(run_id))


@transaction.atomic
def stop(*, run: UUID) -> SimulationRun:
    """Ask a simulation to stop; interviews under way are finished first. Safe to repeat."""
    found = SimulationRun.objects.select_for_update().select_related("survey").get(pk=run)
    if found.status == Status.WAITING:
        found.status, found.ended_at = Status.STOPPED, timezone.now()
    elif found.status == Status.RUNNING:
        found.status = Status.STOPPING
    found.save(update_fields=["status", "ended_at"])
    _tell(found)
    return found


def _tell(run_: SimulationRun) -> None:
    data = {"id": str(run_.pk), "status": run_.status, "done": run_.n_done, "of": run_.n_interviews}
    events.publish_on_commit(run_.survey.slug, "simulation", data)


def run(
    run_id: UUID, *, watch: Callable[[Progress], None] | None = None, n_processes: int | None = None
) -> Progress | None:
    """Conduct a simulation that was asked for; None if another worker has it, or it was stopped before.

    Args:
        watch: told of progress about twice a second.
        n_processes: interviewers at once.
    """
    # Claimed by a conditional UPDATE: a bell that rings twice starts one.
    if not SimulationRun.objects.filter(pk=run_id, status=Status.WAITING).update(
        status=Status.RUNNING, beaten_at=timezone.now()
    ):
        return None
    run_ = SimulationRun.objects.select_related("survey").get(pk=run_id)
    try:
        progress = _conduct(run_, watch or (lambda progress: None), n_processes or processes())
    except BaseException as error:
        _end(run_, Status.FAILED, f"{type(error).__name__}: {error}")
        raise
    finally:
        staff.dismiss(run_.survey)
    run_.refresh_from_db()
    run_.n_done = progress.done
    status = Status.STOPPED if run_.status == Status.STOPPING and progress.done < run_.n_interviews else Status.FINISHED
    _end(run_, status, "\n".join(progress.messages))
    return progress


def _end(run_: SimulationRun, status: str, message: str) -> None:
    run_.status, run_.message, run_.ended_at = status, message, timezone.now()
    run_.save(update_fields=["status", "message", "ended_at", "n_done"])
    _tell(run_)


def _conduct(run_: SimulationRun, watch: Callable[[Progress], None], n_processes: int) -> Progress:
    survey = run_.survey
    model = vars(model_of(selectors.current_study(survey)))
    staff.recruit(survey, run_.n_interviews, seed=run_.seed, now=timezone.now())
    terms: list[dict[str, Any]] = [
        {"url": url(), "token": token, "survey": survey.slug, "seed": run_.seed, "model": model}
        for token in staff.hire(survey, min(n_processes, run_.n_interviews))
    ]

    def report(progress: Progress) -> bool:
        watch(progress)
        SimulationRun.objects.filter(pk=run_.pk).update(n_done=progress.done, beaten_at=timezone.now())
        run_.refresh_from_db(fields=["status", "n_done"])
        _tell(run_)
        return run_.status == Status.RUNNING

    def refill() -> bool:
        left = run_.n_interviews - run_.n_done
        return staff.recruit(survey, left, seed=run_.seed, now=timezone.now(), more=True) > 0

    return conduct(terms, n_interviews=run_.n_interviews, report=report, refill=refill)


def sweep(*, now: datetime) -> int:
    """Ring again for simulations whose bell was lost, and call failed those whose worker died; how many there were."""
    lost = SimulationRun.objects.filter(status=Status.WAITING, created_at__lt=now - SILENCE)
    for run_id in lost.values_list("pk", flat=True):
        _ring(run_id)
    dead = SimulationRun.objects.filter(status__in=[Status.RUNNING, Status.STOPPING], beaten_at__lt=now - SILENCE)
    n_dead = 0
    for run_ in dead.select_related("survey"):
        staff.dismiss(run_.survey)
        _end(run_, Status.FAILED, "The worker that conducted it has died.")
        n_dead += 1
    return n_dead

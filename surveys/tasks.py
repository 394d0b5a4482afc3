"""Which of the work on questionnaires is done by workers?"""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from surveys import inspecting


@shared_task(name="surveys.tasks.inspect", time_limit=inspecting.TIME_LIMIT.seconds)
def inspect(run: str) -> None:
    """Inspect a questionnaire, as was asked for."""
    inspecting.run(UUID(run), now=timezone.now())


@shared_task(name="surveys.tasks.sweep", time_limit=60)
def sweep() -> int:
    """Ring again for inspections whose bell was lost or whose worker died."""
    return inspecting.sweep(now=timezone.now())

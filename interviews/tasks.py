"""Which of fieldwork's work is done by workers?"""

from celery import shared_task
from django.utils import timezone

from interviews.services import sweep as sweeping


@shared_task(name="interviews.tasks.sweep", time_limit=300)
def sweep() -> dict[str, int]:
    """Put back in order what was left lying."""
    from interviews.simulation import service

    now = timezone.now()
    return {**sweeping.sweep(now=now), "simulations": service.sweep(now=now)}


@shared_task(name="interviews.tasks.run_simulation", time_limit=6 * 3600)
def run_simulation(run: str) -> None:
    """Conduct a simulated fieldwork that was asked for."""
    from uuid import UUID

    from interviews.simulation import service

    service.run(UUID(run))

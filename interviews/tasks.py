"""Which of fieldwork's work is done by workers?"""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from interviews.services import dials
from interviews.services import sweep as sweeping


@shared_task(name="interviews.tasks.place_call", time_limit=30)
def place_call(dial: str) -> None:
    """Hand a call to the exchange."""
    dials.place(id=UUID(dial), now=timezone.now())


@shared_task(name="interviews.tasks.hang_up_call", time_limit=30)
def hang_up_call(dial: str) -> None:
    """Have the exchange hang up."""
    dials.end(id=UUID(dial), now=timezone.now())


@shared_task(name="interviews.tasks.sweep", time_limit=300)
def sweep() -> dict[str, int]:
    """Put back in order what was left lying."""
    from interviews.simulation import service

    now = timezone.now()
    return {**sweeping.sweep(now=now), "simulations": service.sweep(now=now)}


@shared_task(name="interviews.tasks.run_simulation", time_limit=6 * 3600)
def run_simulation(run: str) -> None:
    """Conduct a simulated fieldwork that was asked for."""
    from interviews.simulation import service

    service.run(UUID(run))

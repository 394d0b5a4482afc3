"""What does the demo survey begin with?"""

from typing import Any

from django.utils import timezone

from interviews.models import Case
from surveys.models import Survey

# Enough to try the interviewer's screens at once; a simulation brings its own numbers.
INTERVIEWS = 100
SEED = 2008


def give_sample(sender: object, *, survey: Survey, **kwargs: Any) -> None:
    """A few fictional numbers in each country, once: the receiver of surveys.signals.demo_wanted."""
    if Case.objects.filter(survey=survey).exists():
        return
    # Only here: what the simulation needs is slow to import, and web processes never do.
    from interviews.simulation import staff

    staff.recruit(survey, INTERVIEWS, seed=SEED, now=timezone.now())

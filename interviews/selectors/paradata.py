"""What was measured of interviews, question by question?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Min, Q, Sum

from interviews.models import Visit


@dataclass
class Stay:
    """All stays at one question: how long (seconds, without time away from the page), how many, how many answers changed."""

    seconds: float = 0.0
    visits: int = 0
    changes: int = 0


@dataclass
class Measured:
    """One interview at the screen.

    Args:
        seconds: at questions and at the end, without time away from the page.
        away_seconds: how long the page did not have the focus.
        times_away: how often it lost it.
        languages: in which questions were left, in the order in which they were first spoken.
        stays: by question.
    """

    seconds: float = 0.0
    away_seconds: float = 0.0
    times_away: int = 0
    languages: list[str] = field(default_factory=list)
    stays: dict[str, Stay] = field(default_factory=dict)


def measured(interviews: Sequence[UUID], *, until: datetime) -> Mapping[UUID, Measured]:
    """What had been received of these interviews at a moment; nothing for an interview of which nothing had.

    Args:
        until: from `services.paradata.settled` the answer is the same for ever.
    """
    rows = Visit.objects.filter(interview__in=interviews, received_at__lte=until).order_by()
    spoken = rows.values("interview", "name", "language").annotate(
        n=Count("pk"),
        n_changed=Count("pk", filter=Q(outcome=Visit.Outcome.CHANGED)),
        here=Sum(F("duration_ms") - F("away_ms")),
        away=Sum("away_ms"),
        times=Sum("times_away"),
        first=Min("at"),
    )
    found: dict[UUID, Measured] = {}
    for row in spoken.order_by("first", "name", "language"):
        of = found.setdefault(row["interview"], Measured())
        of.seconds += row["here"] / 1000
        of.away_seconds += row["away"] / 1000
        of.times_away += row["times"]
        if row["language"] not in of.languages:
            of.languages.append(row["language"])
        if row["name"]:
            stay = of.stays.setdefault(row["name"], Stay())
            stay.seconds += row["here"] / 1000
            stay.visits += row["n"]
            stay.changes += row["n_changed"]
    return found

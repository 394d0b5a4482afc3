"""How did the figures move over the field period? One point for each of some snapshots, evenly over the ledger."""

from dataclasses import dataclass
from datetime import datetime

from analysis.models import Snapshot
from surveys.models import Survey

MOST_POINTS = 40


@dataclass(frozen=True)
class Point:
    """An index at one snapshot; the ends of its interval are None where it has none."""

    number: int
    at: datetime
    n: int
    estimate: float
    low: float | None
    high: float | None


def trend(survey: Survey, domain: str = "") -> dict[str, list[Point]]:
    """Index -> its estimates in the order of the snapshots.

    Args:
        domain: country code; empty: all together.
    """
    numbers = list(Snapshot.objects.filter(survey=survey).order_by("number").values_list("number", flat=True))
    chosen = evenly(numbers, MOST_POINTS)
    place = ("country", domain) if domain else ("", "overall")
    found: dict[str, list[Point]] = {}
    for snapshot in Snapshot.objects.filter(survey=survey, number__in=chosen).order_by("number").iterator(chunk_size=4):
        for row in snapshot.results["estimates"]:
            if (row["by"], row["domain"]) == place:
                point = Point(
                    snapshot.number, snapshot.created_at, row["n"], row["estimate"], row["ci_low"], row["ci_high"]
                )
                found.setdefault(row["index"], []).append(point)
    return found


def evenly(numbers: list[int], most: int) -> list[int]:
    """At most so many of the numbers, the first and the last among them, evenly apart."""
    if len(numbers) <= most:
        return numbers
    return [numbers[round(place * (len(numbers) - 1) / (most - 1))] for place in range(most)]

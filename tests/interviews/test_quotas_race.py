"""Can many reservations at the same moment overshoot a cell?"""

import threading
from functools import partial

import pytest

from interviews.models import Interview, QuotaCell
from interviews.services import completion, quotas
from interviews.services.quotas import Reserved
from tests.interviews.fieldwork import NOON, SAID, Study
from tests.interviews.racing import PATIENCE_SECONDS, at_once

pytestmark = pytest.mark.django_db(transaction=True)
N = 8


def waiting(study: Study, n: int = N) -> list[Interview]:
    """Interviews that all want the last place in the north."""
    interviews = [study.interview(**SAID) for _ in range(n)]
    quotas.set_target(cell=study.cell("north").pk, target=1)
    return interviews


def test_the_last_place_is_given_once(study: Study) -> None:
    interviews = waiting(study)

    outcomes = at_once([partial(quotas.reserve, interview=found.pk, now=NOON) for found in interviews])

    assert outcomes.count(Reserved()) == 1
    assert study.cell("north").reserved == 1
    assert Interview.objects.filter(status=Interview.Status.OVER_QUOTA).count() == N - 1


def test_the_control_reads_decides_and_writes_and_so_gives_it_more_than_once(study: Study) -> None:
    interviews = waiting(study)
    cell, line = study.cell("north").pk, threading.Barrier(N)

    def careless() -> bool:
        found = QuotaCell.objects.get(pk=cell)
        has_place = found.completes + found.reserved < found.target
        line.wait(PATIENCE_SECONDS)
        if has_place:
            QuotaCell.objects.filter(pk=cell).update(reserved=found.reserved + 1)
        return has_place

    assert sum(at_once([careless for _ in interviews])) > 1


def test_completing_without_a_reservation_does_not_overshoot_either(study: Study) -> None:
    interviews = waiting(study)

    at_once([partial(completion.complete, interview=found.pk, now=NOON) for found in interviews])

    assert Interview.objects.filter(status=Interview.Status.COMPLETE).count() == 1
    assert (study.cell("north").completes, study.cell("north").reserved) == (1, 0)


def test_places_in_two_plans_are_taken_in_one_order_so_that_nobody_waits_in_a_circle(study: Study) -> None:
    moods = [["mood", "CZ", f"happy={happy}", "9", "soft"] for happy in ("yes", "no")]
    regions = [["region", country, f"region={r}", "9", "hard"] for country in ("CZ", "UK") for r in ("north", "south")]
    study.publish(quotas=[["plan", "country", "cell", "target", "kind"], *moods, *regions])
    interviews = []
    for before, after in [("north", "south"), ("south", "north")] * (N // 2):
        found = study.interview(**{**SAID, "region": before})
        quotas.reserve(interview=found.pk, now=NOON)
        study.say(found, region=after)
        interviews.append(found)

    at_once([partial(quotas.reserve, interview=found.pk, now=NOON) for found in interviews])

    reserved = QuotaCell.objects.filter(reserved__gt=0).values_list("key", "reserved")
    assert dict(reserved) == {
        "mood|CZ|happy=yes": N,
        "region|CZ|region=north": N // 2,
        "region|CZ|region=south": N // 2,
    }

"""Can two interviewers get the same case?"""

import threading
from functools import partial

import pytest

from interviews.models import Case
from interviews.services import cases
from tests.interviews.fieldwork import NOON, Study
from tests.interviews.racing import PATIENCE_SECONDS, at_once

pytestmark = pytest.mark.django_db(transaction=True)
N = 8


def test_nobody_gets_the_case_of_another(study: Study) -> None:
    study.add_cases(N)
    people = [study.person() for _ in range(N)]

    taken = at_once([partial(cases.take_next, survey=study.survey, interviewer=user.pk, now=NOON) for user in people])

    assert len({case.pk for case in taken if case}) == N


def test_the_control_reads_and_then_writes_and_so_gives_one_case_to_many(study: Study) -> None:
    study.add_cases(N)
    line = threading.Barrier(N)

    def careless() -> int:
        found = Case.objects.filter(holder=None).order_by("shuffle")[0]
        line.wait(PATIENCE_SECONDS)
        return found.pk

    assert len(set(at_once([careless] * N))) == 1


def test_an_interviewer_who_asks_many_times_at_once_gets_one_case(study: Study) -> None:
    study.add_cases(N)
    user = study.person()

    taken = at_once([partial(cases.take_next, survey=study.survey, interviewer=user.pk, now=NOON)] * N)

    assert len({case.pk for case in taken if case}) == 1
    assert None not in taken
    assert Case.objects.filter(holder=user).count() == 1

"""Do places, counts and ledger agree with the interviews, whatever happens in whatever order?"""

import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviews.models import Attempt, Case, Interview, LedgerHead, LedgerRow, QuotaCell, Reservation
from interviews.services import attempts, cases, completion, conducting, quotas
from interviews.services.sweep import sweep
from surveys.core.problems import RejectedError
from tests.interviews.fieldwork import NOON, SAID, Study

REGIONS = st.sampled_from(["north", "south"])
WHICH = st.integers(0, 2)
KINDS = ("reserve", "reserve", "complete", "break off", "suspend", "refuse", "void", "resume")
STEPS = st.one_of(
    st.tuples(st.just("begin"), REGIONS),
    *(st.tuples(st.just(kind), WHICH) for kind in KINDS),
    st.tuples(st.just("correct"), WHICH, REGIONS),
    st.tuples(st.just("target"), REGIONS, st.integers(0, 4)),
    st.tuples(st.just("wait"), st.sampled_from([timedelta(minutes=50), timedelta(minutes=70)])),
)


class Fieldwork:
    """Takes steps; what is refused changes nothing."""

    def __init__(self, study: Study) -> None:
        self.study, self.now = study, NOON

    def take(self, step: str, *terms: object) -> None:
        try:
            with transaction.atomic():
                self._take(step, *terms)
        except RejectedError:
            pass

    def _take(self, step: str, first: object, *more: object) -> None:
        if step == "begin":
            self._begin({**SAID, "region": first})
        elif step == "target":
            (target,) = more
            assert isinstance(first, str)
            assert isinstance(target, int)
            quotas.set_target(cell=self.study.cell(first).pk, target=target)
        elif step == "wait":
            assert isinstance(first, timedelta)
            self.now += first
            sweep(now=self.now)
        else:
            assert isinstance(first, int)
            interview = self._one_of(first, step)
            if interview is not None:
                self._with(interview, step, *more)

    def _begin(self, said: dict[str, Any]) -> Interview | None:
        """An interview of the next case, if the country is not full."""
        user = self.study.person()
        self.study.add_cases(now=self.now)
        case = cases.take_next(survey=self.study.survey, interviewer=user.pk, now=self.now)
        if case is None:
            return None
        interview, _ = conducting.begin(id=uuid.uuid4(), case=case.pk, interviewer=user.pk, language="en", now=self.now)
        self.study.say(interview, now=self.now, **said)
        return interview

    def _one_of(self, which: int, step: str) -> Interview | None:
        """One that the step is likely to mean something to; a new one if there is none."""
        if step == "void":
            found = list(Interview.objects.exclude(status=Interview.Status.VOID).order_by("started_at", "pk"))
        else:
            found = list(Interview.objects.filter(status__in=completion.UNFINISHED).order_by("started_at", "pk"))
        return found[which % len(found)] if found else self._begin(SAID)

    def _with(self, interview: Interview, step: str, *more: object) -> None:
        pk, now = interview.pk, self.now
        if step == "reserve":
            quotas.reserve(interview=pk, now=now)
        elif step == "complete":
            completion.complete(interview=pk, now=now)
        elif step == "break off":
            completion.break_off(interview=pk, now=now)
        elif step == "suspend":
            conducting.suspend(interview=pk, now=now)
        elif step == "void":
            completion.void(interview=pk, reason="Invented.", now=now)
        elif step == "correct":
            self.study.say(interview, now=now, region=more[0])
        elif step == "refuse":
            attempt = Attempt.objects.filter(case=interview.case_id, ended_at=None).first()
            if attempt:
                attempts.finish(id=attempt.pk, disposition="2.112", now=now)
        elif step == "resume":
            who = interview.interviewer_id
            conducting.begin(id=pk, case=interview.case_id, interviewer=who, language="en", now=now)


def check() -> None:
    """Every law of the books."""
    complete = list(Interview.objects.filter(status=Interview.Status.COMPLETE))
    counted = Counter(interview.values["region"] for interview in complete)
    held = Counter(Reservation.objects.values_list("cell_id", flat=True))
    for cell in QuotaCell.objects.filter(country__code="CZ"):
        assert cell.completes == counted[cell.cell["region"]]
        assert cell.reserved == held[cell.pk]
        assert cell.completes + cell.reserved <= cell.target
    rows = list(LedgerRow.objects.order_by("position"))
    assert [row.position for row in rows] == list(range(1, LedgerHead.objects.get().position + 1))
    in_ledger: Counter[object] = Counter()
    for row in rows:
        in_ledger[row.interview_id] += row.sign
    assert {pk for pk, n in in_ledger.items() if n} == {interview.pk for interview in complete}
    assert set(in_ledger.values()) <= {0, 1}
    ended = Interview.objects.exclude(status__in=completion.UNFINISHED)
    assert not Reservation.objects.filter(interview__in=ended).exists()
    assert not Attempt.objects.filter(ended_at=None, case__holder=None).exists()
    assert not Interview.objects.filter(
        status__in=completion.UNFINISHED, case__opens_at=None, case__holder=None
    ).exists()
    assert not Case.objects.filter(disposition="1.10").exclude(interviews__status=Interview.Status.COMPLETE).exists()


@pytest.fixture
def study(db: None) -> Study:
    """Simulated, so that the hour does not matter."""
    return Study.open(is_simulated=True)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=10, max_size=30))
def test_the_books_agree_after_every_step(study: Study, steps: list[tuple[str, object]]) -> None:
    with transaction.atomic():
        fieldwork = Fieldwork(study)
        for step in steps:
            fieldwork.take(*step)
            check()
        transaction.set_rollback(True)

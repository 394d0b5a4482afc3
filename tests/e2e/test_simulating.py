"""Simulated interviewers conduct fieldwork over the public API, exactly as many interviews as asked for."""

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from rest_framework.authtoken.models import Token

from analysis import selectors
from analysis.services import recompute
from interviews.models import Interview, LedgerRow, QuotaCell, Reservation, SimulationRun
from interviews.simulation import service
from surveys.core.problems import RejectedError
from surveys.models import Survey
from tests.e2e.conftest import Site

SEED = 7


@pytest.fixture
def survey(site: Site, study: str, monkeypatch: pytest.MonkeyPatch) -> Survey:
    """The demo survey, with the product answering where the simulation looks for it."""
    monkeypatch.setenv("COPROD_URL", site.url)
    return Survey.objects.get(slug=study)


def simulated(survey: Survey, n: int) -> SimulationRun:
    run = service.start(survey=survey, user=None, n_interviews=n, seed=SEED, ring=False)
    service.run(run.pk, n_processes=3)
    run.refresh_from_db()
    return run


def test_exactly_as_many_interviews_are_completed_as_were_asked_for(survey: Survey) -> None:
    run = simulated(survey, 12)

    complete = Interview.objects.filter(survey=survey, status=Interview.Status.COMPLETE)
    assert (run.status, run.n_done, run.message) == (SimulationRun.Status.FINISHED, 12, "")
    assert complete.count() == 12
    assert LedgerRow.objects.filter(survey=survey).count() == 12


def test_no_cell_is_over_target_and_no_place_stays_held(survey: Survey) -> None:
    simulated(survey, 8)

    assert not QuotaCell.objects.filter(completes__gt=F("target")).exists()
    assert sum(QuotaCell.objects.values_list("completes", flat=True)) == 8
    assert not Reservation.objects.exists()


def test_a_quota_that_is_full_ends_the_interviews_of_its_cell(survey: Survey) -> None:
    QuotaCell.objects.filter(survey=survey).exclude(country__code="DK").update(target=0)
    QuotaCell.objects.filter(survey=survey, country__code="DK").update(target=1)

    run = simulated(survey, 6)

    assert run.n_done == 6
    assert set(QuotaCell.objects.filter(country__code="DK").values_list("completes", flat=True)) == {1}
    assert set(Interview.objects.filter(status="complete").values_list("case__country__code", flat=True)) == {"DK"}


def test_the_results_count_every_simulated_interview(survey: Survey) -> None:
    simulated(survey, 10)

    recompute.run(survey.pk)

    snapshot = selectors.latest_snapshot(survey)
    assert snapshot is not None
    assert snapshot.n == 10


def test_simulated_interviewers_lose_their_access_when_the_work_is_done(survey: Survey) -> None:
    simulated(survey, 2)

    staff = User.objects.filter(username__startswith="simulated-")
    assert staff.exists()
    assert not staff.filter(is_active=True).exists()
    assert not Token.objects.filter(user__in=staff).exists()


def test_one_simulation_at_a_time(survey: Survey) -> None:
    service.start(survey=survey, user=None, n_interviews=5, seed=SEED, ring=False)

    with pytest.raises(RejectedError, match="under way"):
        service.start(survey=survey, user=None, n_interviews=5, seed=SEED, ring=False)


def test_a_simulation_that_was_stopped_before_it_began_is_not_conducted(survey: Survey) -> None:
    run = service.start(survey=survey, user=None, n_interviews=5, seed=SEED, ring=False)
    service.stop(run=run.pk)

    assert service.run(run.pk) is None
    assert not Interview.objects.exists()


def test_a_real_survey_is_never_simulated(survey: Survey) -> None:
    survey.is_simulated = False
    survey.save()

    with pytest.raises(RejectedError, match="marked as simulated"):
        service.start(survey=survey, user=None, n_interviews=5, seed=SEED, ring=False)

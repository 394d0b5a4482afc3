"""Verifying: silent when all agrees, and loud, with a place, for every kind of damage."""

import io

import pytest
from django.core.management import CommandError, call_command

from analysis.models import Snapshot, Sums, SumsCell
from analysis.services import recompute, verifying
from interviews.models import Interview, LedgerHead, LedgerRow, QuotaCell
from tests.analysis.study import Field

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(db):
    """A survey with a quota, 20 interviews counted and one of them taken back."""
    plan = [["plan", "country", "cell", "target", "kind"]]
    plan += [["sex", c, f"sex={s}", "40", "hard"] for c in ("CZ", "DE") for s in ("male", "female")]
    field = Field.open(quotas=plan)
    interviews = field.complete_many(20)
    field.void(interviews[4])
    for cell in QuotaCell.objects.select_related("country"):
        complete = Interview.objects.filter(status="complete", case__country=cell.country, values__contains=cell.cell)
        QuotaCell.objects.filter(pk=cell.pk).update(completes=complete.count())
    recompute.run(field.survey.pk)
    return field


def damaged(field):
    """What the checks that differ looked at."""
    return [check.what for check in verifying.verify(field.survey) if check.differences]


def test_what_agrees_is_not_reported(counted):
    assert damaged(counted) == []


def test_an_empty_survey_agrees(field):
    assert damaged(field) == []


def test_a_ledger_row_that_vanished_is_found(counted):
    LedgerRow.objects.filter(position=7).delete()

    assert any("every position from 1 to 21" in what for what in damaged(counted))


def test_an_interview_counted_twice_is_found(counted):
    counted.append(Interview.objects.filter(status="complete").first(), +1)

    assert any("at most once" in what for what in damaged(counted))


def test_a_complete_interview_that_nobody_counted_is_found(counted):
    Interview.objects.filter(status="void").update(status="complete")

    assert any("complete interviews with their data" in what for what in damaged(counted))


def test_data_that_changed_after_they_were_counted_are_found(counted):
    interview = Interview.objects.filter(status="complete").first()
    Interview.objects.filter(pk=interview.pk).update(values=interview.values | {"comment": "changed"})

    assert any("complete interviews with their data" in what for what in damaged(counted))


def test_a_wrong_quota_count_is_found(counted):
    QuotaCell.objects.filter(key="sex|DE|sex=male").update(completes=39)

    assert any("quota cells" in what for what in damaged(counted))


def test_sums_that_are_not_those_of_the_ledger_are_found(counted):
    row = LedgerRow.objects.get(position=3)
    row.delete()
    answers = row.values | {
        "safety_1": "often",
        "safety_2": "often",
        "safety_3": "never",
        "education": "other",
    }
    LedgerRow.objects.create(
        survey=row.survey,
        position=3,
        interview=row.interview,
        version=row.version,
        sign=1,
        values=answers,
        at=row.at,
    )

    assert any("counted anew" in what for what in damaged(counted))


def test_a_snapshot_that_counts_wrongly_is_found(counted):
    Snapshot.objects.update(n=18)

    assert any("snapshot 1" in what for what in damaged(counted))


def test_the_command_tells_what_it_checked(counted):
    told = io.StringIO()

    call_command("verify", "two-countries", stdout=told)

    assert told.getvalue().count("ok") == 8


def test_the_command_fails_when_something_differs(counted):
    QuotaCell.objects.update(completes=0)

    with pytest.raises(CommandError, match="4 differences") as refused:
        call_command("verify", stdout=io.StringIO())

    assert refused.value.returncode == 1


def test_the_command_names_the_surveys_there_are_when_it_does_not_know_one(counted):
    with pytest.raises(CommandError, match="Known: two-countries"):
        call_command("verify", "three-countries")


def test_rebuild_makes_the_sums_anew(counted):
    SumsCell.objects.filter(key__contains="CZ").delete()
    assert damaged(counted) != []
    told = io.StringIO()

    call_command("rebuild", "two-countries", stdout=told)

    assert "21 ledger rows" in told.getvalue()
    assert damaged(counted) == []


def test_recompute_needs_no_worker(counted):
    counted.complete()

    call_command("recompute", stdout=io.StringIO())

    assert Sums.objects.get().watermark == LedgerHead.objects.get().position == 22

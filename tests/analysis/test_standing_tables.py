"""Tables that are kept live: counts that move with the sums say what reading every interview says, and opening one reads none."""

from dataclasses import asdict
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User

from analysis import selectors
from analysis.core.tables.spec import TableSpec
from analysis.models import SavedTable, Sums, TableKind, TableSums
from analysis.services import (
    column_answers,
    rebuilding,
    recompute,
    saved_tables,
    schemes,
    standing_tables,
    tables,
    verifying,
)
from tests.analysis.study import NOON, TABLES, Field

pytestmark = pytest.mark.django_db

SPECS = {
    "answers by a crossing": TableSpec(rows=("safety_1", "health_1"), columns=(("country", "sex"), ("age_group",))),
    "nets, tops and missing kinds": TableSpec(
        rows=("safety_1",), columns=(("education",),), missing=("dk",), top=2, nets={"safety_1": {"does": ("often", "sometimes")}}
    ),
    "several answers": TableSpec(rows=("places",), columns=(("sex",),)),
    "a number and a score": TableSpec(rows=("age", "index_safety"), columns=(("country",),), bands={"age": (30.0, 60.0)}),
    "a filter": TableSpec(rows=("index_health", "safety_2"), columns=(("sex",),), filter="${age} >= 40 and ${sex} = 'male'"),
    "one country": TableSpec(rows=("safety_1",), columns=(("sex",),), country="DE"),
}  # fmt: skip
PLAIN = SPECS["answers by a crossing"]


@pytest.fixture
def user(db):
    return User.objects.create_user("ann")


def keep(field, user, spec, name="a table"):
    return saved_tables.save(survey=field.survey, user=user, name=name, spec=spec, is_live=True, now=NOON)


def from_every_interview(field, spec):
    with patch.object(standing_tables, "opened", return_value=None):
        return tables.table(survey=field.survey, spec=spec)


def from_counts(field, spec):
    def never(*args, **kwargs):
        raise AssertionError("interviews were read")

    tables._kept.clear()
    with patch.object(column_answers, "respondents", never):
        return tables.table(survey=field.survey, spec=spec)


def assert_same(one, other, where=""):
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for name in one:
            assert_same(one[name], other[name], f"{where}.{name}")
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other)
        for number, (a, b) in enumerate(zip(one, other, strict=True)):
            assert_same(a, b, f"{where}[{number}]")
    elif isinstance(one, float) and isinstance(other, float):
        assert one == pytest.approx(other, rel=1e-9, abs=1e-9, nan_ok=True), where
    else:
        assert one == other, where


@pytest.mark.parametrize("name", SPECS)
def test_an_opened_table_reads_no_interview_and_says_the_same(field, user, name):
    field.complete_many(120)
    keep(field, user, SPECS[name])
    recompute.run(field.survey.pk)

    found, expected = from_counts(field, SPECS[name]), from_every_interview(field, SPECS[name])

    assert_same(asdict(found.table), asdict(expected.table))
    assert found.snapshot == expected.snapshot


@pytest.mark.parametrize(
    "rows",
    [
        [["clusters", "interviewer"], ["finite_population", "CZ=20 DE=30"]],
        [["clusters", "age"]],
        [["finite_population", "adults"], ["design_weight", "if(${age} < 30, 2, 0.5)"]],
        [["nonresponse", "region"]],
    ],
)
def test_designs_and_weights_are_in_the_counts_too(user, rows):
    field = Field.open(
        survey=[*TABLES["survey"], ["hidden", "region", "", "", "", ""]], weighting=[*TABLES["weighting"], *rows]
    )
    field.hire(3)
    for number in range(80):
        field.complete("CZ" if number % 2 else "DE", region="north" if number % 3 else "south")
        field.call("CZ", "2.11", region="north")
    keep(field, user, PLAIN)
    recompute.run(field.survey.pk)

    assert_same(asdict(from_counts(field, PLAIN).table), asdict(from_every_interview(field, PLAIN).table))


def test_what_is_taken_back_or_corrected_goes_from_its_kind(field, user):
    interviews = field.complete_many(40)
    keep(field, user, PLAIN)
    recompute.run(field.survey.pk)

    field.void(interviews[3])
    field.append(interviews[5], -1)
    interviews[5].values = interviews[5].values | {"safety_1": "never", "sex": "male"}
    interviews[5].save()
    field.append(interviews[5], +1)
    recompute.run(field.survey.pk)

    assert sum(TableKind.objects.values_list("n", flat=True)) == 39
    assert_same(asdict(from_counts(field, PLAIN).table), asdict(from_every_interview(field, PLAIN).table))
    assert standing_tables.differences(Sums.objects.get()) == []


def test_a_table_kept_late_catches_up_step_by_step(field, user, monkeypatch):
    monkeypatch.setattr(standing_tables, "ROWS_PER_STEP", 7)
    field.complete_many(30)
    recompute.run(field.survey.pk)
    keep(field, user, PLAIN)

    recompute.run(field.survey.pk)

    assert TableSums.objects.get().watermark == 30
    assert from_counts(field, PLAIN).table.n == 30


def test_other_weights_need_no_counting_and_other_clusters_do(field, user):
    field.hire(3)
    field.complete_many(60)
    keep(field, user, PLAIN)
    recompute.run(field.survey.pk)
    before = TableSums.objects.get()

    schemes.choose(survey=field.survey, definition={"trim": [0.3, 3]}, reason="heavy", user=user, now=NOON)
    recompute.run(field.survey.pk)
    trimmed = TableSums.objects.get()
    schemes.choose(survey=field.survey, definition={"clusters": "interviewer"}, reason="alike", user=user, now=NOON)
    recompute.run(field.survey.pk)

    assert trimmed.revision == before.revision
    assert TableSums.objects.get().fingerprint != before.fingerprint
    assert_same(asdict(from_counts(field, PLAIN).table), asdict(from_every_interview(field, PLAIN).table))


def test_a_table_of_too_many_kinds_reads_the_interviews(field, user, monkeypatch):
    monkeypatch.setattr(standing_tables, "MOST_KINDS", 5)
    field.complete_many(40)
    keep(field, user, PLAIN)

    recompute.run(field.survey.pk)

    assert not TableSums.objects.get().is_kept
    assert not TableKind.objects.exists()
    assert tables.table(survey=field.survey, spec=PLAIN).table.n == 40


def test_counts_behind_the_newest_snapshot_are_not_shown(field, user):
    field.complete_many(20)
    keep(field, user, PLAIN)
    recompute.run(field.survey.pk)
    TableSums.objects.update(watermark=19)

    newest = selectors.latest_snapshot(field.survey)
    assert standing_tables.opened(field.survey, schemes.study_of_snapshot(newest), PLAIN, newest) is None
    assert tables.table(survey=field.survey, spec=PLAIN).table.n == 20


def test_verify_tells_counts_that_are_wrong_and_a_rebuild_mends_them(field, user):
    field.complete_many(20)
    keep(field, user, PLAIN, "by sex")
    recompute.run(field.survey.pk)
    kind = TableKind.objects.first()
    TableKind.objects.filter(pk=kind.pk).update(n=kind.n + 1)

    told = [d for check in verifying.verify(field.survey) for d in check.differences]
    rebuilding.rebuild(field.survey.pk)

    assert told == ["The kept table 'by sex' differs from the ledger up to 20."]
    assert not [d for check in verifying.verify(field.survey) for d in check.differences]


def test_a_table_that_is_forgotten_leaves_no_counts(field, user):
    field.complete_many(10)
    saved = keep(field, user, PLAIN)
    recompute.run(field.survey.pk)

    saved_tables.remove(survey=field.survey, saved=saved.pk)

    assert not TableSums.objects.exists()
    assert not SavedTable.objects.exists()

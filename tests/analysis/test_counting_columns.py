"""A range of the ledger counted in columns comes to the sums of its rows."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from analysis.core.results import empty_sums
from analysis.services import counting, counting_columns
from surveys import selectors as studies
from tests.analysis.study import TABLES, Field

pytestmark = pytest.mark.django_db

AWKWARD = (
    "3",
    3,
    True,
    None,
    "",
    "dk",
    "never",
    ["often"],
    'a "quoted", word',
    "line\nline",
    "straße",
    "\\",
    "x" * 200,
)


def counted(field: Field, after: int, until: int, clusters: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    """The sums of a range of the ledger, row by row and in columns."""
    study = studies.study(field.version.pk)
    study = replace(study, weighting=replace(study.weighting, clusters=clusters))
    in_rows, in_columns = empty_sums(study), empty_sums(study)
    with transaction.atomic():
        counting.add_rows(in_rows, study, counting.rows_after(field.survey.pk, after, until=until, clusters=clusters))
        counting_columns.add_range(in_columns, study, field.survey.pk, after=after, until=until)
    return in_rows.to_json(), in_columns.to_json()


def test_whatever_was_answered_counts_as_row_by_row(field: Field) -> None:
    for word in AWKWARD:
        field.complete("DE", safety_1=word, sex=word, education="low")
        field.complete("CZ", education=word, health_2=word)
    for interview in field.complete_many(20)[::3]:
        field.void(interview)

    in_rows, in_columns = counted(field, 0, 1_000)

    assert in_columns == in_rows


@pytest.mark.parametrize("clusters", ["interviewer", "education"])
def test_clusters_are_those_of_row_by_row(field: Field, clusters: str) -> None:
    for word in (*AWKWARD, "low"):
        field.complete("DE", education=word)
    field.complete_many(6)

    in_rows, in_columns = counted(field, 0, 1_000, clusters)

    assert in_columns == in_rows
    assert in_columns["is_clustered"]


def test_only_the_range_is_counted(field: Field) -> None:
    field.complete_many(10)

    in_rows, in_columns = counted(field, 3, 7)

    assert in_columns == in_rows
    assert sum(cell[2] for cells in in_columns["countries"].values() for cell in cells) == 4


def test_a_range_without_rows_adds_nothing(field: Field) -> None:
    _, in_columns = counted(field, 0, 10)

    assert in_columns["countries"] == {}


@pytest.mark.parametrize("weight", ["${age} div 30", "if(${sex} = 'male', 2, 1)"])
def test_design_weights_are_computed_from_the_answers(weight: str) -> None:
    field = Field.open(weighting=[*TABLES["weighting"], ["design_weight", weight]])
    field.complete_many(12)
    field.complete("CZ", age="dk")

    in_rows, in_columns = counted(field, 0, 100)

    assert in_columns == in_rows
    assert len({cell[1] for cells in in_columns["countries"].values() for cell in cells}) > 1

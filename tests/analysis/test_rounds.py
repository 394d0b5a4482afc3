"""How do the answers of a repeat come out in a file?"""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User

from analysis import selectors
from analysis.models import ExportJob
from analysis.services import exports
from tests.analysis.study import TABLES, Field

pytestmark = pytest.mark.django_db

HEADERS = [*TABLES["survey"][0], "soft_constraint"]
ROWS = [[*row, ""] for row in TABLES["survey"][1:]]
REPEAT = [
    ["begin_repeat", "child", "Child", "Kind", "", "", ""],
    ["integer", "child_age", "How old?", "Wie alt?", "", "dk", ". < 30"],
    ["begin_repeat", "toy", "Toy", "Spielzeug", "", "", ""],
    ["text", "toy_name", "Which toy?", "Welches?", "", "", ""],
    ["end_repeat", "", "", "", "", "", ""],
    ["end_repeat", "", "", "", "", "", ""],
]


def rows_of(field: Field, **wanted: Any) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    user = User.objects.create_user("ada")
    job = exports.request(survey=field.survey, user=user, **wanted)
    assert exports.run(job.pk)
    with selectors.open_file(ExportJob.objects.get(pk=job.pk)) as file:
        return list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"), newline="")))


@pytest.mark.usefixtures("files")
def test_every_round_that_was_answered_has_a_column_of_its_own() -> None:
    field = Field.open(survey=[HEADERS, *ROWS, *REPEAT])
    field.complete(**{"child": 1, "child_age[1]": 4, "toy[1]": 1, "toy_name[1][1]": "ball", "child/another[1]": "no"})
    two = {"child": 2, "child_age[1]": "dk", "child_age[2]": 31, "child_age[2]/confirmed": "at home still"}
    field.complete(
        **two, **{"toy[1]": 2, "toy_name[1][1]": "doll", "toy_name[1][2]": "kite", "toy[2]": 1, "toy_name[2][1]": "car"}
    )

    rows = rows_of(field)

    names = [name for name in rows[0] if "child" in name or "toy" in name]
    assert names == [
        *["child", "toy_1", "toy_2", "child_age_1", "child_age_2", "child_age_2_confirmed"],
        *["toy_name_1_1", "toy_name_1_2", "toy_name_2_1"],
    ]
    assert [[row[name] for name in names] for row in rows] == [
        ["1", "1", "", "4", "", "", "ball", "", ""],
        ["2", "2", "1", "dk", "31", "at home still", "doll", "kite", "car"],
    ]


@pytest.mark.usefixtures("files")
def test_a_repeat_that_nobody_went_through_has_its_number_alone() -> None:
    field = Field.open(survey=[HEADERS, *ROWS, *REPEAT])
    field.complete()

    rows = rows_of(field)

    assert [name for name in rows[0] if "child" in name or "toy" in name] == ["child"]


@pytest.mark.usefixtures("files")
def test_the_order_in_which_things_were_met_comes_out_beside_the_answers() -> None:
    headers = [*TABLES["survey"][0], "order"]
    rows = [[*row, "random" if row[1] == "education" else ""] for row in TABLES["survey"][1:]]
    group = [
        ["begin_group", "tail", "", "", "", "", "rotate"],
        ["text", "x", "X?", "X?", "", "", ""],
        ["text", "y", "Y?", "Y?", "", "", ""],
        ["end_group", *[""] * 6],
    ]
    field = Field.open(survey=[headers, *rows, *group])
    field.complete(**{"tail/order": ["y", "x"], "education/order": ["high", "low"]})

    [row] = rows_of(field)

    assert (row["tail_order"], row["education_order"]) == ("y x", "high low")

"""Do data and figures go on when the questionnaire gets its next version?"""

import csv
import io

import pytest
from django.contrib.auth.models import User

from analysis import selectors
from analysis.models import Snapshot
from analysis.services import exports, recompute
from tests.analysis.study import TABLES

pytestmark = pytest.mark.django_db


def rows_of(field, **wanted):
    """The data file's rows."""
    job = exports.request(survey=field.survey, user=User.objects.create_user(f"ada{wanted}"), **wanted)
    assert exports.run(job.pk)
    job.refresh_from_db()
    with selectors.open_file(job) as file:
        return list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"), newline="")))


def recoded(name):
    """The answer `never` under another name, wherever it stands."""
    return {
        "choices": [["frequency", name, *row[2:]] if row[1] == "never" else row for row in TABLES["choices"]],
        "indices": [[cell.replace("never=", f"{name}=") for cell in row] for row in TABLES["indices"]],
    }


def test_the_columns_of_all_versions_stand_side_by_side(field, files):
    field.complete(comment="only then")
    without = [row for row in TABLES["survey"] if row[1] != "comment"]
    field.publish(survey=[*without, ["integer", "visits", "How often?", "Wie oft?", "", ""]])
    later = field.complete(visits=3)
    later.values.pop("comment")

    first, second = rows_of(field)

    assert (first["questionnaire_version"], first["comment"], first["visits"]) == ("1", "only then", "")
    assert (second["questionnaire_version"], second["visits"]) == ("2", "3")


def test_a_recoded_answer_keeps_its_code_and_label_in_earlier_interviews(field, files):
    field.complete(safety_1="never")
    field.publish(**recoded("not_once"))
    field.complete(safety_1="not_once")

    assert [row["safety_1"] for row in rows_of(field)] == ["never", "not_once"]
    assert [row["safety_1"] for row in rows_of(field, content="labels", language="de")] == ["Nie", "Nie"]


def test_the_figures_count_the_interviews_of_all_versions(field):
    field.complete_many(20)
    recompute.run(field.survey.pk)
    field.publish(settings=[TABLES["settings"][0], ["Two countries, again", "two-countries", "English (en)"]])
    field.complete_many(20)

    done = recompute.run(field.survey.pk)

    assert not done.is_rebuilt
    newest = Snapshot.objects.get(survey=field.survey, number=done.snapshot)
    assert (newest.n, newest.version.number) == (40, 2)


def test_other_scores_are_those_of_earlier_interviews_too(field):
    field.complete("CZ", safety_1="sometimes", safety_2="sometimes", safety_3="sometimes")
    recompute.run(field.survey.pk)
    field.publish(indices=[[cell.replace("sometimes=50", "sometimes=80") for cell in row] for row in TABLES["indices"]])

    done = recompute.run(field.survey.pk)

    assert done.is_rebuilt
    assert [row["estimate"] for row in in_czechia(field, done.snapshot)] == [80.0]


def in_czechia(field, number):
    """The estimates of the index `safety` in the country that has interviews."""
    results = Snapshot.objects.get(survey=field.survey, number=number).results
    return [row for row in results["estimates"] if (row["index"], row["domain"]) == ("safety", "CZ")]

"""How long questions took stands in the data file where it is wanted, and the interview's length in tables."""

import csv
import io
import uuid
from datetime import timedelta

import pandas
import pyreadstat
import pytest
from django.contrib.auth.models import User

from analysis.core.tables.spec import parse
from analysis.services import recompute, tables
from analysis.services.formats import FORMATS
from interviews.models import Interview
from interviews.services import paradata
from surveys.core.problems import RejectedError
from tests.analysis.files import content, export
from tests.analysis.study import NOON, TABLES, Field

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(db):
    return User.objects.create_user("ada")


def stay(interview, name, seconds, *, away=0, times=0, language="en", outcome="answered", at=0):
    """One stay at a question arrives."""
    measured = paradata.Stay(
        id=uuid.uuid4(),
        name=name,
        language=language,
        at=NOON + timedelta(seconds=at),
        first_key_ms=200,
        duration_ms=round(seconds * 1000),
        away_ms=round(away * 1000),
        is_offline=False,
        outcome=outcome,
        times_away=times,
    )
    paradata.store(interview=interview.pk, stays=[measured])


@pytest.fixture
def measured(field):
    """Two interviews; one went back to a question, changed its language and was left alone for a while."""
    first, second = field.complete("DE", sex="female", age=40), field.complete("CZ", sex="male", age=60)
    stay(first, "sex", 3.5, language="de", at=0)
    stay(first, "age", 8, language="de", at=4)
    stay(first, "sex", 2, away=0.5, times=1, outcome="changed", at=12)
    stay(first, "", 4, at=14)
    return first, second


def rows(job):
    return list(csv.DictReader(io.StringIO(content(job).decode("utf-8-sig"), newline="")))


def test_a_file_tells_how_long_each_question_took_where_that_is_wanted(field, measured, analyst, files):
    with_timings, without = (rows(export(field, analyst, timings=wanted)) for wanted in (True, False))

    first, second = with_timings
    assert [float(first[f"{of}_sex"]) for of in ("seconds", "visits", "changes")] == [5, 2, 1]
    assert [float(first[f"{of}_age"]) for of in ("seconds", "visits", "changes")] == [8, 1, 0]
    of_the_interview = ("screen_seconds", "away_seconds", "times_away", "languages")
    assert [first[name] for name in of_the_interview] == ["17.0", "0.5", "1", "de en"]
    assert [second[name] for name in ("seconds_sex", *of_the_interview)] == [""] * 5
    assert [{name: row[name] for name in without[0]} for row in with_timings] == without


def test_only_questions_that_are_put_to_people_have_timings(field, measured, analyst, files):
    (first, _) = rows(export(field, analyst, timings=True))

    assert "seconds_comment" in first
    assert not {"seconds_age_group", "seconds_country", "seconds_welcome"} & set(first)


def test_a_question_keeps_its_name_and_the_measurement_gives_way(analyst, files):
    field = Field.open(
        survey=[
            *TABLES["survey"],
            ["integer", "times_away", "How often are you away?", "Wie oft sind Sie fort?", "", ""],
        ]
    )
    field.complete("DE", times_away=12)

    (row,) = rows(export(field, analyst, timings=True))

    assert (row["times_away"], row["timing_times_away"]) == ("12", "")


@pytest.mark.parametrize("format", FORMATS)
def test_what_arrives_later_changes_no_file_of_the_snapshot(field, measured, analyst, files, format):
    first = export(field, analyst, format=format, timings=True)
    stay(measured[1], "sex", 6)

    again = export(field, analyst, format=format, timings=True, snapshot=first.snapshot.number)

    assert content(again) == content(first)


def test_what_arrived_later_is_in_the_files_of_the_next_snapshot(field, measured, analyst, files):
    export(field, analyst, timings=True)
    stay(measured[1], "sex", 6)
    field.complete("DE")

    _, second, _ = rows(export(field, analyst, timings=True))

    assert float(second["seconds_sex"]) == 6


def test_spss_and_stata_say_what_was_measured(field, measured, analyst, files, tmp_path):
    for kind, read in (("sav", pyreadstat.read_sav), ("dta", pyreadstat.read_dta)):
        path = tmp_path / f"read.{kind}"
        path.write_bytes(content(export(field, analyst, format=kind, timings=True)))

        frame, meta = read(str(path))

        assert meta.column_names_to_labels["seconds_sex"] == "Seconds at: Sex?"
        assert frame["seconds_sex"].tolist()[0] == 5
        assert pandas.isna(frame["seconds_sex"].tolist()[1])


def tabulated(field, **words):
    spec, problems = parse(words)
    assert problems == []
    return tables.table(survey=field.survey, spec=spec).table


@pytest.fixture
def counted(field):
    """Twenty interviews of twelve minutes, five of them in German and half an hour long."""
    long = [interview.pk for interview in field.complete_many(20)[:5]]
    Interview.objects.filter(pk__in=long).update(ended_at=NOON + timedelta(minutes=30), language="de")
    recompute.run(field.survey.pk)
    return field


def test_the_length_of_interviews_can_be_tabulated_and_filtered(counted):
    table = tabulated(counted, rows="interview_minutes", columns="interview_language")
    long = tabulated(counted, rows="sex", filter="${interview_minutes} > 12")

    (mean,) = (row for row in table.blocks[0].rows if not row.category)
    values = {column.category: cell.value for column, cell in zip(table.columns, mean.cells, strict=True)}
    assert (values["de",], values["en",]) == (pytest.approx(30), pytest.approx(12))
    assert long.n == 5


def test_what_was_not_measured_is_no_variable(counted):
    with pytest.raises(RejectedError, match="interview_hours"):
        tabulated(counted, rows="interview_hours")

"""Exports: asked for once, made once, whole or not at all, and equal to the figures of their snapshot."""

import csv
import io
import threading
import uuid
from datetime import timedelta

import numpy as np
import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.utils import timezone

from analysis import selectors
from analysis.models import ExportJob
from analysis.services import csv_text, data_file, exports, recompute, sweeping
from analysis.services.files import sheet
from surveys.core.problems import RejectedError
from tests.analysis.study import TABLES, Field

pytestmark = pytest.mark.django_db


class KilledError(BaseException):
    """Nobody catches it: as if the process had ended here."""


@pytest.fixture
def analyst(db):
    return User.objects.create_user("ada")


def export(field, user, **wanted):
    """Ask for a file and make it."""
    job = exports.request(survey=field.survey, user=user, **wanted)
    assert exports.run(job.pk)
    job.refresh_from_db()
    return job


def content(job):
    """The file, byte by byte."""
    with selectors.open_file(job) as file:
        return file.read()


def table(job):
    """The rows of the file, as dicts."""
    return list(csv.DictReader(io.StringIO(content(job).decode("utf-8-sig"), newline="")))


def weighted_mean(rows, column, weight):
    pairs = [(float(row[column]), float(row[weight])) for row in rows if row[column]]
    y, w = np.array(pairs).T
    return float((y * w).sum() / w.sum())


def test_the_file_has_a_row_per_counted_interview(field, analyst, files):
    interviews = field.complete_many(30)
    field.void(interviews[3])

    rows = table(export(field, analyst))

    assert [row["interview_id"] for row in rows] == [str(i.pk) for i in interviews if i != interviews[3]]


def test_the_columns_stand_in_questionnaire_order(field, analyst, files):
    field.complete_many(4)

    rows = table(export(field, analyst))

    assert list(rows[0]) == [
        *["interview_id", "country", "questionnaire_version", "language", "started_at", "ended_at"],
        *[
            "sex",
            "age",
            "age_group",
            "education",
            "safety_1",
            "safety_2",
            "safety_3",
            "health_1",
            "health_2",
            "places",
            "comment",
        ],
        *["index_safety", "index_health", "index_safety_group", "weight", "weight_country"],
    ]


def test_a_file_of_a_simulated_survey_says_so_in_every_row(field, analyst, files):
    field.survey.is_simulated = True
    field.survey.save()
    field.complete_many(3)

    job = export(field, analyst)

    assert {row["simulated"] for row in table(job)} == {"1"}
    assert "simulated" in selectors.file_name(job)


def test_the_weighted_means_of_the_file_are_the_published_figures(field, analyst, files):
    for interview in field.complete_many(120)[::9]:
        field.void(interview)

    job = export(field, analyst)

    rows = table(job)
    published = selectors.estimates(job.snapshot.results)
    for index in ["safety", "health", "safety_group"]:
        assert weighted_mean(rows, f"index_{index}", "weight") == pytest.approx(published[index, "overall"], rel=1e-9)
        for country in ["CZ", "DE"]:
            own = [row for row in rows if row["country"] == country]
            assert weighted_mean(own, f"index_{index}", "weight_country") == pytest.approx(
                published[index, country], rel=1e-9
            )


def test_weights_have_mean_one_and_countries_count_by_their_population(field, analyst, files):
    field.complete_many(90)
    field.complete("CZ")

    rows = table(export(field, analyst))

    total = sum(float(row["weight"]) for row in rows)
    assert total == pytest.approx(len(rows))
    for country, share in [("CZ", 8 / 72), ("DE", 64 / 72)]:
        own = [row for row in rows if row["country"] == country]
        assert sum(float(row["weight_country"]) for row in own) == pytest.approx(len(own))
        assert sum(float(row["weight"]) for row in own) / total == pytest.approx(share)


def test_weighted_margins_of_the_file_are_those_of_the_population(field, analyst, files):
    field.complete_many(120)

    rows = [row for row in table(export(field, analyst)) if row["country"] == "DE"]

    share = sum(float(r["weight_country"]) for r in rows if (r["sex"], r["age_group"]) == ("female", "old")) / len(rows)
    assert share == pytest.approx(0.32, rel=1e-6)


def test_texts_come_through_whole_and_harmless(field, analyst, files):
    texts = [
        "=cmd()",
        "'=1",
        "-",
        "line one\nline two",
        'a "quoted", text',
        "žluťoučký kůň",
        "NA",
        " spaces ",
    ]
    for text in texts:
        field.complete(comment=text)

    cells = [row["comment"] for row in table(export(field, analyst))]

    assert cells[:3] == ["'=cmd()", "''=1", "'-"]
    assert [csv_text.unguard(cell) for cell in cells] == texts


def test_labels_are_those_of_the_language_asked_for(field, analyst, files):
    field.complete("DE", sex="female", safety_1="dk", places=["home", "street"], age="refused")

    row = table(export(field, analyst, content="labels", language="de"))[0]

    assert (row["sex"], row["safety_1"]) == ("Eine Frau", "Weiß nicht")
    assert row["places"] == "Zu Hause, Auf der Straße"
    assert row["age"] == "refused"


def test_values_are_the_names_of_the_choices(field, analyst, files):
    field.complete("DE", sex="female", safety_1="dk", places=["home", "street"], age=40)

    row = table(export(field, analyst))[0]

    assert [row[name] for name in ("sex", "safety_1", "places", "age")] == [
        "female",
        "dk",
        "home street",
        "40",
    ]


def test_a_file_counts_everything_that_was_complete_when_it_was_asked_for(field, analyst, files):
    field.complete_many(5)
    recompute.run(field.survey.pk)
    field.complete_many(2)

    assert len(table(export(field, analyst))) == 7


def test_a_file_can_be_made_again_from_an_earlier_snapshot(field, analyst, files):
    interviews = field.complete_many(20)
    first = export(field, analyst)
    field.void(interviews[0])
    field.complete_many(20)
    recompute.run(field.survey.pk)

    again = export(field, analyst, snapshot=first.snapshot.number)

    assert again.pk != first.pk
    assert content(again) == content(first)


def test_a_question_gives_way_to_a_column_of_ours(analyst, files):
    survey = [*TABLES["survey"], ["integer", "weight", "Your weight?", "Ihr Gewicht?", "", ""]]
    field = Field.open(survey=survey)
    field.complete(weight=80)

    row = table(export(field, analyst))[0]

    assert (row["answer_weight"], float(row["weight"])) == ("80", 1.0)


def test_data_of_all_versions_come_out_in_one_file(field, analyst, files):
    field.complete(comment="of the first version")
    field.publish(survey=[row for row in TABLES["survey"] if row[1] != "comment"])
    second = field.complete("DE")
    del second.values["comment"]

    rows = table(export(field, analyst))

    assert [row["questionnaire_version"] for row in rows] == ["1", "2"]
    assert rows[0]["comment"] == "of the first version"


def test_the_same_key_gives_the_same_job(field, analyst):
    first = exports.request(survey=field.survey, user=analyst, idempotency_key="k1")

    again = exports.request(survey=field.survey, user=analyst, idempotency_key="k1")

    assert again.pk == first.pk
    assert ExportJob.objects.count() == 1


def test_the_key_of_another_person_is_another_key(field, analyst):
    exports.request(survey=field.survey, user=analyst, idempotency_key="k1")
    exports.request(survey=field.survey, user=User.objects.create_user("bea"), idempotency_key="k1")

    assert ExportJob.objects.count() == 2


def test_a_key_that_was_used_for_another_file_is_refused(field, analyst):
    exports.request(survey=field.survey, user=analyst, idempotency_key="k1")

    with pytest.raises(RejectedError, match="new one"):
        exports.request(survey=field.survey, user=analyst, content="labels", idempotency_key="k1")


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"format": "pdf"}, "available: csv, xlsx, sav, dta, parquet, triple-s"),
        ({"content": "pictures"}, "available: values, labels"),
        ({"content": "labels", "language": "fr"}, "available: en, de"),
        ({"snapshot": 99}, "no snapshot 99"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(field, analyst, wanted, words):
    with pytest.raises(RejectedError, match=words):
        exports.request(survey=field.survey, user=analyst, **wanted)

    assert not ExportJob.objects.exists()


def test_without_any_interview_there_is_no_file_and_the_reason_is_told(field, analyst, files):
    job = exports.request(survey=field.survey, user=analyst)

    assert exports.run(job.pk) is False

    job.refresh_from_db()
    assert (job.status, "no completed interviews" in job.error) == ("failed", True)


def test_a_ready_export_is_not_made_again(field, analyst, files):
    field.complete()
    job = export(field, analyst)

    assert exports.run(job.pk) is False


def test_progress_is_told_on_the_way(field, analyst, files, monkeypatch, django_capture_on_commit_callbacks):
    field.complete_many(5)
    monkeypatch.setattr(sheet, "ROWS_PER_CHUNK", 2)
    heard = []
    monkeypatch.setattr("surveys.events.publish", lambda slug, kind, data: heard.append((kind, data)))

    with django_capture_on_commit_callbacks(execute=True):
        export(field, analyst)

    told = [(data["status"], data["rows_done"], data["rows_total"]) for kind, data in heard if kind == "export"]
    assert told == [
        ("running", 0, 5),
        ("running", 2, 5),
        ("running", 4, 5),
        ("running", 5, 5),
        ("ready", 5, 5),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_make_one_file(field, analyst, files):
    field.complete_many(10)
    job = exports.request(survey=field.survey, user=analyst)
    barrier = threading.Barrier(3)
    made = []

    def work():
        try:
            barrier.wait()
            made.append(exports.run(job.pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(made) == [False, False, True]
    job.refresh_from_db()
    assert (job.status, job.n_attempts, len(table(job))) == ("ready", 1, 10)


@pytest.mark.django_db(transaction=True)
def test_an_export_killed_half_way_is_taken_up_again_once_its_worker_is_silent(
    field, analyst, files, broker, monkeypatch
):
    field.complete_many(6)
    monkeypatch.setattr(sheet, "ROWS_PER_CHUNK", 2)
    job = exports.request(survey=field.survey, user=analyst)

    def killed(*args, **kwargs):
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(exports, "_beat", killed)
        # Nor does a killed process tidy up.
        patch.setattr("pathlib.Path.unlink", lambda *_, **__: None)
        with pytest.raises(KilledError):
            exports.run(job.pk)
    assert [path.suffix for path in files.rglob("*") if path.is_file()] == [".part"]
    assert exports.run(job.pk) is False, "its worker may still be alive"
    assert sweeping.exports_waiting() == []

    ExportJob.objects.update(beaten_at=timezone.now() - exports.SILENCE - timedelta(seconds=1))
    assert sweeping.exports_waiting() == [job.pk]
    assert exports.run(job.pk) is True

    job.refresh_from_db()
    assert (job.status, job.n_attempts, len(table(job))) == ("ready", 2, 6)
    assert [path.suffix for path in files.rglob("*") if path.is_file()] == [".csv"]


def test_a_worker_that_was_taken_for_dead_leaves_the_file_to_the_other(field, analyst, files, monkeypatch):
    field.complete_many(6)
    job = exports.request(survey=field.survey, user=analyst)
    whole = exports._beat

    def slow(held, claim, rows):
        ExportJob.objects.filter(pk=job.pk).update(claim=uuid.uuid4())
        whole(held, claim, rows)

    with monkeypatch.context() as patch:
        patch.setattr(exports, "_beat", slow)
        assert exports.run(job.pk) is False

    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_an_export_that_fails_is_tried_again_but_not_for_ever(field, analyst, files, monkeypatch):
    field.complete()
    job = exports.request(survey=field.survey, user=analyst)

    def broken(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(data_file, "write", broken)
    for _ in range(exports.MAXIMUM_ATTEMPTS):
        with pytest.raises(OSError, match="No space"):
            exports.run(job.pk)

    assert exports.run(job.pk) is False
    job.refresh_from_db()
    assert (job.status, job.n_attempts) == ("failed", exports.MAXIMUM_ATTEMPTS)
    assert job.error


def test_the_sweep_rings_for_an_export_whose_bell_was_lost(field, analyst, broker):
    exports.request(survey=field.survey, user=analyst)
    assert broker.llen("exports") == 0

    sweeping.sweep()

    assert broker.llen("exports") == 1

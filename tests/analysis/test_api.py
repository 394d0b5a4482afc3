"""The figures and files over REST: for analysts only, each with its snapshot, refused with the way out."""

import csv
import io

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from analysis.services import exports, recompute
from surveys.models import Membership

pytestmark = pytest.mark.django_db


def signed_in(field, role):
    user = User.objects.create_user(f"{role}-1")
    Membership.objects.create(user=user, survey=field.survey, role=role)
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def api(field):
    """An analyst's line."""
    return signed_in(field, "analyst")


@pytest.fixture
def counted(field):
    field.complete_many(60)
    recompute.run(field.survey.pk)
    return field


def url(what):
    return f"/api/v1/surveys/two-countries/{what}/"


def test_before_the_first_interview_the_figures_are_empty(field, api):
    body = api.get(url("indices"), {"by": "country"}).json()

    assert body == {"snapshot": None, "ledger": 0, "n": 0, "created_at": None, "results": [], "notes": []}


def test_indices_come_overall_and_by_country(counted, api):
    body = api.get(url("indices"), {"by": "country"}).json()

    assert (body["snapshot"], body["ledger"], body["n"]) == (1, 60, 60)
    assert [(row["index"], row["domain"]) for row in body["results"]] == [
        *[("safety", "overall"), ("safety", "CZ"), ("safety", "DE")],
        *[("health", "overall"), ("health", "CZ"), ("health", "DE")],
    ]
    row = body["results"][0]
    assert {"n", "estimate", "se", "ci_low", "ci_high", "deff", "n_eff"} <= row.keys()
    assert row["ci_low"] < row["estimate"] < row["ci_high"]


def test_without_by_the_indices_are_those_of_all(counted, api):
    body = api.get(url("indices")).json()

    assert [(row["index"], row["domain"]) for row in body["results"]] == [("safety", "overall"), ("health", "overall")]


def test_sub_indices_come_on_demand(counted, api):
    body = api.get(url("indices"), {"parts": "1"}).json()

    assert [row["index"] for row in body["results"]] == ["safety", "health", "safety_group"]


def test_indices_can_be_broken_down_within_a_country(counted, api):
    by = {"by": "sex", "country": "DE", "index": "safety"}
    rows = api.get(url("indices"), by).json()["results"]
    whole = api.get(url("indices"), {"by": "country", "index": "safety"}).json()["results"]

    assert [row["domain"] for row in rows] == ["overall", "female", "male"]
    assert rows[0]["estimate"] == whole[2]["estimate"]
    assert rows[0]["n"] == rows[1]["n"] + rows[2]["n"]


@pytest.mark.parametrize(
    ("query", "where", "words"),
    [
        ({"by": "shoe"}, "by", "country, sex, age_group"),
        ({"index": "joy"}, "index", "safety, health, safety_group"),
        ({"country": "XX"}, "country", "CZ, DE"),
    ],
)
def test_an_unknown_word_is_refused_with_those_there_are(counted, api, query, where, words):
    refused = api.get(url("indices"), query)

    assert refused.status_code == 400
    assert refused["Content-Type"] == "application/problem+json"
    [error] = refused.json()["errors"]
    assert error["where"] == where
    assert words in error["message"]


def test_comparisons_are_of_all_pairs(counted, api):
    body = api.get(url("comparisons"), {"index": "safety", "by": "sex"}).json()

    [row] = body["results"]
    assert (row["a"], row["b"], body["alpha"]) == ("female", "male", 0.05)
    assert {"estimate", "se", "t", "df", "p", "p_adjusted"} <= row.keys()
    assert row["t"] == pytest.approx(row["estimate"] / row["se"])


def test_weights_show_factors_and_convergence(counted, api):
    body = api.get(url("weights")).json()

    assert [row["country"] for row in body["results"]] == ["CZ", "DE"]
    germany = body["results"][1]
    assert germany["n"] == sum(cell["n"] for cell in germany["factors"]) == 30
    assert germany["margin_error"] < 1e-9
    assert germany["deff"] >= 1
    assert body["overall"]["n"] == 60


def table(api, **query):
    return api.get(url("tables"), query)


def test_a_table_has_counts_percentages_and_standard_errors(counted, api):
    body = table(api, rows="sex", columns="country").json()

    assert (body["snapshot"], body["n"]) == (1, 60)
    found = body["table"]
    assert (found["rows"], found["columns"]) == (["male", "female"], ["CZ", "DE"])
    assert sum(cell["n"] for cell in found["cells"]) == found["n"] == 60
    assert sum(cell["weighted"] for cell in found["cells"]) == pytest.approx(60)
    for column in found["columns"]:
        assert sum(c["percent"] for c in found["cells"] if c["column"] == column) == pytest.approx(100)


def test_a_raked_variable_has_exactly_its_margin_and_no_error(counted, api):
    cells = table(api, rows="education", country="DE").json()["table"]["cells"]

    assert [(cell["row"], round(cell["percent"], 6)) for cell in cells] == [("low", 50.0), ("high", 50.0)]
    assert all(cell["se"] < 1e-6 for cell in cells)


def test_a_table_equals_the_one_made_from_the_file(counted, api, files):
    cells = table(api, rows="education", columns="sex").json()["table"]["cells"]

    job = api.post(url("exports"), {"content": "values"}, format="json").json()
    exports.run(job["id"])
    file = b"".join(api.get(f"/api/v1/exports/{job['id']}/file/").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file, newline="")))
    for cell in cells:
        column = [row for row in rows if row["sex"] == cell["column"]]
        inside = [row for row in column if row["education"] == cell["row"]]
        weight = sum(float(row["weight"]) for row in inside)
        assert cell["n"] == len(inside)
        assert cell["weighted"] == pytest.approx(weight, rel=1e-9)
        assert cell["percent"] == pytest.approx(100 * weight / sum(float(row["weight"]) for row in column), rel=1e-9)


@pytest.mark.parametrize(
    ("query", "where", "words"),
    [
        ({"rows": "comment"}, "rows", "Available: country, sex, age,"),
        ({}, "rows", "available: country"),
        ({"rows": "sex", "columns": "sex"}, "columns", "same variable"),
        ({"rows": "sex", "country": "XX"}, "country", "CZ, DE"),
    ],
)
def test_a_table_that_cannot_be_made_is_refused_with_what_can(counted, api, query, where, words):
    refused = table(api, **query)

    assert refused.status_code == 400
    assert [(e["where"], words in e["message"]) for e in refused.json()["errors"]] == [(where, True)]


def test_before_the_first_interview_a_table_is_empty(field, api):
    assert table(api, rows="sex").json()["table"]["cells"] == []


def test_a_file_is_asked_for_followed_and_fetched(counted, api, files):
    asked = api.post(url("exports"), {"format": "csv"}, format="json")
    assert asked.status_code == 202
    job = asked.json()
    assert (job["status"], job["file"], asked["Location"]) == ("waiting", None, f"/api/v1/exports/{job['id']}/")
    assert api.get(f"/api/v1/exports/{job['id']}/file/").status_code == 404

    exports.run(job["id"])

    done = api.get(asked["Location"]).json()
    assert (done["status"], done["progress"], done["rows_done"], done["rows_total"]) == ("ready", 1.0, 60, 60)
    file = api.get(done["file"])
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="two-countries-snapshot-1-values.csv"' in file["Content-Disposition"]
    assert b"".join(file.streaming_content).count(b"\r\n") == 0


def test_the_same_idempotency_key_gives_the_same_job(counted, api):
    first, again = (
        api.post(url("exports"), {}, format="json", headers={"Idempotency-Key": "k"}).json()["id"] for _ in range(2)
    )

    assert first == again


def test_a_used_idempotency_key_is_a_conflict(counted, api):
    api.post(url("exports"), {}, format="json", headers={"Idempotency-Key": "k"})

    refused = api.post(url("exports"), {"content": "labels"}, format="json", headers={"Idempotency-Key": "k"})

    assert refused.status_code == 409


def test_a_format_that_is_not_made_is_refused_with_those_that_are(counted, api):
    refused = api.post(url("exports"), {"format": "pdf"}, format="json")

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "format_not_available")
    assert "available: csv" in refused.json()["errors"][0]["message"]


def test_one_sees_ones_own_exports_newest_first(counted, api):
    ids = [api.post(url("exports"), {}, format="json").json()["id"] for _ in range(3)]
    exports.request(survey=counted.survey, user=User.objects.create_user("another"))

    listed = api.get(url("exports")).json()

    assert [job["id"] for job in listed["results"]] == ids[::-1]


@pytest.mark.parametrize("role", ["interviewer", "manager"])
@pytest.mark.parametrize("what", ["indices", "comparisons", "weights", "tables", "exports"])
def test_only_analysts_see_results(counted, role, what):
    assert signed_in(counted, role).get(url(what)).status_code == 403


def test_whoever_has_no_part_in_a_survey_does_not_learn_of_its_files(counted, api):
    job = api.post(url("exports"), {}, format="json").json()["id"]
    stranger = APIClient()
    stranger.force_authenticate(User.objects.create_user("stranger"))

    for path in (url("indices"), f"/api/v1/exports/{job}/", f"/api/v1/exports/{job}/file/"):
        assert stranger.get(path).status_code == 404


def test_the_openapi_document_describes_every_address(db):
    schema = APIClient().get("/api/v1/schema/", {"format": "json"})

    paths = schema.json()["paths"]
    assert "IndexEstimate" in schema.json()["components"]["schemas"]
    for what in ("indices", "comparisons", "weights", "tables", "exports"):
        assert f"/api/v1/surveys/{{slug}}/{what}/" in paths

"""Figures that are not published as they stand, over REST: of the newest snapshot, with the way out where there is none."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from analysis.services import recompute
from surveys.models import Membership

pytestmark = pytest.mark.django_db

URL = "/api/v1/surveys/two-countries/"


@pytest.fixture
def counted(field):
    field.complete_many(80)
    recompute.run(field.survey.pk)
    return field


@pytest.fixture
def client(field):
    user = User.objects.create_user("ann")
    Membership.objects.create(user=user, survey=field.survey, role="analyst")
    found = APIClient()
    found.force_authenticate(user)
    return found


@pytest.fixture
def ask(client):
    return lambda **query: client.get(URL + "estimates/", query)


def test_the_mean_of_an_index_is_the_published_one(counted, ask, client):
    [row] = ask(of="safety").json()["results"]
    published = client.get(URL + "indices/", {"index": "safety"}).json()["results"][0]

    assert (row["domain"], row["n"]) == ("overall", published["n"])
    assert row["estimate"] == pytest.approx(published["estimate"], rel=1e-10)
    assert row["se"] == pytest.approx(published["se"], rel=1e-8)


def test_figures_come_by_the_categories_of_a_variable(counted, ask):
    rows = ask(kind="quantile", of="age", share=0.9, by="education").json()["results"]

    assert [(row["by"], row["domain"]) for row in rows] == [
        ("", "overall"),
        ("education", "low"),
        ("education", "high"),
    ]
    assert all(row["ci_low"] is None or row["ci_low"] <= row["estimate"] for row in rows)


def test_proportions_totals_and_ratios(counted, ask):
    [share] = ask(kind="proportion", of="health_1=often").json()["results"]
    [people] = ask(kind="total", of="sex=female").json()["results"]
    [ratio] = ask(kind="ratio", of="health_1=often", over="safety_1=often").json()["results"]

    assert 0 < share["ci_low"] < share["estimate"] < share["ci_high"] < 1
    # 52 of 100 adults of the one country's 8 and 51 of the other's 64 millions: raked, it does not vary.
    assert people["estimate"] == pytest.approx(0.52 * 8e6 + 0.51 * 64e6)
    assert people["se"] == pytest.approx(0, abs=1)
    assert ratio["estimate"] > 0


def test_replicates_stand_beside_the_linearised_error(counted, ask):
    [row] = ask(of="safety", errors="jackknife", country="DE").json()["results"]

    assert row["replicates"] + row["replicates_failed"] == 40
    assert row["se_replicates"] == pytest.approx(row["se"], rel=0.25)


def test_answers_to_one_interviewer_belong_together(counted, ask):
    counted.interviewer = User.objects.create_user("lou")
    counted.complete_many(40)
    recompute.run(counted.survey.pk)

    [row] = ask(of="safety", clusters="interviewer", country="CZ").json()["results"]

    assert row["df"] == 2 - 1


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"of": "joy"}, "of"),
        ({"of": "age", "kind": "mode"}, "kind"),
        ({"of": "age", "kind": "proportion"}, "of"),
        ({"of": "age", "kind": "ratio"}, "over"),
        ({"of": "age", "kind": "quantile", "share": "much"}, "share"),
        ({"of": "age", "by": "shoe"}, "by"),
        ({"of": "age", "errors": "guess"}, "errors"),
        ({"of": "age", "country": "XX"}, "country"),
        ({"of": "age", "clusters": "shoe"}, "clusters"),
    ],
)
def test_what_cannot_be_asked_is_refused(counted, ask, query, where):
    refused = ask(**query)

    assert refused.status_code == 400
    assert [error["where"] for error in refused.json()["errors"]] == [where]


def test_before_the_first_interview_there_are_no_figures(ask, client):
    assert ask(of="safety").json()["results"] == []
    assert client.get(URL + "reliability/").json()["results"] == []


def test_reliability_is_told_by_country_with_the_interviewers_part(counted, client):
    rows = client.get(URL + "reliability/").json()["results"]

    safety = [row for row in rows if row["index"] == "safety"]
    assert [row["country"] for row in safety] == ["", "CZ", "DE"]
    assert safety[0]["items"] == ["safety_1", "safety_2", "safety_3"]
    assert len(safety[0]["alpha_without"]) == 3
    assert safety[0]["alpha"] < 1
    assert "rho" not in safety[0]
    assert (safety[1]["interviewers"], safety[1]["rho"]) == (1, None)

"""Comparisons over REST: pairs, indices, the whole, another wave; significant by the survey's own rule."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from analysis.services import recompute
from surveys.models import Membership
from surveys.services.importing import import_study
from tests.analysis.study import NOON, Field, sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(field):
    field.complete_many(80)
    recompute.run(field.survey.pk)
    return field


@pytest.fixture
def analyst(counted):
    user = User.objects.create_user("ann")
    Membership.objects.create(user=user, survey=counted.survey, role="analyst")
    return user


@pytest.fixture
def ask(analyst):
    client = APIClient()
    client.force_authenticate(analyst)
    return lambda **query: client.get("/api/v1/surveys/two-countries/comparisons/", query)


def named(body):
    return [(row["index"], row["country"], row["a"], row["b"]) for row in body["results"]]


def test_indices_are_compared_within_the_same_respondents(ask):
    assert named(ask(by="index").json()) == [("", "", "safety", "health")]
    assert named(ask(by="index", country="DE").json()) == [("", "DE", "safety", "health")]
    assert named(ask(by="index", index="health").json()) == [("", "", "safety", "health")]


def test_groups_and_countries_are_compared_with_everybody(ask):
    body = ask(by="country", against="total").json()
    assert named(body) == [
        *[("safety", "", "CZ", "overall"), ("safety", "", "DE", "overall")],
        *[("health", "", "CZ", "overall"), ("health", "", "DE", "overall")],
    ]
    assert all(row["se"] > 0 for row in body["results"])

    within = ask(by="sex", against="total", country="DE", index="safety").json()
    assert named(within) == [("safety", "DE", "female", "overall"), ("safety", "DE", "male", "overall")]


def test_categories_are_compared_within_a_country(ask):
    assert named(ask(by="sex", country="CZ", index="safety").json()) == [("safety", "CZ", "female", "male")]


def test_the_adjustment_is_chosen_and_significance_stays_the_surveys(ask):
    plain, holm, bh, none = (ask(by="country", adjust=a).json() for a in ("", "holm", "benjamini-hochberg", "none"))

    assert (plain["rule"], plain["adjust"], bh["adjust"]) == ("holm", "holm", "benjamini-hochberg")
    assert plain["results"] == holm["results"]
    assert [r["p_adjusted"] for r in none["results"]] == [r["p"] for r in none["results"]]
    for rows in zip(holm["results"], bh["results"], none["results"], strict=True):
        assert len({row["is_significant"] for row in rows}) == 1
        assert rows[0]["p_adjusted"] >= rows[1]["p_adjusted"] >= rows[2]["p_adjusted"]


def test_the_rule_of_the_workbook_decides_what_is_significant(counted, ask):
    weighting = [
        ["setting", "value"],
        *[["margin", "sex age_group"], ["margin", "education"], ["domain", "sex"], ["adjust", "bonferroni"]],
    ]
    counted.publish(weighting=weighting)
    recompute.run(counted.survey.pk)

    body = ask(by="country").json()

    assert (body["rule"], body["adjust"]) == ("bonferroni", "bonferroni")
    assert all(row["is_significant"] == (row["p_bonferroni"] < body["alpha"]) for row in body["results"])


def test_a_wave_is_compared_with_another_survey(counted, analyst, ask):
    settings = [["form_title", "form_id", "default_language"], ["Again", "second-wave", "English (en)"]]
    version = import_study(sheets=sheets(settings=settings), user=None, now=NOON)
    again = Field(version.survey, version, counted.interviewer)
    again.complete_many(60)
    recompute.run(again.survey.pk)
    Membership.objects.create(user=analyst, survey=again.survey, role="analyst")

    body = ask(against="wave", wave="second-wave", index="safety").json()

    assert named(body) == [
        *[("safety", "", "overall", "overall"), ("safety", "", "CZ", "CZ"), ("safety", "", "DE", "DE")],
    ]
    assert body["results"][0]["df"] == 80 - 2 + 60 - 2
    assert all(row["se"] > 0 for row in body["results"])


def test_a_survey_of_others_is_no_wave_to_compare_with(counted, ask):
    settings = [["form_title", "form_id", "default_language"], ["Secret", "secret", "English (en)"]]
    import_study(sheets=sheets(settings=settings), user=None, now=NOON)

    assert ask(against="wave", wave="secret").status_code in (403, 404)


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"against": "moon"}, "against"),
        ({"adjust": "sidak"}, "adjust"),
        ({"by": "index", "against": "total"}, "against"),
        ({"against": "wave"}, "wave"),
        ({"by": "shoe"}, "by"),
    ],
)
def test_what_cannot_be_compared_is_refused(ask, query, where):
    refused = ask(**query)

    assert refused.status_code == 400
    assert [error["where"] for error in refused.json()["errors"]] == [where]

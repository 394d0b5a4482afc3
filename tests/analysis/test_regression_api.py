"""Regressions over REST: of the newest snapshot, for analysts, refused with the way out."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from analysis.services import recompute
from surveys.models import Membership

pytestmark = pytest.mark.django_db

URL = "/api/v1/surveys/two-countries/regression/"


def signed_in(field, role):
    user = User.objects.create_user(f"{role}-1")
    Membership.objects.create(user=user, survey=field.survey, role=role)
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def counted(field):
    field.complete_many(80)
    recompute.run(field.survey.pk)
    return field


def test_without_predictors_the_published_correlates_are_taken(counted):
    body = signed_in(counted, "analyst").get(URL, {"outcome": "safety"}).json()

    assert (body["snapshot"], body["ledger"]) == (1, 80)
    assert body["predictors"] == ["country", "sex", "age_group", "education"]
    assert body["model"]["kind"] == "linear"
    assert [term["predictor"] for term in body["model"]["terms"]] == body["predictors"]
    assert all(row["se"] > 0 for row in body["model"]["coefficients"])


def test_an_interview_counted_after_the_snapshot_has_no_part(counted):
    counted.complete()

    body = signed_in(counted, "analyst").get(URL, {"outcome": "age", "predictors": "sex"}).json()

    assert body["model"]["n"] == 80


def test_a_country_can_be_modelled_alone(counted):
    query = {"outcome": "health_1=often", "predictors": "sex, age", "country": "DE"}
    body = signed_in(counted, "analyst").get(URL, query).json()

    assert body["predictors"] == ["sex", "age"]
    assert 0 < body["model"]["n"] <= 40
    assert body["model"]["coefficients"][1]["odds_ratio"] > 0


def test_before_the_first_interview_there_is_no_model(field):
    body = signed_in(field, "analyst").get(URL, {"outcome": "safety"}).json()

    assert (body["snapshot"], body["model"]) == (None, None)


def test_every_unknown_word_is_refused_at_once(counted):
    query = {"outcome": "joy", "predictors": "shoe,sex", "country": "XX"}

    refused = signed_in(counted, "analyst").get(URL, query)

    assert refused.status_code == 400
    assert [error["where"] for error in refused.json()["errors"]] == ["outcome", "predictors", "country"]


def test_a_model_that_cannot_be_fitted_says_why(counted):
    refused = signed_in(counted, "analyst").get(URL, {"outcome": "safety", "predictors": "age_group,age,sex,sex"})

    assert refused.status_code == 400
    assert "'sex=female' says nothing" in refused.json()["errors"][0]["message"]


def test_it_is_for_analysts(counted):
    assert signed_in(counted, "interviewer").get(URL, {"outcome": "safety"}).status_code in (403, 404)

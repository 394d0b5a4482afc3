"""Weighting schemes: chosen with a reason, never changed, told with every snapshot, refused if they cannot be kept."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from rest_framework.test import APIClient

from analysis import selectors
from analysis.models import Snapshot, WeightingScheme
from analysis.services import recompute, schemes, sweeping
from surveys.core.problems import RejectedError
from surveys.models import Membership
from tests.analysis.study import NOON

pytestmark = pytest.mark.django_db

URL = "/api/v1/surveys/two-countries/"


@pytest.fixture
def counted(field):
    field.complete_many(120)
    recompute.run(field.survey.pk)
    return field


@pytest.fixture
def choose(counted):
    user = User.objects.create_user("ann")

    def chosen(**definition):
        found = schemes.choose(survey=counted.survey, definition=definition, reason="a test", user=user, now=NOON)
        recompute.run(counted.survey.pk)
        return found

    return chosen


def newest(field):
    return selectors.latest_snapshot(field.survey)


def largest_error(snapshot):
    return max(weights["margin_error"] for weights in snapshot.results["weights"].values())


def test_another_method_gives_another_snapshot_of_the_same_interviews(counted, choose):
    before = newest(counted)

    scheme, is_new = choose(method="logit", bounds=[0.2, 5])

    after = newest(counted)
    assert is_new
    assert (after.number, after.ledger, after.scheme) == (before.number + 1, before.ledger, scheme)
    assert before.scheme is None
    assert largest_error(after) < 1e-9
    weights = [s.results["weights"]["CZ"]["max_weight"] for s in (before, after)]
    assert weights[0] != weights[1]


def test_choosing_what_holds_already_changes_nothing(counted, choose):
    scheme, _ = choose(cap=4)
    number = newest(counted).number

    again, is_new = choose(cap=4)

    assert (again, is_new) == (scheme, False)
    assert newest(counted).number == number


def test_a_choice_whose_bell_was_lost_is_found_by_the_sweep(counted):
    user = User.objects.create_user("eve")
    schemes.choose(survey=counted.survey, definition={"cap": 4}, reason="a test", user=user, now=NOON)

    waiting = sweeping.surveys_behind()
    recompute.run(counted.survey.pk)

    assert waiting == [counted.survey.pk]
    assert sweeping.surveys_behind() == []


def test_what_is_not_named_stays_as_it_holds(choose):
    choose(method="linear", bounds=[0.1, 9])
    scheme, _ = choose(adjust="bonferroni")

    assert scheme.definition["method"] == "linear"
    assert scheme.definition["bounds"] == [0.1, 9]
    assert scheme.definition["adjust"] == "bonferroni"


def test_joined_categories_are_weighted_together(counted, choose):
    join = {"country": "CZ", "margin": "sex x age_group", "category": "male:young", "into": "male:old"}
    choose(collapse=[join])

    [margin] = [m for m in newest(counted).results["weights"]["CZ"]["margins"] if m["name"] == "sex x age_group"]
    assert [c["category"] for c in margin["categories"]] == ["male:old", "female:young", "female:old"]


def test_a_new_version_of_the_workbook_begins_with_its_own_weights(counted, choose):
    choose(method="logit", bounds=[0.2, 5])
    counted.publish(weighting=[["setting", "value"], ["margin", "education"], ["domain", "sex"]])
    recompute.run(counted.survey.pk)

    assert newest(counted).scheme is None


def test_bounds_that_the_interviews_cannot_keep_are_refused(counted, choose):
    with pytest.raises(RejectedError, match="has no solution"):
        choose(method="logit", bounds=[0.999, 1.001])

    assert WeightingScheme.objects.count() == 0
    assert Snapshot.objects.count() == 1


def test_a_scheme_is_never_changed(choose):
    scheme, _ = choose(cap=4)

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        WeightingScheme.objects.filter(pk=scheme.pk).update(reason="another one")
    scheme.made_by.delete()

    scheme.refresh_from_db()
    assert scheme.made_by is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM analysis_weightingscheme")
        assert cursor.fetchone() == ("a test",)


@pytest.fixture
def client(counted):
    user = User.objects.create_user("bob")
    Membership.objects.create(user=user, survey=counted.survey, role="analyst")
    found = APIClient()
    found.force_authenticate(user)
    return found


def test_schemes_are_chosen_and_listed_over_rest(counted, client):
    body = {"definition": {"trim": [0.3, 3]}, "reason": "one respondent counted for eight"}
    made = client.post(URL + "weighting-schemes/", body, format="json")
    again = client.post(URL + "weighting-schemes/", body, format="json")
    recompute.run(counted.survey.pk)

    listed = client.get(URL + "weighting-schemes/").json()

    assert (made.status_code, again.status_code) == (201, 200)
    assert (listed["current"], listed["workbook"]["trim"]) == (1, None)
    assert [(s["number"], s["definition"]["trim"], s["made_by"]) for s in listed["results"]] == [(1, [0.3, 3.0], "bob")]
    assert client.get(URL + "weights/").json()["scheme"] == 1


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"definition": {"method": "magic"}, "reason": "x"}, ["method"]),
        ({"definition": {"bounds": [3], "cap": "much", "weights": 1}, "reason": "x"}, ["weights", "bounds", "cap"]),
        ({"definition": {"collapse": [{"country": "CZ"}]}, "reason": "x"}, ["collapse"]),
        (
            {
                "definition": {
                    "collapse": [
                        {"country": "CZ", "margin": "education", "category": "low", "into": "middle"},
                        {"country": "XX", "margin": "education", "category": "low", "into": "high"},
                    ]
                },
                "reason": "x",
            },
            ["collapse[0]", "collapse[1]"],
        ),
        ({"definition": {"cap": 4}}, ["reason"]),
    ],
)
def test_every_wrong_choice_is_named(client, body, where):
    refused = client.post(URL + "weighting-schemes/", body, format="json")

    assert refused.status_code == 400
    assert [error["where"] for error in refused.json()["errors"]] == where
    assert WeightingScheme.objects.count() == 0


def test_schemes_are_for_analysts(counted):
    user = User.objects.create_user("ivy")
    Membership.objects.create(user=user, survey=counted.survey, role="interviewer")
    stranger = APIClient()
    stranger.force_authenticate(user)

    assert stranger.get(URL + "weighting-schemes/").status_code in (403, 404)

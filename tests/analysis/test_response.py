"""A survey that adjusts for non-response: the counts of cases are of the moment, stand with the figures, and can be chosen otherwise."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from analysis import selectors
from analysis.models import Snapshot, Sums
from analysis.services import columns, counting, recompute, schemes
from analysis.services.weighing import Weigher
from surveys.core.problems import RejectedError
from surveys.models import Membership
from tests.analysis.study import NOON, TABLES, Field

pytestmark = pytest.mark.django_db

URL = "/api/v1/surveys/two-countries/"
SURVEY = [*TABLES["survey"], ["hidden", "region", "", "", "", ""]]
RULE = [["nonresponse", "region"], ["nonresponse_least", "3"]]


def open_field(*rows):
    field = Field.open(survey=SURVEY, weighting=[*TABLES["weighting"], *rows])
    for number in range(60):
        field.complete("CZ" if number % 2 else "DE", region="north" if number % 3 else "south")
    for _ in range(30):
        field.call("CZ", "2.11", region="north")
    for _ in range(10):
        field.call("CZ", "3.13", region="south")
        field.call("CZ", "4.30", region="south")
        field.call("CZ", "3.11", region="south")
    recompute.run(field.survey.pk)
    return field


def newest(field):
    return selectors.latest_snapshot(field.survey)


def cells_of(snapshot, country="CZ"):
    return {row["cell"]: row for row in snapshot.results["weights"][country]["nonresponse"]}


@pytest.fixture
def choose(db):
    user = User.objects.create_user("bob")

    def chosen(field, **definition):
        found = schemes.choose(survey=field.survey, definition=definition, reason="a test", user=user, now=NOON)
        recompute.run(field.survey.pk)
        return found

    return chosen


def test_eligible_cases_are_those_known_and_a_share_of_the_unknown_ones():
    cells = cells_of(newest(open_field(*RULE)))

    # Known in the country: 30 interviews and 30 refusals are eligible, 10 numbers do not work: e = 60 / 70.
    assert cells["north"] == {
        "cell": "north", "cases": 50, "eligible": 50.0, "answered": 20, "factor": 2.5, "joined": "",
    }  # fmt: skip
    assert (cells["south"]["cases"], cells["south"]["answered"]) == (30, 10)
    assert cells["south"]["eligible"] == pytest.approx(10 + 10 * 60 / 70)


def test_published_figures_are_those_of_the_respondents_one_by_one():
    field = open_field(*RULE, ["clusters", "age"])
    user = User.objects.create_user("ann")
    Membership.objects.create(user=user, survey=field.survey, role="analyst")
    api = APIClient()
    api.force_authenticate(user)

    published = api.get(URL + "indices/", {"index": "safety"}).json()["results"][0]
    [alone] = api.get(URL + "estimates/", {"of": "safety"}).json()["results"]
    by_country = api.get(URL + "weights/").json()["results"]

    assert alone["estimate"] == pytest.approx(published["estimate"], rel=1e-9)
    assert alone["se"] == pytest.approx(published["se"], rel=1e-8)
    assert by_country[0]["nonresponse"][0]["cell"] == "north"


def test_weights_in_files_and_columns_are_the_adjusted_ones():
    field = open_field(*RULE)
    snapshot = newest(field)
    weigher = Weigher(snapshot)

    in_columns = columns.weighed(snapshot).collect()
    alone = [
        weigher.weigh(row["values"]) for row in selectors.counted_rows(field.survey.pk, snapshot.ledger, chunk=100)
    ]

    assert in_columns[columns.WEIGHT].to_list() == pytest.approx([one.weight for one in alone], rel=1e-12)
    assert sum(one.weight for one in alone) == pytest.approx(60, rel=1e-9)


def test_another_refusal_gives_another_snapshot_of_the_same_interviews_once():
    field = open_field(*RULE)
    before = newest(field)

    field.call("DE", "2.11", region="north")
    done = recompute.run(field.survey.pk)
    again = recompute.run(field.survey.pk)

    after = newest(field)
    assert (done.rows, done.snapshot, again.snapshot) == (0, before.number + 1, None)
    assert after.ledger == before.ledger
    assert cells_of(after, "DE")["north"]["cases"] == cells_of(before, "DE")["north"]["cases"] + 1
    assert cells_of(Snapshot.objects.get(number=before.number), "DE")["north"]["factor"] == 1.0


def test_a_scheme_chooses_the_adjustment_and_has_the_ledger_counted_anew(choose):
    field = open_field()
    plain = newest(field).results["estimates"]

    choose(field, nonresponse={"cells": ["region"], "most": 4})
    adjusted = newest(field)
    choose(field, nonresponse=None)

    assert cells_of(adjusted)["north"]["factor"] == 2.5
    assert adjusted.results["estimates"] != plain
    assert newest(field).results["estimates"] == plain
    assert counting.differences(Sums.objects.get()) == []


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ({"cells": ["education"]}, "'education' is asked"),
        ({"cells": ["village"]}, "There is no 'village'"),
        ({"cells": ["country"]}, "always within a country"),
        ({"cells": ["region"], "least": 0}, "1 respondent or more"),
        ({"cells": ["region"], "most": 0.5}, "more than 1"),
        ({"cells": "region"}, "Give cells"),
        ({"cells": ["region"], "least": "many"}, "Give cells"),
    ],
)
def test_a_wrong_adjustment_is_refused_by_name(choose, definition, words):
    field = open_field()

    with pytest.raises(RejectedError) as refused:
        choose(field, nonresponse=definition)

    assert [(p.where, words in p.message) for p in refused.value.problems] == [("nonresponse", True)]


def test_an_adjustment_that_the_interviews_cannot_have_is_refused(choose):
    field = open_field(*RULE)

    with pytest.raises(RejectedError, match="CZ, non-response: weights are not adjusted"):
        choose(field, nonresponse={"cells": ["region"], "most": 1.01})


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["nonresponse", "education"]], "bad_nonresponse"),
        ([["nonresponse_least", "3"]], "nonresponse_without_cells"),
        ([["nonresponse", "region"], ["nonresponse_most", "much"]], "not_a_number"),
    ],
)
def test_a_wrong_adjustment_in_the_workbook_is_told_with_its_cell(rows, code):
    with pytest.raises(RejectedError) as refused:
        Field.open(survey=SURVEY, weighting=[*TABLES["weighting"], *rows])

    n_rows = len(TABLES["weighting"]) + len(rows)
    assert [(p.code, p.where) for p in refused.value.problems] == [(code, f"weighting!B{n_rows}")]

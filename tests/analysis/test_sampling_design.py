"""A survey that names clusters or finite populations: its published standard errors follow, live, and can be chosen otherwise."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from analysis import selectors
from analysis.models import Sums, SumsCell
from analysis.services import counting, rebuilding, recompute, schemes
from surveys.core.problems import RejectedError
from surveys.models import Membership
from tests.analysis.study import NOON, TABLES, Field

pytestmark = pytest.mark.django_db

URL = "/api/v1/surveys/two-countries/"


def weighting(**settings):
    return [*TABLES["weighting"], *([name, value] for name, value in settings.items())]


def open_field(**settings):
    field = Field.open(weighting=weighting(**settings))
    field.hire(4)
    field.complete_many(120)
    recompute.run(field.survey.pk)
    return field


@pytest.fixture
def client(db):
    def of(field):
        user = User.objects.create_user("ann")
        Membership.objects.create(user=user, survey=field.survey, role="analyst")
        found = APIClient()
        found.force_authenticate(user)
        return found

    return of


@pytest.fixture
def choose(db):
    user = User.objects.create_user("bob")

    def chosen(field, **definition):
        found = schemes.choose(survey=field.survey, definition=definition, reason="a test", user=user, now=NOON)
        recompute.run(field.survey.pk)
        return found

    return chosen


def se_of(field, index="safety"):
    rows = selectors.latest_snapshot(field.survey).results["estimates"]
    return next(row["se"] for row in rows if row["by"] == "" and row["index"] == index)


@pytest.mark.parametrize(
    "stated",
    [{"clusters": "interviewer"}, {"clusters": "age"}, {"clusters": "age", "finite_population": "CZ=80 DE=90"},
     {"finite_population": "adults"}, {"finite_population": "CZ=100"}],
)  # fmt: skip
def test_published_figures_are_those_of_the_respondents_one_by_one(client, stated):
    field = open_field(**stated)
    api = client(field)

    published = api.get(URL + "indices/", {"by": "sex", "index": "safety"}).json()["results"]
    one_by_one = api.get(URL + "estimates/", {"of": "safety", "by": "sex"}).json()["results"]

    assert len(published) == len(one_by_one) == 3
    expected = {row["domain"]: row for row in one_by_one}
    for row in published:
        assert row["estimate"] == pytest.approx(expected[row["domain"]]["estimate"], rel=1e-9)
        assert row["se"] == pytest.approx(expected[row["domain"]]["se"], rel=1e-8)


def test_without_words_the_endpoint_follows_the_surveys_design_and_none_leaves_it_out(client):
    field = open_field(clusters="interviewer")
    api = client(field)

    own, same, nobody = (
        api.get(URL + "estimates/", {"of": "safety", **words}).json()["results"][0]["se"]
        for words in ({}, {"clusters": "interviewer"}, {"clusters": "none"})
    )

    assert own == same != nobody


def test_clusters_chosen_by_a_scheme_have_the_ledger_counted_anew_and_can_be_left_out_again(choose):
    field = open_field()
    plain = se_of(field)

    choose(field, clusters="interviewer")
    together = se_of(field)
    choose(field, clusters="")

    assert together != plain
    assert se_of(field) == plain
    assert not any(key.count('"i') for key in SumsCell.objects.values_list("key", flat=True))
    assert counting.differences(Sums.objects.get()) == []


def test_one_more_interview_and_one_taken_back_give_what_a_rebuild_gives():
    field = open_field(clusters="interviewer")
    first = field.complete("CZ")
    recompute.run(field.survey.pk)
    field.void(first)
    field.complete_many(3)
    recompute.run(field.survey.pk)
    grown = selectors.latest_snapshot(field.survey).results

    assert counting.differences(Sums.objects.get()) == []
    rebuilding.rebuild(field.survey.pk)
    field.complete("DE")
    recompute.run(field.survey.pk)

    assert counting.differences(Sums.objects.get()) == []
    assert grown["overall"]["clusters"] == "interviewer"
    assert grown["overall"]["df"] == sum(w["drawn"] for w in grown["weights"].values()) - 2


def test_a_population_is_chosen_at_the_cost_of_the_cells(choose):
    field = open_field()
    plain, revision = se_of(field), Sums.objects.get().revision

    choose(field, finite_population={"CZ": 120, "DE": 120})

    assert se_of(field) == pytest.approx(plain * 0.5**0.5, rel=1e-9)
    assert Sums.objects.get().revision == revision


def test_group_against_total_and_waves_know_the_clusters(client):
    field = open_field(clusters="age")
    api = client(field)
    ask = {"by": "sex", "index": "safety", "against": "total"}

    [row, _] = api.get(URL + "comparisons/", ask).json()["results"]
    wave = api.get(URL + "comparisons/", {"by": "country", "against": "wave", "wave": "two-countries"}).json()[
        "results"
    ]

    df = selectors.latest_snapshot(field.survey).results["overall"]["df"]
    assert row["df"] == df
    assert {r["df"] for r in wave} == {2 * df}


@pytest.mark.parametrize(
    ("definition", "where", "words"),
    [
        ({"clusters": "villages"}, "clusters", "There is no 'villages'"),
        ({"clusters": "places"}, "clusters", "nobody belongs together by it"),
        ({"finite_population": {"XX": 5}}, "finite_population", "no country 'XX'"),
        ({"finite_population": {"CZ": "many"}}, "finite_population", "no number of 1 or more"),
        ({"finite_population": 12}, "finite_population", "numbers by country"),
        ({"finite_population": "adults", "clusters": "interviewer"}, "finite_population", "Adults are persons"),
        ({"finite_population": {"CZ": 7}}, "finite_population", "60 were drawn of a population of 7"),
    ],
)
def test_a_wrong_design_is_refused_by_name(choose, definition, where, words):
    field = open_field()

    with pytest.raises(RejectedError) as refused:
        choose(field, **definition)

    assert [(p.where, words in p.message) for p in refused.value.problems] == [(where, True)]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["clusters", "villages"]], "unknown_clusters"),
        ([["clusters", "comment"]], "unknown_clusters"),
        ([["finite_population", "CZ=many"]], "bad_finite_population"),
        ([["clusters", "interviewer"], ["finite_population", "adults"]], "bad_finite_population"),
        ([["finite_population", "CZ"]], "not_pairs"),
    ],
)
def test_a_wrong_design_in_the_workbook_is_told_with_its_cell(rows, code):
    with pytest.raises(RejectedError) as refused:
        Field.open(weighting=[*TABLES["weighting"], *rows])

    n_rows = len(TABLES["weighting"]) + len(rows)
    assert [(p.code, p.where) for p in refused.value.problems] == [(code, f"weighting!B{n_rows}")]

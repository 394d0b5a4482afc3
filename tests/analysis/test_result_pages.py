"""The pages behind the figures: weights, items, correlates and the trend say what the snapshot says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.template.defaultfilters import floatformat
from hypothesis import given
from hypothesis import strategies as st

from analysis import charts, selectors
from analysis.core.tables.spec import TableSpec
from analysis.services import recompute, regressing, tables
from analysis.services.trend import Point, evenly, trend
from analysis.views import glance
from surveys.models import Membership

pytestmark = pytest.mark.django_db
RESULTS = "/surveys/two-countries/results/"


@pytest.fixture
def counted(field):
    field.complete_many(120)
    recompute.run(field.survey.pk)
    return field


@pytest.fixture
def page(counted, client):
    """An analyst's browser."""
    user = User.objects.create_user("ada")
    Membership.objects.create(user=user, survey=counted.survey, role="analyst")
    client.force_login(user)
    return client


def shown(page, path="", **query):
    response = page.get(f"{RESULTS}{path}", query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_weights_page_shows_each_margin_before_and_after(page, counted):
    text = shown(page, "weights/")

    germany = selectors.weights(selectors.latest_snapshot(counted.survey))[1]
    for category in germany["margins"][0]["categories"]:
        assert f"{floatformat(100 * category['sample_share'], 1)} %" in text
        assert f"{floatformat(100 * category['target_share'], 1)} %" in text
    assert "A man, old" in text
    assert floatformat(germany["deff"], 3) in text


def test_the_items_page_shows_how_each_item_was_answered(page, counted):
    text = shown(page, "items/", index="safety", country="CZ")

    block = tables.table(
        survey=counted.survey, spec=TableSpec(rows=("safety_1",), country="CZ", missing=("dk",))
    ).table.blocks[0]
    often, *_, mean = (row.cells[0] for row in block.rows)
    assert floatformat(often.value, 1) in text
    assert f"Mean score {floatformat(mean.value, 1)}" in text
    assert "Do not know" in text


def test_the_correlates_page_shows_the_model_of_the_index(page, counted):
    text = shown(page, "correlates/", outcome="safety", predictor=["sex", "age"])

    model = regressing.regression(survey=counted.survey, outcome="safety", predictors=["sex", "age"]).found
    for row in model["coefficients"][1:]:
        assert floatformat(row["estimate"], 2) in text
    assert "Sex?: A man" in text, "what the others are compared with"


def test_a_model_that_cannot_be_made_says_why(page):
    text = shown(page, "correlates/", outcome="safety", predictor=["nobody"])

    assert 'role="alert"' in text
    assert "nobody" in text


def test_a_glance_marks_the_groups_that_are_significantly_higher():
    rows = [
        {"domain": domain, "name": name, "estimate": estimate, "ci_low": estimate - 2, "ci_high": estimate + 2}
        for domain, name, estimate in (("overall", "All", 50), ("CZ", "Czechia", 40), ("DK", "Denmark", 60))
    ]
    tests = [{"index": "safety", "a": "CZ", "b": "DK", "estimate": -20, "is_significant": True}]

    whole, czechia, denmark = glance.groups([{"name": "safety", "rows": rows}], tests)

    assert (whole.is_whole, whole.figures[0].above) == (True, "")
    assert (czechia.letter, czechia.figures[0].above) == ("A", "")
    assert (denmark.letter, denmark.figures[0].above) == ("B", "A")


def test_a_difference_that_is_not_significant_is_not_marked():
    rows = [
        {"domain": domain, "name": domain, "estimate": estimate, "ci_low": None, "ci_high": None}
        for domain, estimate in (("CZ", 40), ("DK", 60))
    ]
    tests = [{"index": "safety", "a": "CZ", "b": "DK", "estimate": -20, "is_significant": False}]

    found = glance.groups([{"name": "safety", "rows": rows}], tests)

    assert [group.figures[0].above for group in found] == ["", ""]


def test_the_results_begin_with_every_index_of_every_group(page, counted):
    text = shown(page, by="sex")

    glanced = text[text.index("At a glance") : text.index("</table>")]
    assert "A man" in glanced
    rows = selectors.index_table(selectors.latest_snapshot(counted.survey), by="sex")
    for row in rows:
        assert f"<strong>{floatformat(row['estimate'], 1)}</strong>" in glanced


def test_sectors_are_compared_within_the_same_respondents(page, counted):
    pairs = [row for row in selectors.latest_snapshot(counted.survey).results["comparisons"] if row["by"] == "index"]

    text = shown(page)

    assert [row["country"] for row in pairs] == ["", "CZ", "DE"]
    for row in pairs:
        assert f"{floatformat(row['difference'], 1)}" in text


def test_few_interviews_are_warned_of(field, client):
    user = User.objects.create_user("ada")
    Membership.objects.create(user=user, survey=field.survey, role="analyst")
    client.force_login(user)
    field.complete_many(6)
    recompute.run(field.survey.pk)

    assert "few interviews" in shown(client)
    assert "few interviews" in shown(client, "weights/")


def test_the_trend_has_a_point_for_every_snapshot_in_order(page, counted):
    counted.complete_many(20)
    recompute.run(counted.survey.pk)

    points = trend(counted.survey)["safety"]

    assert [(point.number, point.n <= 140) for point in points] == [(1, True), (2, True)]
    latest = selectors.index_table(selectors.latest_snapshot(counted.survey), index="safety")[0]
    assert points[-1].estimate == latest["estimate"]
    assert floatformat(latest["estimate"], 1) in shown(page, "trend/")


@pytest.mark.parametrize("path", ["", "weights/", "items/", "correlates/", "trend/"])
def test_before_the_first_interview_every_page_says_so(field, client, path):
    user = User.objects.create_user("ada")
    Membership.objects.create(user=user, survey=field.survey, role="analyst")
    client.force_login(user)

    text = shown(client, path)

    assert "No interview has been counted yet" in text or "No snapshot yet" in text


@pytest.mark.parametrize("path", ["weights/", "items/", "correlates/", "trend/"])
def test_only_analysts_see_what_stands_behind_the_figures(field, client, path):
    user = User.objects.create_user("kay")
    Membership.objects.create(user=user, survey=field.survey, role="manager")
    client.force_login(user)

    assert client.get(f"{RESULTS}{path}").status_code == 403


@given(st.integers(0, 400), st.integers(2, 50))
def test_few_numbers_stand_for_many_with_both_ends(n, most):
    numbers = list(range(n))

    chosen = evenly(numbers, most)

    assert len(chosen) == min(n, most)
    assert chosen == sorted(set(chosen))
    assert not numbers or (chosen[0], chosen[-1]) == (numbers[0], numbers[-1])


def test_the_line_of_a_trend_stays_within_its_frame():
    begin = datetime(2026, 5, 4, tzinfo=UTC)
    points = [Point(i, begin + timedelta(days=i), 50, 40.0 + i, 35.0 + i, 45.0 + i) for i in range(5)]

    chart = charts.trend_chart(points)

    numbers = [float(x) for pair in (chart.line + " " + chart.band).split() for x in pair.split(",")]
    assert min(numbers) >= 0
    assert max(numbers) <= 100
    assert charts.trend_chart(points[:1]) is None

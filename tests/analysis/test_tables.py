"""Cross tables of a survey: equal to the published figures, filtered by expressions, refused with every problem."""

import pytest
from django.contrib.auth.models import User

from analysis import selectors
from analysis.core.tables.spec import parse
from analysis.services import disclosure, recompute, tables
from surveys.core.problems import RejectedError
from tests.analysis.study import TABLES, Field
from tests.analysis.test_api import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(db):
    """Raked on education only; an index whose mean is the percentage of men."""
    weighting = [["setting", "value"], ["margin", "education"], ["domain", "sex"], ["domain", "age_group"]]
    indices = [*TABLES["indices"], ["men", "", "sex", "male=100 female=0", "1", "Men", "Männer"]]
    field = Field.open(weighting=weighting, indices=indices)
    field.complete_many(80)
    recompute.run(field.survey.pk)
    return field


def tabulated(field, **words):
    spec, problems = parse(words)
    assert problems == []
    return tables.table(survey=field.survey, spec=spec)


def cells(field, **words):
    """(row, column) -> cell of the first block; the total column is ''."""
    found = tabulated(field, **words).table
    return {
        (row.category, ":".join(column.category)): cell
        for row in found.blocks[0].rows
        for column, cell in zip(found.columns, row.cells, strict=True)
    }


def test_a_percentage_and_its_error_are_those_of_an_index_of_zeros_and_hundreds(counted):
    published = selectors.index_table(selectors.latest_snapshot(counted.survey), by="country", index="men")

    by_country = cells(counted, rows="sex", columns="country")

    for row in published:
        cell = by_country["male", "" if row["domain"] == "overall" else row["domain"]]
        assert (cell.value, cell.se) == (pytest.approx(row["estimate"]), pytest.approx(row["se"]))


def test_the_mean_of_an_index_is_the_published_one(counted):
    published = selectors.index_table(selectors.latest_snapshot(counted.survey), by="sex", index="safety")

    by_sex = cells(counted, rows="index_safety", columns="sex")

    for row in published:
        cell = by_sex["", "" if row["domain"] == "overall" else row["domain"]]
        assert (cell.n, cell.value) == (row["n"], pytest.approx(row["estimate"]))
        assert (cell.se, cell.low) == (pytest.approx(row["se"]), pytest.approx(row["ci_low"]))


def test_percentages_within_one_country_are_those_of_the_country(counted):
    by_country = cells(counted, rows="sex", columns="country")
    within = cells(counted, rows="sex", country="CZ")

    assert within["male", ""].value == pytest.approx(by_country["male", "CZ"].value)
    assert (within["male", ""].n, within["male", ""].se) == (
        by_country["male", "CZ"].n,
        pytest.approx(by_country["male", "CZ"].se),
    )


def test_countries_and_answers_stand_in_the_order_of_the_study(counted):
    found = tabulated(counted, rows="safety_1", columns="country")

    assert [row.category for row in found.table.blocks[0].rows] == ["often", "sometimes", "never", ""]
    assert [column.category for column in found.table.columns] == [(), ("CZ",), ("DE",)]


def test_a_filter_leaves_those_who_fulfil_it(counted):
    found = tabulated(counted, rows="age", filter="${sex} = 'female' and ${age} >= 45")

    everybody = tabulated(counted, rows="age", columns="sex*age_group").table
    women = [c.category for c in everybody.columns].index(("female", "old"))
    assert found.table.n == everybody.blocks[0].bases[women].n
    assert found.table.blocks[0].rows[0].cells[0].value == pytest.approx(everybody.blocks[0].rows[0].cells[women].value)


def test_scores_of_an_index_give_its_items_a_mean(counted):
    found = cells(counted, rows="safety_1")

    often, sometimes, never = (found[name, ""].value for name in ("often", "sometimes", "never"))
    assert found["", ""].value == pytest.approx((100 * often + 50 * sometimes) / 100)
    assert often + sometimes + never == pytest.approx(100)


def test_top_categories_and_nets_stand_below_the_categories(counted):
    found = cells(counted, rows="safety_1", top="2", nets="safety_1:seldom=sometimes+never")

    assert found["top 2", ""].value == pytest.approx(found["often", ""].value + found["sometimes", ""].value)
    assert found["seldom", ""].value == pytest.approx(found["sometimes", ""].value + found["never", ""].value)


def test_everything_wrong_with_a_table_is_told_at_once(counted):
    spec, _ = parse({"rows": "sax", "columns": "comment", "filter": "${sex} = ", "country": "XX"})

    with pytest.raises(RejectedError) as refused:
        tables.table(survey=counted.survey, spec=spec)

    problems = {problem.where: problem.message for problem in refused.value.problems}
    assert set(problems) == {"rows", "columns", "filter", "country"}
    assert "Did you mean 'sex'?" in problems["rows"]


def test_a_number_needs_bands_to_be_a_column(counted):
    spec, _ = parse({"rows": "sex", "columns": "age"})

    with pytest.raises(RejectedError, match="say where its bands begin"):
        tables.table(survey=counted.survey, spec=spec)

    banded = cells(counted, rows="sex", columns="age", bands="age:18,45,65")
    assert {column for _, column in banded} == {"", "18-44", "45-64", "65+"}


def test_a_base_that_the_rule_hides_is_not_shown(counted):
    disclosure.state(survey=counted.survey, mark_below=60, suppress_below=45, adjustment="holm")

    found = tabulated(counted, rows="sex", columns="country").table.blocks[0]

    assert [base.is_suppressed for base in found.bases] == [False, True, True]
    assert [cell.value is None for cell in found.rows[0].cells] == [False, True, True]


@pytest.mark.parametrize(
    "wrong", [{"mark_below": 5, "suppress_below": 6}, {"suppress_below": -1}, {"adjustment": "wishful"}]
)
def test_a_rule_that_is_none_is_refused(field, wrong):
    with pytest.raises(RejectedError):
        disclosure.state(survey=field.survey, **{"mark_below": 30, "suppress_below": 5, "adjustment": "holm", **wrong})

    assert disclosure.stated(field.survey).mark_below == 30


def test_over_rest_a_table_has_its_bases_letters_and_tests(counted):
    api = signed_in(counted, "analyst")

    body = api.get(
        "/api/v1/surveys/two-countries/tables/", {"rows": "sex,places", "columns": "education,country*sex"}
    ).json()

    sex, places = body["table"]["blocks"]
    assert [head["letter"] for head in body["table"]["heads"]] == ["", "A", "B", "C", "D", "E", "F"]
    assert sex["bases"][0]["n"] == 80 == body["n"]
    assert 0 <= sex["tests"]["education"]["p"] <= 1
    assert places["tests"] == {}, "several answers have no test of independence"
    assert {"value", "row_percent", "total_percent", "se", "low", "high", "letters"} <= sex["rows"][0]["cells"][
        0
    ].keys()
    assert body["rule"] == {"mark_below": 30, "suppress_below": 5, "adjustment": "holm"}


def test_over_rest_the_rule_is_changed_by_analysts(counted):
    api = signed_in(counted, "analyst")
    rule = {"mark_below": 50, "suppress_below": 10, "adjustment": "bonferroni"}

    assert api.put("/api/v1/surveys/two-countries/tables/rule/", rule, format="json").json() == rule
    assert api.get("/api/v1/surveys/two-countries/tables/rule/").json() == rule
    outsider = User.objects.create_user("eve")
    api.force_authenticate(outsider)
    assert api.get("/api/v1/surveys/two-countries/tables/rule/").status_code == 404


def test_countries_stand_in_the_order_of_the_workbook_everywhere(db):
    countries = TABLES["countries"]
    field = Field.open(countries=[countries[0], *reversed(countries[1:])])
    field.complete_many(60)
    recompute.run(field.survey.pk)

    snapshot = selectors.latest_snapshot(field.survey)
    of_indices = [row["domain"] for row in selectors.index_table(snapshot, by="country", index="safety")]
    of_tables = [":".join(column.category) for column in tabulated(field, rows="sex", columns="country").table.columns]

    assert [country.code for country in field.survey.countries.all()] == ["DE", "CZ"]
    assert of_indices == ["overall", "DE", "CZ"]
    assert of_tables == ["", "DE", "CZ"]
    assert [row["country"] for row in selectors.weights(snapshot)] == ["DE", "CZ"]

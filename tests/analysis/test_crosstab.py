"""Cross tables from the sums."""

import pytest

from analysis import selectors
from analysis.services import recompute, tables
from surveys.core.problems import RejectedError
from tests.analysis.study import TABLES, Field

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


def cells(field, **wanted):
    return {(cell.row, cell.column): cell for cell in tables.table(survey=field.survey, **wanted).table.cells}


def test_a_percentage_and_its_error_are_those_of_an_index_of_zeros_and_hundreds(counted):
    published = selectors.index_table(selectors.latest_snapshot(counted.survey), by="country", index="men")

    by_country = cells(counted, rows="sex", columns="country")
    of_all = cells(counted, rows="sex")

    for row in published:
        cell = of_all["male", ""] if row["domain"] == "overall" else by_country["male", row["domain"]]
        assert cell.percent == pytest.approx(row["estimate"], rel=1e-9)
        assert cell.se == pytest.approx(row["se"], rel=1e-9)


def test_percentages_within_one_country_are_those_of_the_country(counted):
    by_country = cells(counted, rows="sex", columns="country")
    within = cells(counted, rows="sex", country="CZ")

    assert within["male", ""].percent == pytest.approx(by_country["male", "CZ"].percent, rel=1e-12)
    assert within["male", ""].n == by_country["male", "CZ"].n


def test_a_table_turned_round_has_the_same_counts(counted):
    one = cells(counted, rows="sex", columns="education")
    other = cells(counted, rows="education", columns="sex")

    assert {(r, c): (cell.n, cell.weighted) for (r, c), cell in one.items()} == {
        (c, r): (cell.n, pytest.approx(cell.weighted)) for (r, c), cell in other.items()
    }


def test_respondents_whose_value_is_not_known_are_left_out_and_told(counted):
    counted.complete("DE", sex="refused")
    recompute.run(counted.survey.pk)

    found = tables.table(survey=counted.survey, rows="sex", columns="country")

    assert (found.n, found.table.n, found.table.n_missing) == (81, 80, 1)
    assert found.table.rows == ("male", "female")


def test_two_variables_that_are_not_raked_on_cannot_be_crossed(counted):
    with pytest.raises(RejectedError, match="take one of them from: country, education"):
        tables.table(survey=counted.survey, rows="sex", columns="age_group")


def test_a_crossed_margin_gives_both_its_variables(field):
    field.complete_many(40)
    recompute.run(field.survey.pk)

    found = cells(field, rows="sex", columns="age_group")

    assert sum(cell.n for cell in found.values()) == 40
    assert {c for _, c in found} == {"young", "old"}

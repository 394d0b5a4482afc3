"""Figures from the columnar copy are those from the ledger's rows, one by one."""

from dataclasses import asdict

import numpy as np
import pytest

from analysis import selectors
from analysis.core.correlates import regress
from analysis.core.enquiry import Enquiry, answer
from analysis.core.microdata import microdata
from analysis.core.tables.cells import Rule, tabulate
from analysis.core.tables.spec import parse
from analysis.core.tables.variables import banner_of, chosen, row_of
from analysis.services import column_answers, recompute, schemes, tables
from surveys.core.expressions import Scope, compile_expression
from tests.analysis.study import TABLES, Field

pytestmark = pytest.mark.django_db

WEIGHTING = [*TABLES["weighting"], ["design_weight", "if(${age} < 30, 2, if(${age} > 60, 0.5, 1))"]]


@pytest.fixture
def counted(db):
    """Interviews of which some were voided, some corrected, and some have missing values of every kind."""
    field = Field.open(weighting=WEIGHTING)
    made = field.complete_many(90)
    for interview in made[:7]:
        field.void(interview)
    for interview in made[10:20]:
        field.append(interview, -1)
        interview.values = interview.values | {"sex": "female", "age": 44}
        interview.save()
        field.append(interview, +1)
    field.complete("CZ", age="dk", age_group="", places=[])
    field.complete("DE", age=None, education="refused", places=["street", "home"])
    field.complete("DE", education=True, safety_1=3)
    recompute.run(field.survey.pk)
    return field


@pytest.fixture
def both(counted):
    """The snapshot's respondents from rows and from columns."""
    snapshot = selectors.latest_snapshot(counted.survey)
    study = schemes.study_of_snapshot(snapshot)
    counting = selectors.counted(snapshot.survey_id, snapshot.ledger).order_by("position")
    rows = list(counting.values_list("values", flat=True))
    return microdata(study, rows), column_answers.respondents(snapshot, study)


def test_they_are_the_same_people_with_the_same_weights(both):
    rows, columns = both

    assert rows.n == columns.n == 86
    np.testing.assert_array_equal(rows.countries, columns.countries)
    np.testing.assert_array_equal(rows.base, columns.base)
    np.testing.assert_array_equal(rows.design.weights, columns.design.weights)
    for name in ("safety", "health", "safety_group"):
        np.testing.assert_array_equal(rows.scores(name), columns.scores(name))
    np.testing.assert_array_equal(rows.numbers("age"), columns.numbers("age"))
    assert rows.categories("education") == columns.categories("education")


@pytest.mark.parametrize(
    "words",
    [
        {"rows": "sex,age,places,index_safety", "columns": "country,education*sex"},
        {"rows": "safety_1,health_1", "columns": "places", "missing": "dk", "top": "2"},
        {
            "rows": "age",
            "columns": "age",
            "bands": "age:18,45,65",
            "filter": "${age} > 30 and selected(${places}, 'home')",
        },
        {"rows": "education", "filter": "${safety_1} != 'dk' or ${age} = 'dk'"},
    ],
)
def test_a_table_is_the_same(both, words):
    spec, problems = parse(words)
    assert problems == []

    def made(data):
        names = {"age", "places", "safety_1"}
        used = chosen(data, compile_expression(spec.filter, Scope(names=names)) if spec.filter else None, "")
        of_rows = [row_of(data, name, spec) for name in spec.rows]
        banners = [banner_of(data, names, spec) for names in spec.columns if names != spec.rows]
        return asdict(tabulate(data.design, used, of_rows, banners, Rule()))

    assert repr(made(both[0])) == repr(made(both[1]))


def test_a_regression_is_the_same(both):
    assert regress(both[0], "safety", ["country", "sex", "age"]) == regress(
        both[1], "safety", ["country", "sex", "age"]
    )


@pytest.mark.parametrize("errors", ["linearised", "bootstrap"])
def test_a_figure_is_the_same_with_either_error(both, errors):
    asked = Enquiry("quantile", "age", by="education", errors=errors)

    assert answer(both[0], asked) == answer(both[1], asked)


def test_interviewers_hold_together_whom_they_asked(counted):
    snapshot = selectors.latest_snapshot(counted.survey)
    study = schemes.study_of_snapshot(snapshot)

    by_interviewer = column_answers.respondents(snapshot, study, clusters="interviewer")
    by_place = column_answers.respondents(snapshot, study, clusters="age")

    # One interviewer in two countries; ages stand for those of an age.
    assert len(np.unique(by_interviewer.design.clusters)) == 2
    assert len(np.unique(by_place.design.clusters)) > 20


def test_a_country_alone_is_read_alone(counted):
    snapshot = selectors.latest_snapshot(counted.survey)
    study = schemes.study_of_snapshot(snapshot)

    alone = column_answers.respondents(snapshot, study, country="DE", names=["sex"])

    assert set(alone.countries.tolist()) == {"DE"}
    together = column_answers.respondents(snapshot, study)
    inside = together.countries == "DE"
    np.testing.assert_allclose(alone.design.weights, together.design.weights[inside], rtol=1e-12)


def test_a_country_with_one_interview_has_no_part(db):
    field = Field.open()
    for _ in range(20):
        field.complete("CZ")
    field.complete("DE")
    recompute.run(field.survey.pk)
    snapshot = selectors.latest_snapshot(field.survey)

    data = column_answers.respondents(snapshot, schemes.study_of_snapshot(snapshot))

    assert set(data.countries.tolist()) == {"CZ"}
    assert len(data.scores("safety")) == len(data.numbers("age")) == len(data.categories("sex")) == 20


def test_a_table_of_a_survey_whose_copy_was_lost_is_the_same(counted, columns_folder):
    spec, _ = parse({"rows": "sex", "columns": "country"})
    before = tables.table(survey=counted.survey, spec=spec).table
    for path in columns_folder.rglob("*.parquet"):
        path.unlink()
    tables._kept.clear()

    assert tables.table(survey=counted.survey, spec=spec).table == before

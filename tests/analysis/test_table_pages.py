"""The table builder: a table from ticks or words, its errors, kept and opened again, taken away as a file."""

import csv
import io

import openpyxl
import pytest
from django.contrib.auth.models import User

from analysis.models import SavedTable
from analysis.services import recompute
from surveys.models import Membership
from tests.analysis.test_api import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/surveys/two-countries/tables/"


@pytest.fixture
def counted(field):
    field.complete_many(60)
    recompute.run(field.survey.pk)
    return field


@pytest.fixture
def page(counted, client):
    """An analyst's browser."""
    user = User.objects.create_user("ada")
    Membership.objects.create(user=user, survey=counted.survey, role="analyst")
    client.force_login(user)
    return client


def kept(page, **words):
    response = page.post(f"{PAGE}save/", {"row": ["sex"], "column": ["country"], "name": "Sex", **words})
    assert response.status_code == 302
    return SavedTable.objects.first()


def test_without_a_choice_the_page_says_what_to_do(page):
    assert "Tick a variable" in page.get(PAGE).content.decode()


def test_ticks_and_words_give_the_same_table(page):
    ticked = page.get(f"{PAGE}preview/", {"row": ["sex", "safety_1"], "column": ["country", "education"], "nest": "1"})
    in_words = page.get(f"{PAGE}preview/", {"rows": "sex,safety_1", "columns": "country*education"})

    assert ticked.content == in_words.content
    assert "A man" in ticked.content.decode()
    assert "Czech Republic, Low" in ticked.content.decode()


def test_the_address_of_a_table_shows_it_again(page):
    shown = page.get(f"{PAGE}preview/", {"row": ["sex"], "filter": "${age} > 30", "show": ["percent", "n", "se"]})

    again = page.get(shown["HX-Replace-Url"]).content.decode()

    assert 'value="${age} &gt; 30"' in again
    assert shown.content.decode().strip()[:200] in again


@pytest.mark.parametrize(("filter", "words"), [("${agge} > 30", "age"), ("${age} >", "")])
def test_a_wrong_filter_is_said_at_once(page, filter, words):
    shown = page.get(f"{PAGE}preview/", {"row": ["sex"], "filter": filter}).content.decode()

    assert 'role="alert"' in shown
    assert words in shown


def test_a_table_is_kept_and_opened_again(page):
    saved = kept(page, is_live="1", filter="${age} > 30")

    opened = page.get(PAGE, {"saved": saved.pk}).content.decode()

    assert (saved.name, saved.snapshot) == ("Sex", None)
    assert "<h1>Sex</h1>" in opened
    assert "A woman" in opened


def test_a_live_table_follows_the_interviews_and_another_one_keeps_its_snapshot(page, counted):
    live, fixed = kept(page, is_live="1"), None
    fixed = kept(page, name="Fixed")
    fixed = SavedTable.objects.get(name="Fixed")
    counted.complete_many(10)
    recompute.run(counted.survey.pk)

    assert "70 respondents" in page.get(PAGE, {"saved": live.pk}).content.decode()
    assert "60 respondents" in page.get(PAGE, {"saved": fixed.pk}).content.decode()


def test_a_table_of_the_same_name_is_replaced(page):
    kept(page)
    kept(page, row=["education"])

    assert [table.query["rows"] for table in SavedTable.objects.all()] == ["education"]


def test_a_table_that_cannot_be_made_is_not_kept(page):
    page.post(f"{PAGE}save/", {"row": ["sex"], "filter": "${nobody} = 1", "name": "Wrong"})

    assert not SavedTable.objects.exists()


def test_a_kept_table_is_forgotten(page):
    saved = kept(page)

    page.post(f"{PAGE}{saved.pk}/remove/")

    assert not SavedTable.objects.exists()


def test_the_files_hold_the_figures_of_the_page(page):
    words = {"rows": "sex", "columns": "country", "show": ["percent", "n"]}

    text = page.get(f"{PAGE}table.csv", words).content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(page.get(f"{PAGE}table.xlsx", words).content))

    of_csv = list(csv.reader(io.StringIO(text)))
    men = next(row for row in of_csv if row[:2] == ["A man", "Respondents"])
    women = next(row for row in of_csv if row[:2] == ["A woman", "Respondents"])
    assert [int(a) + int(b) for a, b in zip(men[2:], women[2:], strict=True)] == [60, 30, 30]
    of_excel = [["" if cell is None else cell for cell in row] for row in book.worksheets[0].values]
    found = next(row for row in of_excel if row[:2] == ["A man", "Column %"])
    wanted = next(row for row in of_csv if row[:2] == ["A man", "Column %"])
    assert found[2:5] == pytest.approx([float(x) for x in wanted[2:]])


def test_the_rule_is_changed_on_the_page(page):
    page.post(f"{PAGE}rule/", {"suppress_below": "40", "mark_below": "50", "adjustment": "none"})

    shown = page.get(f"{PAGE}preview/", {"row": ["sex"], "column": ["country"]}).content.decode()

    assert "fewer than 40 respondents: not shown" in shown


@pytest.mark.parametrize("role", ["interviewer", "manager"])
@pytest.mark.parametrize("what", ["", "preview/", "table.csv"])
def test_only_analysts_see_tables(counted, client, role, what):
    user = User.objects.create_user(role)
    Membership.objects.create(user=user, survey=counted.survey, role=role)
    client.force_login(user)

    assert client.get(f"{PAGE}{what}").status_code == 403


def test_over_rest_tables_are_kept_listed_and_forgotten(counted):
    api = signed_in(counted, "analyst")
    address = "/api/v1/surveys/two-countries/tables/saved/"

    made = api.post(address, {"name": "Sex", "query": {"rows": "sex", "columns": "country"}}, format="json")
    fixed = api.post(address, {"name": "Now", "query": {"rows": "sex"}, "is_live": False}, format="json")
    wrong = api.post(address, {"name": "Wrong", "query": {"rows": "nobody"}}, format="json")

    assert (made.status_code, made.json()["snapshot"], fixed.json()["snapshot"]) == (201, None, 1)
    assert (wrong.status_code, wrong.json()["errors"][0]["where"]) == (400, "rows")
    assert [table["name"] for table in api.get(address).json()] == ["Now", "Sex"]
    assert api.delete(f"{address}{made.json()['id']}/").status_code == 204
    assert api.delete(f"{address}{made.json()['id']}/").status_code == 404

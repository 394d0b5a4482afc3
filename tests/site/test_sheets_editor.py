"""How are settings, countries, quotas and every other cell of a draft corrected in the browser?"""

import re

import pytest
from django.utils import timezone

from surveys import selectors
from surveys.core.workbook import Sheets
from surveys.models import Survey
from surveys.services import drafting, unpublished
from tests.site.conftest import Visitor
from tests.surveys.core.workbooks import SMALLEST, workbook

BASE = "/surveys/mine/questionnaire/draft"
WRONG = workbook(
    settings=[["form_title", "form_id", "alpha"], ["My study", "mine", "much"]],
    survey=[["type", "name", "label::English (en)", "relevent"], *SMALLEST["survey"][1:]],
    countries=None,
)


@pytest.fixture
def mine(survey: Survey) -> Survey:
    """A survey that is only a draft, wrong in its settings, its columns and without countries."""
    kept = unpublished.keep(survey=None, sheets=WRONG, file_name="", what="", key=None, user=None, now=timezone.now())
    return kept.draft.survey


def now(survey: Survey) -> Sheets:
    revision = selectors.draft_revision(survey)
    assert revision is not None
    return Sheets.from_json(revision.sheets)


def test_every_problem_leads_to_the_form_with_its_cell(visitor: type[Visitor], mine: Survey) -> None:
    manager = visitor("manager")
    text = manager.get(f"{BASE}/").content.decode()

    revision = selectors.draft_revision(mine)
    assert revision is not None
    links = re.findall(r'class="q-mend" href="([^"]+)"', text)
    assert len(links) == len(selectors.check(revision).problems) == 3
    assert all(manager.get(link.replace("&amp;", "&")).status_code == 200 for link in links)


def test_an_analyst_is_not_led_to_forms(visitor: type[Visitor], mine: Survey) -> None:
    assert "q-mend" not in visitor("analyst").get(f"{BASE}/").content.decode()
    assert visitor("analyst").get(f"{BASE}/sheets/settings/2/").status_code == 403


def test_a_setting_is_corrected(visitor: type[Visitor], mine: Survey) -> None:
    answer = visitor("manager").post(f"{BASE}/sheets/settings/2/", {"revision": 1, "settings|2|alpha": "0.05"})

    assert answer["Location"] == f"{BASE}/sheets/settings/#row-2"
    assert now(mine)["settings"].rows[0]["alpha"] == "0.05"


def test_a_sheet_that_is_missing_gets_its_first_row(visitor: type[Visitor], mine: Survey) -> None:
    manager = visitor("manager")
    assert "adult_population" in manager.get(f"{BASE}/sheets/countries/1/new/").content.decode()

    manager.post(f"{BASE}/sheets/countries/1/new/", {"revision": 1, "countries|1|code": "CZ", "countries|1|iso": "CZ"})

    assert [(row.number, dict(row.cells)) for row in now(mine)["countries"].rows] == [(2, {"code": "CZ", "iso": "CZ"})]


def test_a_draft_without_countries_takes_over_those_of_another_survey(visitor: type[Visitor], mine: Survey) -> None:
    manager = visitor("manager")
    assert 'value="coproduction-2008"' in manager.get(f"{BASE}/sheets/countries/").content.decode()

    manager.post(f"{BASE}/sheets/countries/take/", {"revision": 1, "countries_from": "coproduction-2008"})

    found = now(mine)["countries"].rows
    assert [row["code"] for row in found] == ["CZ", "DK", "DE", "FR", "UK"]
    assert {row["languages"] for row in found} == {"en"}


def test_countries_are_not_taken_over_unseen(visitor: type[Visitor], mine: Survey) -> None:
    visitor("admin").post(f"{BASE}/sheets/settings/2/", {"revision": 1, "settings|2|alpha": "0.01"})

    answer = visitor("manager").post(
        f"{BASE}/sheets/countries/take/", {"revision": 1, "countries_from": "coproduction-2008"}
    )

    assert answer.status_code == 400
    assert now(mine)["countries"].rows == ()


def test_a_misspelt_column_is_renamed(visitor: type[Visitor], mine: Survey) -> None:
    visitor("manager").post(f"{BASE}/sheets/survey/1/", {"revision": 1, "survey|1|relevent": "relevant"})

    assert now(mine)["survey"].headers[-1] == "relevant"


def test_a_missing_column_is_proposed_and_added(visitor: type[Visitor], mine: Survey) -> None:
    manager = visitor("manager")
    assert (
        'name="choices|1|+" value="specify"' in manager.get(f"{BASE}/sheets/choices/1/?cell=specify").content.decode()
    )

    manager.post(f"{BASE}/sheets/choices/1/", {"revision": 1, "choices|1|+": "specify"})

    assert now(mine)["choices"].headers[-1] == "specify"


def test_two_columns_of_one_name_are_refused_with_what_was_typed(visitor: type[Visitor], mine: Survey) -> None:
    answer = visitor("manager").post(f"{BASE}/sheets/survey/1/", {"revision": 1, "survey|1|relevent": "name"})

    assert answer.status_code == 409
    assert "stands twice" in answer.content.decode()
    assert 'name="survey|1|relevent" value="name"' in answer.content.decode()


def test_a_row_is_taken_out(visitor: type[Visitor], mine: Survey) -> None:
    visitor("manager").post(f"{BASE}/sheets/choices/3/remove/", {"revision": 1})

    assert [row["name"] for row in now(mine)["choices"].rows] == ["male", "refused"]


def test_a_row_that_is_taken_out_as_a_problem_leads_on_to_the_next(visitor: type[Visitor], mine: Survey) -> None:
    manager = visitor("manager")

    answers = [
        manager.post(f"{BASE}/sheets/choices/3/remove/?back=problems", {"revision": 1}),
        manager.post(f"{BASE}/rows/3/remove/?back=problems", {"revision": 2}),
    ]

    assert all("back=problems" in answer["Location"] for answer in answers)


def test_the_headers_cannot_be_taken_out(visitor: type[Visitor], mine: Survey) -> None:
    assert visitor("manager").post(f"{BASE}/sheets/choices/1/remove/", {"revision": 1}).status_code == 404


def test_a_sheet_or_row_that_is_not_there_is_not_found(visitor: type[Visitor], mine: Survey) -> None:
    manager = visitor("manager")

    assert manager.get(f"{BASE}/sheets/nothing/").status_code == 404
    assert manager.get(f"{BASE}/sheets/settings/9/").status_code == 404


def test_saving_leads_on_to_the_next_problem_and_from_the_last_to_the_outline(
    visitor: type[Visitor], mine: Survey
) -> None:
    manager = visitor("manager")
    typed = {"revision": 1, "settings|2|alpha": "0.05", "next_problem": "yes"}

    first = manager.post(f"{BASE}/sheets/settings/2/?back=problems", typed)
    assert first["Location"].startswith(f"{BASE}/sheets/")
    manager.post(f"{BASE}/sheets/survey/1/", {"revision": 2, "survey|1|relevent": "relevant"})
    row = workbook()["countries"].rows[0]
    cells = {f"countries|1|{header}": text for header, text in row.cells.items()}
    last = manager.post(f"{BASE}/sheets/countries/1/new/", {"revision": 3, "next_problem": "yes", **cells})

    assert last["Location"] == f"{BASE}/#problems"
    assert "nothing is wrong with it" in manager.get(f"{BASE}/").content.decode()


def test_a_question_saved_from_the_list_of_problems_leads_on_too(visitor: type[Visitor], mine: Survey) -> None:
    answer = visitor("manager").post(f"{BASE}/rows/3/?back=problems", {"revision": 1, "next_problem": "yes"})

    assert answer["Location"].startswith(f"{BASE}/sheets/")


def test_who_comes_second_keeps_what_was_typed(visitor: type[Visitor], mine: Survey) -> None:
    visitor("admin").post(f"{BASE}/sheets/settings/2/", {"revision": 1, "settings|2|alpha": "0.01"})

    answer = visitor("manager").post(f"{BASE}/sheets/settings/2/", {"revision": 1, "settings|2|alpha": "0.1"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "admin has changed this" in text
    assert 'value="0.1"' in text
    assert "<dd>0.01</dd>" in text


def test_what_is_typed_is_checked_without_being_saved(visitor: type[Visitor], mine: Survey) -> None:
    manager = visitor("manager")
    url = f"{BASE}/sheets/settings/2/check/"

    assert "is no significance level" in manager.post(url, {"revision": 1, "settings|2|alpha": "9"}).content.decode()
    right = manager.post(url, {"revision": 1, "settings|2|alpha": "0.1"}).content.decode()

    assert "Nothing is wrong with this row." in right
    assert len(selectors.history(mine)) == 1


def test_a_published_versions_sheets_are_shown_and_not_changed(visitor: type[Visitor], survey: Survey) -> None:
    text = visitor("analyst").get("/surveys/coproduction-2008/questionnaire/1/sheets/countries/").content.decode()

    assert "Europe/Prague" in text
    assert "New row" not in text


def test_all_cells_of_a_question_can_be_reached_from_its_form(visitor: type[Visitor], survey: Survey) -> None:
    drafting.begin(survey=survey.pk, user=None, now=timezone.now())

    text = visitor("manager").get("/surveys/coproduction-2008/questionnaire/draft/rows/5/").content.decode()

    assert "/questionnaire/draft/sheets/survey/5/" in text


def test_what_is_missing_is_added_from_the_list_of_problems(visitor: type[Visitor], mine: Survey) -> None:
    manager = visitor("manager")
    group = {"survey|3|type": "begin_group", "survey|3|name": "g"}
    manager.post(f"{BASE}/sheets/survey/3/", {"revision": 1, **group})
    text = manager.get(f"{BASE}/").content.decode()
    (link,) = re.findall(r'href="([^"]+type=end_group[^"]*)">Add it', text)

    form = manager.get(link.replace("&amp;", "&")).content.decode()
    filled = dict(re.findall(r'name="(survey[^"]+)" value="([^"]+)"', form))
    answer = manager.post(link.replace("&amp;", "&"), {"revision": 2, "next_problem": "yes", **filled})

    assert filled == {"survey|+3|type": "end_group"}
    assert answer.status_code == 302
    assert [row["type"] for row in now(mine)["survey"].rows] == ["hidden", "begin_group", "end_group"]


def test_a_row_is_put_in_front_of_the_first(visitor: type[Visitor], mine: Survey) -> None:
    manager = visitor("manager")
    assert f'href="{BASE}/rows/1/new/"' in manager.get(f"{BASE}/").content.decode()

    manager.post(f"{BASE}/rows/1/new/", {"revision": 1, "survey|+1|type": "note", "survey|+1|name": "welcome"})

    assert [row["name"] for row in now(mine)["survey"].rows] == ["welcome", "country", "sex"]


def test_a_text_that_no_spreadsheet_can_hold_is_refused(visitor: type[Visitor], mine: Survey) -> None:
    long = {"revision": 1, "survey|3|label::English (en)": "x" * 32_768}

    answer = visitor("manager").post(f"{BASE}/rows/3/", long)

    assert answer.status_code == 409
    assert "32,768 characters" in answer.content.decode()
    assert "32,768 characters" in visitor("manager").post(f"{BASE}/rows/3/check/", long).content.decode()

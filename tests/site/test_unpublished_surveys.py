"""What do people see of a survey of which nothing is published yet, and how does one begin?"""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.html import escape
from openpyxl import Workbook, load_workbook

from surveys import selectors
from surveys.core.workbook import Sheets, write_xlsx
from surveys.models import Survey
from surveys.services import unpublished
from tests.site.conftest import Visitor
from tests.surveys.core.workbooks import SMALLEST, Table, workbook

MINE: Table = [["form_title", "form_id"], ["My study", "mine"]]
WRONG = workbook(
    settings=MINE, survey=[["type", "name", "label::English (en)"], ["hidden", "country"], ["geopoint", "a", "A?"]]
)
RIGHT = workbook(settings=MINE)
BASE = "/surveys/mine"


def file(sheets: Sheets, name: str = "mine.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, write_xlsx(sheets))


def upload(visitor: Visitor, sheets: Sheets, **more: Any) -> Any:
    return visitor.post("/surveys/import/", {"workbook": file(sheets), **more})


def held(text: str) -> str:
    """The workbook that the page holds."""
    found = re.search(r'name="kept" value="([^"]+)"', text)
    assert found is not None
    return found[1]


@pytest.fixture
def mine(survey: Survey) -> Survey:
    """A survey that is only a draft, and wrong, beside the demo survey."""
    kept = unpublished.keep(
        survey=None, sheets=WRONG, file_name="mine.xlsx", what="mine.xlsx", key=None, user=None, now=timezone.now()
    )
    return kept.draft.survey


def test_a_wrong_workbook_of_a_new_survey_can_be_kept_as_a_draft(visitor: type[Visitor], survey: Survey) -> None:
    manager = visitor("manager")

    shown = upload(manager, WRONG)
    assert shown.status_code == 400
    assert not Survey.objects.filter(slug="mine").exists()
    text = manager.post("/surveys/import/keep/", {"kept": held(shown.content.decode())}, follow=True).content.decode()

    assert "The workbook is kept as the draft of My study" in text
    assert "problem keeps the draft from being published" in text or "problems keep the draft" in text
    assert "survey!A3" in text


def test_a_second_click_on_the_button_leads_to_the_same_draft(visitor: type[Visitor], survey: Survey) -> None:
    manager = visitor("manager")
    kept = held(upload(manager, workbook(settings=None, countries=None)).content.decode())

    places = [manager.post("/surveys/import/keep/", {"kept": kept})["Location"] for _ in range(2)]

    assert places[0] == places[1] == "/surveys/mine/questionnaire/draft/"
    assert Survey.objects.count() == 2


def test_a_workbook_that_nobody_showed_is_not_kept(visitor: type[Visitor], survey: Survey) -> None:
    assert visitor("manager").post("/surveys/import/keep/", {"kept": "x"}).status_code == 400


@pytest.mark.parametrize("username", ["interviewer", "analyst"])
@pytest.mark.parametrize("address", ["/surveys/import/keep/", "/surveys/import/new/"])
def test_only_those_who_may_import_keep_and_begin(visitor: type[Visitor], username: str, address: str) -> None:
    assert visitor(username).post(address, {"kept": "x", "title": "X"}).status_code == 403


def test_the_same_workbook_uploaded_twice_is_one_draft(visitor: type[Visitor], mine: Survey) -> None:
    text = visitor("manager").post("/surveys/import/", {"workbook": file(WRONG)}, follow=True).content.decode()

    assert "the newest state of the draft of My study" in text
    assert len(selectors.history(mine)) == 1


def test_a_right_workbook_is_kept_as_a_draft_where_that_is_asked_for(visitor: type[Visitor], survey: Survey) -> None:
    answer = upload(visitor("manager"), RIGHT, then="draft")

    assert answer["Location"] == f"{BASE}/questionnaire/draft/"
    assert not Survey.objects.get(slug="mine").versions.exists()


def test_a_right_workbook_of_a_new_survey_is_published_at_once_as_ever(visitor: type[Visitor], survey: Survey) -> None:
    upload(visitor("manager"), RIGHT)

    assert Survey.objects.get(slug="mine").versions.count() == 1


def test_a_file_that_cannot_be_read_is_not_offered_as_a_draft(visitor: type[Visitor], survey: Survey) -> None:
    text = (
        visitor("manager").post("/surveys/import/", {"workbook": SimpleUploadedFile("x.xlsx", b"x")}).content.decode()
    )

    assert "cannot be kept as a draft" in text
    assert 'name="kept"' not in text


def test_a_questionnaire_begins_with_an_example_in_the_persons_language(visitor: type[Visitor], survey: Survey) -> None:
    manager = visitor("manager")
    key = "7e3f6e0c-8f0f-4d0e-9d5f-0a6a3e3c9a11"

    answers = [
        manager.post(
            "/surveys/import/new/",
            {"title": "Důvěra", "form_id": "duvera", "key": key},
            headers={"accept-language": "cs"},
        )
        for _ in range(2)
    ]

    assert {answer["Location"] for answer in answers} == {"/surveys/duvera/questionnaire/draft/"}
    found = selectors.draft_revision(Survey.objects.get(slug="duvera"))
    assert found is not None
    assert selectors.check(found).problems == ()
    assert "label::Čeština (cs)" in Sheets.from_json(found.sheets)["survey"].headers


def test_a_short_name_that_is_taken_is_said_before_anything_begins(visitor: type[Visitor], mine: Survey) -> None:
    form = {"title": "Mine too", "form_id": "mine", "key": "7e3f6e0c-8f0f-4d0e-9d5f-0a6a3e3c9a11"}

    answer = visitor("manager").post("/surveys/import/new/", form)

    assert answer.status_code == 400
    assert escape("There is a survey 'mine' already.") in answer.content.decode()


def test_the_list_of_surveys_says_that_one_is_not_published(visitor: type[Visitor], mine: Survey) -> None:
    text = visitor("manager").get("/").content.decode()

    assert "Not published yet" in text
    assert f'href="{BASE}/"' in text


def test_the_page_of_the_survey_leads_to_the_draft_and_offers_nothing_else(
    visitor: type[Visitor], mine: Survey
) -> None:
    answer = visitor("admin").get(f"{BASE}/")

    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'href="{BASE}/questionnaire/draft/"' in text
    assert f"{BASE}/quotas/" not in text
    assert f"{BASE}/results/" not in text


SCREENS = (
    *("work/", "quotas/", "outcomes/", "sample/", "interviews/", "interviewers/", "quality/", "progress/"),
    *("results/", "results/weights/", "results/weighting/", "results/items/", "results/public/", "tables/"),
    *("downloads/", "print/1/"),
)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_that_needs_a_version_says_calmly_that_there_is_none(
    visitor: type[Visitor], mine: Survey, screen: str
) -> None:
    answer = visitor("admin").get(f"{BASE}/{screen}")

    assert answer.status_code == 409
    assert "Nothing is published yet" in answer.content.decode()


API = (
    "",
    "questionnaire/",
    "workbook/",
    "quotas/",
    "outcomes/",
    "indices/",
    "tables/",
    "weights/",
    "exports/",
    "events/",
)


@pytest.mark.parametrize("address", API)
def test_the_api_never_breaks_on_a_survey_without_a_version(visitor: type[Visitor], mine: Survey, address: str) -> None:
    answer = visitor("admin").get(f"/api/v1{BASE}/{address}")

    assert answer.status_code in (200, 405, 409)
    if answer.status_code == 409:
        assert answer.json()["errors"][0]["code"] == "not_published"


@pytest.mark.parametrize(
    "tab", ["", "texts/", "checks/", "checks/report/", "versions/", "objections/", "sheets/", "try/", "workbook/"]
)
def test_every_tab_of_the_draft_can_be_read(visitor: type[Visitor], mine: Survey, tab: str) -> None:
    assert visitor("analyst").get(f"{BASE}/questionnaire/draft/{tab}").status_code == 200


@pytest.mark.parametrize(
    "tab", ["", "texts/", "versions/", "objections/", "sheets/", "sheets/survey/", "try/", "workbook/", "texts/file/"]
)
def test_every_tab_of_an_empty_draft_can_be_read(visitor: type[Visitor], survey: Survey, tab: str) -> None:
    unpublished.keep(survey=None, sheets=Sheets({}), file_name="mine", what="", key=None, user=None, now=timezone.now())

    assert visitor("manager").get(f"{BASE}/questionnaire/draft/{tab}").status_code == 200
    assert visitor("manager").get(f"{BASE}/questionnaire/publish/").status_code == 200


def test_an_interviewer_does_not_see_it(visitor: type[Visitor], mine: Survey) -> None:
    interviewer = visitor("interviewer")

    assert interviewer.get(f"{BASE}/").status_code == 404
    assert interviewer.get("/")["Location"] == "/surveys/coproduction-2008/work/"


def test_its_countries_are_not_offered_to_others(visitor: type[Visitor], mine: Survey) -> None:
    assert 'value="mine"' not in visitor("manager").get("/surveys/import/").content.decode()


def test_the_status_of_what_is_not_published_cannot_be_set(visitor: type[Visitor], mine: Survey) -> None:
    assert visitor("admin").post(f"{BASE}/status/", {"status": "closed"}).status_code == 409


def test_texts_alone_cannot_be_published_before_a_version(visitor: type[Visitor], mine: Survey) -> None:
    answer = visitor("manager").post(f"{BASE}/questionnaire/publish/texts/", {"revision": 1})

    assert answer.status_code == 409


def test_the_draft_is_reviewed_and_published_as_version_1(visitor: type[Visitor], survey: Survey) -> None:
    manager = visitor("manager")
    upload(manager, RIGHT, then="draft")

    assert "Publish the draft as version 1" in manager.get(f"{BASE}/questionnaire/publish/").content.decode()
    text = manager.post(f"{BASE}/questionnaire/publish/", {"revision": 1}, follow=True).content.decode()

    assert "Version 1 is published" in text
    assert manager.get(f"{BASE}/quotas/").status_code == 200


def test_a_draft_that_is_thrown_away_is_gone_with_its_survey(visitor: type[Visitor], mine: Survey) -> None:
    answer = visitor("manager").post(f"{BASE}/questionnaire/discard/", follow=True)

    assert "My study was thrown away" in answer.content.decode()
    assert not Survey.objects.filter(slug="mine").exists()


def test_a_survey_is_renamed_on_its_page(visitor: type[Visitor], mine: Survey) -> None:
    answer = visitor("manager").post(f"{BASE}/short-name/", {"slug": "ours"})

    assert answer["Location"] == "/surveys/ours/"


def test_a_survey_that_has_neither_version_nor_draft_can_get_one(visitor: type[Visitor], survey: Survey) -> None:
    Survey.objects.create(slug="mine", name="My study")
    manager = visitor("manager")

    assert "Upload as the draft" in manager.get(f"{BASE}/").content.decode()
    assert manager.get(f"{BASE}/questionnaire/")["Location"] == f"{BASE}/"
    answer = manager.post(f"{BASE}/questionnaire/upload/", {"workbook": file(RIGHT)})

    assert answer["Location"] == f"{BASE}/questionnaire/draft/"


def test_the_admin_lists_it(visitor: type[Visitor], mine: Survey) -> None:
    assert visitor("admin").get("/admin/surveys/survey/").status_code == 200


@pytest.mark.parametrize("command", ["verify", "recompute", "rebuild"])
def test_commands_for_all_surveys_pass_it_over(mine: Survey, command: str, capsys: Any) -> None:
    call_command(command)

    assert "mine" not in capsys.readouterr().out.split()


def test_a_command_that_names_it_is_told_that_it_is_not_published(mine: Survey) -> None:
    with pytest.raises(CommandError, match="no published survey mine"):
        call_command("verify", "mine")


@pytest.mark.parametrize(("command", "option"), [("simulate", "--survey"), ("inspect_questionnaire", "")])
def test_commands_that_need_a_version_say_so(mine: Survey, command: str, option: str) -> None:
    with pytest.raises(CommandError, match="published"):
        call_command(command, *filter(None, [option, "mine"]))


def test_a_workbook_whose_column_stands_twice_is_kept_and_mended_in_the_row_of_headers(
    visitor: type[Visitor], survey: Survey
) -> None:
    manager = visitor("manager")
    workbook = load_workbook(io.BytesIO(write_xlsx(RIGHT)))
    workbook["survey"]["D1"] = "label::English (en)"
    content = io.BytesIO()
    workbook.save(content)

    shown = manager.post("/surveys/import/", {"workbook": SimpleUploadedFile("mine.xlsx", content.getvalue())})
    assert "stands twice" in shown.content.decode()
    kept = manager.post("/surveys/import/keep/", {"kept": held(shown.content.decode())}, follow=True).content.decode()

    assert "/questionnaire/draft/sheets/survey/1/" in kept
    manager.post(
        f"{BASE}/questionnaire/draft/sheets/survey/1/", {"revision": 1, "survey|1|label::English (en) (2)": ""}
    )
    assert "nothing is wrong with it" in manager.get(f"{BASE}/questionnaire/draft/").content.decode()


def written(tables: dict[str, Table]) -> SimpleUploadedFile:
    made, content = Workbook(), io.BytesIO()
    del made["Sheet"]
    for name, table in tables.items():
        page = made.create_sheet(name)
        for line in table:
            page.append(line)
    made.save(content)
    return SimpleUploadedFile("mine.xlsx", content.getvalue())


def test_what_is_wrong_below_a_title_is_said_at_once_and_every_row_is_kept(
    visitor: type[Visitor], survey: Survey
) -> None:
    rows = [*SMALLEST["survey"], ["select_one pets", "pet", "A pet?"]]
    manager = visitor("manager")

    shown = manager.post(
        "/surveys/import/",
        {"workbook": written({**SMALLEST, "settings": MINE, "survey": [["My survey 2026"], *rows]})},
    )
    text = shown.content.decode()
    manager.post("/surveys/import/keep/", {"kept": held(text)})

    assert "The headers seem to stand in row 2" in text
    assert "There is no list &#x27;pets&#x27;" in text
    revision = selectors.draft_revision(Survey.objects.get(slug="mine"))
    assert revision is not None
    kept = Sheets.from_json(revision.sheets)["survey"]
    assert [row["name"] for row in kept.rows] == ["country", "sex", "pet", ""]
    assert kept.rows[-1]["type"] == "My survey 2026"


def test_a_form_id_that_was_made_up_is_said(visitor: type[Visitor], survey: Survey) -> None:
    plain = workbook(settings=None, countries=None)

    assert "The form_id mine was made" in upload(visitor("manager"), plain).content.decode()

"""What do people see of a questionnaire and the draft of its next version?"""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from surveys import selectors
from surveys.core.workbook import read_xlsx, write_xlsx
from surveys.models import Survey
from tests.site.conftest import Visitor

BASE = "/surveys/coproduction-2008/questionnaire"


def broken(survey: Survey) -> SimpleUploadedFile:
    workbook = load_workbook(io.BytesIO(write_xlsx(selectors.sheets(selectors.current_version(survey)))))
    workbook["survey"]["A5"] = "geopoint"
    workbook["countries"]["E2"] = "at night"
    file = io.BytesIO()
    workbook.save(file)
    return SimpleUploadedFile("mine.xlsx", file.getvalue())


def test_the_questionnaire_opens_with_the_version_in_the_field(visitor: type[Visitor], survey: Survey) -> None:
    text = visitor("analyst").get(f"{BASE}/", follow=True).content.decode()

    assert "Version 1" in text
    assert "How old are you?" in text
    assert "${age} &lt; 18 or" in text


def test_the_outline_speaks_the_language_that_is_asked_for(visitor: type[Visitor], survey: Survey) -> None:
    text = visitor("analyst").get(f"{BASE}/1/?language=da").content.decode()

    assert "Hvor gammel er du?" in text
    assert "How old are you?" not in text


def test_an_interviewer_has_no_business_there(visitor: type[Visitor], survey: Survey) -> None:
    assert visitor("interviewer").get(f"{BASE}/1/").status_code == 403


def test_an_analyst_reads_but_does_not_edit(visitor: type[Visitor], survey: Survey) -> None:
    analyst = visitor("analyst")

    assert "begin a draft" not in analyst.get(f"{BASE}/1/").content.decode()
    assert analyst.post(f"{BASE}/begin/").status_code == 403
    assert selectors.draft_revision(survey) is None


def test_a_version_or_draft_that_is_not_there_is_not_found(visitor: type[Visitor], survey: Survey) -> None:
    assert [visitor("manager").get(f"{BASE}/{which}/").status_code for which in ("9", "draft", "what")] == [404] * 3


def test_a_wrong_workbook_becomes_a_draft_with_every_problem_in_its_place(
    visitor: type[Visitor], survey: Survey
) -> None:
    manager = visitor("manager")

    text = manager.post(f"{BASE}/upload/", {"workbook": broken(survey)}, follow=True).content.decode()

    assert "Draft, revision 2" in text
    assert "problems keep the draft from being published" in text
    assert text.index('id="row-5"') < text.index("survey!A5") < text.index('id="row-6"')
    assert "countries!E2" in text
    assert survey.versions.count() == 1


def test_the_history_brings_a_revision_back(visitor: type[Visitor], survey: Survey) -> None:
    manager = visitor("manager")
    manager.post(f"{BASE}/upload/", {"workbook": broken(survey)})

    assert "Uploaded: mine.xlsx" in manager.get(f"{BASE}/draft/versions/").content.decode()
    text = manager.post(f"{BASE}/restore/1/", follow=True).content.decode()

    assert "this is now revision 3" in text
    assert "nothing is wrong with it" in text


def test_the_draft_comes_down_as_it_is(visitor: type[Visitor], survey: Survey) -> None:
    manager = visitor("manager")
    manager.post(f"{BASE}/begin/")

    answer = manager.get(f"{BASE}/draft/workbook/")

    assert "draft-r1.xlsx" in answer["Content-Disposition"]
    assert read_xlsx(answer.content) == selectors.sheets(selectors.current_version(survey))


def test_the_texts_of_every_language_are_counted(visitor: type[Visitor], survey: Survey) -> None:
    text = visitor("analyst").get(f"{BASE}/1/texts/").content.decode()

    assert text.count("100 %") == 5
    assert "missing in" not in text


def test_a_draft_is_thrown_away(visitor: type[Visitor], survey: Survey) -> None:
    manager = visitor("manager")
    manager.post(f"{BASE}/begin/")

    text = manager.post(f"{BASE}/discard/", follow=True).content.decode()

    assert "Version 1" in text
    assert selectors.draft_revision(survey) is None

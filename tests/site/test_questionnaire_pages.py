"""What do people see of a questionnaire and the draft of its next version?"""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from surveys import selectors
from surveys.core.versions.edit import Edit
from surveys.core.workbook import read_xlsx, write_xlsx
from surveys.models import Survey
from surveys.services import drafting
from tests.conducting import conducted
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


def edited(survey: Survey, **cells: str) -> int:
    """The draft with some cells of the question `age` changed: its revision."""
    sheet = selectors.sheets(selectors.current_version(survey))["survey"]
    row = next(row for row in sheet.rows if row["name"] == "age")
    begun = drafting.begin(survey=survey.pk, user=None, now=timezone.now())
    edit = Edit("survey", row.number, {column.replace("__", "::"): text for column, text in cells.items()})
    saved = drafting.edit(
        survey=survey.pk, revision=begun.number, edits=[edit], what="age", user=None, now=timezone.now()
    )
    return saved.number


def test_the_review_marks_the_words_that_changed_and_publishes(visitor: type[Visitor], survey: Survey) -> None:
    revision = edited(survey, **{"label::English (en)": "How old is she?", "constraint": ". >= 0 and . <= 120"})
    manager = visitor("manager")

    text = manager.get(f"{BASE}/publish/").content.decode()
    published = manager.post(f"{BASE}/publish/", {"revision": revision}, follow=True).content.decode()

    assert "<del>you</del><ins>she</ins>" in text
    assert "age: constraint has changed." in text
    assert "Version 2 is published" in published
    assert "How old is she?" in published
    assert selectors.current_version(survey).number == 2
    assert "How old is she?" in manager.get(f"{BASE}/2/changes/1/").content.decode().replace("<ins>", "").replace(
        "</ins>", ""
    ).replace("<del>you</del>", "").replace("<del>are</del>", "")


def test_a_review_of_a_state_that_has_passed_publishes_nothing(visitor: type[Visitor], survey: Survey) -> None:
    revision = edited(survey, **{"label::English (en)": "How old is she?"})

    answer = visitor("manager").post(f"{BASE}/publish/", {"revision": revision - 1})

    assert answer.status_code == 400
    assert "in the meantime" in answer.content.decode()
    assert survey.versions.count() == 1


def test_the_review_says_what_has_to_be_mended_and_offers_no_publication(
    visitor: type[Visitor], survey: Survey
) -> None:
    edited(survey, relevant="${nobody} = 1")

    text = visitor("manager").get(f"{BASE}/publish/").content.decode()

    assert "There is no question &#x27;nobody&#x27;" in text
    assert "Publish revision" not in text


def test_the_review_asks_to_confirm_a_grave_change_once_there_are_interviews(
    visitor: type[Visitor], survey: Survey
) -> None:
    conducted(survey)
    sheet = selectors.sheets(selectors.current_version(survey))["survey"]
    row = next(row for row in sheet.rows if row["name"] == "age_group")
    drafting.begin(survey=survey.pk, user=None, now=timezone.now())
    edit = Edit("survey", row.number, {"calculation": row["calculation"].replace("'25-34'", "'18-24'")})
    drafting.edit(survey=survey.pk, revision=1, edits=[edit], what="x", user=None, now=timezone.now())
    manager = visitor("manager")

    text = manager.get(f"{BASE}/publish/").content.decode()
    refused = manager.post(f"{BASE}/publish/", {"revision": 2})
    manager.post(f"{BASE}/publish/", {"revision": 2, "confirmed": "yes"})

    assert "To be confirmed:" in text
    assert 'name="confirmed"' in text
    assert refused.status_code == 400
    assert survey.versions.count() == 2


def translated(content: bytes) -> SimpleUploadedFile:
    """A table of texts with a column of Polish."""
    workbook = load_workbook(io.BytesIO(content))
    page = workbook["texts"]
    column = page.max_column + 1
    page.cell(1, column, "Polski (pl)")
    for number in range(2, page.max_row + 1):
        page.cell(number, column, f"pl {number}")
    file = io.BytesIO()
    workbook.save(file)
    return SimpleUploadedFile("polish.xlsx", file.getvalue())


def test_a_translation_comes_back_and_is_published_without_a_new_version(
    visitor: type[Visitor], survey: Survey
) -> None:
    manager = visitor("manager")
    table = manager.get(f"{BASE}/1/texts/file/").content

    text = manager.post(f"{BASE}/1/texts/upload/", {"texts": translated(table)}, follow=True).content.decode()

    assert "Texts 2 of version 1 are published" in text
    assert text.count("100 %") == 6
    assert "pl 2" in manager.get(f"{BASE}/1/?language=pl").content.decode()
    api = "/api/v1/surveys/coproduction-2008/questionnaire/"
    spoken = [
        len(manager.get(f"{api}{query}").json()["languages"]) for query in ("", "?version=1", "?version=1&texts=2")
    ]
    assert spoken == [6, 5, 6]
    assert manager.get(f"{api}?version=1&texts=3").status_code == 404


def test_a_translation_for_the_draft_stays_in_the_draft(visitor: type[Visitor], survey: Survey) -> None:
    manager = visitor("manager")
    table = manager.get(f"{BASE}/1/texts/file/").content
    manager.post(f"{BASE}/begin/")

    text = manager.post(f"{BASE}/draft/texts/upload/", {"texts": translated(table)}, follow=True).content.decode()

    assert "The texts are in the draft: revision 2" in text
    assert len(selectors.current_study(survey).languages) == 5


def test_a_review_of_texts_only_offers_to_do_without_a_version(visitor: type[Visitor], survey: Survey) -> None:
    revision = edited(survey, **{"label::English (en)": "How old is she?"})
    manager = visitor("manager")

    assert "Publish as texts of version 1" in manager.get(f"{BASE}/publish/").content.decode()
    text = manager.post(f"{BASE}/publish/texts/", {"revision": revision}, follow=True).content.decode()

    assert "Texts 2 of version 1 are published" in text
    assert survey.versions.count() == 1


def test_a_workbook_of_a_survey_that_exists_becomes_its_draft(visitor: type[Visitor], survey: Survey) -> None:
    answer = visitor("manager").post("/surveys/import/", {"workbook": broken(survey)}, follow=True)

    text = answer.content.decode()
    assert "Draft, revision 2" in text
    assert "survey!A5" in text
    assert survey.versions.count() == 1

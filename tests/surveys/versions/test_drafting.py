"""How do several people work on the next version without losing anything?"""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from surveys import selectors
from surveys.core.problems import RejectedError
from surveys.core.versions.edit import Edit
from surveys.core.versions.mending import Place, place
from surveys.core.workbook import Sheets
from surveys.models import Draft, DraftRevision, Survey
from surveys.services import drafting, importing
from tests.surveys.core.workbooks import workbook
from tests.surveys.versions.conftest import NOON

LABEL = "label::English (en)"


def label(revision: DraftRevision, row: int = 3) -> str:
    survey = Sheets.from_json(revision.sheets)["survey"]
    return next(found for found in survey.rows if found.number == row)[LABEL]


def write(survey: Survey, text: str, *, revision: int, row: int = 3, user: User | None = None) -> DraftRevision:
    edit = Edit("survey", row, {LABEL: text})
    return drafting.edit(survey=survey.pk, revision=revision, edits=[edit], what="label", user=user, now=NOON)


def test_a_draft_begins_from_the_version_in_the_field(survey: Survey) -> None:
    revision = drafting.begin(survey=survey.pk, user=None, now=NOON)

    assert (revision.number, revision.draft.based_on.number) == (1, 1)
    assert revision.sheets == survey.versions.get().sheets


def test_beginning_a_draft_again_keeps_the_one_that_is_open(survey: Survey) -> None:
    drafting.begin(survey=survey.pk, user=None, now=NOON)
    write(survey, "Man or woman?", revision=1)

    again = drafting.begin(survey=survey.pk, user=None, now=NOON)

    assert (again.number, label(again)) == (2, "Man or woman?")


def test_a_draft_does_not_touch_the_version_in_the_field(survey: Survey) -> None:
    drafting.begin(survey=survey.pk, user=None, now=NOON)
    write(survey, "Man or woman?", revision=1)

    assert selectors.current_version(survey).number == 1
    assert selectors.current_study(survey).questionnaire["body"][1]["label"]["en"] == ["Are you a man or a woman?"]


def test_an_edit_that_changes_nothing_makes_no_revision(survey: Survey) -> None:
    drafting.begin(survey=survey.pk, user=None, now=NOON)

    assert write(survey, "Are you a man or a woman?", revision=1).number == 1


def test_two_people_who_change_different_rows_lose_nothing(survey: Survey, ana: User, bo: User) -> None:
    drafting.begin(survey=survey.pk, user=ana, now=NOON)
    write(survey, "Man or woman?", revision=1, user=ana)

    edit = Edit("choices", 2, {LABEL: "Male"})
    both = drafting.edit(survey=survey.pk, revision=1, edits=[edit], what="answer", user=bo, now=NOON)

    sheets = Sheets.from_json(both.sheets)
    assert (both.number, label(both), sheets["choices"].rows[0][LABEL]) == (3, "Man or woman?", "Male")


def test_whoever_comes_second_to_the_same_row_is_told_who_was_first(survey: Survey, ana: User, bo: User) -> None:
    drafting.begin(survey=survey.pk, user=ana, now=NOON)
    write(survey, "Man or woman?", revision=1, user=ana)

    with pytest.raises(RejectedError) as refused:
        write(survey, "Male or female?", revision=1, user=bo)

    (problem,) = refused.value.problems
    assert problem.code == "conflict"
    assert "ana has changed this" in problem.message
    newest = selectors.draft_revision(survey)
    assert newest is not None
    assert label(newest) == "Man or woman?"


def test_an_earlier_revision_comes_back_and_what_was_between_stays_in_the_history(survey: Survey) -> None:
    drafting.begin(survey=survey.pk, user=None, now=NOON)
    write(survey, "Man or woman?", revision=1)

    back = drafting.restore(survey=survey.pk, number=1, user=None, now=NOON)

    assert (back.number, label(back)) == (3, "Are you a man or a woman?")
    assert [revision.number for revision in selectors.history(survey)] == [3, 2, 1]


def test_a_revision_that_is_not_there_cannot_come_back(survey: Survey) -> None:
    drafting.begin(survey=survey.pk, user=None, now=NOON)

    with pytest.raises(RejectedError, match="no revision 7"):
        drafting.restore(survey=survey.pk, number=7, user=None, now=NOON)


def test_an_upload_that_has_not_seen_the_newest_revision_is_refused(survey: Survey) -> None:
    drafting.begin(survey=survey.pk, user=None, now=NOON)
    write(survey, "Man or woman?", revision=1)

    with pytest.raises(RejectedError, match="in the meantime"):
        drafting.replace(survey=survey.pk, sheets=workbook(quotas=None), revision=1, what="x", user=None, now=NOON)


def test_a_wrong_workbook_can_be_a_draft_but_not_a_version(survey: Survey) -> None:
    wrong = workbook(survey=[["type", "name", LABEL], ["hidden", "country"], ["geopoint", "where", "Where?"]])
    revision = drafting.replace(survey=survey.pk, sheets=wrong, revision=None, what="x", user=None, now=NOON)

    with pytest.raises(RejectedError, match="position"):
        drafting.publish(survey=survey.pk, revision=revision.number, user=None, now=NOON)

    assert [problem.code for problem in selectors.check(revision).problems] == ["unsupported_type"]
    assert survey.versions.count() == 1
    assert Draft.objects.filter(survey=survey).exists()


def half_german(survey: Survey, *, countries: dict[str, str]) -> DraftRevision:
    """A draft with one German text."""
    drafting.begin(survey=survey.pk, user=None, now=NOON)
    edits = [Edit("survey", 3, {"label::Deutsch (de)": "Mann oder Frau?"})]
    edits += [Edit("countries", 2, countries)] if countries else []
    return drafting.edit(survey=survey.pk, revision=1, edits=edits, what="x", user=None, now=NOON)


def test_an_untranslated_draft_can_be_tried_out_but_not_published_where_the_language_is_spoken(survey: Survey) -> None:
    checked = selectors.check(half_german(survey, countries={"languages": "en de"}))

    assert checked.study is not None
    assert checked.study.languages == ("en", "de")
    assert {problem.code for problem in checked.problems} == {"missing_column"}


def test_a_draft_with_an_unfinished_language_that_nobody_speaks_is_published_without_it(survey: Survey) -> None:
    revision = half_german(survey, countries={})
    checked = selectors.check(revision)

    version = drafting.publish(survey=survey.pk, revision=revision.number, user=None, now=NOON)

    assert (checked.study.languages if checked.study else None, checked.problems) == (("en", "de"), ())
    assert selectors.study(version).languages == ("en",)
    assert selectors.sheets(version)["survey"].rows[1]["label::Deutsch (de)"] == "Mann oder Frau?"


def test_a_language_that_interviews_could_be_in_is_not_left_out_unnoticed(survey: Survey) -> None:
    headers = ["list_name", "name", LABEL, "label::Deutsch (de)"]
    rows = [["hidden", "country"], ["select_one sex", "sex", "Sex?", "Geschlecht?"]]

    def german(word: str) -> Sheets:
        survey = [["type", "name", LABEL, "label::Deutsch (de)"], *rows]
        return workbook(survey=survey, choices=[headers, ["sex", "male", "A man", word]])

    importing.import_study(sheets=german("Ein Mann"), user=None, now=NOON)

    with pytest.raises(RejectedError, match=r"choices!D2: Deutsch was whole so far; this text is missing now"):
        importing.import_study(sheets=german(""), user=None, now=NOON)


def test_a_text_that_a_whole_language_lacks_now_is_a_problem_of_the_draft_at_its_cell(survey: Survey) -> None:
    headers = ["list_name", "name", LABEL, "label::Deutsch (de)"]
    rows = [["hidden", "country"], ["select_one sex", "sex", "Sex?", "Geschlecht?"]]
    asked = [["type", "name", LABEL, "label::Deutsch (de)"], *rows]
    whole = workbook(survey=asked, choices=[headers, ["sex", "male", "A man", "Ein Mann"]])
    importing.import_study(sheets=whole, user=None, now=NOON)
    revision = drafting.begin(survey=survey.pk, user=None, now=NOON)
    edit = Edit("choices", 2, {"label::Deutsch (de)": ""})

    edited = drafting.edit(survey=survey.pk, revision=revision.number, edits=[edit], what="", user=None, now=NOON)

    (problem,) = selectors.check(edited).problems
    assert (problem.code, problem.where) == ("language_left_out", "choices!D2")
    assert place(problem, Sheets.from_json(edited.sheets)) == Place("choices", 2, "label::Deutsch (de)")


def test_publishing_makes_the_next_version_and_ends_the_draft(survey: Survey, ana: User) -> None:
    drafting.begin(survey=survey.pk, user=None, now=NOON)
    write(survey, "Man or woman?", revision=1)

    version = drafting.publish(survey=survey.pk, revision=2, user=ana, now=NOON)

    assert (version.number, version.published_by) == (2, ana)
    assert selectors.current_version(survey).number == 2
    assert selectors.draft_revision(survey) is None


def test_what_was_not_reviewed_is_not_published(survey: Survey) -> None:
    drafting.begin(survey=survey.pk, user=None, now=NOON)
    write(survey, "Man or woman?", revision=1)

    with pytest.raises(RejectedError, match="in the meantime"):
        drafting.publish(survey=survey.pk, revision=1, user=None, now=NOON)


def test_a_draft_with_the_name_of_another_survey_is_not_published(survey: Survey) -> None:
    other = workbook(settings=[["form_title", "form_id", "default_language"], ["Small", "other", "English (en)"]])
    revision = drafting.replace(survey=survey.pk, sheets=other, revision=None, what="x", user=None, now=NOON)

    with pytest.raises(RejectedError, match="form_id is 'other'"):
        drafting.publish(survey=survey.pk, revision=revision.number, user=None, now=NOON)


def test_a_draft_that_was_thrown_away_cannot_be_edited(survey: Survey) -> None:
    drafting.begin(survey=survey.pk, user=None, now=NOON)
    drafting.discard(survey=survey.pk, user=None, now=NOON)

    with pytest.raises(RejectedError, match="No draft is open"):
        write(survey, "Man or woman?", revision=1)


def test_the_database_itself_refuses_to_change_a_revision(survey: Survey) -> None:
    drafting.begin(survey=survey.pk, user=None, now=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        DraftRevision.objects.update(what="nothing")

"""Does a survey begin as a draft, right or wrong, and come to its first version?"""

from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from interviews.models import Interview
from surveys import access, selectors
from surveys.core.problems import RejectedError
from surveys.core.versions.edit import Edit
from surveys.core.versions.naming import form_id_of
from surveys.core.workbook import Sheets, compile_study
from surveys.example import COUNTRIES, example
from surveys.models import Draft, DraftRevision, Membership, Survey
from surveys.services import drafting, importing, unpublished
from tests.interviews.racing import at_once
from tests.surveys.core.workbooks import workbook
from tests.surveys.versions.conftest import NOON

WRONG = workbook(settings=[["form_title", "form_id"], ["Mine", "mine"]], countries=None)
RIGHT = workbook(settings=[["form_title", "form_id"], ["Mine", "mine"]])


def kept(sheets: Sheets, *, key: UUID | None = None, file_name: str = "mine.xlsx") -> DraftRevision:
    return unpublished.keep(
        survey=None, sheets=sheets, file_name=file_name, what=file_name, key=key, user=None, now=NOON
    )


def codes(revision: DraftRevision) -> list[str]:
    return [problem.code for problem in selectors.check(revision).problems]


def test_a_wrong_workbook_is_kept_as_the_draft_of_a_new_survey(db: None) -> None:
    revision = kept(WRONG)

    survey = Survey.objects.get()
    assert (survey.slug, survey.name) == ("mine", "Mine")
    assert (revision.number, revision.draft.based_on, Sheets.from_json(revision.sheets)) == (1, None, WRONG)
    assert "missing_sheet" in codes(revision)
    assert selectors.newest_version(survey) is None


def test_a_workbook_without_a_usable_name_is_named_in_a_second_revision(db: None) -> None:
    revision = kept(workbook(settings=None), file_name="Our Study.xlsx")

    assert revision.draft.survey.slug == "our-study"
    assert (revision.number, form_id_of(Sheets.from_json(revision.sheets))) == (2, "our-study")
    assert revision.draft.revisions.get(number=1).sheets == workbook(settings=None).to_json()
    assert codes(revision) == []


def test_an_empty_workbook_is_kept_too(db: None) -> None:
    revision = kept(Sheets({}), file_name="")

    assert revision.draft.survey.slug == "survey"
    assert "missing_sheet" in codes(revision)


def test_keeping_again_with_the_same_key_changes_nothing(db: None) -> None:
    key = uuid4()

    first, again = (kept(workbook(settings=None), key=key, file_name="") for _ in range(2))

    assert first == again
    assert Survey.objects.count() == 1


def test_two_clicks_at_the_same_moment_keep_one_draft(transactional_db: None) -> None:
    key = uuid4()

    made = at_once([lambda: kept(workbook(settings=None), key=key).pk] * 6)

    assert len(set(made)) == 1
    assert Survey.objects.count() == 1


def test_two_people_who_take_one_name_at_the_same_moment_get_two(transactional_db: None) -> None:
    at_once([lambda: kept(WRONG).pk] * 4)

    assert set(Survey.objects.values_list("slug", flat=True)) == {"mine", "mine-2", "mine-3", "mine-4"}


def test_the_database_keeps_one_draft_for_a_key(db: None) -> None:
    draft = kept(WRONG, key=uuid4()).draft
    other = Survey.objects.create(slug="other", name="Other")

    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(survey=other, key=draft.key, begun_at=NOON)


def test_a_survey_that_exists_gets_the_workbook_as_its_next_revision(db: None) -> None:
    survey = kept(WRONG).draft.survey

    again = unpublished.keep(survey=survey.pk, sheets=RIGHT, file_name="", what="again", key=None, user=None, now=NOON)

    assert (again.number, again.what) == (2, "again")


def test_a_corrected_draft_becomes_version_1(db: None, ana: User) -> None:
    revision = kept(WRONG)
    survey = revision.draft.survey
    edits = [Edit("countries", row.number - 1, dict(row.cells), is_new=True) for row in workbook()["countries"].rows]
    saved = drafting.edit(survey=survey.pk, revision=1, edits=edits, what="countries", user=ana, now=NOON)
    assert selectors.check(saved).study is not None
    assert drafting.rehearse(survey=survey.pk, revision=2, now=NOON) == ()

    version = drafting.publish(survey=survey.pk, revision=2, user=ana, now=NOON)

    assert (version.number, version.published_by) == (1, ana)
    assert [country.code for country in survey.countries.all()] == ["CZ", "UK"]
    assert not Draft.objects.exists()


def test_a_draft_that_is_still_wrong_is_not_published(db: None) -> None:
    survey = kept(WRONG).draft.survey

    with pytest.raises(RejectedError):
        drafting.publish(survey=survey.pk, revision=1, user=None, now=NOON)

    assert not survey.versions.exists()


def test_a_form_id_that_was_changed_does_not_agree_with_the_short_name(db: None) -> None:
    survey = kept(RIGHT).draft.survey

    changed = drafting.edit(
        survey=survey.pk, revision=1, edits=[Edit("settings", 2, {"form_id": "yours"})], what="", user=None, now=NOON
    )

    assert codes(changed) == ["other_survey"]


def test_a_survey_is_renamed_before_it_is_published(db: None) -> None:
    survey = kept(RIGHT).draft.survey

    renamed = unpublished.rename(survey=survey.pk, slug="yours", user=None, now=NOON)

    newest = selectors.draft_revision(renamed)
    assert newest is not None
    assert (renamed.slug, form_id_of(Sheets.from_json(newest.sheets)), codes(newest)) == ("yours", "yours", [])


def test_a_survey_that_takes_the_name_which_its_draft_has_already_is_right_at_once(db: None) -> None:
    survey = kept(RIGHT).draft.survey
    edit = Edit("settings", 2, {"form_id": "yours"})
    changed = drafting.edit(survey=survey.pk, revision=1, edits=[edit], what="", user=None, now=NOON)
    assert codes(changed) == ["other_survey"]

    unpublished.rename(survey=survey.pk, slug="yours", user=None, now=NOON)

    newest = selectors.draft_revision(survey)
    assert newest is not None
    assert (newest.number, codes(newest)) == (2, [])


@pytest.mark.parametrize(
    ("slug", "code"), [("small", "slug_taken"), ("Not so", "bad_form_id"), ("import", "bad_form_id")]
)
def test_a_short_name_that_cannot_be_had_is_refused(survey: Survey, slug: str, code: str) -> None:
    mine = kept(RIGHT).draft.survey

    with pytest.raises(RejectedError) as refused:
        unpublished.rename(survey=mine.pk, slug=slug, user=None, now=NOON)

    assert [problem.code for problem in refused.value.problems] == [code]
    mine.refresh_from_db()
    assert mine.slug == "mine"


def test_a_published_survey_keeps_its_short_name(survey: Survey) -> None:
    with pytest.raises(RejectedError) as refused:
        unpublished.rename(survey=survey.pk, slug="other", user=None, now=NOON)

    assert [problem.code for problem in refused.value.problems] == ["published"]


def test_a_title_that_is_changed_in_the_draft_is_the_name_of_a_survey_that_is_not_published(db: None) -> None:
    survey = kept(RIGHT).draft.survey

    edit = Edit("settings", 2, {"form_title": "Ours"})
    drafting.edit(survey=survey.pk, revision=1, edits=[edit], what="", user=None, now=NOON)

    survey.refresh_from_db()
    assert survey.name == "Ours"


def test_a_draft_that_is_thrown_away_takes_a_survey_without_a_version_with_it(db: None, ana: User) -> None:
    survey = kept(RIGHT).draft.survey
    Membership.objects.create(user=ana, survey=survey, role="manager")

    assert drafting.discard(survey=survey.pk, user=None, now=NOON) is True
    assert not Survey.objects.exists()


def test_a_survey_that_holds_something_else_outlives_its_draft(survey: Survey) -> None:
    drafting.begin(survey=survey.pk, user=None, now=NOON)

    assert drafting.discard(survey=survey.pk, user=None, now=NOON) is False
    assert Survey.objects.filter(pk=survey.pk).exists()


def test_a_survey_without_draft_and_version_begins_anew_with_a_workbook(db: None) -> None:
    survey = Survey.objects.create(slug="mine", name="Mine")

    begun = drafting.replace(survey=survey.pk, sheets=WRONG, revision=None, what="x", user=None, now=NOON)

    assert (begun.number, begun.draft.based_on) == (1, None)


def test_a_workbook_published_at_once_is_version_1_of_the_survey_that_was_kept(db: None) -> None:
    survey = kept(WRONG).draft.survey

    version = importing.import_study(sheets=RIGHT, user=None, now=NOON, is_simulated=True)

    survey.refresh_from_db()
    assert (version.survey, version.number, survey.is_simulated) == (survey, 1, True)
    assert selectors.draft_revision(survey) is not None


def test_a_survey_without_a_version_is_not_there_for_those_who_only_interview(db: None, ana: User, bo: User) -> None:
    mine = kept(WRONG).draft.survey
    Membership.objects.create(user=ana, role="interviewer")
    Membership.objects.create(user=ana, survey=mine, role="interviewer")
    Membership.objects.create(user=bo, survey=mine, role="analyst")

    assert (list(access.surveys(ana)), list(access.surveys(bo))) == ([], [mine])
    assert not Interview.objects.exists()


@pytest.mark.parametrize("language", COUNTRIES)
def test_the_example_is_right_in_every_language(language: str) -> None:
    study = compile_study(example("Mine", "mine", language), version=1)

    assert (study.slug, study.title, list(study.languages)) == ("mine", "Mine", [language])

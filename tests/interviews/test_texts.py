"""Can a version be reworded and translated while interviews are under way?"""

import pytest
from django.db import IntegrityError, transaction

from interviews.services import conducting
from surveys import selectors
from surveys.core.problems import RejectedError
from surveys.core.versions.edit import Edit, apply
from surveys.core.versions.texts import table_of, with_texts
from surveys.core.workbook import Row, Sheet, Sheets
from surveys.models import TextRevision
from surveys.services import drafting, wording
from tests.interviews.fieldwork import NOON, Study, workbook

LABEL = "label::English (en)"


def german(study: Study) -> Sheets:
    """The study's workbook in English and German."""
    sheets = selectors.sheets(study.version)
    table = table_of(sheets)
    rows = tuple(Row(row.number, {**row.cells, "Deutsch (de)": "auf Deutsch"}) for row in table.rows)
    translated = with_texts(sheets, Sheet("texts", (*table.headers, "Deutsch (de)"), rows))
    return apply(translated, [Edit("countries", 2, {"languages": "en de"})])


def reword(study: Study, sheets: Sheets) -> int:
    return wording.publish(survey=study.survey.pk, sheets=sheets, user=None, now=NOON)[1]


def test_a_language_comes_without_a_new_version(study: Study) -> None:
    texts = reword(study, german(study))

    assert (texts, study.survey.versions.count()) == (2, 1)
    assert selectors.current_study(study.survey).languages == ("en", "de")
    assert study.survey.countries.get(code="CZ").languages == ["en", "de"]
    assert study.survey.countries.get(code="UK").languages == ["en"]


def test_new_interviews_are_read_from_the_new_texts_and_remember_it(study: Study) -> None:
    before = study.interview()
    reword(study, german(study))
    after = study.interview()

    conducting.change_language(interview=after.pk, language="de")
    with pytest.raises(RejectedError, match="no such language"):
        conducting.change_language(interview=before.pk, language="de")

    assert (before.texts, after.texts) == (1, 2)
    assert before.version == after.version


def test_an_interview_under_way_is_completed_after_the_texts_have_changed(study: Study) -> None:
    running = study.interview(age=40, region="north")
    reword(study, german(study))

    study.say(running, happy="yes", goodbye=True)

    assert study.complete(region="south").texts == 2
    assert running.texts == 1


def test_the_same_texts_again_change_nothing(study: Study) -> None:
    reword(study, german(study))

    assert reword(study, german(study)) == 2
    assert TextRevision.objects.count() == 1


def test_the_texts_before_stay_as_they_were(study: Study) -> None:
    reword(study, apply(workbook(), [Edit("survey", 3, {LABEL: "Your age?"})]))

    first, second = (selectors.study(study.version, n).questionnaire["body"][1]["label"]["en"] for n in (1, 2))

    assert (first, second) == (["How old are you?"], ["Your age?"])


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Edit("survey", 4, {"relevant": "${age} < 16"}), "too_young: relevant has changed"),
        (Edit("choices", 2, {"name": "far_north"}), "was named north"),
        (Edit("countries", 2, {"target": "9"}), "CZ: target has changed"),
        (Edit("survey", 9, is_gone=True), "goodbye is gone"),
    ],
)
def test_whatever_is_no_text_needs_a_version(study: Study, edit: Edit, said: str) -> None:
    with pytest.raises(RejectedError, match=said):
        reword(study, apply(workbook(), [edit]))

    assert not TextRevision.objects.exists()


def test_an_answer_to_an_objection_is_added_while_interviews_are_under_way(study: Study) -> None:
    cells = {"name": "who_pays", LABEL: "Who pays?", "answer::English (en)": "The university."}

    reword(study, apply(workbook(), [Edit("objections", 1, cells, is_new=True)]))

    assert TextRevision.objects.get().study["questionnaire"]["objections"][0]["name"] == "who_pays"


def test_a_language_that_is_spoken_is_not_published_before_it_is_whole(study: Study) -> None:
    edits = [Edit("survey", 3, {"label::Deutsch (de)": "Wie alt?"}), Edit("countries", 2, {"languages": "en de"})]

    with pytest.raises(RejectedError, match="Deutsch"):
        reword(study, apply(workbook(), edits))


def test_no_interview_is_in_a_language_that_is_not_whole_yet(study: Study) -> None:
    reword(study, apply(workbook(), [Edit("survey", 3, {"label::Deutsch (de)": "Wie alt?"})]))
    begun = study.interview()

    with pytest.raises(RejectedError, match="no such language"):
        conducting.change_language(interview=begun.pk, language="de")


def test_a_language_comes_in_parts_and_is_spoken_once_it_is_whole(study: Study) -> None:
    reword(study, apply(workbook(), [Edit("survey", 3, {"label::Deutsch (de)": "Wie alt?"})]))
    reword(study, german(study))
    begun = study.interview()

    conducting.change_language(interview=begun.pk, language="de")

    begun.refresh_from_db()
    assert begun.language == "de"


def test_a_draft_of_texts_is_published_without_a_version(study: Study) -> None:
    drafting.begin(survey=study.survey.pk, user=None, now=NOON)
    edit = Edit("survey", 3, {LABEL: "Your age?"})
    drafting.edit(survey=study.survey.pk, revision=1, edits=[edit], what="x", user=None, now=NOON)

    version, texts = wording.publish_draft(survey=study.survey.pk, revision=2, user=None, now=NOON)

    assert (version.number, texts) == (1, 2)
    assert selectors.draft_revision(study.survey) is None


def test_a_draft_begins_with_the_newest_texts(study: Study) -> None:
    reword(study, german(study))

    revision = drafting.begin(survey=study.survey.pk, user=None, now=NOON)

    assert Sheets.from_json(revision.sheets) == german(study)


def test_the_database_itself_refuses_to_change_texts(study: Study) -> None:
    reword(study, german(study))

    with pytest.raises(IntegrityError), transaction.atomic():
        TextRevision.objects.update(number=3)

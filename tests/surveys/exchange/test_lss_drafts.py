"""Does a survey from LimeSurvey go on as a draft in the browser, and say there what it has lost?"""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.core.exchange.lss import convert, read_lss
from surveys.core.versions.edit import Edit
from surveys.core.workbook import Sheets, read_to_keep, write_xlsx
from surveys.models import Draft
from surveys.services import drafting, unpublished
from tests.surveys.exchange.forms import manager_of_all
from tests.surveys.exchange.lss import lss, question

NAMES = {"en": "English", "cs": "Čeština"}


@pytest.mark.django_db
def test_the_screen_keeps_the_workbook_as_the_draft_of_a_new_survey(client: Client) -> None:
    client.force_login(manager_of_all())
    upload = SimpleUploadedFile("living.lss", lss(question("q", "S"), question("up", "|")))

    page = client.post(reverse("convert-lss"), {"survey": upload})
    answers = [client.post(reverse("keep-workbook"), {"kept": page.context["kept"]}) for _ in range(2)]

    (draft,) = Draft.objects.all()
    assert [answer.url for answer in answers] == [
        reverse("questionnaire-outline", kwargs={"slug": draft.survey.slug, "which": "draft"})
    ] * 2
    kept = Sheets.from_json(draft.revisions.latest("number").sheets)
    assert [row["name"] for row in kept["survey"].rows if row["type"] == "text"] == ["q"]


@pytest.mark.django_db
def test_a_draft_says_which_conditions_were_left_out_until_they_are_written(client: Client) -> None:
    client.force_login(manager_of_all())
    file = lss(question("a", "N"), question("b", "S", relevance="stddev(a.NAOK) > 1"))
    sheets, _ = read_to_keep(write_xlsx(convert(read_lss(file), NAMES).sheets))
    kept = unpublished.keep(survey=None, sheets=sheets, file_name="", what="", key=None, user=None, now=timezone.now())
    slug = kept.draft.survey.slug

    def pages() -> list[str]:
        outline = client.get(reverse("questionnaire-outline", args=[slug, "draft"]))
        review = client.get(reverse("questionnaire-publish", args=[slug]))
        return [unescape(page.content.decode()) for page in (outline, review)]

    before = pages()
    row = next(row.number for row in sheets["survey"].rows if row["name"] == "b")
    newest = drafting.newest_revision(kept.draft.survey.pk)
    assert newest is not None
    edit = Edit("survey", row, {"relevant": "${a} > 1"})
    drafting.edit(
        survey=kept.draft.survey.pk, revision=newest.number, edits=[edit], what="", user=None, now=timezone.now()
    )

    assert "<code>stddev(a.NAOK) > 1</code>" in before[0]
    assert "1 condition of LimeSurvey was not taken over" in before[1]
    assert f"#row-{row}" in before[1]
    assert all("LimeSurvey" not in page for page in pages())

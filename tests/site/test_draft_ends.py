"""What does somebody see who still works on a draft that was published or thrown away?"""

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from surveys import selectors
from surveys.core.versions.edit import Edit
from surveys.models import Survey
from surveys.services import drafting
from tests.site.conftest import Visitor

BASE = "/surveys/coproduction-2008/questionnaire"
LABEL = "label::English (en)"


@pytest.fixture
def age(survey: Survey) -> int:
    """The row of the question `age`, in a draft that differs from version 1: its revision 2."""
    sheet = selectors.sheets(selectors.current_version(survey))["survey"]
    row = next(row.number for row in sheet.rows if row["name"] == "age")
    drafting.begin(survey=survey.pk, user=None, now=timezone.now())
    edit = Edit("survey", row, {"constraint": ". >= 0 and . <= 120"})
    drafting.edit(survey=survey.pk, revision=1, edits=[edit], what="age", user=None, now=timezone.now())
    return row


def publish(browser: Visitor) -> None:
    assert browser.post(f"{BASE}/publish/", {"revision": 2, "confirmed": "yes"}).status_code == 302


def test_the_way_back_after_publishing_leads_on_to_the_version(visitor: type[Visitor], age: int) -> None:
    manager = visitor("manager")
    publish(manager)

    answer = manager.get(f"{BASE}/publish/")

    text = answer.content.decode()
    assert answer.status_code == 404
    assert "It was published as version 2 by manager" in text
    assert f'href="{BASE}/2/"' in text


def test_who_publishes_what_was_published_already_is_told_by_whom(visitor: type[Visitor], age: int) -> None:
    publish(visitor("admin"))

    answer = visitor("manager").post(f"{BASE}/publish/", {"revision": 2})

    assert answer.status_code == 409
    assert "It was published as version 2 by admin" in answer.content.decode()


def test_what_was_typed_into_a_draft_that_is_thrown_away_is_shown(visitor: type[Visitor], age: int) -> None:
    visitor("admin").post(f"{BASE}/discard/")

    answer = visitor("manager").post(f"{BASE}/draft/rows/{age}/", {"revision": 2, f"survey|{age}|{LABEL}": "My words?"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "It was thrown away by admin" in text
    assert "<dd>My words?</dd>" in text


def test_an_earlier_state_of_a_draft_that_was_published_leads_on_to_the_version(
    visitor: type[Visitor], age: int
) -> None:
    manager = visitor("manager")
    publish(manager)

    text = manager.post(f"{BASE}/restore/1/").content.decode()

    assert "It was published as version 2 by manager" in text


def test_a_draft_that_was_published_is_not_said_to_be_thrown_away(visitor: type[Visitor], age: int) -> None:
    manager = visitor("manager")
    publish(manager)

    text = manager.post(f"{BASE}/discard/").content.decode()

    assert "It was published as version 2 by manager" in text


@pytest.mark.parametrize(("address", "field"), [("1/texts/upload/", "texts"), ("upload/", "workbook")])
def test_why_a_file_is_refused_stands_where_the_next_one_is_chosen(
    visitor: type[Visitor], survey: Survey, address: str, field: str
) -> None:
    answer = visitor("manager").post(f"{BASE}/{address}", {field: SimpleUploadedFile("a.xlsx", b"no workbook")})

    text = answer.content.decode()
    assert answer.status_code == 400
    assert "The file was refused" in text
    assert f'name="{field}"' in text


@pytest.mark.parametrize(
    ("came_from", "back"),
    [("http://testserver/surveys/x/", "http://testserver/surveys/x/"), ("http://evil.test/", "/")],
)
def test_a_refusal_has_a_way_back_to_our_own_pages_only(
    visitor: type[Visitor], age: int, came_from: str, back: str
) -> None:
    text = visitor("manager").post(f"{BASE}/publish/", {"revision": 1}, headers={"Referer": came_from}).content.decode()

    assert f'<a class="btn btn-quiet" href="{quote(back, safe=":/")}">Back</a>' in text


def test_what_was_typed_into_a_row_that_is_gone_is_shown(visitor: type[Visitor], age: int) -> None:
    answer = visitor("manager").post(f"{BASE}/draft/rows/9999/", {"revision": 2, f"survey|9999|{LABEL}": "My words?"})

    assert answer.status_code == 404
    assert "<dd>My words?</dd>" in answer.content.decode()

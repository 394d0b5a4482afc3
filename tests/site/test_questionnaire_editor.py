"""How is a draft edited in the browser?"""

import re

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from surveys import selectors
from surveys.core.workbook import Row, Sheets
from surveys.models import Survey
from surveys.services import drafting
from tests.site.conftest import Visitor

BASE = "/surveys/coproduction-2008/questionnaire"
LABEL = "label::English (en)"


@pytest.fixture
def age(survey: Survey) -> int:
    """The row of the question `age`, in a draft that is open."""
    drafting.begin(survey=survey.pk, user=None, now=timezone.now())
    return row(survey, "age").number


def row(survey: Survey, name: str) -> Row:
    revision = selectors.draft_revision(survey)
    sheets = Sheets.from_json(revision.sheets) if revision else selectors.sheets(selectors.current_version(survey))
    return next(row for row in sheets["survey"].rows if row["name"] == name)


def test_the_outline_tells_routing_in_words(visitor: type[Visitor], survey: Survey) -> None:
    text = visitor("manager").get(f"{BASE}/1/").content.decode()

    assert "Asked if age is" in text
    assert "Allowed if the answer is at least 0" in text


def test_a_form_has_every_text_of_the_question_in_every_language(visitor: type[Visitor], age: int) -> None:
    text = visitor("manager").get(f"{BASE}/draft/rows/{age}/").content.decode()

    assert all(label in text for label in ("How old are you?", "Hvor gammel er du?", "Wie alt sind Sie?"))
    assert "<code>age</code>" in text
    assert ". &gt;= 0 and . &lt;= 110" in text


def test_an_edit_is_saved_as_the_next_revision(visitor: type[Visitor], survey: Survey, age: int) -> None:
    manager = visitor("manager")

    answer = manager.post(f"{BASE}/draft/rows/{age}/", {"revision": 1, f"survey|{age}|{LABEL}": "Your age?"})

    assert answer["Location"] == f"{BASE}/draft/#row-{age}"
    assert row(survey, "age")[LABEL] == "Your age?"
    newest = selectors.draft_revision(survey)
    assert newest is not None
    assert newest.made_by == User.objects.get(username="manager")


def test_whoever_comes_second_keeps_what_was_typed_and_sees_what_stands_there(
    visitor: type[Visitor], survey: Survey, age: int
) -> None:
    visitor("admin").post(f"{BASE}/draft/rows/{age}/", {"revision": 1, f"survey|{age}|{LABEL}": "Theirs?"})
    manager = visitor("manager")

    answer = manager.post(f"{BASE}/draft/rows/{age}/", {"revision": 1, f"survey|{age}|{LABEL}": "Mine?"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "admin has changed this" in text
    assert "Theirs?" in text
    assert ">Mine?</textarea>" in text
    revision = re.search(r'name="revision" value="(\d+)"', text)
    assert revision is not None
    manager.post(f"{BASE}/draft/rows/{age}/", {"revision": revision[1], f"survey|{age}|{LABEL}": "Mine?"})
    assert row(survey, "age")[LABEL] == "Mine?"


def test_what_is_typed_is_checked_without_being_saved(visitor: type[Visitor], survey: Survey, age: int) -> None:
    manager = visitor("manager")
    url = f"{BASE}/draft/rows/{age}/check/"

    wrong = manager.post(url, {"revision": 1, f"survey|{age}|constraint": ". >= ${nobody}"}).content.decode()
    right = manager.post(url, {"revision": 1, f"survey|{age}|constraint": ". >= 18"}).content.decode()

    assert "There is no question &#x27;nobody&#x27;" in wrong
    assert "Nothing is wrong with this question." in right
    newest = selectors.draft_revision(survey)
    assert newest is not None
    assert newest.number == 1


def test_what_a_new_name_breaks_elsewhere_is_said(visitor: type[Visitor], age: int) -> None:
    text = (
        visitor("manager")
        .post(f"{BASE}/draft/rows/{age}/check/", {"revision": 1, f"survey|{age}|name": "years"})
        .content.decode()
    )

    assert "Elsewhere this would be wrong:" in text
    assert "There is no question &#x27;age&#x27;" in text


def test_the_history_names_a_new_row_and_its_filled_columns(visitor: type[Visitor], survey: Survey, age: int) -> None:
    new = {f"survey|+{age}|{header}": text for header, text in {"type": "text", "name": "why", "relevant": ""}.items()}

    visitor("manager").post(f"{BASE}/draft/rows/{age}/new/", {"revision": 1, **new})

    newest = selectors.draft_revision(survey)
    assert newest is not None
    assert newest.what == f"Row {age + 1} (why): type, name"


def test_a_row_without_a_name_is_called_by_its_type(visitor: type[Visitor], survey: Survey, age: int) -> None:
    new = {f"survey|+{age}|type": "begin_group", f"survey|+{age}|name": ""}

    visitor("manager").post(f"{BASE}/draft/rows/{age}/new/", {"revision": 1, **new})

    newest = selectors.draft_revision(survey)
    assert newest is not None
    assert newest.what == f"Row {age + 1} (begin_group): type"


@pytest.mark.parametrize("address", ["draft/rows/{age}/new/", "draft/sheets/quotas/1/new/"])
def test_the_cursor_stands_in_the_first_field_of_a_new_row(visitor: type[Visitor], age: int, address: str) -> None:
    text = visitor("manager").get(f"{BASE}/{address.format(age=age)}").content.decode()

    first = re.search(r'<(?:input|textarea) class="form-control[^>]*>', text)
    assert first is not None
    assert " autofocus" in first[0]
    assert text.count(" autofocus") == 1


def test_a_question_is_added_moved_and_taken_out(visitor: type[Visitor], survey: Survey, age: int) -> None:
    manager = visitor("manager")
    new = {"revision": 1, f"survey|+{age}|type": "text", f"survey|+{age}|name": "why"}

    manager.post(f"{BASE}/draft/rows/{age}/new/", new)
    assert row(survey, "why").number == age + 1
    manager.post(f"{BASE}/draft/rows/{age + 1}/up/", {"revision": 2})
    assert (row(survey, "why").number, row(survey, "age").number) == (age, age + 1)
    manager.post(f"{BASE}/draft/rows/{age}/down/", {"revision": 3})
    assert (row(survey, "why").number, row(survey, "age").number) == (age + 1, age)
    manager.post(f"{BASE}/draft/rows/{age + 1}/remove/", {"revision": 4})

    newest = selectors.draft_revision(survey)
    assert newest is not None
    assert Sheets.from_json(newest.sheets) == selectors.sheets(selectors.current_version(survey))


def test_an_analyst_edits_nothing(visitor: type[Visitor], age: int) -> None:
    analyst = visitor("analyst")

    assert analyst.get(f"{BASE}/draft/rows/{age}/").status_code == 403
    assert analyst.post(f"{BASE}/draft/rows/{age}/remove/", {"revision": 1}).status_code == 403


def test_a_row_that_is_not_there_is_not_found(visitor: type[Visitor], age: int) -> None:
    assert visitor("manager").get(f"{BASE}/draft/rows/9999/").status_code == 404
    assert visitor("manager").post(f"{BASE}/draft/rows/{age}/explode/", {"revision": 1}).status_code == 404


ANSWER = "answer::English (en)"


def objections(survey: Survey) -> dict[str, Row]:
    revision = selectors.draft_revision(survey)
    assert revision is not None
    return {row["name"]: row for row in Sheets.from_json(revision.sheets)["objections"].rows}


def test_answers_to_objections_are_changed_added_and_taken_out_on_one_page(
    visitor: type[Visitor], survey: Survey, age: int
) -> None:
    manager = visitor("manager")
    before = objections(survey)
    gone = before["selling"]
    last = before["never_again"].number
    typed = {
        f"objections|{before['number'].number}|{ANSWER}": "By chance.",
        **{f"objections|{gone.number}|{header}": "" for header in gone.cells},
        f"objections|+{last}|name": "why_me",
        f"objections|+{last}|{ANSWER}": "Everybody counts.",
    }

    page = manager.get(f"{BASE}/draft/objections/").content.decode()
    answer = manager.post(f"{BASE}/draft/objections/", {"revision": 1, **typed})

    assert "Woher haben Sie meine Nummer?" in page
    assert answer["Location"] == f"{BASE}/draft/objections/"
    after = objections(survey)
    assert list(after) == [*(name for name in before if name != "selling"), "why_me"]
    assert after["number"][ANSWER] == "By chance."
    # A draft may be wrong: what is missing is said at its cell.
    said = manager.get(f"{BASE}/draft/objections/").content.decode()
    assert f"objections!C{after['why_me'].number}" in said


def test_the_answers_of_a_published_version_are_shown_and_not_changed(visitor: type[Visitor], survey: Survey) -> None:
    manager = visitor("manager")

    page = manager.get(f"{BASE}/1/objections/").content.decode()

    assert "Woher haben Sie meine Nummer?" in page
    assert "<textarea" not in page
    assert manager.post(f"{BASE}/1/objections/", {"revision": 1}).status_code == 200
    assert selectors.draft_revision(survey) is None

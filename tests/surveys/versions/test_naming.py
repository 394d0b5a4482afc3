"""What is a study called whose workbook need not be right yet?"""

import pytest

from surveys.core.versions.naming import form_id_of, short_name, title_of, with_name
from surveys.core.workbook import Sheets
from tests.surveys.core.workbooks import Table, workbook

TITLE_AND_ID = ["form_title", "form_id"]


def named(title: str, form_id: str) -> Sheets:
    table: Table = [TITLE_AND_ID, [title, form_id]]
    return workbook(settings=table)


@pytest.mark.parametrize(
    ("sheets", "file_name", "expected"),
    [
        (named("Small", "small"), "x.xlsx", "small"),
        (named("Small", "Small Survey!"), "x.xlsx", "small-survey"),
        (named("Důvěra 2026", ""), "x.xlsx", "duvera-2026"),
        (workbook(settings=None), "My study.xlsx", "my-study"),
        (workbook(settings=None), "", "survey"),
        (named("", "import"), "", "import-2"),
    ],
)
def test_a_short_name_is_the_form_id_or_made_of_what_there_is(sheets: Sheets, file_name: str, expected: str) -> None:
    assert short_name(sheets, file_name, lambda _name: False) == expected


def test_a_short_name_that_is_taken_gets_a_number() -> None:
    assert short_name(named("", "small"), "", {"small", "small-2"}.__contains__) == "small-3"


def test_a_numbered_short_name_is_not_too_long() -> None:
    found = short_name(named("", "a" * 50), "", {"a" * 50}.__contains__)

    assert (len(found), found[-3:]) == (50, "a-2")


def test_a_title_is_never_longer_than_a_name_may_be() -> None:
    assert len(title_of(named("x" * 300, "small"))) == 200


def test_a_workbook_without_settings_gets_them_with_its_name() -> None:
    found = with_name(workbook(settings=None), "mine", "Mine")

    assert (form_id_of(found), title_of(found)) == ("mine", "Mine")
    assert found["settings"].rows[0].number == 2


def test_a_workbook_that_is_called_so_stays_as_it_is() -> None:
    sheets = workbook()

    assert with_name(sheets, "small", "Another") is sheets

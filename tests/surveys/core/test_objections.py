"""Do the answers to objections stand in the workbook, with every error at its cell?"""

import pytest

from surveys.core.versions.completeness import completeness
from surveys.core.versions.diff import compare
from surveys.core.versions.texts import other_than_texts, table_of
from surveys.core.workbook import compile_study, read_xlsx, write_xlsx
from tests.surveys.core.workbooks import study, the_problem, workbook

SHEET = [
    ["name", "label::English (en)", "answer::English (en)"],
    ["number", "How did you get my number?", "At random."],
    ["who_pays", "Who pays?", "The university."],
]


def changed(row: int, column: int, cell: str) -> list[list[str]]:
    table = [list(line) for line in SHEET]
    table[row - 1][column - 1] = cell
    return table


def test_what_is_said_and_answered_comes_to_the_screen_in_the_order_of_the_sheet() -> None:
    notes = study(objections=SHEET).questionnaire["objections"]

    assert [note["name"] for note in notes] == ["number", "who_pays"]
    assert notes[0]["label"] == {"en": ["How did you get my number?"]}
    assert notes[1]["answer"] == {"en": ["The university."]}


def test_a_workbook_without_the_sheet_has_none() -> None:
    assert study().questionnaire["objections"] == []


@pytest.mark.parametrize(
    ("row", "column", "cell", "code"),
    [
        (2, 1, "Two words", "bad_objection"),
        (2, 1, "", "bad_objection"),
        (3, 1, "number", "duplicate_objection"),
        (2, 2, "", "missing_translation"),
        (3, 3, "", "missing_translation"),
        (3, 3, "You are ${sex}.", "bad_fill"),
    ],
)
def test_what_is_wrong_is_pointed_at(row: int, column: int, cell: str, code: str) -> None:
    problem = the_problem(code, objections=changed(row, column, cell))

    assert problem.where == f"objections!{'ABC'[column - 1]}{row}"


def test_the_column_that_is_answered_from_may_not_be_left_out() -> None:
    problem = the_problem("missing_column", objections=[line[:2] for line in SHEET])

    assert problem.where.startswith("objections!")
    assert "answer::English (en)" in problem.message


def test_a_workbook_in_one_language_may_leave_its_name_out() -> None:
    tables = {
        "survey": [["type", "name", "label"], ["hidden", "country", ""], ["integer", "age", "How old are you?"]],
        "choices": None,
        "settings": [["form_title", "form_id"], ["Small", "small"]],
        "objections": [["name", "label", "answer"], *SHEET[1:]],
    }

    assert study(**tables).questionnaire["objections"][0]["answer"] == {"en": ["At random."]}


def test_an_export_brings_them_back() -> None:
    sheets = workbook(objections=SHEET)

    again = read_xlsx(write_xlsx(sheets))

    assert compare(sheets, again) == []
    assert compile_study(again, version=1) == compile_study(sheets, version=1)


def test_they_travel_to_the_translator_with_the_other_texts() -> None:
    sheets = workbook(objections=SHEET)

    rows = [tuple(row.cells.values()) for row in table_of(sheets).rows if row["sheet"] == "objections"]

    assert rows == [
        ("objections", "number", "label", "How did you get my number?"),
        ("objections", "who_pays", "label", "Who pays?"),
        ("objections", "number", "answer", "At random."),
        ("objections", "who_pays", "answer", "The university."),
    ]
    (english,) = completeness(workbook(objections=changed(2, 3, "")))
    assert [missing.where for missing in english.missing] == ["objections!C2"]


def test_one_may_come_or_go_without_a_new_version() -> None:
    changes = compare(workbook(), workbook(objections=SHEET))

    assert [(change.part, change.kind, change.subject) for change in changes] == [
        ("objection", "added", "number"),
        ("objection", "added", "who_pays"),
    ]
    assert other_than_texts(changes) == []

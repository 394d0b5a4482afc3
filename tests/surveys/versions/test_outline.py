"""What does the outline of a questionnaire show, right or wrong as it may be?"""

import pytest

from surveys.core.problems import RejectedError
from surveys.core.versions.outline import elsewhere, outline
from surveys.core.workbook import Sheets, compile_study
from tests.surveys.core.workbooks import survey, workbook


def broken(sheets: Sheets) -> RejectedError:
    with pytest.raises(RejectedError) as refused:
        compile_study(sheets, version=1)
    return refused.value


def test_rows_stand_in_their_groups_with_routing_and_answers() -> None:
    sheets = workbook(
        survey=survey(
            "begin_group | g | About you |",
            "select_one sex | sex | Man or woman? |",
            "integer | age | How old? | ${sex} = 'male'",
            "end_group | | |",
            "note | bye | Thank you |",
            headers="type | name | label::English (en) | relevant",
        )
    )

    entries = outline(sheets, "en", "en")

    assert [(e.name, e.depth, e.kind) for e in entries] == [
        ("country", 0, "variable"),
        ("g", 0, "group"),
        ("sex", 1, "question"),
        ("age", 1, "question"),
        ("bye", 0, "note"),
    ]
    assert [choice.label for choice in entries[2].choices] == ["A man", "A woman", "Refused"]
    assert entries[3].logic == {"relevant": "${sex} = 'male'"}


def test_a_text_that_is_missing_stands_in_the_default_language() -> None:
    sheets = workbook(
        survey=survey(
            "select_one sex | sex | Man or woman? |", headers="type | name | label::English (en) | label::Deutsch (de)"
        )
    )

    assert outline(sheets, "de", "en")[1].label == "Man or woman?"


def test_every_problem_stands_at_its_row_or_apart() -> None:
    sheets = workbook(
        survey=survey(
            "select_one sex | sex | Man? | ${nobody} = 1", headers="type | name | label::English (en) | relevant"
        ),
        choices=[["list_name", "name", "label::English (en)"], ["sex", "male", ""]],
        settings=[["form_title", "form_id", "default_language"], ["Small", "No Good", "English (en)"]],
    )
    problems = broken(sheets).problems

    entries = outline(sheets, "en", "en", problems)

    assert [p.code for p in entries[1].problems] == ["unknown_name"]
    assert [p.code for p in entries[1].choices[0].problems] == ["missing_translation"]
    assert [p.code for p in elsewhere(entries, problems)] == ["bad_form_id"]


def test_a_group_that_is_not_closed_is_shown_with_its_problem() -> None:
    sheets = workbook(survey=survey("begin_group | g | x", "select_one sex | sex | Man?"))
    problems = broken(sheets).problems

    entries = outline(sheets, "en", "en", problems)

    assert [p.code for p in entries[1].problems] == ["group_not_closed"]
    assert elsewhere(entries, problems) == []


def test_an_end_that_closes_nothing_keeps_its_row_and_problem() -> None:
    sheets = workbook(survey=survey("select_one sex | sex | Man?", "end_group | | "))

    entries = outline(sheets, "en", "en", broken(sheets).problems)

    assert [(e.type, [p.code for p in e.problems]) for e in entries[2:]] == [("end_group", ["group_not_open"])]


def test_who_changes_rows_sees_where_groups_end() -> None:
    sheets = workbook(survey=survey("begin_group | g | G", "select_one sex | sex | Man?", "end_group | | "))

    entries = outline(sheets, "en", "en", with_ends=True)

    assert [(entry.kind, entry.depth) for entry in entries] == [
        ("variable", 0),
        ("group", 0),
        ("question", 1),
        ("end", 0),
    ]

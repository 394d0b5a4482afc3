"""How is a workbook changed, cell by cell and row by row?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import row_form
from surveys.core.problems import RejectedError
from surveys.core.versions.edit import HEADERS, Edit, apply, only_changes, row_at, stale
from surveys.core.workbook import Sheets, read_xlsx, write_xlsx
from tests.surveys.core.workbooks import workbook

LABEL = "label::English (en)"


def names(sheets: Sheets, sheet: str = "choices") -> list[tuple[int, str]]:
    return [(row.number, row["name"]) for row in sheets[sheet].rows]


def test_a_cell_is_changed_and_the_rest_stays() -> None:
    changed = apply(workbook(), [Edit("choices", 3, {LABEL: "Woman"})])

    assert [row[LABEL] for row in changed["choices"].rows] == ["A man", "Woman", "Refused"]
    assert changed["survey"] == workbook()["survey"]


def test_characters_that_no_workbook_can_hold_are_left_out_and_line_breaks_of_a_word_processor_kept() -> None:
    changed = apply(workbook(), [Edit("choices", 3, {LABEL: "A\x00 woman\x0bor\x1f girl"})])

    assert changed["choices"].rows[1][LABEL] == "A woman\nor girl"
    assert read_xlsx(write_xlsx(changed))["choices"].rows[1][LABEL] == "A woman\nor girl"


def test_a_row_that_is_put_in_moves_those_below_down() -> None:
    changed = apply(workbook(), [Edit("choices", 2, {"list_name": "sex", "name": "diverse"}, is_new=True)])

    assert names(changed) == [(2, "male"), (3, "diverse"), (4, "female"), (5, "refused")]


def test_a_row_that_is_taken_out_moves_those_below_up() -> None:
    assert names(apply(workbook(), [Edit("choices", 2, is_gone=True)])) == [(2, "female"), (3, "refused")]


def test_a_column_that_is_not_there_is_made() -> None:
    changed = apply(workbook(), [Edit("survey", 3, {"relevant": "${country} = 'CZ'"})])

    assert changed["survey"].headers[-1] == "relevant"
    assert changed["survey"].rows[1]["relevant"] == "${country} = 'CZ'"


def test_an_emptied_cell_of_a_column_that_is_not_there_changes_nothing() -> None:
    assert apply(workbook(), [Edit("survey", 3, {"relevant": ""})]) == workbook()


def test_a_row_that_somebody_changed_is_stale_and_others_are_not() -> None:
    now = apply(workbook(), [Edit("choices", 3, {LABEL: "Woman"})])

    assert stale(workbook(), now, Edit("choices", 3, {LABEL: "Lady"}))
    assert not stale(workbook(), now, Edit("choices", 2, {LABEL: "Gentleman"}))


@given(st.sets(st.sampled_from([2, 3, 4])), st.booleans())
def test_rows_that_go_and_come_at_once_never_hit_another(gone: set[int], comes: bool) -> None:
    edits = [Edit("choices", number, is_gone=True) for number in gone]
    edits += [Edit("choices", 4, {"list_name": "sex", "name": "diverse"}, is_new=True)] if comes else []

    changed = apply(workbook(), only_changes(workbook(), edits))

    kept = [name for number, name in names(workbook()) if number not in gone]
    assert [name for _, name in names(changed)] == [*kept, *(["diverse"] if comes else [])]


def test_the_form_of_a_question_gives_back_what_it_was_given() -> None:
    sheets = workbook()
    form = row_form.form_of(sheets, 3)
    fields = [field for group in form.groups for field in group.fields]
    fields += [field for line in form.answers for field in line.fields]

    edits = row_form.edits_of({field.name: field.value for field in fields}, sheets, 3)

    assert only_changes(sheets, edits) == []


def test_a_new_answer_comes_behind_the_last_one_and_an_emptied_one_goes() -> None:
    sheets = workbook()
    posted = {
        f"choices|2|{LABEL}": "Man",
        "choices|2|name": "male",
        f"choices|3|{LABEL}": "",
        "choices|3|name": "",
        "choices|+4|name": "diverse",
        f"choices|+4|{LABEL}": "Diverse",
    }

    changed = apply(sheets, only_changes(sheets, row_form.edits_of(posted, sheets, 3)))

    assert [(row["list_name"], row["name"], row[LABEL]) for row in changed["choices"].rows] == [
        ("sex", "male", "Man"),
        ("sex", "refused", "Refused"),
        ("sex", "diverse", "Diverse"),
    ]


def test_a_form_changes_no_rows_but_its_own() -> None:
    posted = {"survey|2|name": "x", "settings|2|form_id": "y", "choices|99|name": "z", "survey|3|name": "gender"}

    edits = row_form.edits_of(posted, workbook(), 3)

    assert edits == [Edit("survey", 3, {"name": "gender"})]


def test_a_new_question_is_put_in_behind_the_row() -> None:
    sheets = workbook()

    changed = apply(sheets, row_form.edits_of({"survey|+3|type": "text", "survey|+3|name": "why"}, sheets, 3))

    row = row_at(changed["survey"], 4)
    assert row is not None
    assert row["name"] == "why"


def test_a_column_is_renamed_with_its_cells() -> None:
    changed = apply(workbook(), [Edit("choices", HEADERS, {"name": "value"})])

    assert changed["choices"].headers == ("list_name", "value", LABEL)
    assert [row["value"] for row in changed["choices"].rows] == ["male", "female", "refused"]


def test_a_column_whose_name_is_emptied_is_taken_out() -> None:
    changed = apply(workbook(), [Edit("choices", HEADERS, {LABEL: ""})])

    assert changed["choices"].headers == ("list_name", "name")
    assert all(LABEL not in row.cells for row in changed["choices"].rows)


def test_a_column_is_added_empty() -> None:
    changed = apply(workbook(), [Edit("countries", HEADERS, {"population_source": "population_source"})])

    assert changed["countries"].headers[-1] == "population_source"
    assert changed["countries"].rows == workbook()["countries"].rows


def test_two_columns_cannot_have_one_name() -> None:
    with pytest.raises(RejectedError) as refused:
        apply(workbook(), [Edit("choices", HEADERS, {"name": "list_name"})])

    assert [(p.code, p.where) for p in refused.value.problems] == [("duplicate_header", "choices!A1")]


def test_headers_that_somebody_has_renamed_since_are_stale() -> None:
    now = apply(workbook(), [Edit("choices", HEADERS, {"name": "value"})])

    assert stale(workbook(), now, Edit("choices", HEADERS, {LABEL: "label"}))
    assert not stale(workbook(), workbook(), Edit("choices", HEADERS, {LABEL: "label"}))


def test_a_sheet_that_is_missing_comes_with_its_first_row() -> None:
    changed = apply(workbook(settings=None), [Edit("settings", 1, {"form_id": "mine"}, is_new=True)])

    assert changed["settings"].headers == ("form_id",)
    assert [(row.number, row["form_id"]) for row in changed["settings"].rows] == [(2, "mine")]

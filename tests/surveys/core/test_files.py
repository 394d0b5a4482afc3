"""How do CSV files beside the workbook become answers and tables?"""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from surveys.core import walk
from surveys.core.problems import RejectedError
from surveys.core.workbook import Sheets, compile_study, read_directory, read_xlsx, write_directory, write_xlsx
from tests.surveys.core.workbooks import Table, problems, question, sheet, study, survey, the_problem, workbook

HEADERS = "type | name | label::English (en) | choice_filter | parameters | calculation"
TOWNS = [["name", "label", "region"], ["p", "Praha", "a"], ["b", "Brno", "m"], ["dk", "Do not know", ""]]
ASKED = survey(
    "select_one_from_file regions.csv | region | Which region?",
    "select_one_from_file towns.csv | town | Which town? | region = ${region}",
    headers=HEADERS,
)
REGIONS = [["name", "label::English (en)"], ["a", "Prague"], ["m", "Moravia"]]
BOTH: dict[str, Table] = {"survey": ASKED, "regions.csv": REGIONS, "towns.csv": TOWNS}


def csv(table: Table) -> bytes:
    return "\n".join(",".join(row) for row in table).encode("utf-8-sig")


def packed(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return file.getvalue()


def town(form: Any, **answers: str) -> walk.Walk:
    return walk.walk(form.questionnaire, answers, case={"country": "CZ"}, seed="s")


def test_a_list_from_a_file_is_answered_and_filtered_as_any_list() -> None:
    form = study(**BOTH)
    so_far = town(form, region="m")

    shown = walk.choices(form.questionnaire, "town", so_far, "s")

    assert [choice["name"] for choice in shown] == ["b", "dk"]
    assert town(form, region="m", town="b").end == "1.10"
    assert town(form, region="m", town="p").problems[0].code == "unknown_choice"
    assert question(form, "town")["missing"] == ["dk"]


def test_parameters_say_which_columns_hold_names_and_words() -> None:
    files = {"towns.csv": [["code", "title", "label"], ["1", "Praha", "x"]]}
    asked = survey("select_multiple_from_file towns.csv | t | T? | | value=code label=title", headers=HEADERS)

    form = study(survey=asked, **files)

    listed = form.questionnaire["lists"][question(form, "t")["list"]]
    assert [(choice["name"], choice["label"]) for choice in listed] == [("1", {"en": ["Praha"]})]


def test_a_table_to_look_up_in_that_is_not_there_is_named() -> None:
    asked = survey("text | t | T?", "note | n | N. | | | pulldata('towns', 'label', 'name', ${t})", headers=HEADERS)

    with pytest.raises(RejectedError) as refused:
        study(survey=asked)

    assert "There is no file 'towns.csv'" in str(refused.value)


def test_a_table_to_look_up_in_travels_with_the_questionnaire() -> None:
    asked = survey(
        "text | t | T?",
        "calculate | region | | | | pulldata('towns', 'region', 'name', ${t})",
        headers=HEADERS,
    )

    form = study(survey=asked, **{"towns.csv": TOWNS})

    assert list(form.questionnaire["tables"]) == ["towns"]
    assert town(form, t="b").values["region"] == "m"
    assert town(form, t="nowhere").values["region"] == ""


def test_a_column_that_the_table_does_not_have_is_named() -> None:
    asked = survey("calculate | r | | | | pulldata('towns', 'regoin', 'name', 'b')", headers=HEADERS)

    problem = the_problem("missing_column", survey=asked, **{"towns.csv": TOWNS})

    assert "Did you mean 'region'?" in problem.message


@pytest.mark.parametrize(
    ("row", "files", "code", "place", "words"),
    [
        (
            "select_one_from_file town.csv | t | T?",
            {"towns.csv": TOWNS},
            "no_file",
            "survey!A3",
            "Did you mean 'towns.csv'?",
        ),
        ("select_one_from_file | t | T?", {}, "no_file", "survey!A3", "Name the file"),
        ("select_one_from_file towns.geojson | t | T?", {}, "no_file", "survey!A3", "Save it as CSV"),
        (
            "select_one_from_file towns.csv | t | T? | | value=code",
            {"towns.csv": TOWNS},
            "missing_column",
            "survey!A3",
            "has no column 'code'",
        ),
        (
            "select_one_from_file towns.csv | t | T? | country = 'x'",
            {"towns.csv": TOWNS},
            "bare_name",
            "survey!D3",
            "no column 'country'",
        ),
        (
            "select_one_from_file towns.csv | t | T?",
            {"towns.csv": [*TOWNS, ["p", "Again", ""]]},
            "duplicate_choice",
            "towns.csv!A5",
            "stands twice",
        ),
        (
            "select_one_from_file towns.csv | t | T?",
            {"towns.csv": [*TOWNS, ["x", "", ""]]},
            "missing_translation",
            "towns.csv!B5",
            "Write it",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_pointed_at(
    row: str, files: dict[str, Table], code: str, place: str, words: str
) -> None:
    problem = the_problem(code, survey=survey(row, headers=HEADERS), **files)

    assert problem.where == place
    assert words in problem.message


def test_ten_thousand_rows_with_one_fault_are_a_few_problems() -> None:
    table = [["name", "label"], *([f"t {n}", "Town"] for n in range(10_000))]

    found = problems(survey=survey("select_one_from_file towns.csv | t | T?", headers=HEADERS), **{"towns.csv": table})

    assert len(found) == 20


def test_files_come_as_sheets_in_a_folder_or_in_a_zip(tmp_path: Path) -> None:
    sheets = workbook(**BOTH)
    write_directory(sheets, tmp_path)
    alone = Sheets({name: one for name, one in sheets.by_name.items() if not one.is_table})
    zipped = packed(
        **{"my.xlsx": write_xlsx(alone), "data/regions.csv": csv(REGIONS), "towns.csv": csv(TOWNS), "x.csv": b"a"}
    )
    folder = packed(**{f"study/{file.name}": file.read_bytes() for file in tmp_path.glob("*.csv")})

    found = [read_xlsx(write_xlsx(sheets)), read_directory(tmp_path), read_xlsx(zipped), read_xlsx(folder)]

    wanted = compile_study(sheets, version=1)
    assert [compile_study(read, version=1) for read in found] == [wanted] * 4


def test_a_sheet_that_no_question_names_is_left_alone() -> None:
    read = read_xlsx(write_xlsx(Sheets({**workbook().by_name, "towns.csv": sheet("towns.csv", *TOWNS)})))

    assert "towns.csv" not in read


def test_a_zip_with_two_workbooks_is_refused() -> None:
    content = write_xlsx(workbook())

    with pytest.raises(RejectedError, match="several workbooks"):
        read_xlsx(packed(**{"a.xlsx": content, "b.xlsx": content}))

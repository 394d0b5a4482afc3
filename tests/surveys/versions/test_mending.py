"""Is every problem's place one where it can be mended?"""

import pytest

from surveys.core.problems import Problem
from surveys.core.versions.edit import Edit, apply
from surveys.core.versions.mending import Place, following, place
from surveys.core.workbook import Sheets
from tests.surveys.core.workbooks import SMALLEST, Table, problems, workbook

SURVEY = SMALLEST["survey"]


def placed(code: str, **changed: Table | None) -> Place | None:
    problem = next(problem for problem in problems(**changed) if problem.code == code)
    return place(problem, workbook(**changed))


def test_a_cell_is_mended_in_its_row() -> None:
    table = [*SURVEY[:2], ["select_one nothing", "sex", "A?"]]

    assert placed("unknown_list", survey=table) == Place("survey", 3, "type")


def test_a_sheet_that_is_missing_is_mended_by_its_first_row() -> None:
    assert placed("missing_sheet", countries=None) == Place("countries", 1, is_new=True)


def test_a_misspelt_column_is_mended_in_the_row_of_headers() -> None:
    table = [["type", "name", "label::English (en)", "relevent"], *SURVEY[1:]]

    assert placed("unknown_column", survey=table) == Place("survey", 1, "relevent")


def test_a_column_that_the_settings_lack_is_written_into_their_row() -> None:
    assert placed("missing_column", settings=[["form_title"], ["Small"]]) == Place("settings", 2, "form_id")


def test_a_column_that_a_longer_sheet_lacks_is_added_to_its_headers() -> None:
    countries = [line[:-1] for line in SMALLEST["countries"]]

    assert placed("missing_column", countries=countries) == Place("countries", 1, "target")


@pytest.mark.parametrize("where", ["", "nowhere!A1", "workbook"])
def test_what_is_no_matter_of_a_sheet_has_no_place(where: str) -> None:
    assert place(Problem("x", "y", where=where), workbook()) is None


def broken() -> Sheets:
    return workbook(
        survey=[*SURVEY, ["select_one a", "one", "A?"], ["select_one b", "two", "B?"], ["select_one c", "three", "C?"]]
    )


def found_in(sheets: Sheets) -> list[Problem]:
    return problems(**{sheet.name: [sheet.headers, *_lines(sheets, sheet.name)] for sheet in sheets})


def _lines(sheets: Sheets, name: str) -> list[list[str]]:
    sheet = sheets[name]
    return [[row[header] for header in sheet.headers] for row in sheet.rows]


def test_after_a_row_comes_the_next_problem_behind_it() -> None:
    seen = broken()
    now = apply(seen, [Edit("survey", 5, {"type": "text"})])

    after = following(found_in(seen), found_in(now), ("survey", 5), seen)

    assert after is not None
    assert after.where == "survey!A6"


def test_who_leaves_one_unmended_is_led_on_all_the_same() -> None:
    seen = broken()

    after = following(found_in(seen), found_in(seen), ("survey", 4), seen)

    assert after is not None
    assert after.where == "survey!A5"


def test_after_the_last_problem_comes_the_first_that_is_left() -> None:
    seen = broken()
    now = apply(seen, [Edit("survey", 6, {"type": "text"})])

    after = following(found_in(seen), found_in(now), ("survey", 6), seen)

    assert after is not None
    assert after.where == "survey!A4"


def test_nothing_follows_the_last_problem() -> None:
    assert following(found_in(broken()), [], ("survey", 6), broken()) is None


def added(place: Place | None) -> tuple[int, dict[str, str]]:
    assert place is not None
    assert place.is_new
    return place.row, dict(place.cells)


def test_a_country_that_is_missing_is_added_in_front_of_the_first_row() -> None:
    table = [SURVEY[0], SURVEY[2]]

    assert added(placed("no_country", survey=table)) == (1, {"type": "hidden", "name": "country"})


def test_the_end_of_a_group_is_added_behind_its_last_row() -> None:
    table = [*SURVEY, ["begin_group", "g", ""], ["note", "n", "N"], ["hidden", "region", ""]]

    assert added(placed("group_not_closed", survey=table)) == (5, {"type": "end_group"})


def test_of_two_groups_that_are_not_closed_the_inner_one_is_closed_first() -> None:
    table = [*SURVEY, ["begin_group", "g", ""], ["begin_repeat", "r", "R"], ["note", "n", "N"]]

    assert added(placed("group_not_closed", survey=table)) == (6, {"type": "end_repeat"})

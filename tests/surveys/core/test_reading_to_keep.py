"""Is a file whose cells cannot be taken as they are kept for a draft, without losing or hiding anything?"""

import io

import pytest
from openpyxl import Workbook

from surveys.core.problems import RejectedError
from surveys.core.workbook import Sheets, compile_study, read_to_keep, read_xlsx
from surveys.core.workbook.read import MAXIMUM_COLUMNS
from tests.surveys.core.workbooks import SMALLEST, Table


def file(**changed: Table) -> bytes:
    """The smallest workbook as a file, with some sheets changed or added."""
    workbook = Workbook()
    del workbook["Sheet"]
    for name, table in {**SMALLEST, **changed}.items():
        page = workbook.create_sheet(name)
        for line in table:
            page.append(line)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def codes(sheets: Sheets) -> list[tuple[str, str]]:
    with pytest.raises(RejectedError) as refused:
        compile_study(sheets, version=1)
    return [(problem.code, problem.where) for problem in refused.value.problems]


def test_a_right_file_is_read_as_ever() -> None:
    assert read_to_keep(file()) == (read_xlsx(file()), ())


def test_a_sheet_whose_name_is_misspelt_is_taken_for_the_one_it_is_near_to() -> None:
    table = [["plan", "country", "cell", "target", "kind"], ["sex", "CZ", "sex=male", "50", "hard"]]

    sheets, wrong = read_to_keep(file(qoutas=table))

    assert [problem.code for problem in wrong] == ["unknown_sheet"]
    assert sheets["quotas"].rows[0]["cell"] == "sex=male"


def test_a_column_that_stands_twice_is_kept_and_said() -> None:
    survey = [[*SMALLEST["survey"][0], "hint", "hint"], *SMALLEST["survey"][1:-1]]
    last = [*SMALLEST["survey"][-1], "first", "second"]

    sheets, wrong = read_to_keep(file(survey=[*survey, last]))

    assert [problem.code for problem in wrong] == ["duplicate_header"]
    assert (sheets["survey"].rows[-1]["hint"], sheets["survey"].rows[-1]["hint (2)"]) == ("first", "second")
    assert ("duplicate_header", "survey!E1") in codes(sheets)


def test_a_rule_whose_header_was_lost_is_kept_and_said() -> None:
    survey = [*SMALLEST["survey"][:-1], [*SMALLEST["survey"][-1], "", "${country} = 'CZ'"]]

    sheets, wrong = read_to_keep(file(survey=survey))

    assert [problem.code for problem in wrong] == ["no_header"]
    assert sheets["survey"].rows[-1]["column E"] == "${country} = 'CZ'"
    assert ("no_header", "survey!E1") in codes(sheets)


def test_a_remark_beside_the_table_is_passed_over_as_ever() -> None:
    survey = [*SMALLEST["survey"][:-1], [*SMALLEST["survey"][-1], "", "ask Ana"]]

    assert read_to_keep(file(survey=survey))[1] == ()


def test_what_could_only_be_kept_in_part_is_refused() -> None:
    survey = [[*SMALLEST["survey"][0], *(f"c{n}" for n in range(MAXIMUM_COLUMNS))], *SMALLEST["survey"][1:]]

    with pytest.raises(RejectedError):
        read_to_keep(file(survey=survey))


@pytest.mark.parametrize("content", [b"", b"x", file(survey=[])[:100]])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(RejectedError):
        read_to_keep(content)


def test_a_file_without_any_known_sheet_is_refused() -> None:
    workbook, content = Workbook(), io.BytesIO()
    workbook.save(content)

    with pytest.raises(RejectedError) as refused:
        read_to_keep(content.getvalue())

    assert [problem.code for problem in refused.value.problems] == ["no_sheets"]

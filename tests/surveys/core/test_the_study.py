"""Does the five-country study compile, and does every mistake in it come to light?"""

import json
import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from surveys.core.problems import RejectedError
from surveys.core.study import Study
from surveys.core.workbook import Row, Sheet, Sheets, compile_study, read_directory, read_xlsx, write_xlsx

STUDY = Path(__file__).parents[3] / "surveys" / "studies" / "coproduction_2008"
SECTORS = ("safety", "environment", "health")

# Cells that may hold any text, so that no reader can know that they were changed; an empty one is noticed all the same.
FREE_TEXTS = ("label", "hint", "probe", "constraint_message", "source", "population_source", "form_title")
# Cells whose other values are right too.
FREE_CELLS = {("settings", "version"), ("countries", "name"), ("survey", "appearance")}


@cache
def sheets() -> Sheets:
    return read_directory(STUDY)


@cache
def study() -> Study:
    return compile_study(sheets(), version=1)


def test_the_study_compiles() -> None:
    assert (study().slug, study().languages) == ("coproduction-2008", ("en", "cs", "da", "de", "fr"))
    assert [country.code for country in study().countries] == ["CZ", "DK", "DE", "FR", "UK"]
    assert sum(country.target for country in study().countries) == 4951


def test_the_study_has_its_three_indices_of_five_items_each() -> None:
    main = {index.name: index for index in study().indices if not index.part_of}

    assert tuple(main) == SECTORS
    for sector, index in main.items():
        assert list(index.items) == [f"{sector}_{number}" for number in range(1, 6)]
        assert index.minimum_answered == 3
        assert all(scores == {"often": 100, "sometimes": 50, "never": 0} for scores in index.items.values())


def test_the_quotas_of_each_country_add_to_its_target() -> None:
    places: Counter[str] = Counter()
    for cell in study().quotas:
        places[cell.country] += cell.target

    assert places == {country.code: country.target for country in study().countries}


def test_the_study_comes_back_from_xlsx_as_it_went() -> None:
    assert compile_study(read_xlsx(write_xlsx(sheets())), version=1) == study()


def test_the_study_comes_back_from_json_as_it_went() -> None:
    assert Study.from_json(json.loads(json.dumps(study().to_json()))) == study()


def test_other_tools_for_xlsform_read_the_study_without_a_warning() -> None:
    converted = convert(write_xlsx(sheets()), validate=False)

    assert "safety_1" in converted.xform
    assert converted.warnings == []


def cells() -> Iterator[tuple[Sheet, Row, str]]:
    for sheet in sheets():
        for row in sheet.rows:
            for header in row.cells:
                yield sheet, row, header


def spoilt(sheet: Sheet, row: Row, header: str, cell: str) -> list[str]:
    """The places of the problems that one changed cell makes."""
    rows = tuple(
        Row(r.number, {**r.cells, header: cell} if cell else {h: c for h, c in r.cells.items() if h != header})
        if r is row
        else r
        for r in sheet.rows
    )
    changed = Sheets({**{s.name: s for s in sheets()}, sheet.name: Sheet(sheet.name, sheet.headers, rows)})
    try:
        compile_study(changed, version=1)
    except RejectedError as refused:
        return [problem.where for problem in refused.problems]
    return []


@pytest.mark.parametrize("chance", range(8))
def test_nonsense_in_any_cell_is_pointed_at(chance: int) -> None:
    checked = [
        (sheet, row, header)
        for sheet, row, header in cells()
        if header.split("::")[0] not in FREE_TEXTS and (sheet.name, header) not in FREE_CELLS
    ]

    for sheet, row, header in random.Random(chance).sample(checked, 25):
        assert sheet.cell(row, header) in spoilt(sheet, row, header, "¤ nonsense ${"), sheet.cell(row, header)


@pytest.mark.parametrize("chance", range(4))
def test_a_fill_that_leads_nowhere_is_pointed_at_in_any_text(chance: int) -> None:
    texts = [place for place in cells() if place[2].split("::")[0] in ("label", "hint", "probe", "constraint_message")]

    for sheet, row, header in random.Random(chance).sample(texts, 20):
        # Further rows of an index repeat the text of its first row.
        assert sheet.cell(row, header) in spoilt(sheet, row, header, "Hello ${nobody}"), sheet.cell(row, header)


@pytest.mark.parametrize("chance", range(4))
def test_a_translation_that_is_missing_is_pointed_at(chance: int) -> None:
    texts = [
        (sheet, row, header)
        for sheet, row, header in cells()
        if "::" in header and (sheet.name != "indices" or row["index"] != sheet.rows[row.number - 3]["index"])
    ]

    for sheet, row, header in random.Random(chance).sample(texts, 20):
        assert sheet.cell(row, header) in spoilt(sheet, row, header, ""), sheet.cell(row, header)

"""What is the smallest workbook that compiles, and how does a test change a part of it?"""

from collections.abc import Sequence
from typing import Any

import pytest

from surveys.core.problems import Problem, RejectedError
from surveys.core.study import Study
from surveys.core.workbook import Row, Sheet, Sheets, compile_study

Table = Sequence[Sequence[str]]

SMALLEST: dict[str, Table] = {
    "survey": [
        ["type", "name", "label::English (en)"],
        ["hidden", "country", ""],
        ["select_one sex", "sex", "Are you a man or a woman?"],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)"],
        ["sex", "male", "A man"],
        ["sex", "female", "A woman"],
        ["sex", "refused", "Refused"],
    ],
    "settings": [["form_title", "form_id", "default_language"], ["Small", "small", "English (en)"]],
    "countries": [
        ["code", "iso", "name", "languages", "time_zones", "calling_hours", "adult_population", "target"],
        ["CZ", "CZ", "Czechia", "en", "Europe/Prague", "mon-fri 09:00-21:00", "8000000", "100"],
        ["UK", "GB", "United Kingdom", "en", "Europe/London", "mon-sat 09:00-21:00", "48000000", "100"],
    ],
}


def workbook(**changed: Table | None) -> Sheets:
    """The smallest workbook, with some sheets changed, added or (None) left out."""
    tables = {**SMALLEST, **changed}
    return Sheets({name: sheet(name, *table) for name, table in tables.items() if table is not None})


def sheet(name: str, headers: Sequence[str], *rows: Sequence[str]) -> Sheet:
    """A sheet as it would have been read."""
    return Sheet(
        name,
        tuple(headers),
        tuple(
            Row(number, {header: cell for header, cell in zip(headers, row, strict=False) if cell})
            for number, row in enumerate(rows, start=2)
            if any(row)
        ),
    )


def study(**changed: Table | None) -> Study:
    """The study of the smallest workbook, with some sheets changed."""
    return compile_study(workbook(**changed), version=1)


def survey(*rows: str, headers: str = "type | name | label::English (en)") -> Table:
    """A survey sheet, cells separated by `|`: the case's country first, then these rows."""
    table = [[cell.strip() for cell in row.split("|")] for row in (headers, *rows)]
    return [table[0], ["hidden", "country"], *table[1:]]


def problems(**changed: Table | None) -> list[Problem]:
    """Everything that is wrong with the smallest workbook when some sheets are changed."""
    with pytest.raises(RejectedError) as refused:
        study(**changed)
    return list(refused.value.problems)


# What points at the other one of two places that do not agree.
OTHER_PLACE = ("disagrees", "misspelt_name")


def the_problem(code: str, **changed: Table | None) -> Problem:
    """The one thing that is wrong, which must be of this kind; that another place does not agree with it is the same thing."""
    found = [problem for problem in problems(**changed) if problem.code not in OTHER_PLACE]
    assert [problem.code for problem in found] == [code], [str(problem) for problem in found]
    return found[0]


def question(compiled: Study, name: str) -> dict[str, Any]:
    """A compiled question or group, wherever it stands."""
    waiting = list(compiled.questionnaire["body"])
    while waiting:
        node: dict[str, Any] = waiting.pop()
        if node["name"] == name:
            return node
        waiting.extend(node.get("children", []))
    raise KeyError(name)

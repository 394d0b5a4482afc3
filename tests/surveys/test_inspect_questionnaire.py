"""Does the command tell what is the matter with a questionnaire, where, and what to do?"""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from surveys.core.inspection.findings import LEVELS
from surveys.core.workbook import write_xlsx
from surveys.inspection_words import line
from tests.surveys.core.inspecting import HEADERS
from tests.surveys.core.test_twins import STUDY
from tests.surveys.core.workbooks import survey, workbook

BROKEN = workbook(
    survey=survey(
        "select_one sex | sex | Sex? | yes",
        "integer | age | Age? | yes | | . >= 18",
        "text | lost | Never? | | ${age} < 18",
        headers=HEADERS,
    )
)


def told(*args: str) -> str:
    out = StringIO()
    call_command("inspect_questionnaire", *args, stdout=out)
    return out.getvalue()


def test_a_sound_workbook_is_reported_with_coverage_and_length() -> None:
    report = told(str(STUDY))

    assert "questions: 57 of 57 reached" in report
    assert "length in de: median" in report


def test_an_error_names_the_cell_and_fails_the_command(tmp_path: Path) -> None:
    file = tmp_path / "broken.xlsx"
    file.write_bytes(write_xlsx(BROKEN))
    out = StringIO()

    with pytest.raises(CommandError, match="1 error found"):
        call_command("inspect_questionnaire", str(file), stdout=out)

    assert "Error: survey!E5: “lost” is never asked" in out.getvalue()


def test_a_questionnaire_that_is_longer_than_promised_fails_the_command() -> None:
    with pytest.raises(CommandError, match="5 were promised"):
        told(str(STUDY), "--target-minutes", "5")


def test_the_same_seed_gives_the_same_report() -> None:
    assert json.loads(told(str(STUDY), "--json")) == json.loads(told(str(STUDY), "--json"))


def test_every_kind_of_finding_has_words() -> None:
    params = {
        "n": 3,
        "choice": "a",
        "names": ["a", "b"],
        "ends": "4.70",
        "index": "i",
        "plan": "p",
        "maximum": 50,
        "value": "",
        "uses": ["quota"],
    }

    for code, level in LEVELS.items():
        finding = {"code": code, "where": "q", "level": level, "evidence": "proved", "params": params, "example": {}}
        said = line(finding)
        assert "%(" not in said.message + said.advice
        assert len(said.message) > 20
        assert len(said.advice) > 20

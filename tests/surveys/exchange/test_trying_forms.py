"""Does somebody with a folder of forms learn which of them run, and what is wrong with the others?"""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.surveys.exchange.forms import xlsx


def test_every_form_of_a_folder_is_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.xlsx").write_bytes(xlsx(survey="| type | name | label |\n| text | pet | Pet? |"))
    (tmp_path / "bad.xlsx").write_bytes(xlsx(survey="| type | name | label |\n| video | pet | Pet? |"))
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")

    call_command("try_forms", tmp_path)
    told = capsys.readouterr().out
    call_command("try_forms", tmp_path, "--json")
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert "good.xlsx: compiles" in told
    assert "1 of 3 forms compile." in told
    assert {o["form"]: [e["code"] for e in o["errors"]] for o in objects} == {
        "bad.xlsx": ["unsupported_type"],
        "broken.xlsx": ["not_a_workbook"],
        "good.xlsx": [],
    }


def test_a_folder_without_forms_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no form"):
        call_command("try_forms", tmp_path)

"""The estimate command reads files, prints JSON, and asks no database for anything."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

FOLDER = Path(__file__).parents[1] / "reference"
SCHEME = FOLDER / "scheme.json"


def asked(case: str, **options: str) -> str:
    out = StringIO()
    folder = FOLDER / "nasty" / case
    files = {"data": folder / "data.csv", "margins": folder / "margins.json", "scheme": SCHEME} | options
    call_command("estimate", **{name: str(file) for name, file in files.items()}, stdout=out)
    return out.getvalue()


# No test here may touch the database: pytest-django refuses it to tests that are not marked.
def test_the_results_are_printed_as_one_json_object_without_a_database() -> None:
    found = json.loads(asked("n12_unicode_labels"))

    assert found["status"] == "ok"
    assert list(found["value"]) == [
        *("n", "sum_w", "degf", "weights", "kish", "index", "item_mean"),
        *("tests_country", "tests_sector", "tests_sex", "tests_age_group"),
    ]


def test_a_refusal_is_printed_too_and_told_by_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        asked("n02_zero_target_with_respondents")

    assert end.value.code == 1


def test_the_results_may_go_to_a_file(tmp_path: Path) -> None:
    asked("n12_unicode_labels", output=str(tmp_path / "found.json"))

    assert json.loads((tmp_path / "found.json").read_text())["value"]["n"] == 500


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")

    with pytest.raises(CommandError, match=r"nowhere\.csv: No such file"):
        asked("n12_unicode_labels", data="nowhere.csv")
    with pytest.raises(CommandError, match=r"broken\.json is not a JSON file"):
        asked("n12_unicode_labels", scheme=str(tmp_path / "broken.json"))


def test_a_line_with_too_many_values_is_named(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("id,country\n1,CZ\n2,DK,3\n")

    with pytest.raises(CommandError, match="line 3: it has more or fewer values"):
        asked("n12_unicode_labels", data=str(tmp_path / "data.csv"))

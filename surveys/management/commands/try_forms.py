"""Which of the forms in a folder would run, and what is wrong with the others?"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.change_words import left_out_in_words
from surveys.core.exchange.trying import Trial, tried
from surveys.core.problems import RejectedError
from surveys.core.workbook import read_directory, read_xlsx


class Command(BaseCommand):
    """Try every XLSForm in a folder. Nothing is imported."""

    help = "Say of every form in a folder (.xlsx files, folders of CSV files) whether it compiles, or all its errors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and how to print."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object per form")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Print one form after the other, then how many compile."""
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        forms = [path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".xlsx" or _is_form(path)]
        if not forms:
            raise CommandError(f"There is no form in {folder}: no .xlsx file, and no folder with a survey.csv.")
        n_compiling = 0
        for form in forms:
            trial = _tried(form)
            n_compiling += not trial.problems
            self._print(form, trial, as_json=options["json"])
        if not options["json"]:
            self.stdout.write(f"{n_compiling} of {len(forms)} forms compile.")

    def _print(self, form: Path, trial: Trial, *, as_json: bool) -> None:
        problems = trial.problems
        if as_json:
            errors = [{"code": p.code, "where": p.where, "message": p.message} for p in problems]
            without = [language.code for language in trial.left_out]
            line = {"form": form.name, "compiles": not problems, "errors": errors, "left_out": without}
            self.stdout.write(json.dumps(line, ensure_ascii=False))
            return
        self.stdout.write(f"{form.name}: {'compiles' if not problems else f'{len(problems)} problems'}")
        for problem in problems:
            self.stdout.write(f"  {problem.where or '(workbook)'}: {problem.message}")
        for language in trial.left_out:
            self.stdout.write(f"  {left_out_in_words(language)}")


def _is_form(path: Path) -> bool:
    return (path / "survey.csv").exists()


def _tried(form: Path) -> Trial:
    try:
        sheets = read_directory(form) if form.is_dir() else read_xlsx(form.read_bytes())
    except RejectedError as refused:
        return Trial(refused.problems)
    return tried(sheets, file_name=form.name)

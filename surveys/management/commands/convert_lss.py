"""How do I bring a LimeSurvey survey into a study workbook from the command line?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.core.problems import RejectedError
from surveys.services import exchange_lss


class Command(BaseCommand):
    """Convert a .lss file to a study workbook."""

    help = "Convert a LimeSurvey survey (.lss) to a study workbook (.xlsx), and say what was not taken over as it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """From where to where."""
        parser.add_argument("survey", type=Path, help="the .lss file")
        parser.add_argument("workbook", type=Path, help="the .xlsx file to write")

    def handle(self, *args: Any, survey: Path, workbook: Path, **options: Any) -> None:
        """Convert, and print every remark."""
        if not survey.is_file():
            raise CommandError(f"There is no file {survey}.")
        try:
            converted = exchange_lss.convert_file(survey.read_bytes())
        except RejectedError as refused:
            raise CommandError("\n".join(problem.message for problem in refused.problems)) from None
        workbook.write_bytes(converted.workbook)
        for remark in converted.remarks:
            self.stdout.write(f"  {remark.where}: {remark.message}")
        self.stdout.write(f"{workbook} is written, with {len(converted.remarks)} remarks.")

"""How do I bring in a study workbook from the command line?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from surveys.core.problems import RejectedError
from surveys.core.workbook import read_directory, read_xlsx
from surveys.services import importing


class Command(BaseCommand):
    """Import a workbook (.xlsx, or a folder of CSV files) and publish it."""

    help = "Import a study workbook (.xlsx, or a folder with one CSV file per sheet) and publish it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The workbook's path."""
        parser.add_argument("workbook", type=Path)
        parser.add_argument(
            "--simulated", action="store_true", help="mark the survey as simulated: no calling hours, no waits"
        )

    def handle(self, *args: Any, workbook: Path, simulated: bool, **options: Any) -> None:
        """Import, or print every problem."""
        if not workbook.exists():
            raise CommandError(f"There is no file or folder {workbook}.")
        try:
            sheets = read_directory(workbook) if workbook.is_dir() else read_xlsx(workbook.read_bytes())
            version = importing.import_study(sheets=sheets, user=None, now=timezone.now(), is_simulated=simulated)
        except RejectedError as error:
            lines = [f"  {p.where or '(workbook)'}: {p.message}" for p in error.problems]
            raise CommandError(f"{len(lines)} problems, nothing was imported:\n" + "\n".join(lines)) from None
        self.stdout.write(f"{version.survey.slug}: version {version.number} is published.")

"""How do I bring in a study workbook from the command line?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from surveys.access import PUBLISHED
from surveys.change_words import left_out_in_words
from surveys.core.problems import RejectedError
from surveys.core.versions.completeness import left_out
from surveys.core.workbook import read_directory, read_xlsx
from surveys.models import Survey
from surveys.services import exchange_forms, importing


class Command(BaseCommand):
    """Import a workbook (.xlsx, or a folder of CSV files) and publish it."""

    help = "Import a study workbook (.xlsx, or a folder with one CSV file per sheet) and publish it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The workbook's path."""
        parser.add_argument("workbook", type=Path)
        parser.add_argument(
            "--simulated", action="store_true", help="mark the survey as simulated: no calling hours, no waits"
        )

        parser.add_argument(
            "--countries-from",
            metavar="SURVEY",
            help="for a plain XLSForm without a sheet countries: the survey whose countries are taken over",
        )

        parser.add_argument(
            "--confirm", action="store_true", help="figures of interviews that exist may change their meaning"
        )

    def handle(self, *args: Any, workbook: Path, simulated: bool, confirm: bool, **options: Any) -> None:
        """Import, or print every problem."""
        if not workbook.exists():
            raise CommandError(f"There is no file or folder {workbook}.")
        slug = options["countries_from"]
        like = Survey.objects.filter(PUBLISHED, slug=slug).first() if slug else None
        if slug and like is None:
            raise CommandError(f"There is no published survey '{slug}'.")
        try:
            sheets = read_directory(workbook) if workbook.is_dir() else read_xlsx(workbook.read_bytes())
            sheets = exchange_forms.complete(sheets=sheets, countries_from=like, file_name=workbook.name)
            version = importing.import_study(
                sheets=sheets, user=None, now=timezone.now(), is_simulated=simulated, is_confirmed=confirm
            )
        except RejectedError as error:
            lines = [f"  {p.where or '(workbook)'}: {p.message}" for p in error.problems]
            raise CommandError(f"{len(lines)} problems, nothing was imported:\n" + "\n".join(lines)) from None
        self.stdout.write(f"{version.survey.slug}: version {version.number} is published.")
        for language in left_out(sheets):
            self.stdout.write(left_out_in_words(language))

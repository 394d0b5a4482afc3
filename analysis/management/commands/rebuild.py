"""How are the sums made anew from the raw ledger rows?"""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from analysis.management.surveys_named import add_survey_argument, surveys_named
from analysis.services import rebuilding, recompute


class Command(BaseCommand):
    """Throw the sums away and count the whole ledger again."""

    help = "Make the sums of a survey anew from its raw ledger rows and publish the figures."

    def add_arguments(self, parser: CommandParser) -> None:
        """The surveys, and how many processes."""
        add_survey_argument(parser)
        parser.add_argument(
            "--processes",
            type=int,
            default=os.cpu_count() or 1,
            help="How many count beside each other; default: one per processor.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and tell what was counted."""
        for survey in surveys_named(options["survey"]):
            done = rebuilding.rebuild(survey.pk, processes=max(options["processes"], 1))
            self.stdout.write(f"{survey.slug}: {done.rows} ledger rows counted, {recompute.told(done)}")

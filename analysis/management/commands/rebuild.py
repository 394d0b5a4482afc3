"""How are the sums made anew from the raw ledger rows?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from analysis.management.surveys_named import add_survey_argument, surveys_named
from analysis.services import recompute


class Command(BaseCommand):
    """Throw the sums away and count the whole ledger again."""

    help = "Make the sums of a survey anew from its raw ledger rows and publish the figures."

    def add_arguments(self, parser: CommandParser) -> None:
        """The surveys."""
        add_survey_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and tell what was counted."""
        for survey in surveys_named(options["survey"]):
            done = recompute.rebuild(survey.pk)
            self.stdout.write(f"{survey.slug}: {done.rows} ledger rows counted, {recompute.told(done)}")

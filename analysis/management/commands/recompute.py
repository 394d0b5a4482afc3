"""How are the figures brought up to the ledger by hand, without worker and broker?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from analysis.management.surveys_named import add_survey_argument, surveys_named
from analysis.services import recompute


class Command(BaseCommand):
    """Count what the ledger has got, as a worker would."""

    help = "Count the ledger rows past the watermark and publish the figures."

    def add_arguments(self, parser: CommandParser) -> None:
        """The surveys."""
        add_survey_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Recompute, and tell what was counted."""
        for survey in surveys_named(options["survey"]):
            done = recompute.run(survey.pk)
            self.stdout.write(f"{survey.slug}: {done.rows} ledger rows counted, {recompute.told(done)}")

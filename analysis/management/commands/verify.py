"""How is an installation asked whether its figures are right?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analysis.management.surveys_named import add_survey_argument, surveys_named
from analysis.services import verifying


class Command(BaseCommand):
    """Count anew and compare."""

    help = (
        "Check that sums, quota counts, ledger and snapshot agree with the raw rows. Exit code 1 if anything differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The surveys."""
        add_survey_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify each survey and print what was checked.

        Raises:
            CommandError: something differs.
        """
        n_differences = 0
        for survey in surveys_named(options["survey"]):
            self.stdout.write(f"{survey.slug}")
            for check in verifying.verify(survey):
                mark = self.style.ERROR("DIFFERS") if check.differences else self.style.SUCCESS("ok     ")
                self.stdout.write(f"  {mark} {check.what}")
                for difference in check.differences:
                    self.stdout.write(f"          {difference}")
                n_differences += len(check.differences)
        if n_differences:
            raise CommandError(f"{n_differences} differences.", returncode=1)

"""How does a new installation get its demo accounts and its demo survey?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from surveys import selectors
from surveys.core.workbook import compile_study, read_directory
from surveys.models import Survey
from surveys.services import accounts, importing
from surveys.signals import demo_wanted

STUDY = Path(settings.BASE_DIR) / "surveys" / "studies" / "coproduction_2008"


class Command(BaseCommand):
    """Make the demo accounts and load the demo survey. Safe to repeat."""

    help = "Make the demo accounts (admin, manager, analyst, interviewer) and, unless --empty, load the demo survey."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The accounts' password."""
        parser.add_argument("--password", required=True)
        parser.add_argument("--empty", action="store_true", help="accounts only, no survey")

    def handle(self, *args: Any, password: str, empty: bool, **options: Any) -> None:
        """Accounts, survey, sample."""
        names = accounts.ensure_demo_accounts(password=password)
        if not empty:
            survey = self._survey()
            demo_wanted.send(sender=Command, survey=survey)
            self.stdout.write(f"Survey {survey.slug}, version {selectors.current_version(survey).number}.")
        self.stdout.write(f"Accounts: {', '.join(names)}.")

    def _survey(self) -> Survey:
        """The demo survey: what its people have made of it, or the study as it is delivered."""
        sheets = read_directory(STUDY)
        known = Survey.objects.filter(slug=compile_study(sheets, version=1).slug, versions__isnull=False).first()
        if known is not None:
            return known
        return importing.import_study(sheets=sheets, user=None, now=timezone.now(), is_simulated=True).survey

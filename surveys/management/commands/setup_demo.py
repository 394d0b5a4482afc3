"""How does a new installation get its demo accounts and its demo survey?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from surveys.core.workbook import read_directory
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
            version = importing.import_study(
                sheets=read_directory(STUDY), user=None, now=timezone.now(), is_simulated=True
            )
            demo_wanted.send(sender=Command, survey=version.survey)
            self.stdout.write(f"Survey {version.survey.slug}, version {version.number}.")
        self.stdout.write(f"Accounts: {', '.join(names)}.")

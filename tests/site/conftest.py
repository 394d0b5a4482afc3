"""What do the tests of the screens share?"""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from interviews.services import sample
from surveys.core.workbook import read_directory
from surveys.models import Survey
from surveys.services import accounts, importing

STUDY = Path(__file__).parents[2] / "surveys" / "studies" / "coproduction_2008"
PASSWORD = "only-a-test-1"


@pytest.fixture
def survey(db: None, settings: Any) -> Survey:
    """The demo survey, its four accounts and five numbers in France."""
    # Hashing is slow on purpose, and no test here asks how.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    accounts.ensure_demo_accounts(password=PASSWORD)
    version = importing.import_study(sheets=read_directory(STUDY), user=None, now=timezone.now(), is_simulated=True)
    lines = ["number,country", *(f"+33199000{n:03d},FR" for n in range(5))]
    assert sample.load(survey=version.survey, content="\n".join(lines).encode(), now=timezone.now()).accepted == 5
    return version.survey


class Visitor(Client):
    """A browser in which somebody is signed in."""

    def __init__(self, username: str) -> None:
        super().__init__()
        self.force_login(User.objects.get(username=username))


@pytest.fixture
def visitor(survey: Survey) -> type[Visitor]:
    """`visitor("manager")`: a browser in which the manager is signed in."""
    return Visitor

"""What do the tests of versions stand on?"""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from surveys.models import Survey
from surveys.services.importing import import_study
from tests.surveys.core.workbooks import workbook

NOON = datetime(2026, 5, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def survey(db: None) -> Survey:
    """The smallest study, published."""
    return import_study(sheets=workbook(), user=None, now=NOON).survey


@pytest.fixture
def ana(db: None) -> User:
    """Somebody."""
    return User.objects.create_user("ana")


@pytest.fixture
def bo(db: None) -> User:
    """Somebody else."""
    return User.objects.create_user("bo")

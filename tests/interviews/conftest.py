"""What do the tests of `interviews` share?"""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from tests.interviews.fieldwork import Study


@pytest.fixture
def study(db: None) -> Study:
    """The small study in the field, with no case yet."""
    return Study.open()


@pytest.fixture
def interviewer(study: Study) -> User:
    """Somebody who interviews."""
    return study.person()


@pytest.fixture
def client_of() -> "type[Caller]":
    """`client_of(user)`: the API as this person calls it."""
    return Caller


class Caller(APIClient):
    """The API as one person calls it."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.force_authenticate(user)

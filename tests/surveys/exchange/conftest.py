"""What do the tests of import and export share?"""

from tests.interviews.conftest import client_of, study

__all__ = ["client_of", "study"]

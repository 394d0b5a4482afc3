"""What do the tests of the questionnaire core stand on?"""

from tests.surveys.core.twin import twin

__all__ = ["twin"]

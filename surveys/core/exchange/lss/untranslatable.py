"""Why can something of LimeSurvey not be said in our language?"""

from surveys.core.said import SaidError


class UntranslatableError(SaidError):
    """Why an expression cannot be said in our language."""


class LaterError(UntranslatableError):
    """It can be said, but what it names is not known yet."""

"""Who may see the pages of the analysts?"""

from django.http import HttpRequest

from surveys import access
from surveys.access import Role
from surveys.models import Survey

# Names of people are the same in every language.
ADJUSTMENT_NAMES = {"holm": "Holm", "bonferroni": "Bonferroni", "benjamini-hochberg": "Benjamini-Hochberg"}


def analysed(request: HttpRequest, slug: str) -> Survey:
    """The survey, for its analysts."""
    return access.survey(request.user, slug, Role.ANALYST)

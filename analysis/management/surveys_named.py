"""Which surveys does a command concern?"""

from collections.abc import Sequence

from django.core.management.base import CommandError, CommandParser

from surveys.access import PUBLISHED
from surveys.models import Survey


def add_survey_argument(parser: CommandParser) -> None:
    """Slugs of surveys; none: all."""
    parser.add_argument("survey", nargs="*", help="Short names of surveys; without one, all of them.")


def surveys_named(slugs: Sequence[str]) -> list[Survey]:
    """The surveys with these slugs, or all; those of which nothing is published yet have nothing to count.

    Raises:
        CommandError: there is no such survey, or it is not published.
    """
    published = Survey.objects.filter(PUBLISHED)
    found = list(published.filter(slug__in=slugs) if slugs else published)
    unknown = sorted(set(slugs) - {survey.slug for survey in found})
    if unknown:
        known = ", ".join(published.values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no published survey {', '.join(unknown)}. Known: {known}.")
    return found

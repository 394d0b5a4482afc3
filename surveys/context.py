"""Which survey is a screen about, and where can this person go from there?"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from surveys import access
from surveys.access import Role

# Screen, name, and the roles that see it.
ENTRIES = (
    ("survey", _("Overview"), {Role.MANAGER, Role.ANALYST}),
    ("work", _("Interviewing"), {Role.INTERVIEWER}),
    ("questionnaire", _("Questionnaire"), {Role.MANAGER, Role.ANALYST}),
    ("quotas", _("Quotas"), {Role.MANAGER, Role.ANALYST}),
    ("outcomes", _("Outcomes"), {Role.MANAGER, Role.ANALYST}),
    ("sample", _("Sample"), {Role.MANAGER}),
    ("interviews", _("Interviews"), {Role.MANAGER}),
    ("interviewers", _("Interviewers"), {Role.MANAGER}),
    ("quality", _("Quality"), {Role.MANAGER}),
    ("results", _("Results"), {Role.ANALYST}),
    ("tables", _("Tables"), {Role.ANALYST}),
    ("downloads", _("Downloads"), {Role.ANALYST}),
)

# What there is of a survey before anything of it is published.
BEFORE = ("survey", "questionnaire")


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`bar` for pages below /surveys/{slug}/: the survey and the screens open to the person."""
    match = getattr(request, "resolver_match", None)
    slug = match.kwargs.get("slug") if match else None
    if match is None or not slug or not request.user.is_authenticated:
        return {}
    is_published = True
    try:
        survey = access.survey(request.user, slug)
    except access.UnpublishedError as error:
        survey, is_published = error.survey, False
    except (Http404, PermissionDenied):
        return {}
    roles = access.roles(request.user, survey)
    entries = [
        {"name": name, "url": reverse(view, args=[slug]), "is_current": view in _screens(match.url_name or "")}
        for view, name, wanted in ENTRIES
        if roles & wanted and (is_published or view in BEFORE)
    ]
    return {"bar": {"survey": survey, "entries": entries}}


def _screens(view: str) -> set[str]:
    """The screen itself, and the one that it is a part of: `questionnaire-texts` is a part of `questionnaire`."""
    return {view, view.partition("-")[0]}

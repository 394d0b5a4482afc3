"""What does a screen show when a service refuses?"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from surveys import access
from surveys.access import DraftGoneError, UnpublishedError
from surveys.core.problems import RejectedError
from surveys.services import drafting
from surveys.unpublished_views import draft_gone, unpublished


class RejectedMiddleware:
    """A RejectedError that no view has dealt with becomes a page that lists the problems (API views render their own)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of problems, with status 400; of a survey without a version or draft a page that says where it is."""
        if isinstance(error, DraftGoneError):
            return draft_gone(request, error.survey)
        if not isinstance(error, RejectedError):
            return None
        if isinstance(error, UnpublishedError):
            return unpublished(request, error.survey, status=409)
        slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
        if slug and any(problem.code == drafting.ENDED for problem in error.problems):
            return draft_gone(request, access.any_survey(request.user, slug))
        context = {"problems": error.problems, "back": _back(request)}
        return render(request, "surveys/rejected.html", context, status=400)


def _back(request: HttpRequest) -> str:
    """The page that the person comes from, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if is_ours else reverse("home")

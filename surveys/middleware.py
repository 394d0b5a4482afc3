"""What does a screen show when a service refuses?"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from surveys.access import UnpublishedError
from surveys.core.problems import RejectedError
from surveys.unpublished_views import unpublished


class RejectedMiddleware:
    """A RejectedError that no view has dealt with becomes a page that lists the problems (API views render their own)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of problems, with status 400; of a survey without a version a page that says where its draft is."""
        if not isinstance(error, RejectedError):
            return None
        if isinstance(error, UnpublishedError):
            return unpublished(request, error.survey, status=409)
        return render(request, "surveys/rejected.html", {"problems": error.problems}, status=400)

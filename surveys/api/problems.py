"""How does the API say no? Every refusal is a problem document (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from surveys.core.problems import RejectedError
from surveys.saying import worded

MEDIA_TYPE = "application/problem+json"


def problem_document(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: `{type, title, status, detail, errors: [{where, message, code}]}`."""
    if isinstance(error, RejectedError):
        set_rollback()
        errors = [{"where": p.where, "code": p.code, "message": worded(p.message)} for p in error.problems]
        return _document(_status(error), _("The request was refused."), errors)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    errors = _field_errors(error.detail) if isinstance(error, exceptions.ValidationError) else []
    detail = _("Some fields are not right.") if errors else str(error.detail)
    document = _document(response.status_code, detail, errors)
    for name, value in response.items():
        if name.lower() != "content-type":
            document[name] = value
    return document


def _status(error: RejectedError) -> int:
    conflicts = {"conflict", "stale", "taken", "ended", "not_published"}
    return status.HTTP_409_CONFLICT if all(p.code in conflicts for p in error.problems) else status.HTTP_400_BAD_REQUEST


def _document(code: int, detail: str, errors: list[dict[str, str]]) -> Response:
    first = errors[0].get("code", "") if errors else ""
    body = {
        "type": f"urn:coprod:problem:{first}" if first else "about:blank",
        "title": HttpResponse(status=code).reason_phrase,
        "status": code,
        "detail": detail,
        "errors": errors,
    }
    return Response(body, status=code, content_type=MEDIA_TYPE)


def _field_errors(detail: Any, where: str = "") -> list[dict[str, str]]:
    """DRF's nested errors as a flat list of places and messages."""
    if isinstance(detail, dict):
        return [
            e for key, value in detail.items() for e in _field_errors(value, f"{where}.{key}" if where else str(key))
        ]
    if isinstance(detail, list):
        nested = any(isinstance(item, (dict, list)) for item in detail)
        return [e for i, item in enumerate(detail) for e in _field_errors(item, f"{where}[{i}]" if nested else where)]
    return [{"where": where, "code": getattr(detail, "code", "invalid"), "message": str(detail)}]

"""What does the workstation ask for beside the interview itself?"""

from typing import Any
from uuid import UUID

from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interviews import access, workstation
from interviews.api import outputs
from interviews.models import Visit
from interviews.services import paradata, remarks, wrap_ups

LONGEST_MS = 7 * 24 * 3600 * 1000


class Credentials(serializers.Serializer[Any]):
    """Who signs in again."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=500, trim_whitespace=False)


@method_decorator(csrf_protect, name="dispatch")
class Session(APIView):
    """A session, begun again from a page that stays open."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(request=Credentials, responses={204: None})
    def post(self, request: Request) -> Response:
        """Sign in with name and password; the answer carries the session's cookie."""
        body = Credentials(data=request.data)
        body.is_valid(raise_exception=True)
        form = AuthenticationForm(request._request, data=body.validated_data)
        if not form.is_valid():
            raise exceptions.ValidationError({"password": _("User name and password do not match.")})
        login(request._request, form.get_user())
        return Response(status=status.HTTP_204_NO_CONTENT)


class StorageKey(APIView):
    """The key under which a browser seals what waits there."""

    @extend_schema(responses=outputs.StorageKey)
    def get(self, request: Request) -> Response:
        """The person's own key; it is not to be kept by anything but the browser's key store."""
        assert request.user.pk is not None, "the default permission lets in nobody who is not signed in"
        response = Response({"key": workstation.storage_key(request.user.pk)})
        response["Cache-Control"] = "no-store"
        return response


class StayInput(serializers.Serializer[Any]):
    """One stay at a question."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=100, allow_blank=True)
    language = serializers.CharField(max_length=12)
    at = serializers.DateTimeField(help_text="When it was shown.")
    first_key_ms = serializers.IntegerField(min_value=0, max_value=LONGEST_MS, allow_null=True)
    duration_ms = serializers.IntegerField(min_value=0, max_value=LONGEST_MS)
    away_ms = serializers.IntegerField(min_value=0, max_value=LONGEST_MS)
    times_away = serializers.IntegerField(min_value=0, max_value=32_000, default=0)
    is_offline = serializers.BooleanField()
    outcome = serializers.ChoiceField(Visit.Outcome.values)


class Stays(serializers.Serializer[Any]):
    """Stays at questions, in any order."""

    visits = serializers.ListField(child=StayInput(), allow_empty=False, max_length=2000)
    log = serializers.UUIDField(required=False, allow_null=True, default=None)


class Paradata(APIView):
    """How an interview went, question by question."""

    @extend_schema(request=Stays, responses={204: None})
    def post(self, request: Request, interview: UUID) -> Response:
        """Keep stays at questions; sending them again changes nothing."""
        body = Stays(data=request.data)
        body.is_valid(raise_exception=True)
        access.check_writer(request.user, interview, body.validated_data["log"])
        stays = [paradata.Stay(**stay) for stay in body.validated_data["visits"]]
        paradata.store(interview=interview, stays=stays)
        return Response(status=status.HTTP_204_NO_CONTENT)


class NoteInput(serializers.Serializer[Any]):
    """A note at a question."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=100, allow_blank=True)
    text = serializers.CharField(max_length=2000)
    at = serializers.DateTimeField()


class Notes(serializers.Serializer[Any]):
    """An interviewer's notes."""

    notes = serializers.ListField(child=NoteInput(), allow_empty=False, max_length=2000)
    log = serializers.UUIDField(required=False, allow_null=True, default=None)


class Remarks(APIView):
    """What the interviewer noted about an interview."""

    @extend_schema(request=Notes, responses={204: None})
    def post(self, request: Request, interview: UUID) -> Response:
        """Keep notes; sending them again changes nothing."""
        body = Notes(data=request.data)
        body.is_valid(raise_exception=True)
        access.check_writer(request.user, interview, body.validated_data["log"])
        assert request.user.pk is not None, "the door lets in nobody who is not signed in"
        notes = [remarks.Note(**note) for note in body.validated_data["notes"]]
        remarks.store(interview=interview, author=request.user.pk, notes=notes, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class WrapUpInput(serializers.Serializer[Any]):
    """What was written after a call, and how long that took."""

    id = serializers.UUIDField()
    text = serializers.CharField(max_length=2000, allow_blank=True)
    duration_ms = serializers.IntegerField(min_value=0, max_value=LONGEST_MS)
    at = serializers.DateTimeField(help_text="When it was done.")


class WrapUpsInput(serializers.Serializer[Any]):
    """Wrap-ups of one call."""

    wrap_ups = serializers.ListField(child=WrapUpInput(), allow_empty=False, max_length=100)


class WrapUps(APIView):
    """The time after a call."""

    @extend_schema(request=WrapUpsInput, responses={204: None})
    def post(self, request: Request, attempt: UUID) -> Response:
        """Keep wrap-ups; sending them again changes nothing."""
        body = WrapUpsInput(data=request.data)
        body.is_valid(raise_exception=True)
        access.own_attempt(request.user, attempt)
        done = [wrap_ups.Done(**one) for one in body.validated_data["wrap_ups"]]
        wrap_ups.store(attempt=attempt, done=done, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

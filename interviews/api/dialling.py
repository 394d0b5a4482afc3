"""How does a screen have a call placed, and how does the exchange say what becomes of it?"""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interviews import access, contacts
from interviews.core.dialling import REPORTED, is_genuine
from interviews.models import Dial
from interviews.selectors import dialling
from interviews.services import dials

SIGNATURE, TIMESTAMP = "X-Coprod-Signature", "X-Coprod-Timestamp"


class DialInput(serializers.Serializer[Any]):
    """A call that is wanted."""

    id = serializers.UUIDField()


class DialOutput(serializers.Serializer[Any]):
    """How a call stands."""

    id = serializers.UUIDField()
    state = serializers.CharField(help_text=f"asked, placing, {', '.join(REPORTED)}")
    proposal = serializers.CharField(allow_null=True, help_text="AAPOR code that the interviewer may confirm.")
    is_over = serializers.BooleanField()
    can_hang_up = serializers.BooleanField()


class StateInput(serializers.Serializer[Any]):
    """What the exchange says."""

    state = serializers.ChoiceField(REPORTED)


class Dials(APIView):
    """Calls that the exchange places."""

    @extend_schema(responses={200: DialOutput, 204: None})
    def get(self, request: Request, attempt: UUID) -> Response:
        """The attempt's last call, for a screen that was loaded again; 204: there is none."""
        access.own_attempt(request.user, attempt)
        found = dialling.newest_of(attempt)
        if found is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(dialling.describe(found, timezone.now()))

    @extend_schema(request=DialInput, responses={201: DialOutput, 200: DialOutput})
    def post(self, request: Request, attempt: UUID) -> Response:
        """Have a call placed; 200 if it is known, or another one of the attempt is under way."""
        body = DialInput(data=request.data)
        body.is_valid(raise_exception=True)
        access.own_attempt(request.user, attempt)
        assert request.user.pk is not None, "the door lets in nobody who is not signed in"
        now = timezone.now()
        dial, is_new = dials.ask(id=body.validated_data["id"], attempt=attempt, interviewer=request.user.pk, now=now)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(dialling.describe(dial, now), status=code)


class OneDial(APIView):
    """One call."""

    @extend_schema(responses=DialOutput)
    def get(self, request: Request, dial: UUID) -> Response:
        """How it stands."""
        return Response(dialling.describe(access.own_dial(request.user, dial), timezone.now()))


class HangUp(APIView):
    """The end of a call, wished by the interviewer."""

    @extend_schema(request=None, responses=DialOutput)
    def post(self, request: Request, dial: UUID) -> Response:
        """Hang up."""
        access.own_dial(request.user, dial)
        now = timezone.now()
        return Response(dialling.describe(dials.hang_up(id=dial, now=now), now))


class State(APIView):
    """What the exchange reports; it signs what it says, and nobody signs in for it."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        request=StateInput,
        responses={204: None},
        parameters=[
            OpenApiParameter(TIMESTAMP, str, OpenApiParameter.HEADER, required=True, description="Seconds since 1970."),
            OpenApiParameter(
                SIGNATURE,
                str,
                OpenApiParameter.HEADER,
                required=True,
                description="`sha256=` and HMAC-SHA256, in hexadecimal, of the timestamp, a full stop and the body.",
            ),
        ],
    )
    def post(self, request: Request, dial: UUID) -> Response:
        """Take a report; repeated, late and overtaken ones change nothing."""
        now = timezone.now()
        signed = request._request.body
        found = Dial.objects.select_related("dialler").filter(pk=dial).first()
        secret = contacts.unseal(found.dialler.secret) if found else ""
        given = request.headers.get(SIGNATURE, ""), request.headers.get(TIMESTAMP, "")
        # A call that is not known is refused like a wrong signature: nobody finds out by asking which there are.
        if not secret or not is_genuine(secret, given[1], signed, given[0], now):
            raise exceptions.PermissionDenied(_("The signature is not right."))
        body = StateInput(data=request.data)
        body.is_valid(raise_exception=True)
        dials.report(id=dial, state=body.validated_data["state"], now=now)
        return Response(status=status.HTTP_204_NO_CONTENT)

"""How does a workstation begin, pause and end a shift, and hear what the supervisor says?"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interviews import access
from interviews.models import Pause, Shift
from interviews.selectors import calling, messages, shift
from interviews.services import messages as message_services
from interviews.services import shifts
from surveys import access as survey_access
from surveys.access import Role


class Identified(serializers.Serializer[Any]):
    """A thing with a key of its own, so that asking twice makes one."""

    id = serializers.UUIDField()


class PauseBegin(Identified):
    """A pause begins."""

    reason = serializers.ChoiceField(Pause.Reason.values)


class PauseOutput(serializers.Serializer[Any]):
    """A pause."""

    id = serializers.UUIDField()
    reason = serializers.CharField()
    began_at = serializers.DateTimeField()


class FiguresOutput(serializers.Serializer[Any]):
    """What calls came to; null where nothing was counted yet."""

    attempts = serializers.IntegerField()
    completes = serializers.IntegerField()
    contact_rate = serializers.FloatField(
        allow_null=True, help_text="Share of the attempts that reached somebody, 0-1."
    )
    refusal_rate = serializers.FloatField(allow_null=True, help_text="Share of those reached who refused, 0-1.")
    length_minutes = serializers.FloatField(allow_null=True, help_text="Mean length of the complete interviews.")
    hours = serializers.FloatField(help_text="Worked, without pauses.")
    per_hour = serializers.FloatField(allow_null=True, help_text="Complete interviews per hour worked.")
    wrap_up_seconds = serializers.FloatField(allow_null=True, help_text="Mean time after a call.")


class ShiftOutput(serializers.Serializer[Any]):
    """A shift: own figures since it began, and the team's in the same time."""

    id = serializers.UUIDField(allow_null=True, help_text="Null: no shift is open.")
    began_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    pause = PauseOutput(allow_null=True)
    own = FiguresOutput(allow_null=True)
    team = FiguresOutput(allow_null=True)


def _person(request: Request) -> int:
    assert request.user.pk is not None, "the default permission lets in nobody who is not signed in"
    return request.user.pk


def _described(found: Shift | None, now: datetime) -> dict[str, Any]:
    if found is None:
        return dict.fromkeys(ShiftOutput().fields)
    pause = shift.open_pause(found)
    until = found.ended_at or now

    def figures(interviewer: int | None) -> dict[str, Any]:
        return asdict(
            shift.figures_since(survey=found.survey, since=found.began_at, now=until, interviewer=interviewer)
        )

    return {
        "id": str(found.pk),
        "began_at": found.began_at.isoformat(),
        "ended_at": found.ended_at and found.ended_at.isoformat(),
        "pause": pause and {"id": str(pause.pk), "reason": pause.reason, "began_at": pause.began_at.isoformat()},
        "own": figures(found.interviewer_id),
        "team": figures(None),
    }


class CurrentShift(APIView):
    """The interviewer's shift."""

    @extend_schema(responses=ShiftOutput)
    def get(self, request: Request, slug: str) -> Response:
        """The open shift with its figures, or nulls."""
        survey = survey_access.survey(request.user, slug, Role.INTERVIEWER)
        return Response(_described(shift.current(survey=survey, interviewer=_person(request)), timezone.now()))

    @extend_schema(request=Identified, responses=ShiftOutput)
    def post(self, request: Request, slug: str) -> Response:
        """Begin one; with one open already that one goes on."""
        survey = survey_access.survey(request.user, slug, Role.INTERVIEWER)
        body = Identified(data=request.data)
        body.is_valid(raise_exception=True)
        now = timezone.now()
        begun = shifts.begin(id=body.validated_data["id"], survey=survey, interviewer=_person(request), now=now)
        return Response(_described(begun, now))


class PauseShift(APIView):
    """A pause of a shift."""

    @extend_schema(request=PauseBegin, responses=ShiftOutput)
    def post(self, request: Request, shift: UUID) -> Response:
        """Pause, with a reason."""
        found = access.own_shift(request.user, shift)
        body = PauseBegin(data=request.data)
        body.is_valid(raise_exception=True)
        now = timezone.now()
        shifts.pause(id=body.validated_data["id"], shift=shift, reason=body.validated_data["reason"], now=now)
        return Response(_described(found, now))


class ResumeShift(APIView):
    """The end of a pause."""

    @extend_schema(request=None, responses=ShiftOutput)
    def post(self, request: Request, shift: UUID) -> Response:
        """Go on working."""
        access.own_shift(request.user, shift)
        now = timezone.now()
        return Response(_described(shifts.resume(shift=shift, now=now), now))


class EndShift(APIView):
    """The end of a shift."""

    @extend_schema(request=None, responses=ShiftOutput)
    def post(self, request: Request, shift: UUID) -> Response:
        """End it; the answer has its figures beside the team's."""
        access.own_shift(request.user, shift)
        now = timezone.now()
        return Response(_described(shifts.end(shift=shift, now=now), now))


class MessageOutput(serializers.Serializer[Any]):
    """A message from a supervisor."""

    id = serializers.IntegerField(source="pk")
    sender = serializers.CharField(source="sender.username")
    text = serializers.CharField()
    sent_at = serializers.DateTimeField()


class Unread(serializers.Serializer[Any]):
    """Messages that were not read yet, the oldest first."""

    results = MessageOutput(many=True)


class MessageSend(serializers.Serializer[Any]):
    """A message to one interviewer, or to all."""

    text = serializers.CharField(max_length=message_services.LONGEST)
    recipient = serializers.IntegerField(required=False, allow_null=True, default=None, help_text="Null: everybody.")


class ReadThrough(serializers.Serializer[Any]):
    """Which message was read last."""

    through = serializers.IntegerField()


class Messages(APIView):
    """What the supervisor says to interviewers."""

    @extend_schema(responses=Unread)
    def get(self, request: Request, slug: str) -> Response:
        """What the interviewer has not read yet."""
        survey = survey_access.survey(request.user, slug, Role.INTERVIEWER)
        found = messages.unread(survey=survey, person=_person(request))
        return Response({"results": MessageOutput(found, many=True).data})

    @extend_schema(request=MessageSend, responses={201: MessageOutput})
    def post(self, request: Request, slug: str) -> Response:
        """Say something, as a manager."""
        survey = survey_access.survey(request.user, slug, Role.MANAGER)
        body = MessageSend(data=request.data)
        body.is_valid(raise_exception=True)
        sent = message_services.send(survey=survey, sender=_person(request), now=timezone.now(), **body.validated_data)
        return Response(MessageOutput(sent).data, status=status.HTTP_201_CREATED)


class MessagesRead(APIView):
    """Messages that were read."""

    @extend_schema(request=ReadThrough, responses={204: None})
    def post(self, request: Request, slug: str) -> Response:
        """Everything up to a message is read."""
        survey = survey_access.survey(request.user, slug, Role.INTERVIEWER)
        body = ReadThrough(data=request.data)
        body.is_valid(raise_exception=True)
        message_services.read(
            survey=survey, person=_person(request), through=body.validated_data["through"], now=timezone.now()
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class AppointmentQuestion(serializers.Serializer[Any]):
    """A time that somebody thinks of."""

    at = serializers.DateTimeField()


class AppointmentAnswer(serializers.Serializer[Any]):
    """What speaks against it."""

    agreed_near = serializers.IntegerField(help_text="Hard appointments of the survey within a quarter of an hour.")
    is_in_calling_hours = serializers.BooleanField(help_text="By the respondent's clock and holidays.")


class AppointmentCheck(APIView):
    """Whether a time is a good one for an appointment."""

    @extend_schema(parameters=[AppointmentQuestion], responses=AppointmentAnswer)
    def get(self, request: Request, case: int) -> Response:
        """What speaks against calling this case at a time."""
        found = access.own_case(request.user, case)
        question = AppointmentQuestion(data=request.query_params)
        question.is_valid(raise_exception=True)
        at = question.validated_data["at"]
        return Response(
            {
                "agreed_near": calling.hard_appointments_near(found, at=at, within=timedelta(minutes=15)),
                "is_in_calling_hours": calling.is_in_calling_hours(found, at),
            }
        )

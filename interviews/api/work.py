"""How does an interviewer's screen, or a program in its place, conduct interviews over REST?"""

from dataclasses import asdict
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interviews import access
from interviews.api import outputs, serializers
from interviews.selectors import fieldwork
from interviews.services import answers, attempts, cases, completion, conducting, quotas
from surveys import access as survey_access


def _interviewer(request: Request) -> int:
    assert request.user.pk is not None, "the default permission lets in nobody who is not signed in"
    return request.user.pk


class NextCase(APIView):
    """The next case to call."""

    @extend_schema(request=None, responses={200: outputs.Case, 204: None})
    def post(self, request: Request, slug: str) -> Response:
        """200 with a case, which is now in the interviewer's hand (asking again answers the same), or 204: nothing to call."""
        survey = survey_access.survey(request.user, slug, survey_access.Role.INTERVIEWER)
        now = timezone.now()
        case = cases.take_next(survey=survey, interviewer=_interviewer(request), now=now)
        if case is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(fieldwork.describe_case(case, now))


class ReleaseCase(APIView):
    """A case put back."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, case: int) -> Response:
        """Put a case in hand back that was not dialled; others may call it."""
        access.own_case(request.user, case)
        cases.release(case=case, interviewer=_interviewer(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Attempts(APIView):
    """The dials of a case."""

    @extend_schema(
        request=serializers.AttemptBegin, responses={201: serializers.AttemptOutput, 200: serializers.AttemptOutput}
    )
    def post(self, request: Request, case: int) -> Response:
        """A dial begins; 200 if it is known."""
        body = serializers.AttemptBegin(data=request.data)
        body.is_valid(raise_exception=True)
        access.own_case(request.user, case)
        attempt, is_new = attempts.begin(
            id=body.validated_data["id"], case=case, interviewer=_interviewer(request), now=timezone.now()
        )
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(serializers.AttemptOutput(attempt).data, status=code)


class Attempt(APIView):
    """One dial."""

    @extend_schema(request=serializers.AttemptFinish, responses=serializers.AttemptOutput)
    def patch(self, request: Request, attempt: UUID) -> Response:
        """Give it its disposition; the case is called again by its rule."""
        body = serializers.AttemptFinish(data=request.data)
        body.is_valid(raise_exception=True)
        access.own_attempt(request.user, attempt)
        given = body.validated_data
        agreed = given["appointment"]
        finished = attempts.finish(
            id=attempt,
            disposition=given["disposition"],
            note=given["note"],
            agreement=agreed and attempts.Agreement(agreed["at"], agreed["kind"] == "hard", agreed["note"]),
            now=timezone.now(),
        )
        return Response(serializers.AttemptOutput(finished).data)


class Interviews(APIView):
    """Interviews."""

    @extend_schema(
        request=serializers.InterviewBegin, responses={201: outputs.InterviewState, 200: outputs.InterviewState}
    )
    def post(self, request: Request) -> Response:
        """Begin the interview of a case in hand, or take up the suspended one; 200 if it is known."""
        body = serializers.InterviewBegin(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        access.own_case(request.user, given["case"])
        interview, is_new = conducting.begin(**given, interviewer=_interviewer(request), now=timezone.now())
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(fieldwork.describe_interview(interview), status=code)


class Interview(APIView):
    """One interview of the interviewer's own."""

    @extend_schema(responses=outputs.InterviewState)
    def get(self, request: Request, interview: UUID) -> Response:
        """Everything a screen needs to go on: answers so far, the number up to which they are stored, the case's facts."""
        return Response(fieldwork.describe_interview(access.own_interview(request.user, interview)))

    @extend_schema(request=serializers.LanguageInput, responses=outputs.InterviewState)
    def patch(self, request: Request, interview: UUID) -> Response:
        """Go on in another language."""
        body = serializers.LanguageInput(data=request.data)
        body.is_valid(raise_exception=True)
        access.check_own_interview(request.user, interview)
        conducting.change_language(interview=interview, language=body.validated_data["language"])
        return Response(fieldwork.describe_interview(access.own_interview(request.user, interview)))


class Logs(APIView):
    """The logs of an interview: one a browser."""

    @extend_schema(request=serializers.LogBegin, responses=outputs.InterviewState)
    def post(self, request: Request, interview: UUID) -> Response:
        """Begin to write, or go on: the interview's state, with `acknowledged` of this log."""
        body = serializers.LogBegin(data=request.data)
        body.is_valid(raise_exception=True)
        found = access.own_interview(request.user, interview)
        log = answers.open_log(
            interview=interview, log=body.validated_data["id"], interviewer=_interviewer(request), now=timezone.now()
        )
        return Response(fieldwork.describe_interview(found) | {"acknowledged": log.acknowledged})


class Answers(APIView):
    """The answer events of an interview."""

    @extend_schema(request=serializers.Events, responses=outputs.Acknowledged)
    def post(self, request: Request, interview: UUID) -> Response:
        """Store events in order; the answer says up to which number all are stored."""
        body = serializers.Events(data=request.data)
        body.is_valid(raise_exception=True)
        log = body.validated_data["log"]
        access.check_writer(request.user, interview, log)
        events = [answers.Event(**event) for event in body.validated_data["events"]]
        stored = answers.store(interview=interview, log=log, events=events, now=timezone.now())
        return Response(asdict(stored))


class Reserve(APIView):
    """A place in the respondent's quota cells."""

    @extend_schema(request=None, responses=outputs.ReservationOutcome)
    def post(self, request: Request, interview: UUID) -> Response:
        """`reserved`, or `full`: then the interview has ended over quota."""
        access.check_own_interview(request.user, interview)
        outcome = quotas.reserve(interview=interview, now=timezone.now())
        if isinstance(outcome, quotas.Full):
            return Response({"outcome": "full", "cells": outcome.cells})
        return Response({"outcome": "reserved"})


class Complete(APIView):
    """The end of an interview."""

    @extend_schema(request=None, responses=outputs.InterviewEnd)
    def post(self, request: Request, interview: UUID) -> Response:
        """End it where its route ends: complete, screened out or, if its cell is full, over quota."""
        access.check_own_interview(request.user, interview)
        ended = completion.complete(interview=interview, now=timezone.now())
        return Response({"status": ended.status, "disposition": ended.disposition})


class Suspend(APIView):
    """A pause of an interview."""

    @extend_schema(request=None, responses=outputs.InterviewEnd)
    def post(self, request: Request, interview: UUID) -> Response:
        """Pause it; the case is kept until its attempt gets a disposition."""
        access.check_own_interview(request.user, interview)
        paused = conducting.suspend(interview=interview, now=timezone.now())
        return Response({"status": paused.status, "disposition": paused.disposition})


class BreakOff(APIView):
    """A respondent who breaks off."""

    @extend_schema(request=None, responses=outputs.InterviewEnd)
    def post(self, request: Request, interview: UUID) -> Response:
        """End it as partial (1.20) or broken off (2.12)."""
        access.check_own_interview(request.user, interview)
        ended = completion.break_off(interview=interview, now=timezone.now())
        return Response({"status": ended.status, "disposition": ended.disposition})


class Void(APIView):
    """An interview that must not count."""

    @extend_schema(request=serializers.ReasonInput, responses=outputs.InterviewEnd)
    def post(self, request: Request, interview: UUID) -> Response:
        """Take it out of the data."""
        body = serializers.ReasonInput(data=request.data)
        body.is_valid(raise_exception=True)
        access.managed_interview(request.user, interview)
        voided = completion.void(interview=interview, reason=body.validated_data["reason"], now=timezone.now())
        return Response({"status": voided.status, "disposition": voided.disposition})

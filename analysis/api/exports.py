"""How are files asked for and fetched over REST?"""

from typing import cast
from uuid import UUID

from django.contrib.auth.models import User
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import selectors
from analysis.models import ExportJob
from analysis.services import exports
from analysis.services.formats import FORMATS
from surveys import access
from surveys.core.problems import Problem, RejectedError
from surveys.saying import worded_kept

ANY = "application/octet-stream"
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Made by the client: the same key again gives the same job.",
)


class ExportInput(serializers.Serializer[None]):
    """What file is wanted."""

    format = serializers.CharField(max_length=10, default="csv", help_text=", ".join(FORMATS))
    content = serializers.CharField(
        max_length=10, default="values", help_text="values (choice names) or labels; sav, dta and triple-s hold both."
    )
    language = serializers.CharField(max_length=12, default="", allow_blank=True, help_text="Of the labels.")
    snapshot = serializers.IntegerField(
        min_value=1,
        default=None,
        allow_null=True,
        help_text="Number of the snapshot to make it from; without it, the newest.",
    )
    timings = serializers.BooleanField(
        default=False, help_text="With how long each question took, how often it was shown and changed."
    )


class ExportOutput(serializers.ModelSerializer[ExportJob]):
    """How far an export is."""

    snapshot = serializers.IntegerField(source="snapshot.number", default=None, allow_null=True, read_only=True)
    file = serializers.SerializerMethodField()

    class Meta:
        model = ExportJob
        fields = [
            "id",
            "status",
            "progress",
            "rows_done",
            "rows_total",
            "format",
            "content",
            "language",
            "snapshot",
            "timings",
            "file",
            "error",
            "created_at",
            "ended_at",
        ]

    progress = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()

    def get_error(self, job: ExportJob) -> str:
        """Why there is no file, in the reader's language."""
        return worded_kept(job.error)

    def get_progress(self, job: ExportJob) -> float:
        """From 0 to 1."""
        return selectors.progress(job)

    def get_file(self, job: ExportJob) -> str | None:
        """Where the file is, once it is ready."""
        if job.status != ExportJob.Status.READY:
            return None
        url = reverse("api:export-file", kwargs={"export": job.pk})
        request: Request | None = self.context.get("request")
        return request.build_absolute_uri(url) if request else url


class ExportPages(CursorPagination):
    """The newest first."""

    ordering = "-created_at"
    page_size = 50


class Exports(APIView):
    """The person's files of a survey."""

    @extend_schema(responses=ExportOutput(many=True), operation_id="surveys_exports_list")
    def get(self, request: Request, slug: str) -> Response:
        """The exports that the person has asked for, newest first."""
        survey = access.survey(request.user, slug, access.Role.ANALYST)
        pages = ExportPages()
        page = pages.paginate_queryset(selectors.exports_of(survey, request.user), request, view=self)
        return pages.get_paginated_response(ExportOutput(page, many=True, context={"request": request}).data)

    @extend_schema(request=ExportInput, parameters=[KEY], responses={202: ExportOutput})
    def post(self, request: Request, slug: str) -> Response:
        """Ask for a file: 202 with the id of the job that makes it."""
        survey = access.survey(request.user, slug, access.Role.ANALYST)
        wanted = ExportInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        key = request.headers.get("Idempotency-Key", "")
        if len(key) > exports.MAXIMUM_KEY:
            message = _("An Idempotency-Key has at most %(n)s characters.") % {"n": exports.MAXIMUM_KEY}
            raise RejectedError([Problem("key_too_long", message, where="Idempotency-Key")])
        job = exports.request(
            survey=survey, user=cast(User, request.user), idempotency_key=key, **wanted.validated_data
        )
        output = ExportOutput(job, context={"request": request})
        location = reverse("api:export", kwargs={"export": job.pk})
        return Response(output.data, status=status.HTTP_202_ACCEPTED, headers={"Location": location})


class Export(APIView):
    """One export."""

    @extend_schema(responses=ExportOutput)
    def get(self, request: Request, export: UUID) -> Response:
        """How far it is, and where the file is once it is ready."""
        return Response(ExportOutput(_job(request, export), context={"request": request}).data)


class ExportFile(APIView):
    """The file of an export."""

    @extend_schema(responses={(200, ANY): OpenApiTypes.BINARY})
    def get(self, request: Request, export: UUID) -> FileResponse:
        """The file; 404 until it is ready."""
        job = _job(request, export)
        try:
            opened = selectors.open_file(job)
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(
            opened,
            as_attachment=True,
            filename=selectors.file_name(job),
            content_type=FORMATS[job.format].media_type,
        )


def _job(request: Request, export: UUID) -> ExportJob:
    """The export, for an analyst of its survey."""
    job = selectors.export(export)
    if job is None:
        raise Http404
    access.survey(request.user, job.survey.slug, access.Role.ANALYST)
    return job

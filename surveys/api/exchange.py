"""How is a questionnaire offered over REST for paper and for archives?"""

import base64

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from surveys import access
from surveys.core.exchange.lss import Remark
from surveys.exchange_views import languages_of, version_of
from surveys.models import QuestionnaireVersion
from surveys.saying import worded
from surveys.services import exchange_lss, exchange_print

PDF = "application/pdf"
XML = "application/xml"
VERSION = OpenApiParameter("version", int, description="Number of the version; without it, the current one.")
LANGUAGE = OpenApiParameter("language", str, description="Code of a language; without it, the study's default one.")


def _version(request: Request, slug: str) -> QuestionnaireVersion:
    survey = access.survey(request.user, slug, access.Role.MANAGER, access.Role.ANALYST)
    wanted = request.query_params.get("version")
    if wanted is not None and not wanted.isdecimal():
        raise exceptions.ValidationError({"version": _("Give the number of a version, such as 1.")})
    return version_of(survey, int(wanted) if wanted else None)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


class LimeSurveyUpload(serializers.Serializer[None]):
    """The uploaded survey of LimeSurvey."""

    survey = serializers.FileField(max_length=200)


class RemarkOutput(serializers.Serializer[Remark]):
    """Something that was not taken over as it was."""

    where = serializers.SerializerMethodField()
    code = serializers.CharField()
    message = serializers.SerializerMethodField()

    def get_where(self, remark: Remark) -> str:
        """In the reader's language."""
        return worded(remark.where)

    def get_message(self, remark: Remark) -> str:
        """In the reader's language."""
        return worded(remark.message)


class ConvertedOutput(serializers.Serializer[exchange_lss.ConvertedFile]):
    """A study workbook, and what was not taken over as it was."""

    workbook = serializers.SerializerMethodField(help_text="The .xlsx file in Base64.")
    remarks = RemarkOutput(many=True)

    def get_workbook(self, converted: exchange_lss.ConvertedFile) -> str:
        """The file, fit for JSON."""
        return base64.b64encode(converted.workbook).decode()


class ConvertLimeSurvey(APIView):
    """A LimeSurvey survey (.lss) as a study workbook. Nothing is stored."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request={"multipart/form-data": LimeSurveyUpload}, responses=ConvertedOutput)
    def post(self, request: Request) -> Response:
        """The workbook and every remark, or 400 if the file is no survey."""
        if not access.may_import(request.user):
            raise exceptions.PermissionDenied
        upload = LimeSurveyUpload(data=request.data)
        upload.is_valid(raise_exception=True)
        converted = exchange_lss.convert_file(upload.validated_data["survey"].read())
        return Response(ConvertedOutput(converted).data)


class PrintedQuestionnaire(APIView):
    """The questionnaire as a PDF file."""

    @extend_schema(parameters=[VERSION, LANGUAGE], responses={(200, PDF): OpenApiTypes.BINARY})
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """The questionnaire of one version in one language."""
        version = _version(request, slug)
        languages = languages_of(version)
        language = request.query_params.get("language") or next(iter(languages))
        if language not in languages:
            raise Http404
        name = f"{slug}-v{version.number}-{language}.pdf"
        return _file(exchange_print.pdf(version, language), PDF, name)


class Codebook(APIView):
    """The study as DDI-Codebook 2.5."""

    @extend_schema(parameters=[VERSION], responses={(200, XML): OpenApiTypes.BINARY})
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """Variables, question texts in every language, categories with missing flags, routing, universe."""
        version = _version(request, slug)
        return _file(exchange_print.ddi(version), XML, f"{slug}-v{version.number}-ddi.xml")

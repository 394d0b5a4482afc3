"""How do managers see and steer fieldwork over REST?"""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from interviews import access
from interviews.api import outputs, serializers
from interviews.models import QuotaCell
from interviews.selectors import fieldwork
from interviews.services import quotas, sample
from surveys import access as survey_access
from surveys import selectors
from surveys.access import Role
from surveys.models import Survey


class Pages(CursorPagination):
    """Pages of 100."""

    page_size = 100
    ordering = ("-created_at", "pk")


class SurveyOutput(outputs.SurveyDescription):
    """A survey as a person with these roles sees it: an interviewer sees no counts."""

    def to_representation(self, instance: Survey) -> dict[str, Any]:
        """Definition, and counts for managers and analysts."""
        described = selectors.describe(instance)
        if survey_access.roles(self.context["request"].user, instance) & {Role.MANAGER, Role.ANALYST}:
            described["counts"] = fieldwork.counts(instance)
        return described


class Surveys(ListAPIView[Survey]):
    """The surveys a person works on."""

    pagination_class = Pages

    def get_serializer_class(self) -> type[BaseSerializer[Survey]]:
        """The survey's shape."""
        return SurveyOutput

    def get_queryset(self) -> Any:
        """The person's own."""
        if getattr(self, "swagger_fake_view", False):
            return Survey.objects.none()
        return survey_access.surveys(self.request.user)


class OneSurvey(APIView):
    """One survey."""

    @extend_schema(responses=SurveyOutput)
    def get(self, request: Request, slug: str) -> Response:
        """Name, status, countries, languages, version and, for managers and analysts, counts."""
        survey = survey_access.any_survey(request.user, slug)
        return Response(SurveyOutput(survey, context={"request": request}).data)


class Sample(APIView):
    """The sample of a survey."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request={"multipart/form-data": serializers.SampleUpload}, responses=outputs.LoadedSample)
    def post(self, request: Request, slug: str) -> Response:
        """Add the numbers of a CSV file; rows that cannot be used are told with row, column and reason."""
        survey = survey_access.survey(request.user, slug, Role.MANAGER)
        upload = serializers.SampleUpload(data=request.data)
        upload.is_valid(raise_exception=True)
        file = upload.validated_data.get("file") or upload.validated_data["sample"]
        loaded = sample.load(survey=survey, content=file.read(), now=timezone.now())
        return Response({"accepted": loaded.accepted, "rejected": [asdict(row) for row in loaded.rejected]})


def describe_cell(cell: QuotaCell) -> dict[str, Any]:
    """A quota cell as the API shows it."""
    return {
        "id": cell.pk,
        "plan": cell.plan,
        "country": cell.country.code if cell.country else None,
        "cell": cell.cell,
        "kind": "hard" if cell.is_hard else "soft",
        "target": cell.target,
        "completes": cell.completes,
        "reserved": cell.reserved,
        "status": fieldwork.cell_status(cell),
    }


class Quotas(APIView):
    """The live quota cells."""

    @extend_schema(responses=outputs.QuotaCell(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Every cell with target, completes and reserved places."""
        survey = survey_access.survey(request.user, slug, Role.MANAGER, Role.ANALYST)
        return Response([describe_cell(cell) for cell in fieldwork.quota_cells(survey)])


class OneQuota(APIView):
    """One quota cell."""

    @extend_schema(request=serializers.TargetInput, responses=outputs.QuotaCell)
    def patch(self, request: Request, slug: str, cell: int) -> Response:
        """Change its target; refused below what is counted and reserved."""
        body = serializers.TargetInput(data=request.data)
        body.is_valid(raise_exception=True)
        access.managed_cell(request.user, slug, cell)
        return Response(describe_cell(quotas.set_target(cell=cell, target=body.validated_data["target"])))


class OutcomeRates(APIView):
    """Outcomes of the cases."""

    @extend_schema(parameters=[OpenApiParameter("by", str, enum=["country"])], responses=outputs.OutcomeResults)
    def get(self, request: Request, slug: str) -> Response:
        """Cases by disposition and RR1-6, COOP1-4, REF1-3, CON1-3 (0-1), overall and by country."""
        survey = survey_access.survey(request.user, slug, Role.MANAGER, Role.ANALYST)
        by = request.query_params.get("by", "")
        if by not in ("", "country"):
            raise exceptions.ValidationError({"by": _("Outcomes are broken down by country only.")})
        return Response({"results": [asdict(row) for row in fieldwork.case_outcomes(survey, by_country=bool(by))]})

"""How are weighting schemes listed and chosen over REST?"""

from typing import Any, cast

from django.contrib.auth.models import User
from django.utils import timezone
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from analysis import selectors
from analysis.api.figures import Figures
from analysis.core.schemes import definition_of
from analysis.models import WeightingScheme
from analysis.services import schemes
from surveys import selectors as studies


class SchemeInput(serializers.Serializer[None]):
    """What is to be chosen anew; what is not named stays."""

    definition = serializers.DictField(
        help_text="method, bounds, trim, cap, collapse, adjust, clusters, finite_population, nonresponse."
    )
    reason = serializers.CharField(max_length=500, help_text="Why; whoever reads the figures later will ask.")


class SchemeOutput(serializers.ModelSerializer[WeightingScheme]):
    """A scheme."""

    version = serializers.IntegerField(source="version.number", read_only=True)
    made_by = serializers.CharField(source="made_by.username", default="", read_only=True)

    class Meta:
        model = WeightingScheme
        fields = ["number", "version", "definition", "reason", "made_by", "made_at"]


LIST = inline_serializer(
    "WeightingSchemes",
    {
        "workbook": serializers.DictField(help_text="The choices of the newest version's workbook."),
        "current": serializers.IntegerField(help_text="Number of the scheme that holds; 0: the workbook's."),
        "results": SchemeOutput(many=True),
    },
)


class WeightingSchemes(Figures):
    """The schemes of a survey."""

    @extend_schema(responses=LIST)
    def get(self, request: Request, slug: str) -> Response:
        """All schemes, the newest first, and which one holds."""
        survey = self.survey(request, slug)
        version = studies.current_version(survey)
        holds = schemes.current(version.pk)
        found = selectors.weighting_schemes(survey)
        body: dict[str, Any] = {
            "workbook": definition_of(studies.study(version.pk).weighting),
            "current": holds.number if holds else 0,
            "results": SchemeOutput(found, many=True).data,
        }
        return Response(body)

    @extend_schema(request=SchemeInput, responses={201: SchemeOutput, 200: SchemeOutput})
    def post(self, request: Request, slug: str) -> Response:
        """Choose other weights; 201, or 200 if the same choices hold already. The figures follow in the background."""
        survey = self.survey(request, slug)
        given = SchemeInput(data=request.data)
        given.is_valid(raise_exception=True)
        scheme, is_new = schemes.choose(
            survey=survey, user=cast(User, request.user), now=timezone.now(), **given.validated_data
        )
        return Response(SchemeOutput(scheme).data, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

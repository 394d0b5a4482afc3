"""How are regressions offered over REST?"""

from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api import notes
from analysis.api.estimates import CLUSTERS
from analysis.api.figures import COUNTRY, Figures
from analysis.services import regressing

ANSWER = inline_serializer(
    "Regression",
    {
        "snapshot": serializers.IntegerField(allow_null=True),
        "ledger": serializers.IntegerField(),
        "country": serializers.CharField(allow_blank=True),
        "predictors": serializers.ListField(child=serializers.CharField()),
        "model": serializers.DictField(allow_null=True),
        "notes": serializers.ListField(child=serializers.DictField()),
    },
)


class Regression(Figures):
    """Survey-weighted regressions."""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "outcome", str, description="An index or a number (linear), or variable=category (logistic)."
            ),
            OpenApiParameter(
                "predictors", str, description="Names, separated by commas; without them, the published correlates."
            ),
            COUNTRY,
            CLUSTERS,
        ],
        responses=ANSWER,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Coefficients with robust standard errors and intervals, odds ratios, and a Wald test of each predictor."""
        survey = self.survey(request, slug)
        country = request.query_params.get("country", "")
        names = [name.strip() for name in request.query_params.get("predictors", "").split(",")]
        found = regressing.regression(
            survey=survey,
            outcome=request.query_params.get("outcome", ""),
            predictors=[name for name in names if name],
            country=country,
            clusters=request.query_params.get("clusters", ""),
        )
        return Response(
            {
                "snapshot": found.snapshot.number if found.snapshot else None,
                "ledger": found.snapshot.ledger if found.snapshot else 0,
                "country": country,
                "predictors": found.predictors,
                "model": found.found,
                "notes": notes.answered(found.notes),
            }
        )

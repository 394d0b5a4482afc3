"""How are figures beyond the published ones, and the reliability of indices, offered over REST?"""

from math import nan

from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api import notes
from analysis.api.figures import COUNTRY, Figures
from analysis.core.enquiry import ERRORS, KINDS, LINEARISED, MEAN, Enquiry
from analysis.services import enquiring
from analysis.services.enquiring import Found

CLUSTERS = OpenApiParameter(
    "clusters",
    str,
    description="interviewer, or a variable: whose answers belong together; none: nobody's; without it, as the survey's design has it.",
)
ANSWER = inline_serializer(
    "Figures",
    {
        "snapshot": serializers.IntegerField(allow_null=True),
        "ledger": serializers.IntegerField(),
        "results": serializers.ListField(child=serializers.DictField()),
        "notes": serializers.ListField(child=serializers.DictField()),
    },
)


def _answer(found: Found) -> Response:
    return Response(
        {
            "snapshot": found.snapshot.number if found.snapshot else None,
            "ledger": found.snapshot.ledger if found.snapshot else 0,
            "results": found.rows,
            "notes": notes.answered(found.notes),
        }
    )


class Estimates(Figures):
    """Means, proportions, totals, ratios, quantiles."""

    @extend_schema(
        parameters=[
            OpenApiParameter("kind", str, enum=KINDS),
            OpenApiParameter("of", str, description="An index, a number, or variable=category."),
            OpenApiParameter("over", str, description="Of a ratio: what it is divided by."),
            OpenApiParameter("share", float, description="Of a quantile: 0.5 for the median."),
            OpenApiParameter("by", str, description="A variable with categories."),
            COUNTRY,
            CLUSTERS,
            OpenApiParameter("errors", str, enum=ERRORS, description="Replicates stand beside the linearised errors."),
        ],
        responses=ANSWER,
    )
    def get(self, request: Request, slug: str) -> Response:
        """A figure of everybody, and of each category of `by`, with standard error and interval."""
        survey = self.survey(request, slug)
        words = request.query_params
        asked = Enquiry(
            kind=words.get("kind", MEAN),
            of=words.get("of", ""),
            over=words.get("over", ""),
            share=_number(words.get("share", "0.5")),
            by=words.get("by", ""),
            errors=words.get("errors", LINEARISED),
        )
        return _answer(
            enquiring.estimates(
                survey=survey, asked=asked, country=words.get("country", ""), clusters=words.get("clusters", "")
            )
        )


class Reliability(Figures):
    """Whether items measure one thing, and what the interviewers do to it."""

    @extend_schema(responses=ANSWER)
    def get(self, request: Request, slug: str) -> Response:
        """Of each index, overall and by country: Cronbach's alpha, alpha without each item, interviewer effect."""
        return _answer(enquiring.reliability(survey=self.survey(request, slug)))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return nan

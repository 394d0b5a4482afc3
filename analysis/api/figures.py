"""How are indices, comparisons, weights and tables offered over REST? Every answer says which snapshot it is of."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import selectors
from analysis.api import schemas
from analysis.models import Snapshot
from analysis.services import tables
from surveys import access
from surveys import selectors as studies
from surveys.core.problems import Problem, RejectedError
from surveys.models import Survey

BY = OpenApiParameter("by", str, description="country, or a domain variable of the study.")
INDEX = OpenApiParameter("index", str, description="Name of one index; without it, all.")
PARTS = OpenApiParameter("parts", str, enum=["0", "1"], description="1: the sub-indices too.")
COUNTRY = OpenApiParameter("country", str, description="Within one country; without it, all together.")


class Figures(APIView):
    """What the figures' views share: the survey, for its analysts, and the words of the query."""

    def survey(self, request: Request, slug: str) -> Survey:
        """The survey, if the person analyses it."""
        return access.survey(request.user, slug, access.Role.ANALYST)


def _query(request: Request, survey: Survey, *, by: str = "") -> dict[str, Any]:
    """The words of a query, checked against the study."""
    study = studies.current_study(survey)
    wanted = {
        "by": request.query_params.get("by", by),
        "index": request.query_params.get("index", ""),
        "country": request.query_params.get("country", ""),
    }
    known = {
        "by": selectors.breakdowns(survey),
        "index": [index.name for index in study.indices],
        "country": [country.code for country in study.countries],
    }
    problems = []
    for where, word in wanted.items():
        if word and word not in known[where]:
            params = {"word": word, "available": ", ".join(known[where])}
            message = _("There is no '%(word)s'; available: %(available)s.") % params
            problems.append(Problem(f"unknown_{where}", message, where=where, params=params))
    if problems:
        raise RejectedError(problems)
    return {**wanted, "with_parts": request.query_params.get("parts") == "1"}


def _answer(snapshot: Snapshot | None, results: list[dict[str, Any]], **more: Any) -> Response:
    """The figures with their snapshot; empty as long as there is none."""
    head = {
        "snapshot": snapshot.number if snapshot else None,
        "ledger": snapshot.ledger if snapshot else 0,
        "n": snapshot.n if snapshot else 0,
        "created_at": snapshot.created_at if snapshot else None,
    }
    return Response({**head, **more, "results": results, "notes": snapshot.results["notes"] if snapshot else []})


class Indices(Figures):
    """Index estimates."""

    @extend_schema(parameters=[BY, INDEX, COUNTRY, PARTS], responses=schemas.INDICES)
    def get(self, request: Request, slug: str) -> Response:
        """Estimates of the newest snapshot: domain `overall`, and with `by` each category."""
        survey = self.survey(request, slug)
        query = _query(request, survey)
        snapshot = selectors.latest_snapshot(survey)
        return _answer(snapshot, selectors.index_table(snapshot, **query) if snapshot else [])


class Comparisons(Figures):
    """Pairwise differences."""

    @extend_schema(parameters=[INDEX, BY, PARTS], responses=schemas.COMPARISONS)
    def get(self, request: Request, slug: str) -> Response:
        """Differences of all pairs of countries, or of categories of `by`, with t tests; p adjusted within an index."""
        survey = self.survey(request, slug)
        query = _query(request, survey, by="country")
        del query["country"]
        snapshot = selectors.latest_snapshot(survey)
        alpha = studies.current_study(survey).alpha
        return _answer(snapshot, selectors.comparisons(snapshot, **query) if snapshot else [], alpha=alpha)


class WeightDiagnostics(Figures):
    """How respondents are weighted."""

    @extend_schema(responses=schemas.WEIGHTS)
    def get(self, request: Request, slug: str) -> Response:
        """Per country: design effect, effective n, range, trimmed share, convergence, margins, factor of each raking cell."""
        snapshot = selectors.latest_snapshot(self.survey(request, slug))
        overall = snapshot.results["overall"] if snapshot else {}
        return _answer(snapshot, selectors.weights(snapshot) if snapshot else [], overall=overall)


class Tables(Figures):
    """Weighted cross tables."""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "rows", str, required=True, description="country, a raking variable or a domain variable."
            ),
            OpenApiParameter(
                "columns", str, description="Another one; one of the two is country or a raking variable."
            ),
            COUNTRY,
        ],
        responses=schemas.TABLE,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Counts, weighted counts, weighted column percentages and their standard errors."""
        survey = self.survey(request, slug)
        wanted = {name: request.query_params.get(name, "") for name in ("rows", "columns", "country")}
        found = tables.table(survey=survey, **wanted)
        snapshot = selectors.latest_snapshot(survey)
        number = snapshot.number if snapshot and snapshot.ledger == found.ledger else None
        return Response(
            {"snapshot": number, "ledger": found.ledger, "n": found.n, **wanted, "table": asdict(found.table)}
        )

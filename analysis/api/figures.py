"""How are indices, comparisons, weights and tables offered over REST? Every answer says which snapshot it is of."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import selectors
from analysis.api import notes, schemas
from analysis.core.rows import INDEX as INDEX_PAIRS
from analysis.models import Snapshot
from analysis.services import comparing
from analysis.services.comparing import NO_ADJUSTMENT, PAIRS, TOTAL, WAVE
from surveys import access
from surveys import selectors as studies
from surveys.core.problems import Problem, RejectedError
from surveys.core.weighting_methods import ADJUSTMENTS
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


def _query(request: Request, survey: Survey, *, by: str = "", more_by: tuple[str, ...] = ()) -> dict[str, Any]:
    """The words of a query, checked against the study."""
    study = studies.current_study(survey)
    known = {
        "by": (*selectors.breakdowns(survey), *more_by),
        "index": [index.name for index in study.indices],
        "country": [country.code for country in study.countries],
    }
    wanted = {where: request.query_params.get(where, by if where == "by" else "") for where in known}
    problems = [p for where, words in known.items() for p in _unknown(where, wanted[where], words)]
    if problems:
        raise RejectedError(problems)
    return {**wanted, "with_parts": request.query_params.get("parts") == "1"}


def _unknown(where: str, word: str, known: Sequence[str]) -> list[Problem]:
    if not word or word in known:
        return []
    params = {"word": word, "available": ", ".join(known)}
    message = _("There is no '%(word)s'; available: %(available)s.") % params
    return [Problem(f"unknown_{where}", message, where=where, params=params)]


def _answer(snapshot: Snapshot | None, results: list[dict[str, Any]], **more: Any) -> Response:
    """The figures with their snapshot; empty as long as there is none."""
    head = {
        "snapshot": snapshot.number if snapshot else None,
        "ledger": snapshot.ledger if snapshot else 0,
        "n": snapshot.n if snapshot else 0,
        "created_at": snapshot.created_at if snapshot else None,
    }
    return Response(
        {**head, **more, "results": results, "notes": notes.answered(snapshot.results["notes"]) if snapshot else []}
    )


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
    """Differences, with tests."""

    @extend_schema(
        parameters=[
            INDEX,
            OpenApiParameter("by", str, description="country, index, or a domain variable of the study."),
            COUNTRY,
            OpenApiParameter(
                "against", str, enum=[PAIRS, TOTAL, WAVE], description="Each with each, with everybody, or with a wave."
            ),
            OpenApiParameter("wave", str, description="With against=wave: slug of the other survey."),
            OpenApiParameter(
                "adjust",
                str,
                enum=[*ADJUSTMENTS, NO_ADJUSTMENT],
                description="How p values are adjusted; without it, as the survey's rule says.",
            ),
            PARTS,
        ],
        responses=schemas.COMPARISONS,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Differences with t tests. `is_significant` follows the survey's rule (`rule`, `alpha`), whatever `adjust` shows."""
        survey = self.survey(request, slug)
        asked = {name: request.query_params.get(name, "") for name in ("against", "adjust", "wave")}
        query = _query(request, survey, by="country", more_by=(INDEX_PAIRS,))
        problems = _unknown("against", asked["against"], (PAIRS, TOTAL, WAVE))
        problems += _unknown("adjust", asked["adjust"], (*ADJUSTMENTS, NO_ADJUSTMENT))
        if query["by"] == INDEX_PAIRS and asked["against"] not in ("", PAIRS):
            message = _("Indices are compared with each other only; leave 'against' out.")
            problems.append(Problem("indices_in_pairs", message, where="against"))
        if asked["against"] == WAVE and not asked["wave"]:
            message = _("Name the other survey under 'wave'.")
            problems.append(Problem("wave_is_missing", message, where="wave"))
        if problems:
            raise RejectedError(problems)
        found = comparing.comparisons(
            survey=survey,
            question=comparing.Question(
                **query,
                against=asked["against"] or PAIRS,
                adjust=asked["adjust"],
                wave=self.survey(request, asked["wave"]) if asked["against"] == WAVE else None,
            ),
        )
        return _answer(
            found.snapshot, found.rows, alpha=found.alpha, rule=found.rule, adjust=found.adjust, ledger=found.ledger
        )


class WeightDiagnostics(Figures):
    """How respondents are weighted."""

    @extend_schema(responses=schemas.WEIGHTS)
    def get(self, request: Request, slug: str) -> Response:
        """Per country: design effect, effective n, range, trimmed share, convergence, margins, factor of each raking cell."""
        snapshot = selectors.latest_snapshot(self.survey(request, slug))
        overall = snapshot.results["overall"] if snapshot else {}
        scheme = snapshot.scheme.number if snapshot and snapshot.scheme else 0
        return _answer(snapshot, selectors.weights(snapshot) if snapshot else [], overall=overall, scheme=scheme)

"""How is the inspection of a questionnaire offered over REST?"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from surveys import inspecting, questionnaire_page
from surveys.core.problems import Problem, RejectedError
from surveys.core.workbook import Sheets
from surveys.inspection_words import line

SEED = OpenApiParameter("seed", str, description="Of the simulated respondents; the same seed gives the same report.")


class Inspection(APIView):
    """Dead ends, coverage and expected length of a version, or of the draft (`draft` instead of a number)."""

    @extend_schema(parameters=[SEED], responses={200: OpenApiTypes.OBJECT, 202: OpenApiTypes.OBJECT})
    def get(self, request: Request, slug: str, which: str) -> Response:
        """`{seed, n_random, n_sent, findings, coverage, lengths}`; each finding with its words, its cell and what to do.

        A long questionnaire is inspected by a worker: 202 with `{status, address}` until the report is there; ask the address again.
        """
        page = questionnaire_page.page(request.user, slug, which)
        of = page.revision or page.version
        assert of is not None
        run = inspecting.ask(of, now=timezone.now(), seed=request.query_params.get("seed", ""))
        if run is None:
            message = _("The draft has mistakes that keep it from being walked through. Mend them in the outline.")
            raise RejectedError([Problem("draft_does_not_compile", message, where=which)])
        if run.status == run.Status.FAILED:
            message = _("The inspection failed. Inspect with another seed, or try again in an hour.")
            raise RejectedError([Problem("inspection_failed", message, where=which)])
        if run.report is None:
            address = request.get_full_path()
            return Response({"status": run.status, "address": address}, status=202, headers={"Retry-After": "2"})
        return Response({**run.report, "findings": [_told(finding, page.sheets) for finding in run.report["findings"]]})


def _told(finding: dict[str, Any], sheets: Sheets) -> dict[str, Any]:
    said = line(finding, sheets)
    facts = {name: finding[name] for name in ("code", "level", "where", "evidence", "example")}
    return facts | {"cell": said.cell, "message": f"{said.message} {said.why}".rstrip(), "advice": said.advice}

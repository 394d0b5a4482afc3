"""What does the analyst see of files?"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from analysis import selectors
from analysis.models import ExportJob
from analysis.services import exports
from analysis.views.doors import analysed
from surveys import selectors as studies
from surveys.core.problems import RejectedError
from surveys.models import Survey
from surveys.saying import worded

FORMAT_NAMES = (
    ("csv", "CSV"),
    ("xlsx", "Excel (.xlsx)"),
    ("sav", "SPSS (.sav)"),
    ("dta", "Stata (.dta)"),
    ("parquet", "Parquet (pandas, R, DuckDB)"),
    ("triple-s", "triple-s 2.0 (.zip)"),
)


@require_safe
@login_required
def downloads(request: HttpRequest, slug: str) -> HttpResponse:
    """Files: ask for one, see how far it is, take it."""
    survey = analysed(request, slug)
    context = {**_files(request, survey), "languages": studies.describe(survey)["languages"], "formats": FORMAT_NAMES}
    return render(request, "analysis/downloads.html", context)


@require_safe
@login_required
def files(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the page that follows the files."""
    return render(request, "analysis/downloads_files.html", _files(request, analysed(request, slug)))


def _files(request: HttpRequest, survey: Survey) -> dict[str, Any]:
    jobs = selectors.exports_of(survey, request.user)[:20]
    listed = [(job, round(100 * selectors.progress(job))) for job in jobs]
    is_busy = any(job.status in (ExportJob.Status.WAITING, ExportJob.Status.RUNNING) for job, _ in listed)
    return {"survey": survey, "files": listed, "snapshot": selectors.latest_snapshot(survey), "is_busy": is_busy}


@require_POST
@login_required
def ask_for_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a file."""
    survey = analysed(request, slug)
    assert isinstance(request.user, User)
    try:
        exports.request(
            survey=survey,
            user=request.user,
            format=request.POST.get("format", "csv"),
            content=request.POST.get("content", "values"),
            language=request.POST.get("language", ""),
            snapshot=int(request.POST["snapshot"]) if request.POST.get("snapshot", "").isdigit() else None,
            timings="timings" in request.POST,
        )
    except RejectedError as error:
        messages.error(request, " ".join(worded(problem.message) for problem in error.problems))
    return redirect("downloads", slug=slug)

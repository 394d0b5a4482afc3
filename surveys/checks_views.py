"""What do people see of an inspection: dead ends, what simulated respondents came to, how long an interview takes?"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from surveys import inspecting, questionnaire_page
from surveys.forms import InspectionForm
from surveys.inspection_words import EVIDENCE, LEVELS, line
from surveys.questionnaire_page import Page


@require_safe
@login_required
def checks_tab(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """The frame; the report itself follows, for it takes a while the first time."""
    page = questionnaire_page.page(request.user, slug, which)
    form = InspectionForm(request.GET or None)
    context = page.context("questionnaire-checks", form=form, query=request.GET.urlencode())
    return render(request, "surveys/questionnaire/checks.html", context)


@require_safe
@login_required
def checks_report(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """The report."""
    page = questionnaire_page.page(request.user, slug, which)
    form = InspectionForm(request.GET)
    settings = form.cleaned_data if form.is_valid() else {}
    context = _inspected(request, page, seed=settings.get("seed") or "")
    found = context["report"]
    if found is not None:
        lines = [line(finding, page.sheets) for finding in found["findings"]]
        context |= {
            "groups": [
                (level, name, [said for said in lines if said.level == level]) for level, name in LEVELS.items()
            ],
            "n_errors": sum(1 for said in lines if said.level == "error"),
            "n_warnings": sum(1 for said in lines if said.level == "warning"),
            "lengths": lengths(found, page, settings.get("minutes") or _said(page)),
            "evidence": EVIDENCE,
        }
    return render(request, "surveys/questionnaire/checks_report.html", context)


@require_safe
@login_required
def checks_verdict(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """In a few lines, for the page on which a draft is published."""
    page = questionnaire_page.page(request.user, slug, which)
    context = _inspected(request, page)
    found = context["report"]
    if found is not None:
        lines = [line(finding, page.sheets) for finding in found["findings"]]
        context |= {
            "errors": [said for said in lines if said.level == "error"],
            "n_warnings": sum(1 for said in lines if said.level == "warning"),
            "longest": max((length["p90"] for length in found["lengths"].values()), default=None),
        }
    return render(request, "surveys/questionnaire/checks_verdict.html", context)


def _inspected(request: HttpRequest, page: Page, seed: str = "") -> dict[str, Any]:
    """What a page of an inspection knows: its report, once it is there, and else how it stands with it."""
    of = page.revision or page.version
    assert of is not None
    run = inspecting.ask(of, now=timezone.now(), seed=seed)
    return {
        "page": page,
        "survey": page.survey,
        "report": run.report if run else None,
        "has_failed": run is not None and run.status == run.Status.FAILED,
        "is_under_way": run is not None and run.status in (run.Status.WAITING, run.Status.RUNNING),
        "again": request.get_full_path(),
    }


def _said(page: Page) -> float | None:
    """How long an interview should take, minutes, where the workbook says so."""
    return page.study.questionnaire.get("target_minutes") if page.study else None


def lengths(report: dict[str, Any], page: Page, target: float | None) -> list[dict[str, Any]]:
    """One row for each language: its length, and whether it keeps to the target (minutes)."""
    return [
        {
            "language": page.languages.get(code, code),
            "median": length["median"],
            "p90": length["p90"],
            "is_too_long": target is not None and length["p90"] > target,
            "target": target,
            "sections": [section | {"percent": section["share"] * 100} for section in length["sections"]],
        }
        for code, length in report["lengths"].items()
    ]

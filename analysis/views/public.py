"""What does everybody see who has the link to a snapshot's results, and who switches it on?"""

import csv
import io
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_POST, require_safe

from analysis import charts, selectors
from analysis.core.rows import ADJUSTED, COUNTRY
from analysis.models import PublicPage
from analysis.services import publishing, schemes
from analysis.services.design_words import sentences
from analysis.services.labels import Words, in_language
from analysis.views.doors import ADJUSTMENT_NAMES, analysed
from surveys.core.problems import RejectedError
from surveys.saying import worded

FRESH_SECONDS = 300
OVERALL = "overall"


@require_safe
@login_required
def pages(request: HttpRequest, slug: str) -> HttpResponse:
    """The public pages of a survey, and the button for the next."""
    survey = analysed(request, slug)
    context = {
        "survey": survey,
        "snapshot": selectors.latest_snapshot(survey),
        "pages": [
            (page, request.build_absolute_uri(reverse("public", args=[page.token])))
            for page in selectors.public_pages(survey)
        ],
    }
    return render(request, "analysis/public_pages.html", context)


@require_POST
@login_required
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a public page of a snapshot."""
    survey = analysed(request, slug)
    number = request.POST.get("snapshot", "")
    try:
        publishing.publish(
            survey=survey,
            snapshot=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0,
            user=cast(User, request.user),
            now=timezone.now(),
        )
    except RejectedError as error:
        messages.error(request, " ".join(worded(problem.message) for problem in error.problems))
    else:
        messages.success(request, _("Everybody who has the link now sees these results."))
    return redirect("results-public", slug=slug)


@require_POST
@login_required
def switch(request: HttpRequest, slug: str, page: int) -> HttpResponse:
    """Switch a public page on or off."""
    survey = analysed(request, slug)
    is_on = request.POST.get("is_on") == "1"
    if publishing.switch(survey=survey, page=page, is_on=is_on, now=timezone.now()) is None:
        raise Http404
    return redirect("results-public", slug=slug)


def _tag(request: HttpRequest, token: str, **kwargs: Any) -> str | None:
    page = selectors.public_page(token)
    return f'"{page.pk}-{page.changed_at.timestamp()}-{get_language()}"' if page else None


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
@condition(etag_func=_tag)
def public(request: HttpRequest, token: str) -> HttpResponse:
    """The results of a snapshot, for everybody who has the link."""
    page = _page(token)
    context = _results(page)
    return _unlisted(render(request, "analysis/public.html", {"page": page, "survey": page.survey, **context}))


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
@condition(etag_func=_tag)
def figures(request: HttpRequest, token: str) -> HttpResponse:
    """The figures of a public page as CSV."""
    page = _page(token)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    columns = ("index", "by", "domain", "n", "estimate", "se", "ci_low", "ci_high")
    writer.writerow([*columns, "snapshot", *(["simulated"] if page.survey.is_simulated else [])])
    for row in _rows(page):
        cells = [row[name] for name in columns]
        writer.writerow([*cells, page.snapshot.number, *([1] if page.survey.is_simulated else [])])
    mark = "-simulated" if page.survey.is_simulated else ""
    name = f"{page.survey.slug}-snapshot-{page.snapshot.number}{mark}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return _unlisted(HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers))


def _page(token: str) -> PublicPage:
    page = selectors.public_page(token)
    if page is None:
        raise Http404
    return page


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Who has the link sees it; search engines do not pass it on."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _rows(page: PublicPage) -> list[dict[str, Any]]:
    """Estimates of everybody, of countries and of groups of all countries; groups that are too small without figures."""
    hidden = dict.fromkeys(("n", "estimate", "se", "ci_low", "ci_high"))
    return [
        row if row["n"] >= page.suppress_below else {**row, **hidden}
        for row in page.snapshot.results["estimates"]
        if row["by"] in ("", COUNTRY) or not row["country"]
    ]


def _results(page: PublicPage) -> dict[str, Any]:
    study, language = schemes.study_of_snapshot(page.snapshot), get_language() or "en"
    words = Words(study, language)
    rows = [{**row, "name": _name(row, words)} for row in _rows(page)]
    labels = {row["domain"]: row["name"] for row in rows}
    seen = {(row["index"], row["domain"]) for row in rows if row["n"] is not None}
    decisive = ADJUSTED[study.weighting.adjust]
    tests = selectors.comparisons(page.snapshot, by=COUNTRY, adjusted=decisive)
    indices = []
    for index in study.indices:
        own = [row for row in rows if row["index"] == index.name]
        shown = [row for row in own if row["n"] is not None]
        pairs = [
            test
            for test in tests
            if test["index"] == index.name
            and test["is_significant"]
            and {(index.name, test["a"]), (index.name, test["b"])} <= seen
        ]
        indices.append(
            {
                "name": index.name,
                "label": str(in_language(index.label, language) or index.name),
                "is_part": bool(index.part_of),
                "rows": own,
                "chart": charts.dot_chart([row for row in shown if row["by"] in ("", COUNTRY)], labels),
                "pairs": [_pair(test, labels) for test in pairs],
            }
        )
    return {
        "snapshot": page.snapshot,
        "indices": indices,
        "alpha": study.alpha,
        "confidence": round(100 * (1 - study.alpha)),
        "rule": ADJUSTMENT_NAMES.get(study.weighting.adjust, study.weighting.adjust),
        "margins": [" × ".join(words.variable(name) for name in margin) for margin in study.weighting.margins],
        "design": sentences(study, words),
        "has_hidden": any(row["n"] is None for row in rows),
    }


def _name(row: dict[str, Any], words: Words) -> str:
    if row["by"] in ("", COUNTRY):
        return _("All countries") if row["domain"] == OVERALL else words.answer(COUNTRY, row["domain"])
    return words.answer(row["by"], row["domain"])


def _pair(test: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    a, b = (labels.get(test[side], test[side]) for side in ("a", "b"))
    higher, lower = (a, b) if test["estimate"] > 0 else (b, a)
    return {"higher": higher, "lower": lower, "by_points": abs(test["estimate"])}

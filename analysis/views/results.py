"""What does the analyst see of the indices as they stand?"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import floatformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis import charts, selectors
from analysis.core.rows import ADJUSTED, INDEX
from analysis.models import Snapshot
from analysis.services import schemes
from analysis.services.design_words import sentences
from analysis.services.labels import Words
from analysis.views import glance
from analysis.views.doors import ADJUSTMENT_NAMES, analysed
from surveys import selectors as studies
from surveys.core.study import IndexDefinition
from surveys.models import Survey

OVERALL = "overall"
SMALLEST_P = 0.0001
# With fewer interviews margins are left out, and figures still move a good deal.
FEW = 100


@require_safe
@login_required
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """The indices as they stand."""
    survey = analysed(request, slug)
    return render(request, "analysis/results.html", _figures(request, survey))


@require_safe
@login_required
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the results page that follows the interviews."""
    return render(request, "analysis/results_figures.html", _figures(request, analysed(request, slug)))


def _figures(request: HttpRequest, survey: Survey) -> dict[str, Any]:
    snapshot, language = selectors.latest_snapshot(survey), get_language() or "en"
    study = studies.current_study(survey) if snapshot is None else schemes.study_of_snapshot(snapshot)
    words, breakdowns = Words(study, language), selectors.breakdowns(survey)
    by = request.GET.get("by", "country")
    context: dict[str, Any] = {
        "survey": survey,
        "snapshot": snapshot,
        "breakdowns": [(name, words.variable(name)) for name in breakdowns],
        "by": (by := by if by in breakdowns else "country"),
    }
    if snapshot is None:
        return context
    labels = {country.code: country.name for country in survey.countries.all()} | {OVERALL: _("All countries")}
    rows = selectors.index_table(snapshot, by=by, with_parts=True)
    labels = {row["domain"]: words.answer(by, row["domain"]) for row in rows} | labels
    decisive = ADJUSTED[study.weighting.adjust]
    tests = selectors.comparisons(snapshot, by=by, with_parts=True, adjusted=decisive)
    context["indices"] = [
        {
            "name": index.name,
            "label": _label(index, language),
            "definition": index,
            "rows": _named(rows, index.name, labels),
            "chart": charts.dot_chart([row for row in rows if row["index"] == index.name], labels),
            "pairs": [_pair(test, labels) for test in tests if test["index"] == index.name and test["is_significant"]],
            "n_pairs": sum(test["index"] == index.name for test in tests),
            "parts": [
                {"name": part.name, "label": _label(part, language), "rows": _named(rows, part.name, labels)}
                for part in study.indices
                if part.part_of == index.name
            ],
        }
        for index in study.indices
        if not index.part_of
    ]
    context["glance"] = glance.groups(context["indices"], tests)
    context["weights"] = [
        {**found, "name": labels.get(code, code), "trimmed_percent": 100 * found["trimmed_share"]}
        for code, found in snapshot.results["weights"].items()
    ]
    context["overall"] = snapshot.results["overall"]
    context["notes"] = snapshot.results["notes"]
    context["alpha"] = study.alpha
    context["rule"] = ADJUSTMENT_NAMES.get(study.weighting.adjust, study.weighting.adjust)
    context["is_few"] = snapshot.n < FEW
    context["sectors"] = _sectors(snapshot, decisive, {i.name: _label(i, language) for i in study.indices}, labels)
    context["design"] = sentences(study, words)
    context["margins"] = [" × ".join(margin) for margin in study.weighting.margins]
    return context


def _sectors(
    snapshot: Snapshot, decisive: str, indices: dict[str, str], labels: dict[str, str]
) -> list[dict[str, Any]]:
    """Paired differences of the main indices: of everybody, then in each country, in the study's order."""
    return [
        {
            **row,
            "where": labels.get(row["country"], row["country"]) or labels[OVERALL],
            "estimate": row["difference"],
            "a_name": indices.get(row["a"], row["a"]),
            "b_name": indices.get(row["b"], row["b"]),
            "p_words": _p_words(row.get(decisive)),
        }
        for row in snapshot.results["comparisons"]
        if row["by"] == INDEX
    ]


def _p_words(p: float | None) -> str:
    if p is None:
        return "–"
    return _("below 0.0001") if p < SMALLEST_P else str(floatformat(p, 4))


def _label(index: IndexDefinition, language: str) -> str:
    return index.label.get(language) or index.label.get("en") or index.name


def _named(rows: list[dict[str, Any]], index: str, labels: dict[str, str]) -> list[dict[str, Any]]:
    return [{**row, "name": labels.get(row["domain"], row["domain"])} for row in rows if row["index"] == index]


def _pair(test: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    """A significant difference, the larger value first."""
    a, b = (labels.get(test[side], test[side]) for side in ("a", "b"))
    higher, lower = (a, b) if test["estimate"] > 0 else (b, a)
    return {
        **test,
        "higher": higher,
        "lower": lower,
        "by_points": abs(test["estimate"]),
        "p_words": _p_words(test["p_adjusted"]),
    }

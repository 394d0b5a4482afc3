"""What stands behind the figures: weights, items, the trend, correlates?"""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from analysis import charts, selectors
from analysis.core.microdata import variables_of
from analysis.core.model_matrix import INTERCEPT
from analysis.core.tables.cells import CATEGORY, MEAN
from analysis.core.tables.spec import TableSpec
from analysis.services import regressing, schemes, tables
from analysis.services.design_words import sentences
from analysis.services.labels import Words, in_language
from analysis.services.trend import trend
from analysis.views.doors import analysed
from surveys import selectors as studies
from surveys.core.compiled import MISSING
from surveys.core.problems import RejectedError
from surveys.core.study import Study

SMALL = 100


@require_safe
@login_required
def over_time(request: HttpRequest, slug: str) -> HttpResponse:
    """The indices over the field period."""
    survey = analysed(request, slug)
    study = studies.current_study(survey)
    country = request.GET.get("country", "")
    points = trend(survey, country if country in {c.code for c in study.countries} else "")
    found = [
        {"name": i.name, "label": label(i), "points": points[i.name], "chart": charts.trend_chart(points[i.name])}
        for i in study.indices
        if not i.part_of and points.get(i.name)
    ]
    return render(request, "analysis/results_trend.html", {"survey": survey, "trends": found})


def label(index: Any) -> str:
    """The index in the language of the screen."""
    return str(in_language(index.label, get_language() or "en") or index.name)


@require_safe
@login_required
def weights(request: HttpRequest, slug: str) -> HttpResponse:
    """How each country was weighted: what the margins were and became, factors, design effect, convergence."""
    survey = analysed(request, slug)
    snapshot = selectors.latest_snapshot(survey)
    context: dict[str, Any] = {
        "survey": survey,
        "snapshot": snapshot,
        "is_few": snapshot is not None and snapshot.n < SMALL,
    }
    if snapshot is not None:
        study = schemes.study_of_snapshot(snapshot)
        words = Words(study, get_language() or "en")
        context |= {
            "countries": [_weighed(found, study, words) for found in selectors.weights(snapshot)],
            "overall": snapshot.results["overall"],
            "design": sentences(study, words),
            "cells": " × ".join(words.variable(name) for name in _cells(study)),
            "study_clusters": study.weighting.clusters,
            "notes": snapshot.results["notes"],
        }
    return render(request, "analysis/weights.html", context)


def _cells(study: Study) -> tuple[str, ...]:
    return study.weighting.nonresponse.cells if study.weighting.nonresponse else ()


def _weighed(found: dict[str, Any], study: Study, words: Words) -> dict[str, Any]:
    """A country's weighting with its categories in words."""
    margins = []
    for margin in found["margins"]:
        variables = margin["name"].split(" x ")
        known = [":".join(c) for m in study.margins if list(m.variables) == variables for c, _ in m.targets]
        categories = [
            {
                **category,
                "label": _in_words(category["category"], known, variables, words),
                "sample_percent": 100 * category["sample_share"],
                "target_percent": 100 * category["target_share"],
            }
            for category in margin["categories"]
        ]
        margins.append({"label": " × ".join(words.variable(name) for name in variables), "categories": categories})
    factors = sorted(found["factors"], key=lambda factor: -factor["factor"] * factor["design_weight"])
    return {
        **found,
        "name": study.country(found["country"]).name,
        "margins": margins,
        "heaviest": factors[:5],
        "trimmed_percent": 100 * found["trimmed_share"],
        "share_percent": 100 * found.get("drawn_share", 0.0),
        "efficiency_percent": 100 / found["deff"],
    }


def _in_words(group: str, known: Sequence[str], variables: Sequence[str], words: Words) -> str:
    """A category of a margin, or several that were joined: `female:55-64+female:65+`, whose own names may have a plus."""
    found, rest = [], group
    while rest:
        longest = max((c for c in known if rest == c or rest.startswith(f"{c}+")), key=len, default=rest)
        values = zip(variables, longest.split(":"), strict=False)
        found.append(", ".join(words.answer(name, value) for name, value in values))
        rest = rest[len(longest) + 1 :]
    return " + ".join(found)


@require_safe
@login_required
def items(request: HttpRequest, slug: str) -> HttpResponse:
    """The items of an index: how they were answered, their means, and what is missing."""
    survey = analysed(request, slug)
    study = studies.current_study(survey)
    names = [i.name for i in study.indices]
    wanted = request.GET.get("index", "")
    index = study.indices[names.index(wanted) if wanted in names else 0] if names else None
    country = request.GET.get("country", "")
    country = country if country in {c.code for c in study.countries} else ""
    context: dict[str, Any] = {
        "survey": survey,
        "index": index,
        "country": country,
        "indices": [(i.name, label(i)) for i in study.indices],
        "countries": [(c.code, c.name) for c in study.countries],
    }
    if index is not None:
        spec = TableSpec(rows=tuple(index.items), country=country, missing=MISSING)
        try:
            found = tables.table(survey=survey, spec=spec)
        except RejectedError as error:
            return render(request, "analysis/items.html", context | {"problems": error.problems})
        context |= {"snapshot": found.snapshot, "items": _items(found)}
    return render(request, "analysis/items.html", context)


def _items(found: tables.Tabulated) -> list[dict[str, Any]]:
    words = Words(found.study, get_language() or "en")
    listed = []
    for block in found.table.blocks:
        mean = next((row.cells[0] for row in block.rows if row.kind == MEAN), None)
        answers = [
            {
                "label": words.answer(block.variable, row.category),
                "is_missing": row.category in MISSING,
                "cell": row.cells[0],
                "width": round(row.cells[0].value or 0, 2),
            }
            for row in block.rows
            if row.kind == CATEGORY
        ]
        listed.append(
            {
                "name": block.variable,
                "label": words.variable(block.variable),
                "answers": answers,
                "mean": mean,
                "base": block.bases[0],
                "n_missing": block.n_missing,
            }
        )
    return listed


@require_safe
@login_required
def correlates(request: HttpRequest, slug: str) -> HttpResponse:
    """What goes with an index, other things equal."""
    survey = analysed(request, slug)
    study, snapshot = studies.current_study(survey), selectors.latest_snapshot(survey)
    names = [i.name for i in study.indices]
    outcome = request.GET.get("outcome", names[0] if names else "")
    predictors = request.GET.getlist("predictor")
    country = request.GET.get("country", "")
    words = Words(study, get_language() or "en")
    context: dict[str, Any] = {
        "survey": survey,
        "outcome": outcome,
        "country": country,
        "indices": [(i.name, label(i)) for i in study.indices],
        "countries": [(c.code, c.name) for c in study.countries],
        "confidence": round(100 * (1 - study.alpha)),
        "design": sentences(schemes.study_of_snapshot(snapshot), words) if snapshot else (),
    }
    used: tuple[str, ...] = tuple(predictors)
    try:
        found = regressing.regression(survey=survey, outcome=outcome, predictors=predictors, country=country)
    except RejectedError as error:
        context["problems"] = error.problems
    else:
        used = found.predictors
        context |= {"snapshot": found.snapshot, "model": found.found, "notes": found.notes}
        if found.found:
            context |= _model(found.found, words)
    context["predictors"] = [(name, words.variable(name), name in used) for name in variables_of(study)]
    return render(request, "analysis/correlates.html", context)


def _model(model: dict[str, Any], words: Words) -> dict[str, Any]:
    rows = [row for row in model["coefficients"] if row["predictor"] != INTERCEPT]
    labels = [
        (words.variable(row["predictor"]), words.answer(row["predictor"], row["category"]) if row["category"] else "")
        for row in rows
    ]
    references = [
        (words.variable(name), words.answer(name, category))
        for name, category in model["references"].items()
        if category
    ]
    terms = [{**term, "label": words.variable(term["predictor"])} for term in model["terms"]]
    return {"chart": charts.intervals(rows, labels), "references": references, "terms": terms}

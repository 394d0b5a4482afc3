"""How does an analyst choose by which weighting scheme the figures are computed?"""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from analysis import selectors
from analysis.core.microdata import variables_of
from analysis.core.schemes import definition_of
from analysis.services import schemes
from analysis.services.design_words import sentences
from analysis.services.labels import Words
from analysis.views.doors import ADJUSTMENT_NAMES, analysed
from surveys import selectors as studies
from surveys.core.problems import Problem, RejectedError
from surveys.core.sampling import ADULTS, INTERVIEWER
from surveys.core.study import Study
from surveys.core.walk import index
from surveys.core.weighting_methods import METHODS

# A reason is as long as its column.
LONGEST_REASON = 500


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def weighting(request: HttpRequest, slug: str) -> HttpResponse:
    """The choices that hold and all earlier ones; posted, other choices hold from now on, or every wrong one is named."""
    survey = analysed(request, slug)
    version = studies.current_version(survey)
    holds = schemes.current(version.pk)
    study = schemes.study_of(version.pk, holds.pk if holds else None)
    words = words_of(definition_of(study.weighting))
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        words = {name: request.POST.get(name, "").strip() for name in words} | {"cells": request.POST.getlist("cells")}
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
        try:
            if not reason:
                raise RejectedError(
                    [Problem("reason_needed", _("Say why: whoever reads the figures will ask."), "reason")]
                )
            _scheme, is_new = schemes.choose(
                survey=survey,
                definition=definition_from(words),
                reason=reason,
                user=cast(User, request.user),
                now=timezone.now(),
            )
        except RejectedError as error:
            problems = error.problems
        else:
            said = _("The figures are computed anew by these choices.") if is_new else _("These choices hold already.")
            messages.success(request, said)
            return redirect("results-weighting", slug=slug)
    labels = Words(study, get_language() or "en")
    context = {
        "survey": survey,
        "words": words,
        "reason": request.POST.get("reason", ""),
        "problems": problems,
        "wrong": {problem.where for problem in problems},
        "methods": METHODS,
        "adjustments": ADJUSTMENT_NAMES.items(),
        "clusters": [(name, labels.variable(name)) for name in variables_of(study) if name != "country"],
        "interviewer": INTERVIEWER,
        "of_sample": [(name, labels.variable(name)) for name in of_sample(study)],
        "design": sentences(study, labels),
        "schemes": selectors.weighting_schemes(survey),
        "holds": holds,
    }
    return render(request, "analysis/weighting.html", context, status=400 if problems else 200)


def of_sample(study: Study) -> list[str]:
    """Variables that come with the sample, and are known of those too who did not respond."""
    questions = index(study.questionnaire).questions
    return [name for name, node in questions.items() if node["type"] == "hidden" and name != "country"]


def words_of(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The choices as they stand in the fields of the form."""
    rule = definition["nonresponse"] or {}
    population = definition["finite_population"] or {}
    return {
        "method": definition["method"],
        "adjust": definition["adjust"],
        "clusters": definition["clusters"],
        **{name: " ".join(f"{n:g}" for n in definition[name] or ()) for name in ("bounds", "trim")},
        "cap": "" if definition["cap"] is None else f"{definition['cap']:g}",
        "finite_population": " ".join(f"{code}={size:.10g}" for code, size in population.items()),
        "cells": list(rule.get("cells", ())),
        "least": str(rule.get("least", "")),
        "most": "" if rule.get("most") is None else f"{rule['most']:g}",
    }


def definition_from(words: Mapping[str, Any]) -> dict[str, Any]:
    """The choices that the fields name; what is no number stays a text, and is refused by name."""
    rule = None
    if words["cells"]:
        rule = {"cells": words["cells"]} | {n: _number(words[n]) for n in ("least", "most") if words[n]}
    return {
        "method": words["method"],
        "adjust": words["adjust"],
        "clusters": words["clusters"],
        **{name: [_number(n) for n in words[name].split()] or None for name in ("bounds", "trim")},
        "cap": _number(words["cap"]) if words["cap"] else None,
        "finite_population": _population(words["finite_population"]),
        "nonresponse": rule,
    }


def _population(text: str) -> Any:
    if text in ("", ADULTS):
        return text or None
    pairs = [word.partition("=") for word in text.split()]
    return {code: size for code, _sign, size in pairs} if all(sign for _code, sign, _size in pairs) else text


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text

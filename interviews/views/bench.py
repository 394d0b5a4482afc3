"""What does a tester see of a questionnaire? The interviewers' own screen on any version, without a case and without a trace."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from interviews.views.bench_words import bench_words, told
from interviews.views.work_words import interview_words
from surveys import questionnaire_page
from surveys.core.expressions import split_key
from surveys.core.inspection.model import Model
from surveys.core.inspection.route import route_to
from surveys.core.inspection.why import ahead, calculations, why
from surveys.core.study import Study
from surveys.core.walk import walk
from surveys.questionnaire_page import Page


@require_safe
@login_required
@ensure_csrf_cookie
def try_tab(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """Try a questionnaire out."""
    page = questionnaire_page.page(request.user, slug, which)
    study = page.study
    if study is None:
        return render(request, "interviews/bench_broken.html", page.context("questionnaire-try"))
    names = {name: reverse(f"questionnaire-try-{name}", args=[slug, which]) for name in ("paper", "why", "route")}
    data = {
        **names,
        "today": timezone.localtime().isoformat(timespec="milliseconds"),
        "language": study.default_language,
        "words": interview_words() | bench_words(),
    }
    context = {"data": data, "facts": _facts(study), "languages": page.languages, "rows": list(_model(study).places)}
    return render(request, "interviews/bench.html", page.context("questionnaire-try", **context))


def _facts(study: Study) -> list[dict[str, Any]]:
    """The case variables that the tester sets; the country out of a list."""
    countries = [(country.code, country.name) for country in study.countries]
    names = study.questionnaire["case_variables"]
    return [{"name": name, "choices": countries if name == "country" else []} for name in names]


@require_safe
@login_required
def try_paper(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """The compiled questionnaire, of a draft too."""
    return JsonResponse(_study(questionnaire_page.page(request.user, slug, which)).questionnaire)


@require_POST
@login_required
def try_why(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """Why a question is asked or not, the route so far, calculations, and what comes next."""
    page = questionnaire_page.page(request.user, slug, which)
    study, asked = _study(page), _trial(request)
    if asked is None or split_key(asked["name"])[0] not in _rows(study):
        return HttpResponseBadRequest(_("This is not a trial's state."))
    model = _model(study)
    so_far = walk(study.questionnaire, asked["answers"], case=asked["facts"], seed=asked["seed"], today=asked["today"])
    context = told(
        study,
        page.language(asked["language"]),
        so_far,
        why(model, asked["name"], so_far, asked["seed"]),
        ahead(model, so_far, asked["seed"]),
        calculations(model, so_far),
    )
    return render(request, "interviews/bench_why.html", context)


@require_POST
@login_required
def try_route(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """Answers that lead to a question."""
    study, asked = _study(questionnaire_page.page(request.user, slug, which)), _trial(request)
    model = _model(study)
    if asked is None or asked["name"] not in model.places:
        return HttpResponseBadRequest(_("This is not a trial's state."))
    found = route_to(
        model,
        asked["name"],
        facts=asked["facts"],
        seed=asked["seed"],
        known=asked["answers"],
        today=asked["today"],
    )
    if found.is_impossible:
        message = _("No answers lead to “%(name)s” with these facts of the case: that is proved.")
    elif not found.is_reached:
        message = _("No simulated respondent found a way to “%(name)s”. That does not prove that there is none.")
    elif not found.kept_all:
        message = _("“%(name)s” is not asked after your answers; a simulated respondent gave others.")
    else:
        message = _("A simulated respondent answered up to “%(name)s”.")
    message %= {"name": asked["name"]}
    sent = {"reached": found.is_reached, "at": found.at, "answers": dict(found.answers), "message": message}
    return JsonResponse(sent)


def _study(page: Page) -> Study:
    if page.study is None:
        raise Http404
    return page.study


def _model(study: Study) -> Model:
    return Model(study.questionnaire, tuple(country.code for country in study.countries))


def _rows(study: Study) -> set[str]:
    model = _model(study)
    return {*model.places, *model.groups}


TEXTS = ("name", "seed", "today", "language")


def _trial(request: HttpRequest) -> dict[str, Any] | None:
    """The state of a trial as the page sent it; None if it is none."""
    try:
        sent = json.loads(request.body)
    except ValueError:
        return None
    if not isinstance(sent, dict) or not all(isinstance(sent.get(part), dict) for part in ("facts", "answers")):
        return None
    return sent if all(isinstance(sent.get(part), str) for part in TEXTS) else None

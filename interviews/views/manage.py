"""What does the fieldwork manager see and steer?"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from interviews import access
from interviews.core.outcomes import RATES
from interviews.models import Interview, SimulationRun
from interviews.selectors import fieldwork, quota_table
from interviews.services import completion, quotas, sample, training
from interviews.views.rate_words import WORDS
from surveys import access as survey_access
from surveys import selectors
from surveys.access import Role
from surveys.core.problems import RejectedError
from surveys.models import Survey
from surveys.saying import worded
from surveys.unpublished_views import unpublished

PAGE = 50


def _seen(request: HttpRequest, slug: str) -> Survey:
    """A survey whose fieldwork the person may see."""
    return survey_access.survey(request.user, slug, Role.MANAGER, Role.ANALYST)


def _managed(request: HttpRequest, slug: str) -> Survey:
    """A survey whose fieldwork the person steers."""
    return survey_access.survey(request.user, slug, Role.MANAGER)


@require_safe
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """How far each country is; the demo's simulation. Of a survey without a version: where its draft is."""
    try:
        survey = _seen(request, slug)
    except survey_access.UnpublishedError as error:
        return unpublished(request, error.survey)
    version = selectors.current_version(survey)
    context = {**_progress(survey), **_simulation(request, survey), "version": version}
    context["languages"] = selectors.study(version).questionnaire["languages"]
    context["statuses"] = Survey.Status.choices if survey_access.is_administrator(request.user) else ()
    context["may_train"] = survey.training_of_id is None and Role.MANAGER in survey_access.roles(request.user, survey)
    context["training"] = Survey.objects.filter(training_of=survey).first()
    context["may_import"] = survey_access.may_import(request.user)
    return render(request, "interviews/overview.html", context)


def _progress(survey: Survey) -> dict[str, Any]:
    rows = fieldwork.progress(survey)
    completes, target = sum(row.completes for row in rows), sum(row.country.target for row in rows)
    return {
        "survey": survey,
        "rows": rows,
        "completes": completes,
        "target": target,
        "in_progress": sum(row.in_progress for row in rows),
        "cases_open": sum(row.cases_open for row in rows),
        "cases": sum(row.cases for row in rows),
    }


def _simulation(request: HttpRequest, survey: Survey) -> dict[str, Any]:
    may_steer = survey.is_simulated and Role.MANAGER in survey_access.roles(request.user, survey)
    run = SimulationRun.objects.filter(survey=survey).first() if survey.is_simulated else None
    is_alive = run is not None and run.status in ("waiting", "running", "stopping")
    seen = f"{run.pk} {run.status} {run.n_done}" if run else "none"
    return {"run": run, "is_simulating": is_alive, "may_simulate": may_steer, "seen": seen}


@require_POST
@login_required
def make_training(request: HttpRequest, slug: str) -> HttpResponse:
    """A survey to practise on, or the one there is, brought up to date."""
    survey = _managed(request, slug)
    assert isinstance(request.user, User)
    made = training.make(survey=survey, user=request.user, now=timezone.now())
    messages.success(request, _("Interviewers can practise on: %(name)s.") % {"name": made.name})
    return redirect("survey", slug=slug)


@require_safe
@login_required
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the overview that follows the interviews."""
    return render(request, "interviews/overview_progress.html", _progress(_seen(request, slug)))


@require_safe
@login_required
def simulation(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the overview that follows the simulation."""
    survey = _seen(request, slug)
    context = {"survey": survey, **_simulation(request, survey)}
    if request.GET.get("seen") == context["seen"]:
        # Nothing to replace: whoever is filling in the form keeps the cursor.
        return HttpResponse(status=204)
    return render(request, "interviews/overview_simulation.html", context)


class SimulationForm(forms.Form):
    """How much to simulate."""

    interviews = forms.IntegerField(min_value=1, max_value=100_000)
    seed = forms.IntegerField(min_value=0, max_value=2**31, required=False)


@require_POST
@login_required
def start_simulation(request: HttpRequest, slug: str) -> HttpResponse:
    """Let simulated interviewers go to work."""
    from interviews.simulation import service

    survey = _managed(request, slug)
    form = SimulationForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a number of interviews from 1 to 100,000."))
        return redirect("survey", slug=slug)
    assert isinstance(request.user, User)
    try:
        given = form.cleaned_data
        service.start(survey=survey, user=request.user, n_interviews=given["interviews"], seed=given["seed"] or 1)
    except RejectedError as error:
        messages.error(request, " ".join(worded(problem.message) for problem in error.problems))
    return redirect("survey", slug=slug)


@require_POST
@login_required
def stop_simulation(request: HttpRequest, slug: str) -> HttpResponse:
    """Let them go home."""
    from interviews.simulation import service

    survey = _managed(request, slug)
    for run in SimulationRun.objects.filter(survey=survey, status__in=["waiting", "running"]):
        service.stop(run=run.pk)
    return redirect("survey", slug=slug)


@require_safe
@login_required
def quota_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The live quota cells."""
    survey = _seen(request, slug)
    return render(request, "interviews/quotas.html", _quotas(request, survey))


@require_safe
@login_required
def quota_cells(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the quota page that follows the interviews."""
    return render(request, "interviews/quotas_table.html", _quotas(request, _seen(request, slug)))


def _quotas(request: HttpRequest, survey: Survey) -> dict[str, Any]:
    plans = quota_table.plans(survey, get_language() or "en")
    may_edit = Role.MANAGER in survey_access.roles(request.user, survey)
    return {"survey": survey, "plans": plans, "may_edit": may_edit, "at": timezone.now()}


class TargetForm(forms.Form):
    """A new target."""

    target = forms.IntegerField(
        label=gettext_lazy("Target"),
        min_value=0,
        max_value=10_000_000,
        widget=forms.NumberInput(attrs={"class": "form-control", "autofocus": True}),
    )


@login_required
def quota_target(request: HttpRequest, slug: str, cell: int) -> HttpResponse:
    """Change the target of a cell."""
    found = access.managed_cell(request.user, slug, cell)
    form = TargetForm(request.POST or None, initial={"target": found.target})
    if request.method == "POST" and form.is_valid():
        try:
            quotas.set_target(cell=found.pk, target=form.cleaned_data["target"])
        except RejectedError as error:
            form.add_error("target", [worded(problem.message) for problem in error.problems])
        else:
            messages.success(request, _("The target is changed."))
            return redirect("quotas", slug=slug)
    name = quota_table.name_of(found, get_language() or "en")
    context = {"survey": found.survey, "cell": found, "name": name, "form": form}
    return render(request, "interviews/quota_target.html", context, status=400 if form.errors else 200)


@require_safe
@login_required
def outcomes(request: HttpRequest, slug: str) -> HttpResponse:
    """Dispositions of the cases and AAPOR outcome rates."""
    survey = _seen(request, slug)
    found = fieldwork.case_outcomes(survey, by_country=True)
    codes = sorted({code for row in found for code in row.dispositions})
    context = {
        "survey": survey,
        "found": found,
        "dispositions": [
            (code, fieldwork.disposition_label(code), [row.dispositions.get(code, 0) for row in found])
            for code in codes
        ],
        "rates": [(rate, WORDS[rate], [_percent(row.rates[rate]) for row in found]) for rate in RATES],
    }
    return render(request, "interviews/outcomes.html", context)


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


class SampleForm(forms.Form):
    """A sample file."""

    file = forms.FileField(
        label=gettext_lazy("Sample (CSV)"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,text/csv"}),
    )


@login_required
def sample_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The sample: how many cases there are; a file of further numbers."""
    survey = _managed(request, slug)
    form = SampleForm(request.POST or None, request.FILES or None)
    loaded = None
    if request.method == "POST" and form.is_valid():
        try:
            loaded = sample.load(survey=survey, content=form.cleaned_data["file"].read(), now=timezone.now())
        except RejectedError as error:
            form.add_error("file", [worded(problem.message) for problem in error.problems])
    context = {"form": form, "loaded": loaded, **_progress(survey)}
    return render(request, "interviews/sample.html", context, status=400 if form.errors else 200)


@require_safe
@login_required
def interview_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every interview, the newest first."""
    survey = _managed(request, slug)
    status = request.GET.get("status", "")
    rows = fieldwork.interviews(survey, status=status if status in Interview.Status.values else "")
    context = {
        "survey": survey,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "statuses": Interview.Status.choices,
        "status": status,
    }
    return render(request, "interviews/interviews.html", context)


@login_required
def void(request: HttpRequest, slug: str, interview: UUID) -> HttpResponse:
    """Take an interview out of the data."""
    found = access.managed_interview(request.user, interview)
    problem = ""
    if request.method == "POST":
        try:
            completion.void(interview=found.pk, reason=request.POST.get("reason", ""), now=timezone.now())
        except RejectedError as error:
            problem = worded(error.problems[0].message)
        else:
            messages.success(request, _("The interview is voided."))
            return redirect("interviews", slug=slug)
    context = {"survey": found.survey, "interview": found, "problem": problem}
    return render(request, "interviews/void.html", context, status=400 if problem else 200)

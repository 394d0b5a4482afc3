"""What do people see of surveys, workbooks and the team?"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from surveys import access, forms, selectors
from surveys.access import Role
from surveys.models import Survey
from surveys.services import accounts, fielding


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The person's surveys; an interviewer with one survey goes straight to work."""
    found = list(access.surveys(request.user))
    listed = [(survey, access.roles(request.user, survey)) for survey in found]
    if len(listed) == 1 and listed[0][1] == {Role.INTERVIEWER}:
        return redirect("work", slug=found[0].slug)
    context = {
        "surveys": [_listed(survey, roles) for survey, roles in listed],
        "may_import": access.may_import(request.user),
    }
    return render(request, "surveys/home.html", context)


def _listed(survey: Survey, roles: set[str]) -> dict[str, Any]:
    """A survey in the list: the screen that its link opens, and its version or, before there is one, its draft."""
    version = selectors.newest_version(survey)
    draft = None if version else selectors.draft_revision(survey)
    return {
        "survey": survey,
        "entrance": _entrance(roles) if version else "survey",
        "version": version,
        "n_problems": len(selectors.check(draft).problems) if draft else 0,
    }


def _entrance(roles: set[str]) -> str:
    """The screen a person of these roles begins with."""
    if Role.MANAGER in roles:
        return "survey"
    return "results" if Role.ANALYST in roles else "work"


def _demand_administrator(request: HttpRequest) -> None:
    if not access.is_administrator(request.user):
        raise PermissionDenied


@require_POST
@login_required
def set_status(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a survey into the field, pause or close it."""
    _demand_administrator(request)
    survey = access.survey(request.user, slug)
    changed = fielding.set_status(survey=survey.pk, status=request.POST.get("status", ""))
    messages.success(request, _("The survey is now: %(status)s.") % {"status": changed.get_status_display()})
    return redirect("survey", slug=slug)


@require_safe
@login_required
def team(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in, and what they do."""
    _demand_administrator(request)
    return _team(request, forms.PersonForm())


def _team(request: HttpRequest, form: forms.PersonForm, status: int = 200) -> HttpResponse:
    people = User.objects.prefetch_related("memberships__survey").order_by("-is_active", "username")
    return render(request, "surveys/team.html", {"people": people, "form": form}, status=status)


@login_required
def add_person(request: HttpRequest) -> HttpResponse:
    """A new person. Who comes back to this address, by another language or the browser's history, is shown the team."""
    _demand_administrator(request)
    if request.method != "POST":
        return redirect("team")
    form = forms.PersonForm(request.POST)
    if not form.is_valid():
        return _team(request, form, status=400)
    added = accounts.add_person(**form.cleaned_data)
    messages.success(request, _("%(name)s can sign in. Give a role now.") % {"name": added.username})
    return redirect("person", person=added.pk)


@login_required
def person(request: HttpRequest, person: int) -> HttpResponse:
    """One person: roles given and taken, the right to sign in."""
    _demand_administrator(request)
    found = get_object_or_404(User, pk=person)
    form = forms.MembershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.give_role(person=found.pk, **form.cleaned_data)
        return redirect("person", person=found.pk)
    context: dict[str, Any] = {"person": found, "form": form, "memberships": found.memberships.select_related("survey")}
    return render(request, "surveys/person.html", context)


@require_POST
@login_required
def set_active(request: HttpRequest, person: int) -> HttpResponse:
    """Let a person sign in, or no longer."""
    _demand_administrator(request)
    found = get_object_or_404(User, pk=person)
    if found.pk == request.user.pk:
        messages.error(request, _("You cannot shut yourself out."))
    else:
        accounts.set_active(person=found.pk, is_active=request.POST.get("active") == "yes")
    return redirect("person", person=person)


@require_POST
@login_required
def take_role(request: HttpRequest, person: int, membership: int) -> HttpResponse:
    """Take a role away."""
    _demand_administrator(request)
    accounts.take_role(membership=membership)
    return redirect("person", person=person)

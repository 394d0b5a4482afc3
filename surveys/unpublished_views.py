"""What do people see of a survey of which nothing is published yet?"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys import access, forms, selectors
from surveys.access import Role
from surveys.models import Survey
from surveys.questionnaire_views import person
from surveys.services import unpublished as services


def unpublished(request: HttpRequest, survey: Survey, status: int = 200) -> HttpResponse:
    """The page in the place of all that needs a version: that there is none, and where the draft is."""
    revision = selectors.draft_revision(survey)
    context = {
        "survey": survey,
        "revision": revision,
        "problems": selectors.check(revision).problems if revision else (),
        "may_edit": Role.MANAGER in access.roles(request.user, survey),
        "upload": forms.WorkbookForm(),
    }
    return render(request, "surveys/unpublished.html", context, status=status)


def draft_gone(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The page in the place of a draft that is open no more: what became of it, where it goes on, and what was typed into it."""
    context = {
        "survey": survey,
        "end": selectors.draft_end(survey),
        "version": selectors.newest_version(survey),
        "may_edit": Role.MANAGER in access.roles(request.user, survey),
    }
    return render(request, "surveys/draft_gone.html", context, status=409 if request.method == "POST" else 404)


@require_POST
@login_required
def rename(request: HttpRequest, slug: str) -> HttpResponse:
    """Another short name, as long as nothing is published."""
    survey = access.any_survey(request.user, slug, Role.MANAGER)
    renamed = services.rename(
        survey=survey.pk, slug=request.POST.get("slug", "").strip(), user=person(request), now=timezone.now()
    )
    messages.success(request, _("The short name is now %(name)s.") % {"name": renamed.slug})
    return redirect("survey", slug=renamed.slug)

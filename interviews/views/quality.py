"""What does the supervisor see of how interviews go?"""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from interviews import access
from interviews.selectors import length, quality
from surveys import access as survey_access
from surveys.access import Role


@require_safe
@login_required
def quality_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Pace by interviewer and by question."""
    survey = survey_access.survey(request.user, slug, Role.MANAGER)
    context = {
        "survey": survey,
        "lengths": length.by_interviewer(survey, now=timezone.now()),
        "by_interviewer": quality.by_interviewer(survey),
        "by_question": quality.by_question(survey),
        "notes": quality.call_notes(survey),
        "hasty_seconds": quality.HARDLY_READ_MS / 1000,
    }
    return render(request, "interviews/quality.html", context)


@require_safe
@login_required
def interview_page(request: HttpRequest, slug: str, interview: UUID) -> HttpResponse:
    """One interview: how it went, what was noted, which answers two machines gave differently."""
    found = access.managed_interview(request.user, interview)
    context = {
        "survey": found.survey,
        "interview": found,
        "conflicts": quality.conflicts_of(found),
        "remarks": quality.remarks_of(found),
        "notes": quality.notes_after(found),
        "visits": quality.visits_of(found),
    }
    return render(request, "interviews/one_interview.html", context)

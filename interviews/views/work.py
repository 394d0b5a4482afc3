"""What does the interviewer see: the work page with its case, and the interview?"""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe
from phonenumbers import country_code_for_region

from interviews import access, workstation
from interviews.core.dispositions import CATALOGUE
from interviews.models import Pause
from interviews.selectors import dialling, length, shift
from interviews.views.work_words import case_words, interview_words
from surveys import access as survey_access
from surveys import selectors
from surveys.models import Survey


@require_safe
@login_required
@ensure_csrf_cookie
def workplace(request: HttpRequest, slug: str) -> HttpResponse:
    """Ready, the case in hand, its outcome: one page."""
    survey = survey_access.survey(request.user, slug, survey_access.Role.INTERVIEWER)
    running = shift.unfinished(survey=survey, interviewer=_id(request))
    version = selectors.current_version(survey)
    data = {
        "slug": survey.slug,
        "questionnaire": _questionnaire_url(slug, version.number, selectors.newest_texts(version)),
        "today": reverse("work-today", args=[slug]),
        "person": request.user.get_username(),
        "service_worker": reverse("service-worker"),
        "interview": reverse("interview-work", args=[UUID(int=0)]),
        "resume": reverse("interview-work", args=[running.pk]) if running else None,
        "countries": {
            country.code: {"name": country.name, "calling_code": str(country_code_for_region(country.iso))}
            for country in survey.countries.all()
        },
        "dispositions": {code: _(disposition.label) for code, disposition in CATALOGUE.items()},
        "words": case_words() | {f"pause_{value}": str(name) for value, name in Pause.Reason.choices},
        "setting": _setting(request) | {"can_place_calls": _can_place_calls(request, survey)},
    }
    context = {"survey": survey, "data": data, "running": running, "reasons": Pause.Reason.choices}
    return render(request, "interviews/work.html", context)


@require_safe
@login_required
def today(request: HttpRequest, slug: str) -> JsonResponse:
    """The interviewer's own figures of the day, and when work opens next."""
    survey = survey_access.survey(request.user, slug, survey_access.Role.INTERVIEWER)
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    own = shift.day(survey=survey, interviewer=_id(request), since=midnight)
    opens_at = shift.next_opening(survey=survey, interviewer=_id(request), now=now)
    figures = {"attempts": own.attempts, "completes": own.completes, "refusals": own.refusals}
    return JsonResponse({"figures": figures, "opens_at": opens_at})


@require_safe
@login_required
@ensure_csrf_cookie
def interview_screen(request: HttpRequest, interview: UUID) -> HttpResponse:
    """One question at a time."""
    found = access.own_interview(request.user, interview)
    data = {
        "interview": str(found.pk),
        "questionnaire": _questionnaire_url(found.survey.slug, found.version.number, found.texts),
        "work": reverse("work", args=[found.survey.slug]),
        "person": request.user.get_username(),
        "service_worker": reverse("service-worker"),
        "languages": found.case.country.languages,
        "target_minutes": length.target_minutes(
            found.version, [*found.case.country.languages, found.language], now=timezone.now()
        ),
        "words": interview_words(),
        "slug": found.survey.slug,
        "setting": _setting(request),
    }
    return render(request, "interviews/interview.html", {"interview": found, "survey": found.survey, "data": data})


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the working screens for when the line is down. It serves the whole site, hence its address."""
    return HttpResponse(workstation.service_worker(), content_type="text/javascript; charset=utf-8")


def _questionnaire_url(slug: str, version: int, texts: int) -> str:
    return f"{reverse('api:questionnaire', args=[slug])}?version={version}&texts={texts}"


def _setting(request: HttpRequest) -> dict[str, object]:
    found = shift.setting(_id(request))
    return {"dial": found.dial, "sip_domain": found.sip_domain, "letter_keys": found.letter_keys}


def _can_place_calls(request: HttpRequest, survey: Survey) -> bool:
    return bool(dialling.extension_of(_id(request))) and dialling.dialler_of(survey) is not None


def _id(request: HttpRequest) -> int:
    assert isinstance(request.user, User)
    return request.user.pk

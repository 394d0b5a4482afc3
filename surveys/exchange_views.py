"""What do people see of questionnaires on paper and in other tools' formats?"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from surveys import access, selectors
from surveys.access import Role
from surveys.models import QuestionnaireVersion, Survey
from surveys.services import exchange_print


def version_of(survey: Survey, number: int | None) -> QuestionnaireVersion:
    """A published version; None: the current one. Raises Http404 if there is no such version."""
    if number is None:
        return selectors.current_version(survey)
    found = survey.versions.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def languages_of(version: QuestionnaireVersion) -> dict[str, str]:
    """Code -> name of every language of a version, the default one first."""
    study = selectors.study(version)
    names = {language["code"]: language["name"] for language in study.questionnaire["languages"]}
    return {study.default_language: names[study.default_language]} | names


@require_GET
@login_required
def printed(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The questionnaire as it is printed, in one language."""
    survey = access.survey(request.user, slug, Role.MANAGER, Role.ANALYST)
    version = version_of(survey, number)
    languages = languages_of(version)
    language = request.GET.get("language") or next(iter(languages))
    if language not in languages:
        raise Http404
    context: dict[str, Any] = {
        "survey": survey,
        "version": version,
        "languages": languages.items(),
        "language": language,
        "title": selectors.study(version).title,
        "items": exchange_print.items(version, language),
    }
    return render(request, "surveys/print/questionnaire.html", context)

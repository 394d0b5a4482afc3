"""What do people see of questionnaires on paper and in other tools' formats?"""

import base64
import binascii
from pathlib import PurePath
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import access, forms, selectors
from surveys.access import Role
from surveys.core.problems import Problem, RejectedError
from surveys.core.workbook import read_to_keep
from surveys.import_views import held_by_the_page
from surveys.models import QuestionnaireVersion, Survey
from surveys.services import exchange_lss, exchange_print


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


@require_safe
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
        "printed": exchange_print.printed(version, language),
    }
    return render(request, "surveys/print/questionnaire.html", context)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def convert_lss(request: HttpRequest) -> HttpResponse:
    """A LimeSurvey survey becomes a study workbook; what was not taken over as it was is listed."""
    if not access.may_import(request.user):
        raise PermissionDenied
    form = forms.LimeSurveyForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["survey"]
        try:
            converted = exchange_lss.convert_file(file.read())
        except RejectedError as refused:
            problems = refused.problems
        else:
            name = PurePath(file.name).with_suffix(".xlsx").name
            sheets, _ = read_to_keep(converted.workbook)
            context |= {
                "converted": converted,
                "content": base64.b64encode(converted.workbook).decode(),
                "name": name,
                "kept": held_by_the_page(sheets, name),
            }
    context["problems"] = problems
    return render(request, "surveys/lss.html", context, status=400 if problems or form.errors else 200)


@require_POST
@login_required
def converted_workbook(request: HttpRequest) -> HttpResponse:
    """The workbook that `convert_lss` showed, as a file: the page held it, nothing is stored."""
    if not access.may_import(request.user):
        raise PermissionDenied
    try:
        content = base64.b64decode(request.POST.get("content", ""), validate=True)
    except binascii.Error as error:
        raise BadRequest from error
    name = "".join(c for c in request.POST.get("name", "") if c.isalnum() or c in "-_. ") or "survey.xlsx"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})

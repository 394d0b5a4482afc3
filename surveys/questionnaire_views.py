"""What do people see of a questionnaire: its outline, its texts, its versions, and the draft of the next one?"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from surveys import access, forms, questionnaire_page, selectors
from surveys.access import DraftGoneError, Role
from surveys.change_words import by_part, effect_in_words
from surveys.core.problems import Problem, RejectedError
from surveys.core.versions.completeness import completeness
from surveys.core.versions.outline import condition_left_out, elsewhere, outline
from surveys.core.versions.texts import other_than_texts
from surveys.core.workbook import read_to_keep, write_xlsx
from surveys.core.workbook.text_columns import default_language
from surveys.models import Survey
from surveys.questionnaire_page import DRAFT, Page
from surveys.routing_words import told
from surveys.saying import worded
from surveys.services import consequences, drafting, exchange_forms

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
def questionnaire(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft if one is open, else the version in the field."""
    survey = access.any_survey(request.user, slug, Role.MANAGER, Role.ANALYST)
    version = selectors.newest_version(survey)
    if not selectors.draft_revision(survey) and version is None:
        return redirect("survey", slug=slug)
    which = str(version.number) if version and not selectors.draft_revision(survey) else DRAFT
    return redirect("questionnaire-outline", slug=slug, which=which)


@require_safe
@login_required
def outline_tab(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """Every row of the questionnaire with its routing, and what is wrong in its place."""
    page = questionnaire_page.page(request.user, slug, which)
    return render(
        request, "surveys/questionnaire/outline.html", page.context("questionnaire-outline", **entries(page, request))
    )


def entries(page: Page, request: HttpRequest) -> dict[str, Any]:
    """The outline in the language asked for."""
    language = page.language(request.GET.get("language"))
    is_edited = page.is_draft and page.may_edit
    rows = outline(page.sheets, language, default_language(page.sheets), page.problems, with_ends=is_edited)
    return {"entries": told(rows), "elsewhere": elsewhere(rows, page.problems), "language": language}


@require_safe
@login_required
def texts_tab(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """How far each language is translated, and which texts are missing."""
    return texts_page(request, questionnaire_page.page(request.user, slug, which))


def texts_page(request: HttpRequest, page: Page, refused: tuple[Problem, ...] = ()) -> HttpResponse:
    """The tab of texts, with why a table that was uploaded was refused."""
    context = page.context(
        "questionnaire-texts",
        languages=completeness(page.sheets),
        revisions=selectors.text_revisions(page.version) if page.version else [],
        upload=forms.TextsForm(),
        refused=refused,
    )
    return render(request, "surveys/questionnaire/texts.html", context, status=400 if refused else 200)


@require_safe
@login_required
def versions_tab(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """The published versions, and the history of the draft."""
    return _versions(request, questionnaire_page.page(request.user, slug, which))


def _versions(request: HttpRequest, page: Page, refused: tuple[Problem, ...] = ()) -> HttpResponse:
    context = page.context(
        "questionnaire-versions",
        versions=selectors.versions(page.survey),
        history=selectors.history(page.survey),
        upload=forms.WorkbookForm(),
        refused=refused,
    )
    return render(request, "surveys/questionnaire/versions.html", context, status=400 if refused else 200)


@require_safe
@login_required
def workbook(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """The workbook of a version or of the draft, as .xlsx."""
    page = questionnaire_page.page(request.user, slug, which)
    name = f"{slug}-draft-r{page.revision.number}" if page.revision else f"{slug}-v{page.which}"
    return HttpResponse(
        write_xlsx(page.sheets),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


@require_POST
@login_required
def begin_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the draft of the next version."""
    survey = _managed(request, slug)
    drafting.begin(survey=survey.pk, user=person(request), now=timezone.now())
    return redirect("questionnaire-outline", slug=slug, which=DRAFT)


@require_POST
@login_required
def upload_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """A workbook takes the draft's place; what is wrong with it is shown in the outline, to be mended there."""
    survey = _managed(request, slug)
    try:
        wrong = _upload(request, survey)
    except RejectedError as error:
        newest = selectors.newest_version(survey)
        which = DRAFT if selectors.draft_revision(survey) else str(newest.number) if newest else None
        if which is None:
            raise
        page = questionnaire_page.page(request.user, slug, which, to_edit=True)
        return _versions(request, page, refused=error.problems)
    for problem in wrong:
        messages.warning(request, f"{problem.where}: {worded(problem.message)}")
    return redirect("questionnaire-outline", slug=slug, which=DRAFT)


def _upload(request: HttpRequest, survey: Survey) -> Sequence[Problem]:
    """Puts the workbook into the draft. Returns what could not be read of it."""
    form = forms.WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        problem = Problem("no_file", _("Choose an .xlsx file."), where="workbook")
        raise RejectedError([problem])
    file = form.cleaned_data["workbook"]
    read, wrong = read_to_keep(file.read())
    revision = request.POST.get("revision", "")
    drafting.replace(
        survey=survey.pk,
        sheets=exchange_forms.complete_for(sheets=read, survey=survey, file_name=file.name),
        revision=int(revision) if revision.isdecimal() else None,
        what=_("Uploaded: %(name)s") % {"name": file.name},
        user=person(request),
        now=timezone.now(),
    )
    return wrong


@require_POST
@login_required
def restore_draft(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make an earlier revision the newest one again."""
    survey = _managed(request, slug)
    restored = drafting.restore(survey=survey.pk, number=number, user=person(request), now=timezone.now())
    words = _("The draft is again as in revision %(old)s; this is now revision %(new)s.")
    messages.success(request, words % {"old": number, "new": restored.number})
    return redirect("questionnaire-outline", slug=slug, which=DRAFT)


@require_POST
@login_required
def discard_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw the draft away."""
    survey = _managed(request, slug)
    if selectors.draft_revision(survey) is None:
        raise DraftGoneError(survey)
    is_gone = drafting.discard(survey=survey.pk, user=person(request), now=timezone.now())
    if is_gone:
        words = _("%(name)s was thrown away: nothing of it had been published.")
        messages.success(request, words % {"name": survey.name})
        return redirect("home")
    messages.success(request, _("The draft was thrown away."))
    return redirect("questionnaire", slug=slug)


@login_required
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """What publishing the draft would change and do; then publish it."""
    page = questionnaire_page.page(request.user, slug, DRAFT, to_edit=True)
    assert page.revision is not None
    if request.method == "POST":
        seen = request.POST.get("revision", "")
        version = drafting.publish(
            survey=page.survey.pk,
            revision=int(seen) if seen.isdecimal() else 0,
            user=person(request),
            now=timezone.now(),
            is_confirmed=request.POST.get("confirmed") == "yes",
        )
        words = _("Version %(number)s is published: new interviews begin with it.")
        messages.success(request, words % {"number": version.number})
        return redirect("questionnaire-outline", slug=slug, which=str(version.number))
    refusals = page.problems or drafting.rehearse(
        survey=page.survey.pk, revision=page.revision.number, now=timezone.now()
    )
    base = selectors.newest_version(page.survey)
    without = [row.number for row in page.sheets["survey"].rows if condition_left_out(row)]
    if base is None:
        first = {"refusals": refusals, "completeness": completeness(page.sheets), "without_condition": without}
        return render(request, "surveys/questionnaire/review_first.html", page.context("", **first))
    before = selectors.sheets(base, selectors.newest_texts(base))
    found = consequences.compared(page.survey, before, page.sheets)
    context = {
        "base": base,
        "refusals": refusals,
        "completeness": completeness(page.sheets),
        "without_condition": without,
        "only_texts": bool(found.changes) and not other_than_texts(found.changes),
        **_differences(found),
    }
    return render(request, "surveys/questionnaire/review.html", page.context("", **context))


@require_safe
@login_required
def changes(request: HttpRequest, slug: str, which: str, base: int) -> HttpResponse:
    """How a version or the draft differs from a published version."""
    page = questionnaire_page.page(request.user, slug, which)
    other = questionnaire_page.page(request.user, slug, str(base))
    found = consequences.compared(page.survey, other.sheets, page.sheets)
    context = page.context("questionnaire-versions", base=other.version, **_differences(found))
    return render(request, "surveys/questionnaire/changes.html", context)


def _differences(found: consequences.Comparison) -> dict[str, Any]:
    return {
        "comparison": found,
        "parts": by_part(found.changes),
        "effects": [(effect_in_words(effect), effect) for effect in found.effects],
        "must_confirm": bool(found.to_confirm),
    }


def _managed(request: HttpRequest, slug: str) -> Survey:
    return access.any_survey(request.user, slug, Role.MANAGER)


def person(request: HttpRequest) -> User:
    """Who asks."""
    assert isinstance(request.user, User)
    return request.user

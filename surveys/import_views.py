"""How does a workbook come in: published at once, kept as a draft to be corrected, or begun from an example?"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys import access, forms, selectors
from surveys.access import Role
from surveys.change_words import left_out_in_words
from surveys.core.problems import RejectedError
from surveys.core.versions.completeness import left_out
from surveys.core.versions.naming import form_id_of
from surveys.core.workbook import Sheets, read_to_keep
from surveys.example import example
from surveys.models import QuestionnaireVersion
from surveys.questionnaire_views import person
from surveys.saying import worded
from surveys.services import exchange_forms, importing, unpublished

SALT = "surveys.import_views.kept"


@login_required
def import_workbook(request: HttpRequest) -> HttpResponse:
    """Bring in a study workbook; what is wrong with it is shown all at once, and can be corrected in a draft."""
    _demand_importer(request)
    form = forms.ImportForm(request.POST or None, request.FILES or None, surveys=access.published_surveys(request.user))
    context: dict[str, Any] = {"form": form, "problems": ()}
    if request.method == "POST" and form.is_valid():
        try:
            file, countries_from = form.cleaned_data["workbook"], form.cleaned_data["countries_from"]
            read, wrong = read_to_keep(file.read())
            sheets = exchange_forms.complete(sheets=read, countries_from=countries_from, file_name=file.name)
        except RejectedError as error:
            context["problems"] = error.problems
        else:
            _say_form_id(request, read, sheets)
            then = form.cleaned_data["then"]
            known = selectors.survey_of(sheets)
            if then == "draft" or (known is not None and then != "publish"):
                for problem in wrong:
                    messages.warning(request, f"{problem.where}: {worded(problem.message)}")
                return _into_a_draft(request, sheets, file.name, uuid4())
            try:
                if wrong:
                    raise RejectedError(selectors.with_those_of_cells(wrong, sheets))
                version = importing.import_study(sheets=sheets, user=person(request), now=timezone.now())
            except RejectedError as error:
                context |= {"problems": error.problems, "kept": held_by_the_page(sheets, file.name), "known": known}
            else:
                return _published(request, version, sheets)
    return render(request, "surveys/import.html", context, status=400 if context["problems"] else 200)


def held_by_the_page(sheets: Sheets, file_name: str) -> str:
    """A workbook as a page holds it until it is said to be kept (`keep`); nothing is stored before. To be asked for once."""
    return signing.dumps({"key": str(uuid4()), "file": file_name, "sheets": sheets.to_json()}, salt=SALT, compress=True)


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """The workbook that was shown with its problems becomes a draft: the page held it, nothing was stored so far."""
    _demand_importer(request)
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=SALT)
    except signing.BadSignature as error:
        raise BadRequest from error
    return _into_a_draft(request, Sheets.from_json(kept["sheets"]), kept["file"], UUID(kept["key"]))


@login_required
def begin_new(request: HttpRequest) -> HttpResponse:
    """A questionnaire from nothing but its title: a short example in the person's language, to be changed in the browser."""
    _demand_importer(request)
    form = forms.NewQuestionnaireForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "key": uuid4()}
        return render(request, "surveys/new.html", context, status=400 if form.errors else 200)
    sheets = example(form.cleaned_data["title"], form.cleaned_data["form_id"], get_language() or "en")
    begun = unpublished.keep(
        survey=None,
        sheets=sheets,
        file_name="",
        what=_("Begun from the example"),
        key=form.cleaned_data["key"],
        user=person(request),
        now=timezone.now(),
    )
    return redirect("questionnaire-outline", slug=begun.draft.survey.slug, which="draft")


def _say_form_id(request: HttpRequest, read: Sheets, sheets: Sheets) -> None:
    """The name that a plain form has been given, if it had none or one that is no address."""
    if form_id_of(sheets) != form_id_of(read):
        words = _("The form_id %(made)s was made for the workbook, which has none that can be used.")
        messages.info(request, words % {"made": form_id_of(sheets)})


def _demand_importer(request: HttpRequest) -> None:
    if not access.may_import(request.user):
        raise PermissionDenied


def _published(request: HttpRequest, version: QuestionnaireVersion, sheets: Sheets) -> HttpResponse:
    words = _("%(name)s, version %(number)s, is published.")
    messages.success(request, words % {"name": version.survey.name, "number": version.number})
    for language in left_out(sheets):
        messages.warning(request, left_out_in_words(language))
    return redirect("survey", slug=version.survey.slug)


def _into_a_draft(request: HttpRequest, sheets: Sheets, file_name: str, key: UUID) -> HttpResponse:
    """A workbook becomes the draft of its survey's next version, or of a survey that does not exist yet."""
    known = selectors.survey_of(sheets)
    kept = unpublished.keep(
        survey=access.any_survey(request.user, known.slug, Role.MANAGER).pk if known else None,
        sheets=sheets,
        file_name=file_name,
        what=_("Uploaded: %(name)s") % {"name": file_name},
        key=key,
        user=person(request),
        now=timezone.now(),
    )
    survey = kept.draft.survey
    words = _("The workbook is the draft of the next version of %(name)s. Review it, then publish it.")
    if known is None:
        words = _("The workbook is kept as the draft of %(name)s. Nothing is published yet.")
        if form_id_of(sheets) != survey.slug:
            words = _(
                "The workbook is kept as the draft of %(name)s, under the short name %(slug)s. Nothing is published yet."
            )
    elif not survey.versions.exists():
        words = _("The workbook is the newest state of the draft of %(name)s, which is not published yet.")
    messages.success(request, words % {"name": survey.name, "slug": survey.slug})
    return redirect("questionnaire-outline", slug=survey.slug, which="draft")

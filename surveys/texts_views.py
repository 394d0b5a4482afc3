"""How do texts go to a translator and come back?"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from surveys import access, forms, questionnaire_page
from surveys.access import Role
from surveys.core.problems import Problem, RejectedError
from surveys.core.versions.texts import SHEET, table_of, with_texts
from surveys.core.workbook import Sheets, read_sheet, write_xlsx
from surveys.questionnaire_page import Page
from surveys.questionnaire_views import XLSX, person, texts_page
from surveys.services import drafting, wording


@require_safe
@login_required
def texts_file(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """Every text in one table, for the translator."""
    page = questionnaire_page.page(request.user, slug, which)
    name = f"{slug}-texts-{page.which if page.is_draft else f'v{page.which}'}"
    return HttpResponse(
        write_xlsx(Sheets({SHEET: table_of(page.sheets)})),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


@require_POST
@login_required
def upload_texts(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """A table that comes back: into the draft, or as the next texts of the version in the field."""
    page = questionnaire_page.page(request.user, slug, which, to_edit=True)
    try:
        said = _take(request, page)
    except RejectedError as error:
        return texts_page(request, page, refused=error.problems)
    messages.success(request, said)
    return redirect("questionnaire-texts", slug=slug, which=which)


def _take(request: HttpRequest, page: Page) -> str:
    """Puts the table where it belongs. Returns what is said of it then."""
    form = forms.TextsForm(request.POST, request.FILES)
    if not form.is_valid():
        raise RejectedError([Problem("no_file", _("Choose an .xlsx file."), where="texts")])
    file = form.cleaned_data["texts"]
    sheets = with_texts(page.sheets, read_sheet(file.read(), SHEET))
    if page.revision is not None:
        saved = drafting.replace(
            survey=page.survey.pk,
            sheets=sheets,
            revision=page.revision.number,
            what=_("Texts: %(name)s") % {"name": file.name},
            user=person(request),
            now=timezone.now(),
        )
        return _("The texts are in the draft: revision %(number)s.") % {"number": saved.number}
    if not page.is_in_the_field:
        message = _("Only the version in the field gets new texts. Open it and upload them there.")
        raise RejectedError([Problem("old_version", message)])
    version, number = wording.publish(survey=page.survey.pk, sheets=sheets, user=person(request), now=timezone.now())
    words = _("Texts %(texts)s of version %(version)s are published: new interviews are read from them.")
    return words % {"texts": number, "version": version.number}


@require_POST
@login_required
def publish_draft_texts(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish a draft that changes texts only, without a new version."""
    survey = access.survey(request.user, slug, Role.MANAGER)
    seen = request.POST.get("revision", "")
    version, number = wording.publish_draft(
        survey=survey.pk, revision=int(seen) if seen.isdecimal() else 0, user=person(request), now=timezone.now()
    )
    words = _("Texts %(texts)s of version %(version)s are published: new interviews are read from them.")
    messages.success(request, words % {"texts": number, "version": version.number})
    return redirect("questionnaire-texts", slug=slug, which=str(version.number))

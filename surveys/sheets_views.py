"""How is a draft edited sheet by sheet: settings, countries, quotas, and every cell that has no form of its own?"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from surveys import access, mending, questionnaire_page, selectors, sheet_form
from surveys.core.problems import Problem, RejectedError
from surveys.core.versions.edit import HEADERS, Edit, apply, headers_of, only_changes, row_at
from surveys.core.versions.mending import place
from surveys.core.workbook import Sheets
from surveys.core.workbook.sheets import KNOWN_SHEETS
from surveys.editor_views import columns_of, revision_of, seen_by
from surveys.questionnaire_page import DRAFT, Page
from surveys.questionnaire_views import person
from surveys.row_form import SEPARATOR
from surveys.services import drafting, exchange_forms

FIRST = "settings"


@require_safe
@login_required
def sheets_tab(request: HttpRequest, slug: str, which: str, sheet: str = FIRST) -> HttpResponse:
    """One sheet of the workbook as it is written, and the way to the others."""
    page = questionnaire_page.page(request.user, slug, which)
    _demand(page, sheet)
    found = page.sheets[sheet]
    by_row: dict[int, list[Problem]] = {}
    for problem in page.problems:
        at = place(problem, page.sheets)
        if at and at.sheet == sheet:
            by_row.setdefault(at.row, []).append(problem)
    headers = [header for header in found.headers if header]
    context = page.context(
        "questionnaire-sheets",
        sheet=sheet,
        sheets=_sheets(page),
        headers=headers,
        rows=[(row.number, [row[header] for header in headers], by_row.get(row.number, [])) for row in found.rows],
        at_headers=by_row.get(HEADERS, []),
        last=found.rows[-1].number if found.rows else HEADERS,
        can_change=page.is_draft and page.may_edit,
        countries_from=access.published_surveys(request.user) if sheet == "countries" and not found.rows else (),
    )
    return render(request, "surveys/questionnaire/sheets.html", context)


@require_POST
@login_required
def take_countries(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft without countries takes over those of another survey, each with those of its languages that the draft has."""
    page = questionnaire_page.page(request.user, slug, DRAFT, to_edit=True)
    other = access.survey(request.user, request.POST.get("countries_from", ""))
    drafting.replace(
        survey=page.survey.pk,
        sheets=exchange_forms.complete(sheets=page.sheets, countries_from=other, file_name=page.survey.name),
        revision=revision_of(request),
        what=_("Countries of %(name)s") % {"name": other.slug},
        user=person(request),
        now=timezone.now(),
    )
    return redirect("questionnaire-sheet", slug=slug, which=DRAFT, sheet="countries")


def _sheets(page: Page) -> list[tuple[str, int, int]]:
    """Every sheet, also those that the workbook could have: name, rows, problems."""
    found = [at.sheet for problem in page.problems if (at := place(problem, page.sheets))]
    names = [*KNOWN_SHEETS, *(sheet.name for sheet in page.sheets if sheet.name not in KNOWN_SHEETS)]
    return [(name, len(page.sheets[name].rows), found.count(name)) for name in names]


@login_required
def row(request: HttpRequest, slug: str, sheet: str, row: int, is_new: bool = False) -> HttpResponse:
    """Every cell of a row, of a new one behind it, or (row 1) of the headers."""
    page = _editable(request, slug, sheet, row, is_new=is_new)
    if request.method != "POST":
        return _form(request, page, sheet, row, is_new=is_new)
    seen = seen_by(request, page)
    edits = only_changes(seen, sheet_form.edits_of(request.POST.dict(), seen, sheet, row, is_new=is_new))
    at = row + (is_new and bool(edits))
    try:
        drafting.edit(
            survey=page.survey.pk,
            revision=revision_of(request),
            edits=edits,
            what=_what(edits, sheet, at),
            user=person(request),
            now=timezone.now(),
        )
    except RejectedError as error:
        return _form(request, page, sheet, row, is_new=is_new, refused=error.problems)
    if "next_problem" in request.POST:
        return redirect(mending.after(page, (sheet, row)))
    if mending.comes_from_problems(request):
        return redirect(f"{reverse('questionnaire-outline', args=[slug, DRAFT])}#problems")
    return redirect(f"{reverse('questionnaire-sheet', args=[slug, DRAFT, sheet])}#row-{at}")


def _what(edits: list[Edit], sheet: str, at: int) -> str:
    columns = ", ".join(columns_of(edits))
    return _("%(sheet)s, row %(row)s: %(columns)s") % {"sheet": sheet, "row": at, "columns": columns}


def _form(
    request: HttpRequest, page: Page, sheet: str, number: int, *, is_new: bool, refused: tuple[Problem, ...] = ()
) -> HttpResponse:
    typed = request.POST.dict() if refused else _proposed(request, page, sheet, number)
    now = headers_of(page.sheets[sheet]) if number == HEADERS else row_at(page.sheets[sheet], number)
    context = page.context(
        "questionnaire-sheets",
        groups=sheet_form.form_of(page.sheets, sheet, number, is_new=is_new, typed=typed),
        sheet=sheet,
        number=number,
        is_new=is_new,
        is_headers=number == HEADERS and not is_new,
        refused=refused,
        theirs=list(now.cells.items()) if refused and now and not is_new else [],
        problems=_problems_at(page.problems, page.sheets, sheet, number, is_new=is_new),
        **mending.beside(request, sheet, number),
    )
    return render(request, "surveys/questionnaire/sheet_row.html", context, status=409 if refused else 200)


def _proposed(request: HttpRequest, page: Page, sheet: str, number: int) -> dict[str, str]:
    """The column that is missing, ready to be added."""
    wanted = request.GET.get("cell", "")
    if number != HEADERS or not wanted or wanted in page.sheets[sheet].headers:
        return {}
    return {SEPARATOR.join((sheet, str(HEADERS), sheet_form.ADDED)): wanted}


def _problems_at(
    problems: tuple[Problem, ...], sheets: Sheets, sheet: str, number: int, *, is_new: bool
) -> list[Problem]:
    return [
        problem
        for problem in problems
        if (at := place(problem, sheets)) and at.at == (sheet, number) and at.is_new == is_new
    ]


@require_POST
@login_required
def check_row(request: HttpRequest, slug: str, sheet: str, row: int, is_new: bool = False) -> HttpResponse:
    """What the compiler says about what is typed, while it is typed. Nothing is saved."""
    page = _editable(request, slug, sheet, row, is_new=is_new)
    seen = seen_by(request, page)
    context: dict[str, Any] = {"is_checked": True, "is_cells": True}
    try:
        edits = only_changes(seen, sheet_form.edits_of(request.POST.dict(), seen, sheet, row, is_new=is_new))
        sheets = apply(seen, edits)
    except RejectedError as error:
        return render(request, "surveys/questionnaire/row_problems.html", context | {"problems": error.problems})
    checked = selectors.check_next(page.survey, sheets)
    own = _problems_at(checked.problems, sheets, sheet, row + is_new, is_new=False)
    before = {(p.code, p.message) for p in page.problems}
    others = [p for p in checked.problems if p not in own and (p.code, p.message) not in before]
    return render(request, "surveys/questionnaire/row_problems.html", context | {"problems": own, "others": others})


@require_POST
@login_required
def remove_row(request: HttpRequest, slug: str, sheet: str, row: int) -> HttpResponse:
    """Take a row out."""
    page = _editable(request, slug, sheet, row)
    if row == HEADERS:
        raise Http404
    what = _("%(sheet)s, row %(row)s taken out") % {"sheet": sheet, "row": row}
    saved = drafting.edit(
        survey=page.survey.pk,
        revision=revision_of(request),
        edits=[Edit(sheet, row, is_gone=True)],
        what=what,
        user=person(request),
        now=timezone.now(),
    )
    messages.success(request, _("%(what)s. This is revision %(number)s.") % {"what": what, "number": saved.number})
    if mending.comes_from_problems(request):
        return redirect(mending.after(page, (sheet, row)))
    return redirect("questionnaire-sheet", slug=slug, which=DRAFT, sheet=sheet)


def _editable(request: HttpRequest, slug: str, sheet: str, row: int, *, is_new: bool = False) -> Page:
    """The draft, if it has this row. Raises Http404."""
    page = questionnaire_page.page(request.user, slug, DRAFT, to_edit=True)
    _demand(page, sheet)
    if row != HEADERS and row_at(page.sheets[sheet], row) is None and not is_new:
        raise Http404
    return page


def _demand(page: Page, sheet: str) -> None:
    if sheet not in KNOWN_SHEETS and sheet not in page.sheets:
        raise Http404

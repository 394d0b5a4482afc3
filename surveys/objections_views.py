"""How are the answers to objections edited in the browser? All of them on one page of the draft."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys import questionnaire_page
from surveys.core.problems import Problem, RejectedError
from surveys.core.versions.completeness import header_of
from surveys.core.versions.edit import Edit, only_changes
from surveys.core.versions.outline import place_of
from surveys.core.workbook import Row, Sheets
from surveys.core.workbook.text_columns import languages, text_columns
from surveys.editor_views import revision_of, seen_by
from surveys.questionnaire_views import person
from surveys.row_form import SEPARATOR, Field, Group
from surveys.services import drafting

SHEET = "objections"
PARTS = {"label": gettext_lazy("What is said"), "answer": gettext_lazy("What you can answer")}


@login_required
def objections_tab(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """What people say before they take part, and what is answered; in a draft it can be changed."""
    page = questionnaire_page.page(request.user, slug, which, to_edit=request.method == "POST")
    refused: tuple[Problem, ...] = ()
    typed: dict[str, str] = {}
    if request.method == "POST" and page.is_draft:
        seen = seen_by(request, page)
        edits = only_changes(seen, _edits_of(request.POST.dict(), seen))
        try:
            drafting.edit(
                survey=page.survey.pk,
                revision=revision_of(request),
                edits=edits,
                what=_("Objections"),
                user=person(request),
                now=timezone.now(),
            )
        except RejectedError as error:
            refused, typed = error.problems, request.POST.dict()
        else:
            return redirect("questionnaire-objections", slug=slug, which=which)
    context = page.context(
        "questionnaire-objections",
        groups=_groups(page.sheets, typed, can_change=page.is_draft and page.may_edit),
        can_change=page.is_draft and page.may_edit,
        refused=refused,
        problems=[problem for problem in page.problems if place_of(problem)[0] == SHEET],
    )
    return render(request, "surveys/questionnaire/objections.html", context, status=409 if refused else 200)


def _headers(sheets: Sheets) -> dict[str, dict[str, str]]:
    """Column -> language -> header, of a workbook without the sheet, too."""
    known = {column.column: column.headers for column in text_columns(sheets) if column.sheet == SHEET}
    names = languages(sheets)
    is_plain = "label" in sheets["survey"].headers
    return {
        column: known.get(column)
        or {code: column if is_plain else header_of(column, code, names[code]) for code in names}
        for column in PARTS
    }


def _groups(sheets: Sheets, typed: Mapping[str, str], *, can_change: bool) -> list[Group]:
    """One for each objection and, where they can be changed, one for a new objection."""
    sheet, headers, names = sheets[SHEET], _headers(sheets), languages(sheets)
    rows = [(row, str(row.number)) for row in sheet.rows]
    last = sheet.rows[-1].number if sheet.rows else 1
    found = []
    for row, mark in [*rows, *([(Row(0, {}), f"+{last}")] if can_change else [])]:

        def field(header: str, label: str, language: str = "", *, row: Row = row, mark: str = mark) -> Field:
            name = SEPARATOR.join((SHEET, mark, header))
            return Field(name, label, typed.get(name, row[header]), language, is_long=language != "")

        texts = [
            field(header, f"{PARTS[column]} ({names.get(code, code)})", code)
            for column in PARTS
            for code, header in headers[column].items()
        ]
        found.append(Group(row["name"] or _("New objection"), [field("name", _("Name")), *texts]))
    return found


def _edits_of(posted: Mapping[str, str], sheets: Sheets) -> list[Edit]:
    """What was typed as edits; an objection that was emptied is taken out."""
    known = {str(row.number) for row in sheets[SHEET].rows}
    wanted = {"name", *(header for found in _headers(sheets).values() for header in found.values())}
    cells: dict[str, dict[str, str]] = {}
    for name, text in posted.items():
        sheet, _sign, rest = name.partition(SEPARATOR)
        mark, _sign, header = rest.partition(SEPARATOR)
        is_new = mark.startswith("+") and mark[1:].isdecimal()
        if sheet == SHEET and header in wanted and (mark in known or is_new):
            cells.setdefault(mark, {})[header] = text.replace("\r\n", "\n").strip()
    edits = []
    for mark, found in cells.items():
        if mark.startswith("+"):
            edits += [Edit(SHEET, int(mark[1:]), found, is_new=True)] if any(found.values()) else []
        else:
            is_gone = not any(found.values())
            edits.append(Edit(SHEET, int(mark), {} if is_gone else found, is_gone=is_gone))
    return edits

"""How is a draft edited in the browser, question by question?"""

from collections.abc import Sequence
from dataclasses import replace as replaced
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys import mending, questionnaire_page, row_form, selectors
from surveys.core.problems import Problem, RejectedError
from surveys.core.versions.edit import Edit, apply, only_changes, row_at
from surveys.core.versions.outline import place_of
from surveys.core.workbook import Row, Sheets
from surveys.questionnaire_page import DRAFT, Page
from surveys.questionnaire_views import person
from surveys.services import drafting


@login_required
def row(request: HttpRequest, slug: str, row: int, is_new: bool = False) -> HttpResponse:
    """The form of a question with its answers, or of a new one behind it; what is typed is saved as the next revision."""
    page = questionnaire_page.page(request.user, slug, DRAFT, to_edit=True)
    if row_at(page.sheets["survey"], row) is None and not (is_new and row == 1):
        raise Http404
    if request.method != "POST":
        return _form(request, page, row, is_new=is_new)
    seen = seen_by(request, page)
    edits = only_changes(seen, row_form.edits_of(request.POST.dict(), seen, row))
    what = _("Row %(row)s (%(name)s): %(columns)s")
    columns = ", ".join(column for column in columns_of(edits) if column != "list_name")
    try:
        drafting.edit(
            survey=page.survey.pk,
            revision=revision_of(request),
            edits=edits,
            what=what % {"row": row + is_new, "name": _name(request, row, is_new=is_new), "columns": columns},
            user=person(request),
            now=timezone.now(),
        )
    except RejectedError as error:
        return _form(request, page, row, is_new=is_new, refused=error.problems, typed=request.POST.dict())
    at = row + (is_new and bool(edits))
    if "next_problem" in request.POST:
        return redirect(mending.after(page, ("survey", row)))
    if mending.comes_from_problems(request):
        return redirect(f"{reverse('questionnaire-outline', args=[slug, DRAFT])}#problems")
    if "next" in request.POST:
        following = next(
            (r.number for r in page.sheets["survey"].rows if r.number > row and not r["type"].startswith("end")), None
        )
        if following is not None:
            return redirect("questionnaire-row", slug=slug, row=following)
    return redirect(f"{reverse('questionnaire-outline', args=[slug, DRAFT])}#row-{at}")


def _name(request: HttpRequest, row: int, *, is_new: bool) -> str:
    """What the row is called in the history: by the name just typed, or by its type if it has none."""
    mark = f"+{row}" if is_new else str(row)
    cells = (
        request.POST.get(row_form.SEPARATOR.join(("survey", mark, header)), "").strip() for header in ("name", "type")
    )
    return next(filter(None, cells), "–")


def columns_of(edits: Sequence[Edit]) -> list[str]:
    """The columns that edits change, each once; of a new row those that are filled."""
    return list(dict.fromkeys(h for edit in edits for h, text in edit.cells.items() if text or not edit.is_new))


def _form(
    request: HttpRequest,
    page: Page,
    number: int,
    *,
    is_new: bool,
    refused: tuple[Problem, ...] = (),
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    own = problems_at(page.problems, page.sheets, number) if not is_new else []
    context = page.context(
        "questionnaire-outline",
        form=row_form.form_of(page.sheets, number, is_new=is_new, typed=typed or mending.known_cells(request, number)),
        number=number,
        is_new=is_new,
        refused=refused,
        problems=own,
        theirs=_theirs(page, number) if refused else [],
        name=(row_at(page.sheets["survey"], number) or Row(number, {}))["name"],
        **mending.beside(request, "survey", number),
    )
    return render(request, "surveys/questionnaire/row.html", context, status=409 if refused else 200)


def _theirs(page: Page, number: int) -> list[tuple[str, str]]:
    """What stands in the row by now, for one who comes second."""
    found = row_at(page.sheets["survey"], number)
    return list(found.cells.items()) if found else []


def problems_at(problems: tuple[Problem, ...], sheets: Sheets, number: int) -> list[Problem]:
    """The problems of a question and its answers."""
    form = row_form.form_of(sheets, number)
    rows = {("survey", number), *(("choices", int(line.row)) for line in form.answers if line.row.isdecimal())}
    return [problem for problem in problems if place_of(problem) in rows]


@require_POST
@login_required
def check_row(request: HttpRequest, slug: str, row: int, is_new: bool = False) -> HttpResponse:
    """What the compiler says about what is typed, while it is typed. Nothing is saved."""
    page = questionnaire_page.page(request.user, slug, DRAFT, to_edit=True)
    seen = seen_by(request, page)
    edits = only_changes(seen, row_form.edits_of(request.POST.dict(), seen, row))
    try:
        sheets = apply(seen, edits)
    except RejectedError as error:
        return render(request, "surveys/questionnaire/row_problems.html", {"problems": error.problems})
    checked = selectors.check_next(page.survey, sheets)
    own = problems_at(checked.problems, sheets, row + is_new)
    before = {(p.code, p.message) for p in page.problems}
    others = [p for p in checked.problems if p not in own and (p.code, p.message) not in before]
    context: dict[str, Any] = {"problems": own, "others": others, "is_checked": True}
    return render(request, "surveys/questionnaire/row_problems.html", context)


@require_POST
@login_required
def change_row(request: HttpRequest, slug: str, row: int, how: str) -> HttpResponse:
    """Take a row out (`remove`), or put it before or behind its neighbour (`up`, `down`)."""
    page = questionnaire_page.page(request.user, slug, DRAFT, to_edit=True)
    found = row_at(page.sheets["survey"], row)
    if found is None or how not in ("remove", "up", "down"):
        raise Http404
    edits = [Edit("survey", row, is_gone=True)]
    if how != "remove":
        rows = [r.number for r in page.sheets["survey"].rows]
        place = rows.index(row)
        if not 0 <= place + (1 if how == "down" else -1) < len(rows):
            raise RejectedError([Problem("no_neighbour", _("There is no row to go past."), where=f"survey!A{row}")])
        behind = rows[place + 1] - 1 if how == "down" else rows[place - 1] - 1
        edits.append(replaced(Edit("survey", behind, dict(found.cells)), is_new=True))
    words = {"remove": _("Row %(row)s (%(name)s) taken out"), "up": _("Row %(row)s (%(name)s) moved up")}
    what = words.get(how, _("Row %(row)s (%(name)s) moved down")) % {"row": row, "name": found["name"]}
    saved = drafting.edit(
        survey=page.survey.pk,
        revision=revision_of(request),
        edits=edits,
        what=what,
        user=person(request),
        now=timezone.now(),
    )
    messages.success(request, _("%(what)s. This is revision %(number)s.") % {"what": what, "number": saved.number})
    if how == "remove" and mending.comes_from_problems(request):
        return redirect(mending.after(page, ("survey", row)))
    target = row if how == "remove" else edits[1].row + 1
    return redirect(f"{reverse('questionnaire-outline', args=[slug, DRAFT])}#row-{target}")


def revision_of(request: HttpRequest) -> int:
    """The number of the state that the person has before their eyes."""
    written = request.POST.get("revision", "")
    return int(written) if written.isdecimal() else 0


def seen_by(request: HttpRequest, page: Page) -> Sheets:
    """The state that the person has before their eyes."""
    revision = selectors.draft_revision(page.survey, revision_of(request))
    return Sheets.from_json(revision.sheets) if revision else page.sheets

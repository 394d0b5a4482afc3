"""Under which address is a problem of the draft mended in the browser?"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from surveys import row_form, selectors
from surveys.core.problems import Problem
from surveys.core.versions.edit import HEADERS
from surveys.core.versions.mending import Place, following, place
from surveys.core.workbook import Sheets
from surveys.questionnaire_page import DRAFT, Page


def address(page: Page, problem: Problem) -> str | None:
    """Of the form with the cell of the problem; None if the draft cannot be changed by this person, or it is no matter of a cell."""
    if not (page.is_draft and page.may_edit):
        return None
    found = place(problem, page.sheets)
    return _form(page.survey.slug, found, page.sheets) if found else None


def _form(slug: str, found: Place, sheets: Sheets) -> str:
    if found.cells:
        # A question's form, with what is known of the row that is to be added.
        query = urlencode({**found.cells, "back": "problems"})
        return f"{reverse('questionnaire-new-row', args=[slug, found.row])}?{query}"
    query = urlencode({"cell": found.header, "back": "problems"} if found.header else {"back": "problems"})
    is_question = found.sheet == "survey" and not found.is_new and found.row != HEADERS
    if is_question and found.header in {"", *row_form.headers(sheets)}:
        return f"{reverse('questionnaire-row', args=[slug, found.row])}?{query}"
    view = "questionnaire-sheet-new-row" if found.is_new else "questionnaire-sheet-row"
    return f"{reverse(view, args=[slug, found.sheet, found.row])}?{query}"


def adds_a_row(page: Page, problem: Problem) -> bool:
    """Whether the problem is mended by a row that is not there yet."""
    found = place(problem, page.sheets)
    return found is not None and found.is_new


def known_cells(request: HttpRequest, row: int) -> dict[str, str]:
    """What the address of a new question says of it, by field name."""
    known = {header: request.GET.get(header, "") for header in ("type", "name")}
    return {row_form.SEPARATOR.join(("survey", f"+{row}", header)): text for header, text in known.items() if text}


def after(page: Page, at: tuple[str, int]) -> str:
    """Where to go on, once the row with these problems has been saved: to the next one, or to the outline if none is left."""
    revision = selectors.draft_revision(page.survey)
    now = Page(page.survey, DRAFT, None, revision, page.may_edit)
    following_one = following(page.problems, now.problems, at, page.sheets)
    found = address(now, following_one) if following_one else None
    return found or f"{reverse('questionnaire-outline', args=[page.survey.slug, DRAFT])}#problems"


def beside(request: HttpRequest, sheet: str, row: int) -> dict[str, Any]:
    """What a form knows of where its reader came from: the cell to begin with, and whether to go back to the list of problems."""
    header = request.GET.get("cell", "")
    return {
        "begin_at": row_form.SEPARATOR.join((sheet, str(row), header)) if header else "",
        "is_mending": comes_from_problems(request),
    }


def comes_from_problems(request: HttpRequest) -> bool:
    """Whether the form was opened from the list of problems: that is where it goes back to."""
    return request.GET.get("back") == "problems"

"""Is a questionnaire of 300 questions imported, corrected from its error list, tried out, published and interviewed?"""

from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from interviews.models import Interview
from interviews.services import sample
from surveys.core.workbook import write_xlsx
from surveys.core.workbook.sheets import Sheets
from surveys.models import Survey
from tests.e2e.interviewing import Keyboard
from tests.e2e.long_form import BLOCKS, N_QUESTIONS, SLUG, broken_form, long_form

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload(page: Page, sheets: Sheets) -> None:
    page.goto("/surveys/import/")
    file = {"name": "daily.xlsx", "mimeType": XLSX, "buffer": write_xlsx(sheets)}
    page.get_by_label("Study workbook").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Import").click()


def answer(page: Page, *, skip: set[str]) -> str:
    """Answer the question on the screen; the blocks to be skipped are not a part of this life."""
    name = page.locator("#question").get_attribute("data-name") or ""
    kind = page.locator("body").get_attribute("data-kind")
    if kind == "entry":
        page.keyboard.type("12")
        page.keyboard.press("Enter")
    elif kind == "multiple":
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    else:
        assert kind == "choice", kind
        page.keyboard.press("2" if name in {f"{block}_any" for block in skip} else "1")
    expect(page.locator("#question")).not_to_have_attribute("data-name", name)
    return name


def test_from_the_error_list_to_a_complete_interview(page: Page, sign_in: Callable[[str], None], study: str) -> None:
    sign_in("admin")
    broken, cells = broken_form()
    upload(page, broken)
    expect(page.get_by_role("alert")).to_contain_text("nothing was imported")
    for cell in cells:
        expect(page.get_by_role("rowheader", name=cell, exact=True)).to_be_visible()

    upload(page, long_form())
    expect(page.get_by_role("heading", name="Daily life")).to_be_visible()
    page.get_by_role("link", name="Questionnaire", exact=True).click()
    page.get_by_role("link", name="Try it").click()
    expect(page.locator("#question")).to_have_attribute("data-name", "work_any")
    page.keyboard.press("1")
    expect(page.locator("#question")).to_have_attribute("data-name", "work_habit_1")

    survey = Survey.objects.get(slug=SLUG)
    sample.load(survey=survey, content=b"number,country\n+4520000001,DK\n", now=timezone.now(), seed=1)
    sign_in("interviewer")
    page.goto(f"/surveys/{SLUG}/work/")
    expect(page.locator("#today-attempts")).not_to_have_text("–")
    page.keyboard.press("Enter")
    expect(page.locator('[data-case="number"]')).to_be_visible()
    hands = Keyboard(page)
    hands.start_interview()
    interview = hands.interview
    skipped = {block for n, block in enumerate(BLOCKS) if n % 3}
    answered = []
    while hands.at:
        answered.append(answer(page, skip=skipped))
    hands.finish()
    expect(page.get_by_role("heading", name="No case can be called right now")).to_be_visible()

    interview.refresh_from_db()
    assert interview.status == Interview.Status.COMPLETE
    assert sorted(interview.answers) == sorted(answered)
    asked = [
        row for row in long_form()["survey"].rows if row["name"] and not row["type"].startswith(("begin", "hidden"))
    ]
    assert len(asked) == N_QUESTIONS

"""Can a survey that does not exist yet be begun with a wrong workbook, and corrected, tried out and published in the browser?"""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from interviews.services import sample
from surveys.core.workbook import Sheets, write_xlsx
from surveys.models import Survey
from tests.surveys.core.workbooks import SMALLEST, workbook

BASE = "/surveys/trust-2026"
WRONG = workbook(
    settings=[["form_title", "form_id", "alpha"], ["Trust in neighbours", "Trust 2026", "much"]],
    survey=[
        ["type", "name", "label::English (en)", "relevent"],
        ["hidden", "country"],
        ["select_one trustt", "trust", "Do you trust your neighbours?"],
        ["geopoint", "place", "Where do you live?"],
    ],
    choices=[["list_name", "name", "label::English (en)"], ["trust", "yes", "Yes"], ["trust", "no", ""]],
    quotas=[
        ["plan", "country", "cell", "target", "kind"],
        ["trust", "CZ", "trust=yes", "fifty", "soft"],
        ["trust", "CZ", "trust=no", "50", "soft"],
    ],
    countries=[SMALLEST["countries"][0], [*SMALLEST["countries"][1][:5], "always", *SMALLEST["countries"][1][6:]]],
)
"""Wrong in a column's name, a list, a type, a text, a setting, a quota and a country; and its form_id cannot be used."""


def accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def kept(page: Page, sheets: Sheets) -> None:
    """Upload a workbook and keep it as a draft, by keyboard."""
    page.goto("/surveys/import/")
    upload = {"name": "trust.xlsx", "mimeType": "", "buffer": write_xlsx(sheets)}
    page.get_by_label("Study workbook").set_input_files(upload)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was imported")
    accessible(page)
    page.get_by_role("button", name="Correct it here: keep it as a draft").focus()
    page.keyboard.press("Enter")


def corrected(page: Page, label: str, text: str) -> None:
    """Write into the cell that has the focus, save by key, and be led on."""
    field = page.locator(":focus")
    expect(field).to_have_accessible_name(label)
    number = re.search(r"[0-9]+", page.locator("#page-name").inner_text())
    assert number is not None
    field.fill(text)
    expect(page.locator("#row-form[data-listens]")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#page-name")).to_have_text(f"Draft, revision {int(number[0]) + 1}")


def test_a_wrong_new_workbook_is_corrected_tried_out_published_and_asked(
    page: Page, sign_in: Callable[[str], None]
) -> None:
    sign_in("admin")
    kept(page, WRONG)
    expect(page.locator("#page-name")).to_have_text("Draft, revision 2")
    expect(page.get_by_text("9 problems keep the draft from being published")).to_be_visible()
    accessible(page)

    page.goto("/")
    expect(page.get_by_text("Not published yet")).to_be_visible()
    page.get_by_role("link", name="Trust in neighbours").click()
    expect(page.get_by_role("heading", name="Nothing is published yet")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Go to the draft").click()

    page.get_by_role("link", name="Correct them one after the other").click()
    corrected(page, "relevent", "relevant")
    accessible(page)
    corrected(page, "label::English (en)", "No")
    corrected(page, "type", "select_one trust")
    corrected(page, "type", "text")
    corrected(page, "alpha", "0.05")
    corrected(page, "calling_hours", "mon-fri 09:00-21:00")
    corrected(page, "target", "50")
    expect(page.get_by_text("nothing is wrong with it")).to_be_visible()

    page.get_by_role("link", name="Try it").click()
    expect(page.locator("body")).to_have_attribute("data-phase", "asking")
    expect(page.locator("#question")).to_contain_text("Do you trust your neighbours?")
    page.get_by_role("link", name="Review and publish").click()
    expect(page.get_by_role("heading", name="Publish the draft as version 1")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Publish revision 9").click()
    expect(page.locator("#page-name")).to_have_text("Version 1")

    # Respondents who are simulated answer at night and on holidays, too.
    Survey.objects.filter(slug="trust-2026").update(is_simulated=True)
    survey = Survey.objects.get(slug="trust-2026")
    loaded = sample.load(survey=survey, content=b"number,country\n+420601000001,CZ\n", now=timezone.now())
    assert loaded.accepted == 1
    sign_in("interviewer")
    page.goto(f"{BASE}/work/")
    expect(page.locator("#today-attempts")).not_to_have_text("–")
    page.keyboard.press("Enter")
    expect(page.locator('[data-case="number"]')).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_contain_text("Do you trust your neighbours?")

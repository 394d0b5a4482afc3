"""How does a browser test come by an interview of a questionnaire of its own, and by a second machine?"""

import csv
import io
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from analysis import selectors
from analysis.models import ExportJob
from analysis.services import exports, recompute
from interviews.models import Interview
from tests.e2e.interviewing import Keyboard
from tests.interviews.fieldwork import TABLES, Study

ALL_DAY = [TABLES["countries"][0], *([*row[:5], "mon-sun 00:00-23:59", *row[6:]] for row in TABLES["countries"][1:])]


def sheet(headers: list[str], *rows: dict[str, str]) -> list[list[str]]:
    """A sheet from rows that name only the columns that they fill; a text column is named without its language."""
    return [headers, *([row.get(header.split("::")[0], "") for header in headers] for row in rows)]


def begin(context: BrowserContext, **tables: Any) -> Interview:
    """An interview of this workbook, begun, its interviewer signed in."""
    study = Study.open(countries=ALL_DAY, **tables)
    user = study.person(countries=["CZ"])
    begun = study.interview(user, now=timezone.now())
    client = Client()
    client.force_login(user)
    cookie: Any = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "127.0.0.1", "path": "/"}])
    return begun


def show(page: Page, interview: Interview) -> Page:
    """The interview on the screen of a machine."""
    page.goto(f"/interviews/{interview.pk}/work/")
    expect(page.locator("body")).to_have_attribute("data-phase", "asking")
    return page


def another_machine(context: BrowserContext) -> BrowserContext:
    """Another browser of the same interviewer, with nothing on its disk."""
    assert context.browser is not None
    elsewhere = context.browser.new_context(base_url="http://127.0.0.1")
    elsewhere.add_cookies(
        [{"name": c["name"], "value": c["value"], "domain": "127.0.0.1", "path": "/"} for c in context.cookies()]
    )
    return elsewhere


def asked(page: Page, name: str) -> None:
    """Wait for a question."""
    expect(page.locator("#question")).to_have_attribute("data-name", name)


def enter(page: Page, text: str) -> None:
    """Type an answer and confirm it."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def saved(page: Page) -> None:
    """Wait until the server has every answer."""
    expect(page.locator("#outbox")).to_have_attribute("data-waiting", "0")
    expect(page.locator("#outbox-text")).to_have_text("All answers saved")


def finish(page: Page) -> None:
    """From the end of the questionnaire back to work."""
    asked(page, "")
    Keyboard(page).finish()
    expect(page.get_by_role("heading", name="No case can be called right now")).to_be_visible()


def data_file(interview: Interview) -> dict[str, str]:
    """The interview's row in a data file."""
    recompute.run(interview.survey_id)
    job = exports.request(survey=interview.survey, user=interview.interviewer)
    assert exports.run(job.pk)
    with selectors.open_file(ExportJob.objects.get(pk=job.pk)) as file:
        [row] = csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"), newline=""))
    return row

"""Can every kind of question be answered by keyboard alone, and does the answer arrive?"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from interviews.models import Interview
from tests.e2e.conftest import Site
from tests.e2e.interviewing import Keyboard
from tests.interviews.fieldwork import TABLES, Study

HEADERS = [
    "type", "name", "label::English (en)", "probe::English (en)", "relevant", "constraint", "soft_constraint", "calculation",
    "default", "read_only", "missing", "appearance", "repeat_count",
]  # fmt: skip


def _row(type_: str, name: str = "", label: str = "", **cells: str) -> list[str]:
    given = {"type": type_, "name": name, "label": label, **cells}
    return [given.get(header.split("::")[0], "") for header in HEADERS]


SURVEY = [
    HEADERS,
    _row("hidden", "country"),
    _row(
        "integer", "age", "How old are you?", constraint=". >= 18 and . <= 120", soft_constraint=". < 96", missing="na"
    ),
    _row("select_one region", "region", "Where do you live?", appearance="likert", probe="Which is nearer?"),
    _row("note", "full", "We have asked enough people.", constraint=""),
    _row("select_multiple brand", "brands", "Which of these do you use?"),
    _row("time", "bed", "When do you go to bed?", default="22:30"),
    _row("integer", "born", "So you were born about:", calculation="2026 - ${age}", read_only="yes"),
    _row("select_multiple_from_file towns.csv", "towns", "Where have you been?"),
    _row("integer", "n", "How many children have you?"),
    _row("begin_repeat", "child", "Child ${first}", repeat_count="${n}"),
    _row("text", "first", "What is the name?"),
    _row("integer", "years", "How old is ${first}?"),
    _row("end_repeat"),
    _row("acknowledge", "again", "We may call you again.", missing="refused"),
]
CHOICES = [
    ["list_name", "name", "label::English (en)", "exclusive", "specify"],
    *([*row, "", ""] for row in TABLES["choices"][1:]),
    ["brand", "a", "Brand A", "", ""],
    ["brand", "other", "Another one", "", "yes"],
    ["brand", "none", "None of them", "yes", ""],
]
TOWNS = [["name", "label"], *([f"t{n}", f"Nové Město {n}"] for n in range(500)), ["prerov", "Přerov"], ["brno", "Brno"]]
COUNTRIES = [TABLES["countries"][0], *([*row[:5], "mon-sun 00:00-23:59", *row[6:]] for row in TABLES["countries"][1:])]


@pytest.fixture
def interview(site: Site, context: BrowserContext) -> Interview:
    """An interview with every kind of question, begun, its interviewer signed in."""
    tables: dict[str, Any] = {"survey": SURVEY, "choices": CHOICES, "countries": COUNTRIES, "towns.csv": TOWNS}
    settings_sheet = [["form_title", "form_id"], ["Every kind", "every-kind"]]
    study = Study.open(**tables, settings=settings_sheet)
    user = study.person(countries=["CZ"])
    begun = study.interview(user, now=timezone.now())
    client = Client()
    client.force_login(user)
    cookie: Any = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "127.0.0.1", "path": "/"}])
    return begun


@pytest.fixture
def opened(page: Page, interview: Interview) -> Page:
    """The interview on the screen."""
    page.goto(f"/interviews/{interview.pk}/work/")
    expect(page.locator("body")).to_have_attribute("data-phase", "asking")
    return page


def _asked(page: Page) -> Callable[[str], None]:
    return lambda name: expect(page.locator("#question")).to_have_attribute("data-name", name)


def test_every_kind_of_question_is_answered_by_keyboard(opened: Page, interview: Interview) -> None:
    keys, asked = opened.keyboard, _asked(opened)

    def enter(text: str) -> None:
        keys.type(text)
        keys.press("Enter")

    asked("age")
    enter("99")
    expect(opened.locator("#reason")).to_be_focused()
    keys.press("Escape")
    expect(opened.locator("#entry")).to_be_focused()
    keys.press("Enter")
    expect(opened.locator("#reason")).to_be_focused()
    enter("born in 1927")
    asked("region")
    keys.press("F6")
    expect(opened.get_by_text("Which is nearer?")).to_be_visible()
    keys.press("1")
    asked("full")
    keys.press("Enter")
    asked("brands")
    for key in ("3", "1", "2", "Enter"):
        keys.press(key)
    asked("brands_other")
    enter("My own")
    asked("bed")
    keys.press("Enter")
    asked("born")
    expect(opened.locator("output")).to_have_text("1927")
    keys.press("Enter")
    asked("towns")
    enter("prer")
    expect(opened.get_by_role("button", name="Remove Přerov")).to_be_visible()
    enter("mesto 49")
    expect(opened.get_by_role("button", name="Remove Nové Město 49")).to_be_visible()
    keys.press("Enter")
    asked("n")
    enter("2")
    for number, (first, years) in enumerate([("Anna", "7"), ("Ben", "4")], start=1):
        asked(f"first[{number}]")
        enter(first)
        asked(f"years[{number}]")
        expect(opened.locator("#question-text")).to_have_text(f"How old is {first}?")
        expect(opened.locator(".question__round")).to_have_text(f"Child {first} · {number} / 2")
        enter(years)
    asked("again")
    keys.press("Enter")
    asked("")
    Keyboard(opened).finish()
    expect(opened.get_by_role("heading", name="No case can be called right now")).to_be_visible()

    interview.refresh_from_db()
    assert (interview.status, interview.values) == (
        Interview.Status.COMPLETE,
        {
            **{"country": "CZ", "age": 99, "age/confirmed": "born in 1927", "region": "north"},
            **{"brands": ["a", "other"], "brands_other": "My own", "bed": "22:30", "born": 1927},
            **{"towns": ["t49", "prerov"], "n": 2, "child": 2, "first[1]": "Anna", "years[1]": 7},
            **{"first[2]": "Ben", "years[2]": 4, "again": "OK"},
        },
    )


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_no_kind_of_question_is_in_the_way_of_anybody(opened: Page, width: int, theme: Any) -> None:
    opened.set_viewport_size({"width": width, "height": 844})
    opened.emulate_media(color_scheme=theme, reduced_motion="reduce")
    keys, asked = opened.keyboard, _asked(opened)
    complaints: list[str] = []

    def look(where: str) -> None:
        found = Axe().run(opened).response["violations"]
        complaints.extend(f"{where}: {rule['id']}: {rule['help']}" for rule in found)
        wider = opened.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        complaints.extend([f"{where}: {wider} px too wide"] if wider > 0 else [])

    asked("age")
    keys.type("99")
    keys.press("Enter")
    expect(opened.locator("#reason")).to_be_focused()
    look("doubt")
    keys.press("F7")
    asked("region")
    keys.press("F6")
    look("scale and probe")
    keys.press("1")
    asked("full")
    keys.press("Enter")
    asked("brands")
    keys.press("2")
    keys.press("Enter")
    asked("brands_other")
    look("specify")
    keys.press("F8")
    asked("bed")
    look("time")
    keys.press("Enter")
    asked("born")
    look("read only")
    keys.press("Enter")
    asked("towns")
    keys.type("prer")
    keys.press("Enter")
    expect(opened.get_by_role("button", name="Remove Přerov")).to_be_visible()
    keys.type("nove")
    look("search")

    assert complaints == []

"""Can a household be asked about by keyboard alone, and one of its people be taken out again?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from interviews.models import Interview
from tests.e2e.conftest import Site
from tests.e2e.small_interviews import another_machine, asked, begin, data_file, enter, finish, saved, sheet, show

SURVEY = sheet(
    ["type", "name", "label::English (en)", "relevant", "calculation", "repeat_count", "another::English (en)"],
    {"type": "hidden", "name": "country"},
    {"type": "integer", "name": "n", "label": "How many live with you?"},
    {"type": "begin_repeat", "name": "person", "label": "Person ${first}", "repeat_count": "${n}"},
    {"type": "text", "name": "first", "label": "What is the name?"},
    {"type": "begin_repeat", "name": "trip", "label": "Trip", "another": "Has ${first} been anywhere else?"},
    {"type": "text", "name": "town", "label": "Where has ${first} been?"},
    {"type": "end_repeat"},
    {"type": "end_repeat"},
    {"type": "calculate", "name": "names", "calculation": "join(' and ', ${first})"},
    {"type": "note", "name": "told", "label": "You told me of ${names}."},
    {"type": "select_one region", "name": "region", "label": "Where do you live?"},
)
WENT = [("Anna", ["Brno", "Lille"]), ("Ben", ["Ulm"]), ("Carl", ["Leeds"])]


@pytest.fixture
def interview(site: Site, context: BrowserContext, settings: "object", tmp_path: Path) -> Interview:
    """An interview about a household, begun."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return begin(context, survey=SURVEY, settings=[["form_title", "form_id"], ["Household", "household"]])


@pytest.fixture
def elsewhere(context: BrowserContext, interview: Interview) -> Iterator[Page]:
    """A page of another machine."""
    machine = another_machine(context)
    page = machine.new_page()
    yield page
    machine.close()


def tell(page: Page, people: list[tuple[str, list[str]]], first: int = 1) -> None:
    """Answer about people, from the first question of the first one to behind the last one."""
    for number, (name, towns) in enumerate(people, start=first):
        asked(page, f"first[{number}]")
        enter(page, name)
        for place, town in enumerate(towns, start=1):
            asked(page, f"town[{number}][{place}]")
            expect(page.locator("#question-text")).to_have_text(f"Where has {name} been?")
            enter(page, town)
            asked(page, f"trip/another[{number}][{place}]")
            page.keyboard.press("1" if place < len(towns) else "2")


def take_out(page: Page, name: str) -> None:
    """Take a person out, by keyboard, going through what the dialog says."""
    page.keyboard.press("F4")
    page.keyboard.press("6")
    dialog = page.locator("#rounds-dialog")
    expect(dialog).to_be_visible()
    rows = dialog.get_by_role("option")
    wanted = next(
        i for i, row in enumerate(rows.all_inner_texts()) if row.startswith(f"Person {name} ·") and "–" not in row
    )
    for _ in range(rows.count()):
        page.keyboard.press("ArrowUp")
    for _ in range(wanted):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(dialog.locator('[data-part="round"]')).to_contain_text(f"Person {name}")
    page.keyboard.press("1")
    expect(dialog).to_be_hidden()


def test_rounds_in_rounds_are_asked_by_keyboard_and_come_out_in_the_file(page: Page, interview: Interview) -> None:
    show(page, interview)
    enter(page, "3")
    tell(page, WENT)
    asked(page, "told")
    expect(page.locator("#question-text")).to_have_text("You told me of Anna and Ben and Carl.")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    finish(page)

    interview.refresh_from_db()
    row = data_file(interview)
    assert interview.status == Interview.Status.COMPLETE
    assert [row[f"first_{i}"] for i in (1, 2, 3)] == ["Anna", "Ben", "Carl"]
    assert [row[f"trip_{i}"] for i in (1, 2, 3)] == ["2", "1", "1"]
    assert [row[name] for name in ("town_1_1", "town_1_2", "town_2_1", "town_3_1")] == ["Brno", "Lille", "Ulm", "Leeds"]


def test_a_person_is_taken_out_of_the_middle_without_a_line_and_the_data_have_no_gap(
    page: Page, context: BrowserContext, interview: Interview
) -> None:
    show(page, interview)
    enter(page, "3")
    tell(page, WENT[:2])
    asked(page, "first[3]")
    saved(page)
    context.set_offline(True)

    take_out(page, "Ben")

    asked(page, "first[3]")
    expect(page.locator(".question__round")).to_contain_text("· 2 / 2")
    tell(page, WENT[2:], first=3)
    expect(page.locator("#question-text")).to_have_text("You told me of Anna and Carl.")
    context.set_offline(False)
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    finish(page)

    interview.refresh_from_db()
    row = data_file(interview)
    assert (row["n"], row["person"], row["first_1"], row["first_2"]) == ("2", "2", "Anna", "Carl")
    assert (row["town_2_1"], "first_3" in row, row["names"]) == ("Leeds", False, "Anna and Carl")
    kept = dict(interview.events.values_list("name", "value"))
    assert (kept["first[2]"], kept["town[2][1]"], kept["person[2]/removed"]) == ("Ben", "Ulm", True)


def test_a_round_taken_out_at_one_machine_and_answers_of_another_come_together(
    page: Page, elsewhere: Page, site: Site, context: BrowserContext, interview: Interview
) -> None:
    show(page, interview)
    enter(page, "3")
    tell(page, WENT[:2])
    saved(page)
    context.set_offline(True)
    take_out(page, "Ben")
    asked(page, "first[3]")

    elsewhere.goto(f"{site.url}/interviews/{interview.pk}/work/")
    tell(elsewhere, WENT[2:], first=3)
    asked(elsewhere, "told")
    saved(elsewhere)
    context.set_offline(False)
    saved(page)

    expect(page.locator("#entry")).to_have_value("Carl")
    page.keyboard.press("Enter")
    asked(page, "town[3][1]")
    page.keyboard.press("F4")
    page.keyboard.press("Escape")
    page.locator("#question").focus()
    page.keyboard.press("End")
    asked(page, "told")
    expect(page.locator("#question-text")).to_have_text("You told me of Anna and Carl.")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    finish(page)
    interview.refresh_from_db()
    assert interview.open_conflicts == 0
    assert [interview.values[name] for name in ("person", "first[1]", "first[2]", "town[2][1]")] == [
        2,
        "Anna",
        "Carl",
        "Leeds",
    ]


def test_what_was_taken_out_is_brought_back_with_its_answers(page: Page, interview: Interview) -> None:
    show(page, interview)
    enter(page, "2")
    tell(page, WENT[:2])
    asked(page, "told")
    take_out(page, "Anna")
    expect(page.locator("#question-text")).to_have_text("You told me of Ben.")

    page.keyboard.press("x")
    page.keyboard.press("End")
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    expect(page.locator('#rounds-dialog [aria-selected="true"]')).to_contain_text("Person Anna · 1 / 2")
    page.keyboard.press("Enter")

    expect(page.locator("#rounds-dialog")).to_be_hidden()
    expect(page.locator("#question-text")).to_have_text("You told me of Anna and Ben.")


def test_keeping_a_round_is_what_a_second_enter_does(page: Page, interview: Interview) -> None:
    show(page, interview)
    enter(page, "1")
    tell(page, WENT[1:2])
    asked(page, "told")

    page.keyboard.press("x")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#rounds-dialog")).to_be_hidden()
    expect(page.locator("#question-text")).to_have_text("You told me of Ben.")


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_dialog_is_in_nobodys_way(page: Page, interview: Interview, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    show(page, interview)
    enter(page, "2")
    tell(page, WENT[1:])
    asked(page, "told")
    complaints: list[str] = []

    def look(where: str) -> None:
        found = Axe().run(page).response["violations"]
        complaints.extend(f"{where}: {rule['id']}: {rule['help']}" for rule in found)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        complaints.extend([f"{where}: {wider} px too wide"] if wider > 0 else [])

    page.keyboard.press("x")
    look("list")
    page.keyboard.press("Enter")
    look("question")

    assert complaints == []

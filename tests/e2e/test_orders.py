"""Is the order in which questions and answers were shown the order that is stored, on every machine and in the file?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from interviews.models import Interview
from tests.e2e.conftest import Site
from tests.e2e.small_interviews import another_machine, asked, begin, data_file, finish, saved, sheet, show

ITEMS = [f"{block}_{number}" for block in ("street", "park") for number in range(1, 6)]
BLOCKS = ("street", "park")


def _battery(block: str) -> list[dict[str, str]]:
    items = [
        {"type": "select_one often", "name": f"{block}_{number}", "label": f"Item {number} of the {block}?"}
        for number in range(1, 6)
    ]
    return [
        {"type": "begin_group", "name": block, "label": f"How often in the {block}?", "order": "random"},
        *items,
        {"type": "end_group"},
    ]


SURVEY = sheet(
    ["type", "name", "label::English (en)", "order", "parameters", "repeat_count"],
    {"type": "hidden", "name": "country"},
    {"type": "begin_group", "name": "blocks", "order": "rotate"},
    *_battery("street"),
    *_battery("park"),
    {"type": "end_group"},
    {"type": "select_one party", "name": "party", "label": "Which do you like best?", "parameters": "randomize=true"},
    {"type": "begin_repeat", "name": "child", "label": "Child", "repeat_count": "2"},
    {"type": "begin_group", "name": "days", "label": "How often on:", "order": "random"},
    *({"type": "select_one often", "name": day, "label": f"On {day}?"} for day in ("monday", "sunday", "holidays")),
    {"type": "end_group"},
    {"type": "end_repeat"},
    {"type": "select_one region", "name": "region", "label": "Where do you live?"},
)
CHOICES = [
    ["list_name", "name", "label::English (en)"],
    *(["often", name, name.title()] for name in ("often", "sometimes", "never")),
    *(["party", name, name.title()] for name in ("red", "green", "blue", "yellow", "violet", "refused")),
    ["region", "north", "In the north"],
    ["region", "south", "In the south"],
]


@pytest.fixture
def interview(site: Site, context: BrowserContext, settings: "object", tmp_path: Path) -> Interview:
    """An interview with rotated blocks, shuffled batteries and shuffled answers, begun."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return begin(context, survey=SURVEY, choices=CHOICES, settings=[["form_title", "form_id"], ["Orders", "orders"]])


@pytest.fixture
def elsewhere(context: BrowserContext, interview: Interview) -> Iterator[Page]:
    """A page of another machine."""
    machine = another_machine(context)
    yield machine.new_page()
    machine.close()


def here(page: Page) -> tuple[str, list[str]]:
    """The question on the screen, and its answers as they stand there."""
    answers = page.locator(".answers:not(.answers--apart) input")
    name = page.locator("#question").get_attribute("data-name") or ""
    return name, [str(one.get_attribute("value")) for one in answers.all()]


def answer(page: Page) -> tuple[str, list[str]]:
    """Answer the question on the screen with its second answer; what it was."""
    name, answers = here(page)
    page.keyboard.press("2")
    page.wait_for_function("(name) => document.getElementById('question').dataset.name !== name", arg=name)
    return name, answers


def test_the_order_shown_is_the_order_stored_here_after_a_reload_and_elsewhere(
    page: Page, elsewhere: Page, site: Site, interview: Interview
) -> None:
    show(page, interview)
    shown = [answer(page) for _ in range(4)]
    fifth = here(page)
    page.reload()
    asked(page, fifth[0])
    assert here(page) == fifth
    shown += [answer(page) for _ in range(6)]
    assert here(page)[0] == "party"
    saved(page)
    party = here(page)

    elsewhere.goto(f"{site.url}/interviews/{interview.pk}/work/")
    asked(elsewhere, "party")
    assert here(elsewhere) == party
    while here(elsewhere)[0]:
        shown.append(answer(elsewhere))
    finish(elsewhere)

    interview.refresh_from_db()
    values, row = interview.values, data_file(interview)
    names = [name for name, _ in shown]
    batteries = [[name for name in names if name.startswith(block)] for block in BLOCKS]
    assert names[:10] in (batteries[0] + batteries[1], batteries[1] + batteries[0])
    assert values["blocks/order"] == [name.rpartition("_")[0] for name in (names[0], names[5])]
    stored = {
        **{f"{block}/order": battery for block, battery in zip(BLOCKS, batteries, strict=True)},
        "party/order": dict(shown)["party"],
        **{
            f"days[{child}]/order": [name.partition("[")[0] for name in names if name.endswith(f"[{child}]")]
            for child in (1, 2)
        },
    }
    assert {name: values[name] for name in stored} == stored
    columns = {name.replace("/", "_").replace("[", "_").replace("]", ""): order for name, order in stored.items()}
    assert {name: row[name].split() for name in columns} == columns
    assert row["party"] == stored["party/order"][1]
    assert sorted(names[:10]) == sorted(ITEMS)

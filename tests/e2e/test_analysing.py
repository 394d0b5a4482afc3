"""Analysts build tables and look behind the figures, in a real browser, by keyboard and on a narrow screen."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from analysis.models import PublicPage, SavedTable, Snapshot, WeightingScheme
from analysis.services import recompute
from surveys.models import Survey
from tests.conducting import conducted

BASE = "/surveys/coproduction-2008"
SIZES = {"desk": (1440, 900), "telephone": (390, 844)}


@pytest.fixture
def counted(study: str) -> Survey:
    """The study with one interview counted."""
    survey = Survey.objects.get(slug=study)
    conducted(survey)
    recompute.run(survey.pk)
    return survey


def complaints(page: Page, where: str) -> list[str]:
    """What axe finds, and whether anything sticks out to the right."""
    found = [f"{where}: {rule['id']}: {rule['help']}" for rule in Axe().run(page).response["violations"]]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{where}: {wider} px too wide"] if wider > 0 else [])


def test_a_table_is_found_built_and_kept_by_keyboard(
    page: Page, sign_in: Callable[[str], None], counted: Survey
) -> None:
    sign_in("analyst")
    page.goto(f"{BASE}/tables/")

    page.get_by_label("Find").fill("neighbours watch")
    expect(page.get_by_role("checkbox", name="sex in the rows")).to_be_hidden()
    page.get_by_role("checkbox", name="safety_1 in the rows").press("Space")
    expect(page.get_by_role("region", name="The table")).to_contain_text("watch your home")

    page.get_by_label("Filter").fill("${age} >")
    expect(page.get_by_role("alert")).to_contain_text("filter")
    page.get_by_label("Filter").fill("${age} > 10")
    expect(page.get_by_role("region", name="The table")).to_be_visible()

    page.get_by_label("Keep this table as").fill("Watching")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Watching", level=1)).to_be_visible()
    assert SavedTable.objects.get().query == {"rows": "safety_1", "filter": "${age} > 10"}


@pytest.mark.parametrize(("size", "theme"), [("desk", "light"), ("telephone", "dark")])
def test_the_analysts_pages_are_accessible(
    page: Page, sign_in: Callable[[str], None], counted: Survey, size: str, theme: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    sign_in("analyst")
    found = []
    for path in [
        "tables/?rows=safety_1,index_safety&columns=country&show=percent&show=n",
        "results/",
        "results/items/",
        "results/weights/",
        "results/weighting/",
        "results/correlates/",
        "results/public/",
        "downloads/",
    ]:
        page.goto(f"{BASE}/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        found += complaints(page, path)

    assert found == [], found


def test_another_weighting_scheme_is_chosen_and_a_wrong_one_named(
    page: Page, sign_in: Callable[[str], None], counted: Survey
) -> None:
    sign_in("analyst")
    page.goto(f"{BASE}/results/weights/")
    page.get_by_role("link", name="Choose other weights, clusters or an adjustment for non-response").click()
    page.get_by_label("Largest weight (raking)").fill("0.5")
    page.get_by_label("Why").fill("heavy weights")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("cap")
    expect(page.get_by_label("Largest weight (raking)")).to_have_value("0.5")
    assert WeightingScheme.objects.count() == 0
    assert complaints(page, "a wrong choice") == []

    page.get_by_label("Largest weight (raking)").fill("3")
    page.get_by_label("Who belongs together").select_option(label="Respondents of one interviewer")
    page.get_by_label("Why").press("Enter")

    expect(page.get_by_text("Scheme 1 holds.")).to_be_visible()
    expect(page.locator("#schemes")).to_contain_text("heavy weights")
    definition = WeightingScheme.objects.get().definition
    assert (definition["cap"], definition["clusters"]) == (3.0, "interviewer")


def test_a_public_page_is_switched_on_and_read_by_somebody_else(
    page: Page, sign_in: Callable[[str], None], counted: Survey
) -> None:
    sign_in("analyst")
    page.goto(f"{BASE}/results/public/")
    page.get_by_role("button", name="Make it public").click()
    expect(page.get_by_text("Everybody who has the link now sees")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"/public/{PublicPage.objects.get(snapshot=Snapshot.objects.get()).token}/")

    expect(page.get_by_role("heading", name="Community safety", exact=True)).to_be_visible()
    assert complaints(page, "public") == []

"""Managers and analysts watch fieldwork live, in a real browser."""

import io
import subprocess
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from interviews.models import QuotaCell
from surveys.models import Survey
from tests.conducting import conducted
from tests.e2e.conftest import PASSWORD

BASE = "/surveys/coproduction-2008"
LIVE_MILLISECONDS = 30_000
# Pages look for changes every five seconds besides.
BEFORE_THE_FIRST_LOOK = 4_800


def open_stream(page: Page, address: str) -> None:
    """Open a page and wait until its event stream is open."""
    with page.expect_response(lambda response: response.url.endswith("/events/")):
        page.goto(address)


def test_signing_in_by_the_form_leads_to_the_survey(page: Page, study: str) -> None:
    page.goto("/")
    page.get_by_label("User name").fill("manager")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")

    page.get_by_role("link", name="Citizens’ co-production").click()

    expect(page.get_by_role("table", name="Interviews by country")).to_be_visible()


def test_a_wrong_password_is_told_without_telling_which_half_is_wrong(page: Page, study: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("User name").fill("manager")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("do not match")


def test_the_quota_page_counts_a_new_interview_by_itself(
    page: Page, sign_in: Callable[[str], None], study: str
) -> None:
    sign_in("manager")
    open_stream(page, f"{BASE}/quotas/")
    expect(page.get_by_role("table")).to_contain_text("0 / 4,951")

    conducted(Survey.objects.get(slug=study))

    expect(page.get_by_role("table")).to_contain_text("1 / 4,951", timeout=LIVE_MILLISECONDS)


def test_a_page_fetches_what_it_missed_as_soon_as_its_line_is_open(
    page: Page, sign_in: Callable[[str], None], study: str
) -> None:
    sign_in("manager")
    with page.expect_response(lambda response: response.url.endswith("/quotas/cells/"), timeout=BEFORE_THE_FIRST_LOOK):
        page.goto(f"{BASE}/quotas/")


def test_the_results_page_shows_a_new_snapshot_by_itself(
    page: Page, sign_in: Callable[[str], None], study: str, worker: "subprocess.Popen[bytes]"
) -> None:
    sign_in("analyst")
    open_stream(page, f"{BASE}/results/")
    expect(page.get_by_text("No interview has been counted yet")).to_be_visible()

    conducted(Survey.objects.get(slug=study))

    expect(page.get_by_text("1 interview, ledger position 1")).to_be_visible(timeout=LIVE_MILLISECONDS)
    assert worker.poll() is None


def test_a_file_is_asked_for_made_and_downloaded(
    page: Page, sign_in: Callable[[str], None], study: str, worker: "subprocess.Popen[bytes]"
) -> None:
    conducted(Survey.objects.get(slug=study))
    sign_in("analyst")
    page.goto(f"{BASE}/downloads/")

    page.get_by_role("button", name="Make the file").click()

    link = page.get_by_role("link", name="Download (1 interview)")
    expect(link).to_be_visible(timeout=LIVE_MILLISECONDS)
    with page.expect_download() as started:
        link.click()
    head, row = started.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert head.split(",")[0] == "interview_id"
    assert row.split(",")[head.split(",").index("sex")] == "female"


def test_a_manager_changes_a_target(page: Page, sign_in: Callable[[str], None], study: str) -> None:
    cell = QuotaCell.objects.filter(country__code="DK").order_by("pk").first()
    assert cell is not None
    sign_in("manager")
    page.goto(f"{BASE}/quotas/{cell.pk}/")

    page.get_by_label("Target").fill("77")
    page.keyboard.press("Enter")

    expect(page.get_by_text("The target is changed.")).to_be_visible()
    cell.refresh_from_db()
    assert cell.target == 77


SCREENS = {
    "manager": [
        f"{BASE}/",
        f"{BASE}/quotas/",
        f"{BASE}/outcomes/",
        f"{BASE}/sample/",
        f"{BASE}/interviews/",
        "/surveys/import/",
    ],
    "analyst": [f"{BASE}/results/", f"{BASE}/downloads/", "/"],
    "admin": ["/team/", f"{BASE}/results/?by=sex"],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("username", SCREENS)
def test_axe_finds_nothing_to_complain_of(
    page: Page, sign_in: Callable[[str], None], study: str, username: str, scheme: str
) -> None:
    from analysis.services import recompute

    survey = Survey.objects.get(slug=study)
    conducted(survey)
    conducted(survey)
    recompute.run(survey.pk)
    sign_in(username)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    for address in SCREENS[username]:
        page.goto(address)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_of_where_something_was_refused(
    page: Page, sign_in: Callable[[str], None], study: str, scheme: str
) -> None:
    cell = QuotaCell.objects.filter(survey__slug=study).order_by("pk").first()
    assert cell is not None
    sign_in("manager")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    page.goto(f"{BASE}/quotas/{cell.pk}/")
    page.get_by_label("Target").fill("")
    page.eval_on_selector("main form", "form => { form.noValidate = true }")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert Axe().run(page).violations_count == 0

    page.goto("/surveys/import/")
    page.get_by_label("Study workbook").set_input_files({"name": "s.xlsx", "mimeType": "", "buffer": empty_workbook()})
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was imported")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def empty_workbook() -> bytes:
    """A workbook that is no study."""
    content = io.BytesIO()
    Workbook().save(content)
    return content.getvalue()


def test_who_fills_in_a_form_is_not_disturbed_by_the_live_page(
    page: Page, sign_in: Callable[[str], None], study: str
) -> None:
    sign_in("manager")
    page.goto(f"{BASE}/")
    page.get_by_label("Seed").press("ControlOrMeta+a")

    page.keyboard.type("4")
    with page.expect_response(lambda response: "/simulation/?" in response.url):
        pass
    page.keyboard.type("2")

    expect(page.get_by_label("Seed")).to_have_value("42")


def test_a_wide_table_stays_where_it_was_scrolled_to(page: Page, sign_in: Callable[[str], None], study: str) -> None:
    sign_in("manager")
    page.set_viewport_size({"width": 390, "height": 800})
    open_stream(page, f"{BASE}/quotas/")
    table = page.get_by_role("region", name="sex_age")
    # Found and scrolled in one step: the stream's first message replaces the table about now.
    page.evaluate("document.querySelector('.table-scroll[aria-label=sex_age]').scrollLeft = 150")

    conducted(Survey.objects.get(slug=study))

    expect(table).to_contain_text("1 / 4,951", timeout=LIVE_MILLISECONDS)
    assert table.evaluate("region => region.scrollLeft") == 150


NARROW = ["results/", "quotas/", "outcomes/", "sample/", "interviews/", "downloads/", ""]


@pytest.mark.parametrize("address", [*(f"{BASE}/{name}" for name in NARROW), "/surveys/import/", "/team/", "/"])
def test_a_narrow_screen_needs_no_sideways_scrolling_of_the_page(
    page: Page, sign_in: Callable[[str], None], study: str, address: str
) -> None:
    conducted(Survey.objects.get(slug=study))
    sign_in("admin")
    page.set_viewport_size({"width": 390, "height": 800})

    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

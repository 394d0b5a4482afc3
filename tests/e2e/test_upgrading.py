"""Does an interviewer notice that the server is upgraded in the middle of an interview?"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, Site
from tests.e2e.interviewing import in_an_interview

LEFT_OUT = shutil.ignore_patterns(".*", "var", "tests", "benchmarks", "__pycache__", "node_modules")
MODULE = "interviews/static/interviews/js/outbox.js"
PAGE = "templates/interviews/interview.html"


@pytest.fixture
def service_workers() -> Literal["allow", "block"]:
    return "allow"


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """The product as it might be tomorrow: another module and another page."""
    folder = tmp_path / "next"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    module, page = folder / MODULE, folder / PAGE
    module.write_text(module.read_text(encoding="utf-8") + "\nglobalThis.version = 2;\n", encoding="utf-8")
    text = page.read_text(encoding="utf-8")
    assert 'id="question"' in text
    page.write_text(text.replace('id="question"', 'id="question" data-version="2"'), encoding="utf-8")
    return folder


@pytest.fixture
def site(site: Site) -> Iterator[Site]:
    """A site that is itself again afterwards."""
    yield site
    site.stop()
    site.root = ROOT


def test_an_upgrade_in_the_middle_of_an_interview_is_invisible(
    page: Page, sign_in: Callable[[str], None], site: Site, next_version: Path
) -> None:
    hands = in_an_interview(page, sign_in)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=60_000)
    page.reload()
    hands.asking()
    hands.answer()
    site.stop()
    hands.answer()
    site.root = next_version
    site.start()
    hands.answer()
    hands.saved()

    page.reload()
    hands.asking()
    # A slow server may give way to the kept page; page and modules are of one version all the same.
    of_page = page.locator("#question").get_attribute("data-version")
    assert (page.evaluate("globalThis.version") == 2) == (of_page == "2")
    hands.answer()
    hands.saved()
    assert hands.interview.answers == hands.pressed


def test_after_an_upgrade_page_and_modules_fit_each_other_without_a_server(
    page: Page, sign_in: Callable[[str], None], site: Site, next_version: Path
) -> None:
    hands = in_an_interview(page, sign_in)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=60_000)
    page.reload()
    hands.asking()
    site.stop()
    site.root = next_version
    site.start()
    # The browser looks for a new service worker by itself when a page is opened; here at once.
    page.evaluate("""async () => {
      const known = await navigator.serviceWorker.ready;
      const changed = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
      await known.update();
      await changed;
    }""")
    hands.answer()
    hands.saved()
    site.kill()

    page.reload()
    hands.asking()

    assert page.evaluate("globalThis.version") == 2
    expect(page.locator("#question")).to_have_attribute("data-version", "2")
    hands.answer()
    site.start()
    hands.saved()
    assert hands.interview.answers == hands.pressed

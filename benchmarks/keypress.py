"""How long from a key press until the next question is painted? `./test benchmarks/keypress.py -s`

A questionnaire of 300 closed questions, every third one with a condition, in Chromium, by turns with the line up and with it cut, so that
both meet short and long interviews. Painted: the first task after the animation frame that follows the change of the question, when layout
and painting are done. Other work on the machine makes these times longer: the load is told with them, and what hardly depends on it: the
processor time of the page's main thread, and how often it is laid out. (Both with what the test itself looks at in the page.)
"""

import os
import statistics
import sys
from collections import Counter
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from interviews.services import sample
from surveys.core.workbook.sheets import Row, Sheet, Sheets
from surveys.services import importing
from tests.e2e.interviewing import Keyboard

N = 300
TURN = 25
SLUG = "three-hundred"
WATCH = """() => {
  window.pressed = [];
  let began = 0;
  addEventListener("keydown", () => { began = performance.now(); }, true);
  new MutationObserver(() => {
    const since = began;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.pressed.push(performance.now() - since);
      port2.postMessage(null);
    });
  }).observe(document.getElementById("question"), { attributeFilter: ["data-name"] });
}"""


def _sheet(name: str, headers: list[str], *rows: list[str]) -> Sheet:
    cells = [dict(zip(headers, row, strict=True)) for row in rows]
    filled = [{header: text for header, text in row.items() if text} for row in cells]
    return Sheet(name, tuple(headers), tuple(Row(n, row) for n, row in enumerate(filled, start=2)))


def workbook() -> Sheets:
    """300 questions with five answers each; every third one is asked if the first was answered with anything."""
    asked = [
        [
            "select_one scale",
            f"q{n}",
            f"Question {n}: how often do you do that?",
            "${q1} != 'never' or ${q1} = 'never'" if n % 3 == 0 else "",
        ]
        for n in range(1, N + 1)
    ]
    survey = [["hidden", "country", "", ""], *asked]
    scale = [["scale", name, name] for name in ("always", "often", "sometimes", "seldom", "never")]
    country = ["DK", "DK", "Denmark", "en", "Europe/Copenhagen", "mon-sun 00:00-23:59", "4280000", "UN", "10"]
    sheets = [
        _sheet("survey", ["type", "name", "label::English (en)", "relevant"], *survey),
        _sheet("choices", ["list_name", "name", "label::English (en)"], *scale),
        _sheet("settings", ["form_title", "form_id", "default_language"], ["Three hundred", SLUG, "English (en)"]),
        _sheet(
            "countries",
            [
                "code",
                "iso",
                "name",
                "languages",
                "time_zones",
                "calling_hours",
                "adult_population",
                "population_source",
                "target",
            ],
            country,
        ),
    ]
    return Sheets({sheet.name: sheet for sheet in sheets})


def _used(session: CDPSession) -> dict[str, float]:
    """What the page has cost so far: milliseconds of its main thread, and how often it was laid out."""
    found = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
    return {"main thread, ms": 1000 * found["TaskDuration"], "layouts": found["LayoutCount"]}


def test_key_press_to_paint(
    page: Page,
    context: BrowserContext,
    sign_in: Callable[[str], None],
    study: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    version = importing.import_study(sheets=workbook(), user=None, now=timezone.now(), is_simulated=True)
    sample.load(survey=version.survey, content=b"number,country\n+4520000001,DK\n", now=timezone.now(), seed=1)
    sign_in("interviewer")
    hands = Keyboard(page)
    page.goto(f"/surveys/{SLUG}/work/")
    expect(page.locator("#today-attempts")).not_to_have_text("–")
    page.keyboard.press("Enter")
    expect(page.locator('[data-case="number"]')).to_be_visible()
    hands.start_interview()
    page.evaluate(WATCH)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    took: dict[str, list[float]] = {"up": [], "cut": []}
    cost: dict[str, Counter[str]] = {"up": Counter(), "cut": Counter()}
    for turn in range(N // TURN):
        line = "cut" if turn % 2 else "up"
        context.set_offline(line == "cut")
        before = _used(session)
        for _ in range(TURN):
            at = hands.at
            page.keyboard.press("1")
            expect(page.locator("#question")).not_to_have_attribute("data-name", at)
        page.wait_for_function("n => window.pressed.length >= n", arg=TURN)
        cost[line].update({what: after - before[what] for what, after in _used(session).items()})
        took[line] += page.evaluate("window.pressed.splice(0)")
    context.set_offline(False)
    hands.saved()
    n_answered = len(hands.interview.answers)
    with capsys.disabled():
        for line, times in took.items():
            median, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
            sys.stdout.write(f"\nline {line}: median {median:.1f} ms, 95 % under {late:.1f} ms ({len(times)} presses)")
            each = ", ".join(f"{what} {used / len(times):.1f}" for what, used in cost[line].items())
            sys.stdout.write(f"\nline {line}, a press: {each}")
        sys.stdout.write(f"\nkey presses per closed question: {sum(map(len, took.values())) / n_answered:.2f}")
        sys.stdout.write(f"\nload of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    assert n_answered == N

"""Is every key that was pressed in the data, once, whatever breaks meanwhile?

Interviews are driven with random cuts between the answers; at the end of each the keys pressed are compared with what is stored.
`COPROD_CUTS=1000 ./test tests/e2e/test_history.py` makes a thousand cuts instead of a few; `COPROD_SEED` chooses others.
"""

import os
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Playwright, expect

from analysis.services import recompute, verifying
from interviews.models import AnswerConflict, AnswerEvent, Interview
from interviews.services import sample
from interviews.simulation import numbers
from surveys.models import Survey
from tests.e2e.conftest import SLUG, Site
from tests.e2e.cuts import KINDS, Office, Shift, Worker, path_of
from tests.e2e.machine import Machine
from tests.e2e.wire import Wire

CUTS = int(os.environ.get("COPROD_CUTS", "8"))
SEED = int(os.environ.get("COPROD_SEED", "2008"))

Typed = Sequence[tuple[str, object]]


@pytest.fixture
def machines(playwright: Playwright, site: Site, tmp_path: Path) -> Iterator[tuple[Machine, Machine]]:
    """The interviewer's machine, and another one to go on at."""
    wires = [Wire(site.port, seed=SEED + n) for n in range(2)]
    here, elsewhere = (Machine(playwright, tmp_path / f"profile-{n}", wire) for n, wire in enumerate(wires))
    yield here, elsewhere
    for machine in (here, elsewhere):
        machine.kill()
    for wire in wires:
        wire.close()


@pytest.fixture
def office(site: Site, server_environment: dict[str, str], tmp_path: Path) -> Iterator[Office]:
    worker = Worker(server_environment, tmp_path / "worker.log")
    yield Office(site, worker)
    worker.end()


def check_history(interview: Interview, typed: Mapping[str, Typed]) -> None:
    """What was pressed is what is stored: nothing lost, nothing twice, nothing changed; in the order of each machine."""
    events = list(AnswerEvent.objects.filter(interview=interview).order_by("position"))
    everything = [answer for machine in typed.values() for answer in machine]
    assert Counter(repr((event.name, event.value)) for event in events) == Counter(map(repr, everything))
    assert [event.position for event in events] == list(range(1, len(events) + 1))
    for log in {event.log for event in events}:
        written = [(event.name, event.value) for event in sorted(events, key=lambda e: e.seq) if event.log == log]
        assert any(_is_within(written, machine) for machine in typed.values())
    set_aside = set(AnswerConflict.objects.filter(interview=interview).values_list("event", flat=True))
    stands = {event.name: event.value for event in events if event.pk not in set_aside}
    assert interview.answers == stands
    for name, value in dict(typed["here"]).items():
        if all(name != elsewhere for elsewhere, _ in typed["elsewhere"]):
            assert interview.answers[name] == value


def _is_within(part: Typed, whole: Typed) -> bool:
    """Whether all of a part is met in the whole, in its order."""
    rest = iter(whole)
    return all(answer in rest for answer in part)


def check_books(survey: Survey) -> None:
    """What was counted meanwhile is what the interviews say, whichever worker died over it."""
    recompute.run(survey.pk)
    assert [check for check in verifying.verify(survey) if check.differences] == []


def load_numbers(survey: Survey) -> None:
    """Enough numbers in every country for an interview between any two cuts."""
    countries = {country.code: country.iso for country in survey.countries.all()}
    lines = [
        f"{number},{code}"
        for code, iso in countries.items()
        for number in numbers.draw(iso, max(5, CUTS // 20), seed=str(SEED))
    ]
    sample.load(survey=survey, content="\n".join(["number,country", *lines]).encode(), now=timezone.now(), seed=1)


@pytest.mark.alone
def test_nothing_is_lost_doubled_or_changed(
    machines: tuple[Machine, Machine], office: Office, study: str, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    survey = Survey.objects.get(slug=SLUG)
    load_numbers(survey)
    here, elsewhere = machines
    made: Counter[str] = Counter()
    n_answers = n_interviews = 0
    for machine in machines:
        machine.hands.sign_in()
        expect(machine.page.get_by_role("heading", name="Ready for the next call?")).to_be_visible()
    while made.total() < CUTS:
        here.hands.next_case()
        here.hands.start_interview()
        shift = Shift(here, elsewhere, office, chance, here.hands.interview, path_of(here.page.url))
        while shift.is_asking:
            shift.answer(chance.randint(1, 3))
            if shift.is_asking and (made + shift.made).total() < CUTS:
                shift.cut()
        here.hands.finish()
        expect(here.page.locator('[data-case="number"]')).to_be_visible()

        shift.interview.refresh_from_db()
        assert shift.interview.status == Interview.Status.COMPLETE
        check_history(shift.interview, shift.typed)
        made += shift.made
        n_answers += sum(map(len, shift.typed.values()))
        n_interviews += 1
        _say(capsys, f"\n{made.total()} cuts, {n_interviews} interviews, {n_answers} answers")
    check_books(survey)
    _say(capsys, f": none lost, doubled or changed. {dict(made)}\n")
    assert CUTS < 1000 or made.keys() == KINDS.keys()


def _say(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        sys.stdout.write(text)
        sys.stdout.flush()

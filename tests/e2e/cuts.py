"""What breaks during an interview, and who goes on meanwhile? One method a kind of cut; each is mended before it returns."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from playwright.sync_api import expect

from interviews.models import AnswerConflict, AnswerEvent, Interview
from tests.e2e.conftest import PASSWORD, Site, start_worker
from tests.e2e.machine import Machine

# What is asked of everybody alike: any answer leads on to the same questions.
ANY_ANSWER = ("safety_", "environment_", "health_")
N_ANSWERS = 3
SECONDS = 60


class Worker:
    """A worker for all queues, which can be killed."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._environment, self._log = environment, log
        self._process = start_worker(environment, log)

    def kill(self) -> None:
        """As a power cut does; another one starts, and nobody waits for it."""
        self.end()
        self._process = start_worker(self._environment, self._log)

    def end(self) -> None:
        """For good."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@dataclass
class Office:
    """The server's side: what can be broken there."""

    site: Site
    worker: Worker

    def crash_database(self) -> None:
        """A process of PostgreSQL dies: the database ends all others, too, and starts anew from its log."""
        spare = connection.copy()
        with spare.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (victim,) = cursor.fetchone()
        connection.ensure_connection()
        if _is_a_process_here(victim):
            os.kill(victim, signal.SIGKILL)
        else:
            with spare.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        _wait_until(lambda: not connection.is_usable(), "The database did not notice.")
        spare.close()
        _wait_until(_answers, "The database does not come back.")

    @staticmethod
    def flush_redis() -> None:
        """Every queued task, lock and cached value is gone."""
        with redis.from_url(settings.REDIS_URL) as broker:
            broker.flushdb()


def _is_a_process_here(pid: int) -> bool:
    command = Path(f"/proc/{pid}/cmdline")
    return command.exists() and command.read_bytes().startswith(b"postgres")


def _wait_until(happened: Callable[[], bool], complaint: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.02)


def _answers() -> bool:
    """Whether a new connection can be had."""
    connection.close()
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True


@dataclass
class Shift:
    """An interview while things break, at one machine and sometimes at another, and the history of what was pressed."""

    machine: Machine
    other: Machine
    office: Office
    chance: random.Random
    interview: Interview
    address: str
    made: Counter[str] = field(default_factory=Counter)
    typed: dict[str, list[tuple[str, object]]] = field(default_factory=lambda: {"here": [], "elsewhere": []})

    @property
    def is_asking(self) -> bool:
        """Whether there is a question on the screen."""
        return bool(self.machine.hands.at)

    def answer(self, most: int, machine: Machine | None = None) -> None:
        """Answer up to so many questions; now and then go back and give another answer."""
        hands = (machine or self.machine).hands
        typed = self.typed["elsewhere" if machine is self.other else "here"]
        for _ in range(most):
            if not hands.at:
                return
            is_free = hands.at.startswith(ANY_ANSWER)
            name = hands.answer(self.chance.randint(1, N_ANSWERS) if is_free else 1)
            typed.append((name, hands.pressed[name]))
            if is_free and self.chance.random() < 0.15:
                hands.back_to(name)
                before = hands.pressed[name]
                hands.answer(self.chance.randint(1, N_ANSWERS))
                if hands.pressed[name] != before:
                    typed.append((name, hands.pressed[name]))

    def cut(self) -> None:
        """Something breaks, the interview goes on, and it is mended."""
        kind = self.chance.choices([*KINDS], [weight for weight, _ in KINDS.values()])[0]
        self.made[kind] += 1
        KINDS[kind][1](self)

    # The line

    def network_off(self) -> None:
        """The browser knows that it has no network."""
        self.machine.context.set_offline(True)
        self.answer(self.chance.randint(0, 3))
        self.machine.context.set_offline(False)

    def line_cut(self) -> None:
        """Connections break and none can be made, although the network seems to be there."""
        self._on("cut")

    def answers_swallowed(self) -> None:
        """The server stores what it is sent, and the screen is never told."""
        self._on("deaf")

    def line_slow(self) -> None:
        """Everything takes its time."""
        self._on("slow")

    def line_lossy(self) -> None:
        """Any packet may be the last of its connection, and half of it is lost."""
        self._on("lossy")

    def _on(self, mode: str) -> None:
        self.machine.wire.set(mode)  # type: ignore[arg-type]
        self.answer(self.chance.randint(1, 3))
        self.machine.wire.set("up")

    # The interviewer's machine

    def reload(self) -> None:
        """The page begins anew."""
        self.machine.page.reload()
        self.machine.hands.asking()

    def tab_lost(self) -> None:
        """The tab is closed as it stands."""
        self.machine.lose_tab()
        self.machine.open(self.address)

    def browser_killed(self) -> None:
        """SIGKILL, at once after an answer was seen to be taken."""
        self.machine.kill()
        self.machine.start()
        self.machine.open(self.address)

    def lid_closed(self) -> None:
        """Nothing runs on the machine while the session, the line and perhaps the server end."""
        self.answer(self.chance.randint(0, 2))
        self.machine.freeze()
        self.machine.wire.set("cut")
        if self.chance.random() < 0.3:
            self.office.site.stop()
            self.office.site.start()
        else:
            self.office.crash_database()
        self.machine.wire.set("up")
        self.machine.thaw()

    def another_machine(self) -> None:
        """The machine falls silent with answers on it; another goes on; then the first one comes back."""
        self.machine.wire.set("cut")
        self.answer(self.chance.randint(0, 3))
        self.machine.freeze()
        self.other.open(self.address)
        self.answer(self.chance.randint(1, 4), self.other)
        self._stored("elsewhere")
        self.other.page.goto("about:blank")
        self.machine.wire.set("up")
        self.machine.thaw()
        self.machine.page.evaluate("dispatchEvent(new Event('online'))")
        self._stored("here")
        self.machine.page.reload()
        self.machine.hands.asking()
        self._decide()

    def _stored(self, where: str) -> None:
        """Wait until the server has all that was pressed at a machine."""
        typed = Counter(map(repr, self.typed[where]))

        def is_there() -> bool:
            events = AnswerEvent.objects.filter(interview=self.interview).values_list("name", "value")
            return typed <= Counter(map(repr, events))

        _wait_until(is_there, f"Not everything that was pressed {where} has come.")

    def _decide(self) -> None:
        """Which of two answers is right, of all questions that were answered differently."""
        page = self.machine.page
        waiting = AnswerConflict.objects.filter(interview=self.interview, settled_at__isnull=True)
        if not waiting.exists():
            return
        page.locator("#conflicts").click()
        dialog = page.locator("#conflict-dialog")
        while dialog.is_visible():
            name = dialog.get_attribute("data-name")
            self.interview.refresh_from_db()
            stands = self.interview.answers[name]
            other = waiting.filter(event__name=name).latest("event__position").event.value
            takes = self.chance.random() < 0.5
            page.keyboard.press("2" if takes else "1")
            self.typed["here"].append((str(name), other if takes else stands))
            self._stored("here")
        expect(page.locator("#conflicts")).to_be_hidden()

    # The server

    def server_killed(self) -> None:
        """SIGKILL."""
        self.office.site.kill()
        self.answer(self.chance.randint(0, 3))
        self.office.site.start()

    def server_stopped(self) -> None:
        """As an upgrade does."""
        self.office.site.stop()
        self.answer(self.chance.randint(0, 3))
        self.office.site.start()

    def worker_killed(self) -> None:
        """With whatever it is at."""
        self.office.worker.kill()
        self.answer(1)

    def database_crashed(self) -> None:
        """In the middle of whatever it is at."""
        self.answer(1)
        self.office.crash_database()
        self.answer(1)

    def redis_flushed(self) -> None:
        """With every task that waits there."""
        self.office.flush_redis()
        self.answer(1)

    def signed_out(self) -> None:
        """The session ends; the interviewer signs in again in place."""
        Session.objects.all().delete()
        if not self.is_asking:
            self.machine.page.reload()
            return self.machine.sign_in_if_asked()
        self.answer(1)
        self.machine.page.get_by_role("button", name="Sign in").click()
        self.machine.page.keyboard.type(PASSWORD)
        self.machine.page.keyboard.press("Enter")
        self.machine.hands.saved()
        return None

    def all_at_once(self) -> None:
        """A power cut for everybody."""
        self.office.site.kill()
        self.answer(self.chance.randint(0, 2))
        self.machine.kill()
        self.office.flush_redis()
        self.office.crash_database()
        self.office.site.start()
        self.machine.start()
        self.machine.open(self.address)


# Kind of cut -> how often, and what happens. What takes seconds to start again is not less dangerous, only dearer.
KINDS: dict[str, tuple[int, Callable[[Shift], None]]] = {
    "network off": (8, Shift.network_off),
    "line cut": (8, Shift.line_cut),
    "answers swallowed": (10, Shift.answers_swallowed),
    "line slow": (5, Shift.line_slow),
    "line lossy": (10, Shift.line_lossy),
    "reload": (8, Shift.reload),
    "tab lost": (8, Shift.tab_lost),
    "browser killed": (6, Shift.browser_killed),
    "lid closed": (5, Shift.lid_closed),
    "another machine": (6, Shift.another_machine),
    "server killed": (4, Shift.server_killed),
    "server stopped": (3, Shift.server_stopped),
    "worker killed": (2, Shift.worker_killed),
    "database crashed": (8, Shift.database_crashed),
    "redis flushed": (4, Shift.redis_flushed),
    "signed out": (6, Shift.signed_out),
    "all at once": (2, Shift.all_at_once),
}


def path_of(page_address: str) -> str:
    """An interview's address without the machine's own line."""
    return urlsplit(page_address).path

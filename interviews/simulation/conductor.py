"""How do many simulated interviewers, each a process, complete exactly as many interviews as were asked for?"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# Time without anything to call after which fieldwork is over.
NOTHING_SECONDS = 20.0
IDLE_SECONDS = 0.5


@dataclass
class Progress:
    """How far the simulation is."""

    done: int = 0
    results: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=time.monotonic)
    messages: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self.began


class Interviewer:
    """One process, its input and its output."""

    def __init__(self, number: int, terms: Mapping[str, Any], said: "queue.Queue[tuple[int, dict[str, Any]]]") -> None:
        self.number = number
        self.process = subprocess.Popen(
            [sys.executable, "-m", "interviews.simulation.interviewer"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
        self._write(json.dumps(terms))
        self._listener = threading.Thread(target=self._listen, args=(said,), daemon=True)
        self._listener.start()

    def _listen(self, said: "queue.Queue[tuple[int, dict[str, Any]]]") -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said.put((self.number, json.loads(line)))
        said.put((self.number, {"result": "gone"}))

    def _write(self, line: str) -> bool:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            return False
        return True

    def take_a_case(self) -> bool:
        """Let it take one; False if it has gone."""
        return self._write("go")

    def end(self) -> None:
        """End its shift after the case in hand."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._listener.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


def conduct(
    terms: Sequence[Mapping[str, Any]],
    *,
    n_interviews: int,
    report: Callable[[Progress], bool],
    refill: Callable[[], bool],
) -> Progress:
    """Let interviewers work until enough interviews are complete, nothing is left to call, or `report` says stop.

    Args:
        terms: of each interviewer's work: url, token, survey, seed, model.
        n_interviews: to complete; exactly so many, because no more cases are given out than interviews are wanting.
        report: told of progress about twice a second; False stops.
        refill: asked for more numbers when nothing is left to call; False if there are none.
    """
    said: queue.Queue[tuple[int, dict[str, Any]]] = queue.Queue()
    workers = {number: Interviewer(number, term, said) for number, term in enumerate(terms)}
    progress = Progress()
    state = _State(workers, progress, n_interviews, refill)
    try:
        state.run(said, report)
    finally:
        for worker in workers.values():
            worker.end()
    report(progress)
    return progress


class _State:
    def __init__(
        self, workers: Mapping[int, Interviewer], progress: Progress, n_interviews: int, refill: Callable[[], bool]
    ) -> None:
        self.workers, self.progress, self.n_interviews, self.refill = dict(workers), progress, n_interviews, refill
        self.busy: set[int] = set()
        self.resting_until: dict[int, float] = {}
        self.nothing_since: float | None = None

    def run(self, said: "queue.Queue[tuple[int, dict[str, Any]]]", report: Callable[[Progress], bool]) -> None:
        told = 0.0
        while True:
            self._give_out()
            if not self.busy and (self.progress.done >= self.n_interviews or not self.workers or self._is_over()):
                return
            with contextlib.suppress(queue.Empty):
                self._hear(*said.get(timeout=0.2))
            if time.monotonic() - told > IDLE_SECONDS:
                told = time.monotonic()
                if not report(self.progress):
                    return

    def _give_out(self) -> None:
        for number, worker in self.workers.items():
            if self.progress.done + len(self.busy) >= self.n_interviews:
                return
            if (
                number not in self.busy
                and self.resting_until.get(number, 0) <= time.monotonic()
                and worker.take_a_case()
            ):
                self.busy.add(number)

    def _hear(self, number: int, said: Mapping[str, Any]) -> None:
        self.busy.discard(number)
        result = said["result"]
        if result == "gone":
            self.workers.pop(number).end()
            return
        self.progress.results[result] += 1
        if result == "complete":
            self.progress.done += 1
        if "message" in said and len(self.progress.messages) < 20:
            self.progress.messages.append(said["message"])
        if result in ("nothing", "cut", "refused"):
            self.resting_until[number] = time.monotonic() + IDLE_SECONDS
        if result == "nothing":
            self.nothing_since = self.nothing_since or time.monotonic()
        else:
            self.nothing_since = None

    def _is_over(self) -> bool:
        """Nothing to call: more numbers, or an end once those who are to be called back have had their time."""
        if self.nothing_since is None or self.busy:
            return False
        if self.refill():
            self.nothing_since = None
            return False
        return time.monotonic() - self.nothing_since > NOTHING_SECONDS

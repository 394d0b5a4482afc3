"""How does one simulated interviewer work a shift? A process of its own, which knows the product by its public API alone.

It reads one JSON object with the terms of its work from standard input, then one line per case it may take; it writes one JSON line
per case. The end of standard input ends its shift.
"""

import json
import random
import sys
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from interviews.simulation.calls import Call, outcome
from interviews.simulation.population import Model, Person, person
from surveys.core import made_up
from surveys.core.expressions import as_text
from surveys.core.walk import CONFIRMED, Walk, walk

MOST_TRIES = 8
# Answers are sent in small batches, as a screen does; now and then one is sent twice, as after a cut line.
BATCH = 16
SENT_TWICE = 0.02
UNLIKELY_BUT_TRUE = "The respondent said so twice."


class Line:
    """The API over a line that may be cut: every write carries its own key, so that asking again is safe."""

    def __init__(self, url: str, token: str) -> None:
        self._client = httpx.Client(base_url=f"{url}/api/v1/", headers={"Authorization": f"Token {token}"}, timeout=30)

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The answer; None for 204.

        Raises:
            httpx.HTTPStatusError: it was refused.
            httpx.TransportError: the line is cut for good.
        """
        for attempt in range(MOST_TRIES):
            try:
                response = self._client.request(method, path, json=body or {})
                if response.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    break
            except httpx.TransportError:
                if attempt == MOST_TRIES - 1:
                    raise
            time.sleep(min(5.0, 0.1 * 2**attempt))
        response.raise_for_status()
        return response.json() if response.content else None


class Shift:
    """The work on one survey."""

    def __init__(self, terms: Mapping[str, Any]) -> None:
        self.line = Line(terms["url"], terms["token"])
        self.slug, self.seed = terms["survey"], terms["seed"]
        self.model = Model(**terms["model"])
        self.questionnaire = self.line.call("GET", f"surveys/{self.slug}/questionnaire/")

    def one_case(self) -> str:
        """Take a case, dial, and do what follows; a word for what came of it."""
        case = self.line.call("POST", f"surveys/{self.slug}/cases/next/")
        if case is None:
            return "nothing"
        seed = f"{self.seed}:{case['contact']['number']}"
        respondent = person(self.model, case["country"], seed=seed)
        attempt = str(uuid.uuid4())
        attempt = self.line.call("POST", f"cases/{case['id']}/attempts/", {"id": attempt})["id"]
        call = outcome(respondent, case["n_attempts"], seed=seed)
        if call.disposition:
            self._finish(attempt, call)
            return "no interview"
        return self._interview(case, respondent, call)

    def _finish(self, attempt: str, call: Call) -> None:
        body: dict[str, Any] = {"disposition": call.disposition}
        if call.calls_back:
            at = datetime.now(UTC) + timedelta(seconds=5)
            body["appointment"] = {"at": at.isoformat(), "kind": "hard"}
        self.line.call("PATCH", f"attempts/{attempt}/", body)

    def _interview(self, case: Mapping[str, Any], respondent: Person, call: Call) -> str:
        wanted = str(uuid.uuid4())
        begun = self.line.call("POST", "interviews/", {"id": wanted, "case": case["id"], "language": case["language"]})
        interview = _Conversation(self, begun, respondent, call)
        return interview.conduct()


class _Conversation:
    def __init__(self, shift: Shift, begun: Mapping[str, Any], respondent: Person, call: Call) -> None:
        self.shift, self.begun, self.call = shift, begun, call
        self.said = {**respondent.answers, **({"age": 16} if call.under_age else {})}
        self.answers: dict[str, Any] = dict(begun["answers"])
        self.seq: int = begun["acknowledged"]
        self.waiting: list[dict[str, Any]] = []
        self.rng = random.Random(begun["id"])

    @property
    def path(self) -> str:
        return f"interviews/{self.begun['id']}"

    def conduct(self) -> str:
        line = self.shift.line
        has_reserved = False
        quota_variables = self.shift.questionnaire["quota_variables"]
        route = self._walk()
        while route.next is not None:
            if self.call.breaks_off_after and len(route.steps) > self.call.breaks_off_after:
                self._send()
                return str(line.call("POST", f"{self.path}/break-off/")["status"])
            self._answer(route)
            route = self._walk()
            is_cell_known = all(route.values.get(name) for name in quota_variables)
            if quota_variables and is_cell_known and not has_reserved and route.end is None:
                self._send()
                has_reserved = True
                if line.call("POST", f"{self.path}/reserve/")["outcome"] == "full":
                    return "over_quota"
            if len(self.waiting) >= BATCH:
                self._send()
        self._send()
        return str(line.call("POST", f"{self.path}/complete/")["status"])

    def _walk(self) -> Walk:
        return walk(
            self.shift.questionnaire,
            self.answers,
            case=self.begun["facts"],
            seed=self.begun["seed"],
            today=self.begun["today"],
        )

    def _answer(self, route: Walk) -> None:
        name = route.next
        assert name is not None
        if route.problems and route.problems[0].code == "soft_constraint":
            self._say(name + CONFIRMED, [as_text(self.answers[name]), UNLIKELY_BUT_TRUE])
            return
        known = self.said.get(name)
        if known is None:
            known = made_up.answer(self.shift.questionnaire, name, route, rng=self.rng, seed=self.begun["seed"])
        self._say(name, known)

    def _say(self, name: str, value: Any) -> None:
        self.answers[name] = value
        self.seq += 1
        event = {
            "id": str(uuid.uuid4()),
            "seq": self.seq,
            "name": name,
            "value": value,
            "at": datetime.now(UTC).isoformat(),
        }
        self.waiting.append(event)

    def _send(self) -> None:
        if not self.waiting:
            return
        for _ in range(2 if self.rng.random() < SENT_TWICE else 1):
            self.shift.line.call("POST", f"{self.path}/answers/", {"events": self.waiting})
        self.waiting = []


def main() -> int:
    """Work until standard input ends."""
    shift = Shift(json.loads(sys.stdin.readline()))
    for _ in sys.stdin:
        try:
            said = {"result": shift.one_case()}
        except httpx.HTTPStatusError as error:
            said = {"result": "refused", "message": f"{error.request.url.path}: {error.response.text[:500]}"}
        except httpx.TransportError as error:
            said = {"result": "cut", "message": f"The line is cut: {error}"}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

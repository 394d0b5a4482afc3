"""An exchange for tests: a real HTTP server that takes calls, remembers what it was sent, and reports with a signature."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import Request, urlopen

from interviews import contacts
from interviews.core.dialling import signature
from interviews.models import Dialler

SECRET = "a secret of the exchange"
PASSWORD = {"Authorization": "Basic cGJ4OnBieA=="}


@dataclass
class Exchange:
    """What it was asked for, and how it behaves.

    Args:
        says: states that it reports of every call as soon as it has it.
        status: of its answers.
        is_dead: it takes a connection and never answers.
    """

    url: str = ""
    site: str = ""
    says: tuple[str, ...] = ()
    status: int = 201
    is_dead: bool = False
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def report(self, dial: str, state: str) -> int:
        """Say to Coprod how a call stands; gives the status of the answer."""
        body = json.dumps({"state": state}).encode()
        headers = {"Content-Type": "application/json", **signed(body)}
        with urlopen(Request(f"{self.site}/api/v1/dials/{dial}/state/", body, headers), timeout=30) as answer:
            return int(answer.status)


def signed(body: bytes, *, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The headers of a report."""
    timestamp = str(int(time.time() if at is None else at))
    return {"X-Coprod-Timestamp": timestamp, "X-Coprod-Signature": signature(secret, timestamp, body)}


def set_up(url: str, **more: Any) -> Dialler:
    """Coprod's side of it: calls are placed by this exchange."""
    return Dialler.objects.create(
        name="Test exchange",
        place_url=f"{url}/channels/{{dial}}?endpoint=PJSIP/{{extension}}",
        place_body='{"extension": "{number}", "variables": {"dial": "{dial}"}}',
        hang_up_url=f"{url}/channels/{{call}}",
        call_field="id",
        headers=contacts.seal(json.dumps(PASSWORD)),
        secret=contacts.seal(SECRET),
        **more,
    )


@contextmanager
def exchange() -> Iterator[Exchange]:
    """A running exchange."""
    here = Exchange()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            sent = json.loads(self.rfile.read(length)) if length else None
            here.asked.append((self.command, self.path, dict(self.headers), sent))
            if here.is_dead:
                here._over.wait(20)
                return
            content = json.dumps({"id": "channel-7"}).encode()
            self.send_response(here.status)
            if 300 <= here.status < 400:
                self.send_header("Location", f"{here.url}/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            if self.command == "POST" and here.site:
                dial = self.path.split("/")[2].split("?")[0]
                for state in here.says:
                    here.report(dial, state)

        do_POST = do_DELETE = do_GET = _answer  # noqa: N815 - the names that the server looks for

        def log_message(self, format: str, *arguments: Any) -> None:
            """Nothing: tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield here
    finally:
        here._over.set()
        server.shutdown()
        server.server_close()

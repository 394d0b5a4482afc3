"""How does an exchange place a call for us, and what do its reports mean? The request, the states of a call, the signature."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

# A call that is asked for: wanted, being handed to the exchange, and what the exchange reports.
ASKED, PLACING, DIALLING, RINGING, ANSWERED = "asked", "placing", "dialling", "ringing", "answered"
BUSY, NO_ANSWER, UNOBTAINABLE, FAILED, ENDED = "busy", "no_answer", "unobtainable", "failed", "ended"
# The way of a call. Reports overtake each other: a call goes on along it and never back.
ORDER = (ASKED, PLACING, DIALLING, RINGING, ANSWERED)
FINAL = (BUSY, NO_ANSWER, UNOBTAINABLE, FAILED, ENDED)
REPORTED = (DIALLING, RINGING, ANSWERED, *FINAL)
# What a call that nobody took comes to: an AAPOR code, which the interviewer confirms.
PROPOSED = {BUSY: "3.12", NO_ANSWER: "3.13", UNOBTAINABLE: "4.30"}
# A call not handed to the exchange by then is not placed any more: the interviewer has been told to dial by hand.
PATIENCE = timedelta(seconds=5)
# A report may be this old, or this much ahead of our clock.
FRESH = timedelta(minutes=5)

METHODS = ("POST", "PUT", "GET", "DELETE")
BLANKS = ("number", "extension", "dial", "call")
_BLANK = re.compile(r"\{(\w*)\}")


def moved(state: str, reported: str) -> str:
    """The state after a report: further along the way, or final; what comes late changes nothing."""
    if state in FINAL or reported not in REPORTED:
        return state
    if reported in FINAL:
        # Somebody who had answered was not busy: the call has ended.
        return ENDED if state == ANSWERED else reported
    return reported if ORDER.index(reported) > ORDER.index(state) else state


@dataclass(frozen=True)
class Template:
    """A request to the exchange. In `url` and `body` stand {number}, {extension}, {dial} (our id) and {call} (the exchange's)."""

    method: str
    url: str
    body: str = ""


@dataclass(frozen=True)
class Filled:
    """A request as it is sent; `json` None: without a body."""

    method: str
    url: str
    json: Any


def filled(template: Template, blanks: Mapping[str, str]) -> Filled:
    """The request for one call. Values are quoted in the address, and are whole values or parts of texts in the body."""

    def put(text: str, *, is_address: bool) -> str:
        return _BLANK.sub(lambda m: quote(blanks[m[1]], safe="") if is_address else blanks[m[1]], text)

    def within(part: Any) -> Any:
        if isinstance(part, str):
            return put(part, is_address=False)
        if isinstance(part, Mapping):
            return {name: within(value) for name, value in part.items()}
        return [within(value) for value in part] if isinstance(part, list) else part

    body = within(json.loads(template.body)) if template.body else None
    return Filled(template.method, put(template.url, is_address=True), body)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a request: a code, the field (`url` or `body`) and, of an unknown blank, its name."""

    code: str
    field: str
    name: str = ""


def faults(template: Template, *, can_name_call: bool = False) -> list[Fault]:
    """What keeps a request from working or from being safe: above all, nothing of a call decides where it goes to."""
    found = []
    parts = urlsplit(template.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        found.append(Fault("not_an_address", "url"))
    elif "{" in parts.netloc:
        found.append(Fault("blank_in_server", "url"))
    elif parts.username or parts.password:
        found.append(Fault("password_in_address", "url"))
    known = BLANKS if can_name_call else BLANKS[:-1]
    texts = {"url": [template.url], "body": []}
    if template.body:
        try:
            texts["body"] = list(_texts(json.loads(template.body)))
        except ValueError:
            found.append(Fault("not_json", "body"))
    for field, written in texts.items():
        names = dict.fromkeys(name for text in written for name in _BLANK.findall(text))
        found += [Fault("unknown_blank", field, name) for name in names if name not in known]
    return found


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What stands in `X-Coprod-Signature`: HMAC-SHA256 (RFC 2104) over the time, a full stop and the body."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def is_genuine(secret: str, timestamp: str, body: bytes, given: str, now: datetime) -> bool:
    """Whether a report comes from the exchange and is not an old one sent again."""
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    age = abs(now.timestamp() - int(timestamp))
    return age <= FRESH.total_seconds() and hmac.compare_digest(
        signature(secret, timestamp, body).encode(), given.encode()
    )

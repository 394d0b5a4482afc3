"""How does a worker speak to the exchange? One request, to the configured address only, in short time; no number in any log."""

import json
import logging
from typing import Any

import httpx

from interviews import contacts
from interviews.core import dialling
from interviews.models import Dial

SECONDS = 3.0
MOST_BYTES = 64 * 1024
# The request had gone out when these happened.
HEARD = (httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError)

log = logging.getLogger(__name__)


class UnreachableError(Exception):
    """The exchange did not do what it was asked for. `has_begun`: or perhaps it does, and its answer was late."""

    def __init__(self, *, has_begun: bool = False) -> None:
        super().__init__()
        self.has_begun = has_begun


def place(dial: Dial) -> str:
    """Have a call placed; gives the exchange's own id of it, where it tells one.

    Raises:
        UnreachableError: it does not answer in time, or refuses.
    """
    dialler = dial.dialler
    template = dialling.Template(dialler.place_method, dialler.place_url, dialler.place_body)
    answer = _send(dial, dialling.filled(template, _blanks(dial)))
    if not dialler.call_field:
        return ""
    try:
        told = json.loads(answer)
    except ValueError:
        return ""
    return str(told.get(dialler.call_field, ""))[:200] if isinstance(told, dict) else ""


def hang_up(dial: Dial) -> None:
    """Have a call hung up.

    Raises:
        UnreachableError: as for `place`.
    """
    template = dialling.Template(dial.dialler.hang_up_method, dial.dialler.hang_up_url)
    _send(dial, dialling.filled(template, _blanks(dial)))


def _blanks(dial: Dial) -> dict[str, str]:
    number = contacts.unseal(dial.attempt.case.contact.number)
    if not number:
        # The contact was erased meanwhile.
        raise UnreachableError
    return {"number": number, "extension": dial.extension, "dial": str(dial.pk), "call": dial.call or str(dial.pk)}


def _send(dial: Dial, request: dialling.Filled) -> bytes:
    sealed = contacts.unseal(dial.dialler.headers)
    headers: dict[str, str] = json.loads(sealed) if sealed else {}
    body: dict[str, Any] = {} if request.json is None else {"json": request.json}
    try:
        # Nothing but the configured address: no redirect is followed, no proxy of the environment asked.
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
            client.stream(request.method, request.url, headers=headers, **body) as answer,
        ):
            content = b""
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > MOST_BYTES:
                    break
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The error's own words hold the address, and with it the number.
        log.warning("dialler %s, call %s: %s", dial.dialler_id, dial.pk, type(error).__name__)
        raise UnreachableError(has_begun=isinstance(error, HEARD)) from None
    if not answer.is_success:
        log.warning("dialler %s, call %s: HTTP %s", dial.dialler_id, dial.pk, answer.status_code)
        raise UnreachableError
    return content

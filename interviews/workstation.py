"""Under which key does a person's browser seal what waits there, and what does a workstation need to open without a line?"""

import base64
import hashlib
import hmac
import json
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

WORKER = "interviews/js/service_worker.js"
FOLDERS = {
    "interviews/js": "*.js",
    "interviews/css": "*.css",
    "surveys/js": "*.js",
    "surveys/css": "*.css",
    "surveys/vendor/bootstrap": "*.css",
    "django_htmx": "htmx-2.min.js",
    "django_htmx/ext": "hx-sse-2.min.js",
}


def storage_key(person: int) -> str:
    """The key of a person's browsers: 32 bytes in base64, always the same for the same person, and no other's.

    Derived (HKDF-SHA256, RFC 5869), not stored: whoever has the installation's key can open what waits on a lost machine.
    """
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=b"coprod workstation", info=f"person {person}".encode())
    return base64.b64encode(derived.derive(base64.b64decode(settings.CONTACT_KEY))).decode()


@cache
def _assets() -> dict[str, Path]:
    """Static files of the working screens: name and place."""
    found: dict[str, Path] = {}
    for folder, pattern in FOLDERS.items():
        place = finders.find(folder)
        if place:
            found |= {f"{folder}/{file.name}": file for file in sorted(Path(place).glob(pattern))}
    found.pop(WORKER, None)
    return found


@cache
def service_worker() -> str:
    """The service worker's script, with the list of what it keeps; another list or content is another version of it."""
    assets = _assets()
    place = finders.find(WORKER)
    assert place is not None, WORKER
    digest = hmac.new(b"version", digestmod=hashlib.sha256)
    for name, file in assets.items():
        digest.update(name.encode() + file.read_bytes())
    kept = {"version": digest.hexdigest()[:16], "assets": [static(name) for name in assets]}
    return f"self.KEPT = {json.dumps(kept)};\n{Path(place).read_text(encoding='utf-8')}"

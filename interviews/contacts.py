"""How is personal data kept unreadable, and still found again?"""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_NONCE_BYTES = 12


@cache
def _key() -> bytes:
    key = base64.b64decode(settings.CONTACT_KEY or "")
    if len(key) != 32:
        raise ImproperlyConfigured("COPROD_CONTACT_KEY must be 32 bytes in base64: contacts are encrypted under it.")
    return key


@cache
def _cipher() -> AESGCM:
    return AESGCM(_key())


@cache
def _index_key() -> bytes:
    return hmac.digest(_key(), b"coprod contact index", "sha256")


def seal(text: str) -> bytes:
    """The text encrypted (AES-256-GCM), with its nonce in front."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, text.encode(), None)


def unseal(sealed: bytes | memoryview) -> str:
    """The text that was sealed; empty for nothing (an erased contact)."""
    data = bytes(sealed)
    if not data:
        return ""
    return _cipher().decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], None).decode()


def blind_index(number: str) -> bytes:
    """The same 32 bytes for the same number, from which nobody without the key can tell the number."""
    return hmac.new(_index_key(), number.encode(), hashlib.sha256).digest()

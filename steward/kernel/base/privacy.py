"""Personal data at rest: sealed with AES-GCM, found through a keyed index, masked on screen.

Keys live in `settings.DATA_KEYS` (newest first, each with an id written in front of the text, so that old
rows stay readable while keys rotate) and `settings.INDEX_KEY`. PIPL art. 51; domain notes section 11.
"""

import base64
import hmac
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models


@cache
def _cipher(key_id: str, key: bytes) -> AESGCM:
    return AESGCM(key)


def encrypt(text: str) -> str:
    """Seal a text with the newest key; the empty text stays empty (its absence is no secret)."""
    if not text:
        return ""
    key_id, key = next(iter(settings.DATA_KEYS.items()))
    nonce = os.urandom(12)
    sealed = nonce + _cipher(key_id, key).encrypt(nonce, text.encode(), key_id.encode())
    return f"{key_id}${base64.b64encode(sealed).decode()}"


def decrypt(sealed: str) -> str:
    """Open a sealed text. Raises `KeyError` when its key is gone, `InvalidTag` when it was tampered with."""
    if not sealed:
        return ""
    key_id, _, body = sealed.partition("$")
    raw = base64.b64decode(body)
    return _cipher(key_id, settings.DATA_KEYS[key_id]).decrypt(raw[:12], raw[12:], key_id.encode()).decode()


def keyed_index(value: str, purpose: str) -> str:
    """A fixed-length fingerprint for equality search; useless without the index key."""
    return hmac.digest(settings.INDEX_KEY, f"{purpose}\0{value}".encode(), "sha256").hex()[:32]


Indexes = Callable[[Any], dict[str, str]]
_indexes: dict[type[models.Model], Indexes] = {}


def declare_indexes(model: type[models.Model], compute: Indexes) -> None:
    """Say how a table's keyed indexes follow from a row: `compute(row)` gives them by column.

    A new index key makes every stored fingerprint useless; with this they are made anew from the sealed texts.
    """
    if _indexes.setdefault(model, compute) is not compute:
        raise ValueError(f"the indexes of {model.__name__} are declared twice")


def declared_indexes() -> Mapping[type[models.Model], Indexes]:
    return dict(_indexes)


# A number of ours as it is written abroad, and one of a mobile phone as it is written here.
ABROAD = re.compile(r"86(?:0\d{9,11}|[1-9]\d{9,10})")
MOBILE = re.compile(r"1\d{10}")


def normal_digits(text: str) -> str:
    """Digits (and X of an ID number) of a phone or ID text, full-width folded, +86 dropped.

    Abroad a landline is written without the 0 of its city; here it has it: `+86 755 1234567` is `0755 1234567`.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    digits = re.sub(r"[^0-9X]", "", folded)
    if not ABROAD.fullmatch(digits):
        return digits
    home = digits[2:]
    return home if home.startswith("0") or MOBILE.fullmatch(home) else f"0{home}"


def mask_phone(phone: str) -> str:
    """`138****1234`; short numbers keep their last two digits."""
    if len(phone) >= 7:
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:]


def mask_id_number(number: str) -> str:
    """First three and last four of an ID number."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 7 else "*" * len(number)


def mask_name(name: str) -> str:
    """`张*` for a name seen by someone who need not know it."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class EncryptedTextField(_TextField):
    """A text column sealed at rest: plain in Python, sealed in the database, never searchable itself."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value) if value else value

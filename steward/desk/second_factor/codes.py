"""Codes of the second factor: six digits a half minute (RFC 6238), and recovery codes."""

import base64
import hmac
import secrets
import unicodedata
from datetime import datetime
from urllib.parse import quote, urlencode

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

DIGITS, PERIOD = 6, 30
SECRET_BYTES = 20
# A telephone's clock may be half a minute off.
DRIFT = 1
RECOVERY_CODES = 10
# Without letters and figures that people mistake for each other.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """Base32, as authenticators take it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code_at(secret: str, at: datetime) -> str:
    """The code an app shows at a moment."""
    return _code(secret, _step(at))


def step_of(secret: str, typed: str, *, at: datetime, after: int) -> int | None:
    """The half minute a typed code belongs to; None for a wrong one, and for one of `after` or before it."""
    now = _step(at)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        # Every step is compared, so that the time of the answer tells nothing.
        is_right = hmac.compare_digest(_code(secret, step).encode(), plain(typed).encode())
        found = step if is_right and step > after else found
    return found


def plain(typed: str) -> str:
    """What was typed, without spaces and dashes, full-width signs folded."""
    folded = unicodedata.normalize("NFKC", typed).lower()
    return "".join(sign for sign in folded if sign.isalnum())


def new_recovery_codes() -> list[str]:
    """`abcde-fgh23` ten times: 49 bits each."""
    return [f"{_word()}-{_word()}" for _one in range(RECOVERY_CODES)]


def _word() -> str:
    return "".join(secrets.choice(ALPHABET) for _one in range(5))


def address_of(secret: str, *, company: str, username: str) -> str:
    """The address in the picture, which tells the app everything."""
    label = quote(f"{company}:{username}", safe="")
    return f"otpauth://totp/{label}?" + urlencode({"secret": secret, "issuer": company}, quote_via=quote)


def picture_of(address: str) -> str:
    """The QR code as an address of an image, drawn here: the secret leaves the house for no drawing service."""
    uri: str = segno.make(address, error="m").svg_data_uri(scale=5, dark="#000", light="#fff", border=3)
    return uri


def grouped(secret: str) -> str:
    """The secret as people type it, in groups of four."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def _step(at: datetime) -> int:
    return int(at.timestamp()) // PERIOD


def _code(secret: str, step: int) -> str:
    key = base64.b32decode(secret)
    return TOTP(key, DIGITS, SHA1(), PERIOD).generate(step * PERIOD).decode()  # noqa: S303 # what authenticators speak

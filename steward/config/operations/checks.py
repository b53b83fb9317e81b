"""What `manage.py check --deploy` says about our own settings, beside what Django says about its own."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from steward.config.operations.archive import KEYS

SHORTEST_TOKEN = 20
NOWHERE = ("console", "dummy", "locmem", "filebased")


@register(Tags.security, deploy=True)
def check_settings(**_told: Any) -> Sequence[CheckMessage]:
    """Settings that work on a desk and must not stand on a server."""
    return list(_found())


def _found() -> Iterator[CheckMessage]:
    if settings.ENVIRONMENT != "production":
        yield Error("STEWARD_ENV is not production.", id="steward.E001")
    if settings.DEMONSTRATION:
        yield Error("The demonstration is on: anybody signs in with one click.", id="steward.E002")
    if "*" in settings.ALLOWED_HOSTS:
        yield Warning("STEWARD_HOSTS takes any host name.", id="steward.W001")
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme != "https" or address.hostname not in settings.ALLOWED_HOSTS:
        hint = "Links in mails and invitations begin with it: https, and one of STEWARD_HOSTS."
        yield Warning(f"STEWARD_URL is {settings.PUBLIC_URL}.", hint=hint, id="steward.W002")
    if settings.EMAIL_BACKEND.rsplit(".", 2)[-2] in NOWHERE:
        yield Warning("EMAIL_URL names no mail server: mails reach nobody.", id="steward.W003")
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield Warning("STEWARD_MAIL_FROM is no address anybody can answer.", id="steward.W004")
    if 0 < len(settings.STEWARD_METRICS_TOKEN) < SHORTEST_TOKEN:
        yield Warning("STEWARD_METRICS_TOKEN can be guessed: take 32 random characters.", id="steward.W005")
    path = settings.VAR_DIR / KEYS
    if path.exists() and path.stat().st_mode & 0o077:
        yield Error(f"Others can read {path}.", hint=f"chmod 600 {path}", id="steward.E003")

"""Sign-in of programs: tokens, each acting as the person who made it; only their digests are kept."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.surface.api_errors import Problem
from steward.kernel.surface.models import ApiToken
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.scope import everywhere

# Written in front, so that a token found in a log or a repository is known for what it is.
PREFIX = "stw_"
MOST_TOKENS = 20


@transaction.atomic
def make_token(*, by: Actor, name: str, expires_at: datetime | None = None) -> tuple[ApiToken, str]:
    """Make a token that acts as its maker; the text is given back here and never again.

    Effects: token row with the digest of 32 random bytes, event `token.make`. Refuses: no name, an end that is
    over, more than 20 tokens in use.
    """
    now = clock.now()
    if not name.strip():
        raise Refused(_("The token has no name."), do=_("Say which program will use it."), field="name")
    if expires_at is not None and expires_at <= now:
        raise Refused(_("This end is already over."), do=_("Choose a later one."), field="expires_at")
    if tokens_of(by).filter(revoked_at__isnull=True).count() >= MOST_TOKENS:
        raise Refused(
            _("You have too many tokens."), do=_("Revoke those that no program uses."), code="too_many"
        )
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        organisation_id=by.organisation_id,
        user_id=by.person_id,
        name=name.strip()[:60],
        digest=_digest(text),
        created_at=now,
        expires_at=expires_at,
    )
    record("token.make", token, by=by, data={"name": token.name})
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Actor) -> ApiToken:
    """End a token at once; programs that use it get 401 from now on.

    Effects: `revoked_at`, event `token.revoke`. Refuses somebody else's token, and one revoked already.
    """
    if token.user_id != by.user_id:
        raise Refused(_("This is not your token."), code="not_found")
    now = clock.now()
    if not ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now):
        raise Lost()
    token.revoked_at = now
    record("token.revoke", token, by=by, data={"name": token.name})
    return token


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's own tokens, newest first."""
    return ApiToken.objects.filter(user_id=actor.person_id).order_by("-pk")


def bearer_of(request: HttpRequest) -> str | None:
    """The token text of a request to the API, None where it carries none."""
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" and request.path.startswith("/api/") else None


def token_of(text: str) -> ApiToken:
    """The token with its user and organisation: one query. Raises `Problem` 401 for one that does not open."""
    with everywhere("a token says which organisation it belongs to"):
        token: ApiToken | None = (
            ApiToken.objects.filter(digest=_digest(text)).select_related("user__organisation").first()
        )
        if token is None:
            raise unauthorised("token_unknown", _("This token is not known here."))
        if token.revoked_at is not None:
            raise unauthorised("token_revoked", _("This token was revoked."))
        if token.expires_at is not None and token.expires_at <= clock.now():
            raise unauthorised("token_expired", _("This token has expired."))
        if not token.user.is_active:
            raise unauthorised("account_closed", _("The account of this token is closed."))
        _note_use(token)
    return token


def unauthorised(code: str, what: str) -> Problem:
    """401 with the scheme that would open."""
    return Problem(
        401, code, what, do=_("Make a new token under your account."), headers={"WWW-Authenticate": "Bearer"}
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _note_use(token: ApiToken) -> None:
    """Keep the day of the last use: one write a day, not one a request."""
    today = clock.today(token.user.organisation.zone)
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)

"""Sign-in of programs: tokens, each acting as the person who made it; only their digests are kept."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.surface.again import Answers, need_answers
from steward.kernel.surface.api_errors import Problem
from steward.kernel.surface.models import ApiToken
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Organisation, User
from steward.kernel.tenancy.scope import everywhere

# Written in front, so that a token found in a log or a repository is known for what it is.
PREFIX = "stw_"
MOST_TOKENS = 20


@transaction.atomic
def make_token(
    *, by: Actor, name: str, expires_at: datetime | None = None, answers: Answers | None = None
) -> tuple[ApiToken, str]:
    """Make a token that acts as its maker; the text is given back here and never again.

    Effects: token row with the digest of 32 random bytes, event `token.make`. Refuses: whoever owes an answer to what
    is asked before something delicate (`answers` says when he gave which), no name, an end that is over, more than 20
    tokens in use.
    """
    need_answers(by, answers or {})
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
    scheme, _space, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" and request.path.startswith("/api/") else None


@dataclass(frozen=True)
class SignedIn:
    """Whose program calls, and with which token."""

    token_id: int
    user: User


# Asked in every request of a program, and written by hand for the same reason as the hats of an actor.
_SIGN_IN = """
    SELECT token.id, token.revoked_at IS NOT NULL, token.expires_at <= %s, token.last_used_on,
           person.id, person.username, person.name, person.is_active, organisation.id, organisation.zone
    FROM surface_apitoken token
    JOIN tenancy_user person ON person.id = token.user_id
    JOIN tenancy_organisation organisation ON organisation.id = person.organisation_id
    WHERE token.digest = %s
"""


def sign_in(text: str) -> SignedIn:
    """Whom a token stands for: one query. Raises `Problem` 401 for one that does not open.

    The user comes with what a request needs of him; Django fetches the rest of the row where somebody asks.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SIGN_IN, [connection.ops.adapt_datetimefield_value(clock.now()), _digest(text)])
        found = cursor.fetchone()
    if found is None:
        raise unauthorised("token_unknown", _("This token is not known here."))
    token_id, is_revoked, is_over, last_used_on, *person, organisation_id, zone = found
    if is_revoked:
        raise unauthorised("token_revoked", _("This token was revoked."))
    if is_over:
        raise unauthorised("token_expired", _("This token has expired."))
    user = User.from_db(connection.alias, ["id", "username", "name", "is_active"], person)
    if not user.is_active:
        raise unauthorised("account_closed", _("The account of this token is closed."))
    user.organisation = Organisation.from_db(connection.alias, ["id", "zone"], [organisation_id, zone])
    _note_use(token_id, last_used_on, clock.today(zone))
    return SignedIn(token_id, user)


def unauthorised(code: str, what: str) -> Problem:
    """401 with the scheme that would open."""
    return Problem(
        401, code, what, do=_("Make a new token under your account."), headers={"WWW-Authenticate": "Bearer"}
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _note_use(token_id: int, last_used_on: date | None, today: date) -> None:
    """Keep the day of the last use: one write a day, not one a request."""
    if last_used_on != today:
        with everywhere("a token says which organisation it belongs to"):
            ApiToken.objects.filter(pk=token_id).update(last_used_on=today)

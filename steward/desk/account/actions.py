"""Every write of a person to his own account, and the trace that a session leaves."""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from steward.desk.account.devices import device_of
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.notify.actions import set_preference
from steward.kernel.notify.queries import choices_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Language
from steward.kernel.tenancy.models import SignIn, User
from steward.kernel.tenancy.scope import everywhere

# Records of who used the system are kept at least six months (Cybersecurity Law, article 21 (3)).
KEEP_SIGN_INS = timedelta(days=190)
AGENT_CHARS = 300
PRUNE_AT_ONCE = 1000


@transaction.atomic
def change_password(user: User, new: str, *, by: Actor) -> User:
    """Set one's own new password; the caller has asked for the old one as the sign-in does, lock-out included.

    Effects: hash (argon2), which ends every session that was opened with the old one; the browser in hand gets a
    fresh session from the caller; event `account.change_password`. Refuses somebody else's account, the password in
    use, and one that is too short, too common or the person's own name.
    """
    _need_own(user, by)
    if user.check_password(new):
        raise Refused(_("This is the password you have now."), do=_("Choose another one."), field="new")
    check_strength(new, user, field="new")
    user.set_password(new)
    user.save(update_fields=["password"])
    record("account.change_password", user, by=by)
    return user


def check_strength(password: str, user: User, *, field: str) -> None:
    """Refuse a weak password in the words of what is wrong with it."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field=field, code="weak_password")


@transaction.atomic
def change_language(user: User, language: str, *, by: Actor) -> User:
    """Set the language of one's own pages, messages and mails; event `account.change_language`.

    Refuses another person's account and an unknown language.
    """
    _need_own(user, by)
    if language not in Language.values:
        raise Refused(_("There is no such language."), field="language")
    user.language = language
    user.save(update_fields=["language"])
    record("account.change_language", user, by=by, data={"language": language})
    return user


@transaction.atomic
def choose_messages(wanted: set[str], *, by: Actor) -> int:
    """Receive over each channel exactly the notices in `wanted`: `email:ticket.dispatch`, `email:` for a whole channel.

    Whoever turns a whole channel off or on means every notice of it, whatever the single switches say. Effects: one
    `preference.set` for each switch that changes; gives how many did. Refuses what `set_preference` refuses.
    """
    turned = {
        row.channel: f"{row.channel}:" in wanted
        for row in choices_of(by)
        if not row.notice and row.off == (f"{row.channel}:" in wanted)
    }
    for channel, on in turned.items():
        set_preference(channel, off=not on, by=by)
    changed = len(turned)
    for row in choices_of(by):
        on = turned.get(row.channel, f"{row.channel}:{row.notice}" in wanted)
        if row.notice and row.off == on:
            set_preference(row.channel, row.notice, off=not on, by=by)
            changed += 1
    return changed


@transaction.atomic
def end_sign_in(sign_in: SignIn, *, by: Actor) -> None:
    """End one of one's own sessions: that device is signed out with its next tap. Event `account.end_sign_in`.

    Refuses somebody else's session.
    """
    if sign_in.user_id != by.user_id:
        raise NotAllowed()
    Session.objects.filter(session_key=sign_in.session_key).delete()
    user = User.objects.get(pk=by.person_id)
    record("account.end_sign_in", user, by=by, data={"device": device_of(sign_in.agent)})


@transaction.atomic
def end_other_sign_ins(*, by: Actor, but: str = "") -> int:
    """End all one's own sessions but one; gives how many there were. Event `account.end_other_sign_ins`."""
    user = User.objects.get(pk=by.person_id)
    ended = end_sessions(user, but=but)
    record("account.end_other_sign_ins", user, by=by, data={"count": ended})
    return ended


def end_sessions(user: User, *, but: str = "", way: str = "") -> int:
    """Delete the sessions of a person, or those begun in one way; part of other actions, which record why."""
    rows = SignIn.objects.filter(user=user).exclude(session_key=but)
    keys = (rows.filter(way=way) if way else rows).values_list("session_key", flat=True)
    return Session.objects.filter(session_key__in=list(keys)).delete()[0]


def note_presence(session_key: str, agent: str, *, by: Actor, way: str = "") -> None:
    """Note that a session is in use: a row with its first request, the moment with later ones (decision 0003)."""
    now = clock.now()
    if not SignIn.objects.filter(session_key=session_key, user_id=by.person_id).update(seen_at=now):
        row = SignIn(
            organisation_id=by.organisation_id,
            user_id=by.person_id,
            session_key=session_key,
            agent=agent[:AGENT_CHARS].replace("\0", ""),
            way=way,
            created_at=now,
            seen_at=now,
        )
        # Two requests of one page arrive together: the first makes the row.
        SignIn.objects.bulk_create([row], ignore_conflicts=True)


def prune_sign_ins(at: datetime | None = None) -> dict[str, int]:
    """Delete sessions that are over, and what was kept of sign-ins for longer than the law asks."""
    now = at or clock.now()
    with everywhere("old sign-ins of every organisation are pruned together"):
        old = SignIn.objects.filter(seen_at__lt=now - KEEP_SIGN_INS)
        found = list(old.order_by("pk").values_list("pk", flat=True)[:PRUNE_AT_ONCE])
        gone = SignIn.objects.filter(pk__in=found).delete()[0]
    return {"sessions": Session.objects.filter(expire_date__lt=now).delete()[0], "sign_ins": gone}


def _need_own(user: User, by: Actor) -> None:
    if user.pk != by.user_id:
        raise NotAllowed()

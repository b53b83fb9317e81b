"""Writes of accounts: inviting, correcting, the link to set a password, locking."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from steward.desk.account.actions import check_strength, end_sessions
from steward.desk.office.actions.guards import need_an_administrator
from steward.desk.staff.actions.appointments import appoint_staff
from steward.desk.staff.links import LINKS, link_of
from steward.desk.staff.policies import need, need_person
from steward.kernel.audit.record import record
from steward.kernel.base.privacy import keyed_index, normal_digits
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Language
from steward.kernel.tenancy.models import Area, Post, User


@transaction.atomic
def invite_staff(
    *,
    by: Actor,
    name: str,
    username: str,
    post: Post,
    starts_on: date,
    phone: str = "",
    email: str = "",
    language: str = Language.CHINESE,
    areas: Sequence[Area] = (),
) -> User:
    """Open an account for a new colleague and appoint him; nobody can sign in with it before he followed his link.

    Effects: account without a password, appointment, events `staff.invite` and `appointment.start`. Refuses a user
    name or phone that somebody has, and what `appoint_staff` refuses. No password is made or sent by anybody.
    """
    hat = need("invite", by, post.site_id)
    user = User(
        organisation_id=by.organisation_id,
        username=username,
        name=name,
        email=email,
        language=language,
        joined_on=starts_on,
    )
    _set_phone(user, phone)
    user.set_unusable_password()
    _save(user)
    record("staff.invite", user, by=by, hat=hat, site_id=post.site_id, data={"name": name})
    appoint_staff(user, by=by, post=post, starts_on=starts_on, areas=areas)
    return user


@transaction.atomic
def change_staff(user: User, *, by: Actor, name: str, phone: str | None = None, email: str = "") -> User:
    """Correct name, phone (None keeps it) and e-mail. Event `staff.change` names the fields, never the numbers.

    Refuses a phone that somebody else has, and people whose right does not reach all of the person's sites.
    """
    hat = need_person("change", user, by)
    before = (user.name, user.phone, user.email)
    user.name, user.email = name, email
    if phone is not None:
        _set_phone(user, phone)
    _save(user)
    after = (user.name, user.phone, user.email)
    changed = [
        key for key, old, new in zip(("name", "phone", "email"), before, after, strict=True) if old != new
    ]
    record("staff.change", user, by=by, hat=hat, data={"changed": changed})
    return user


@transaction.atomic
def make_link(user: User, *, by: Actor) -> dict[str, str]:
    """The one-time address at which the person sets a password; given back here and kept nowhere.

    Good for three days and for one use. Event `staff.make_link`. A password in use stays good until then. Refuses a
    locked account, and people whose right does not reach all of the person's sites.
    """
    hat = need_person("make_link", user, by)
    if not user.is_active:
        raise Refused(_("This account is locked."), do=_("Unlock it first."), code="locked")
    record("staff.make_link", user, by=by, hat=hat)
    return {
        _("Hand this over in person or by message"): link_of(user),
        _("User name"): user.username,
        _("Good for"): _("three days, once"),
    }


@transaction.atomic
def set_password(user: User, new: str, token: str, *, by: Actor) -> User:
    """Set the password by the link: the first of a new account, or another one. Every session of before ends.

    Event `staff.set_password`. Refuses a link that was used meanwhile, and a weak password.
    """
    if by.user_id != user.pk:
        raise NotAllowed()
    fresh = User.objects.get(pk=user.pk)
    over = Refused(
        _("This link was used already, or is too old."),
        do=_("Ask an administrator for a new one."),
        code="link",
    )
    if not fresh.is_active or not LINKS.check_token(fresh, token):
        raise over
    check_strength(new, fresh, field="new")
    before = fresh.password
    fresh.set_password(new)
    # Of two who open one link, one sets the password.
    if not User.objects.filter(pk=fresh.pk, password=before).update(password=fresh.password):
        raise over
    end_sessions(fresh)
    record("staff.set_password", fresh, by=by)
    return fresh


@transaction.atomic
def lock_account(user: User, *, by: Actor) -> User:
    """Close an account at once: signed out everywhere, tokens refused, no new work. Event `staff.lock`.

    Appointments stay as they are: whoever leaves needs their end too. Refuses one's own account, the last
    administrator's, and one locked already.
    """
    hat = need_person("lock", user, by)
    if user.pk == by.user_id:
        raise Refused(_("You would lock yourself out."), do=_("Ask another administrator."), code="self")
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Refused(_("This account is locked."), code="locked")
    need_an_administrator(user.organisation)
    end_sessions(user)
    user.is_active = False
    record("staff.lock", user, by=by, hat=hat)
    return user


@transaction.atomic
def unlock_account(user: User, *, by: Actor) -> User:
    """Open a locked account again, with the password it had. Event `staff.unlock`. Refuses one that is open."""
    hat = need_person("unlock", user, by)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Refused(_("This account is open."), code="open")
    user.is_active = True
    record("staff.unlock", user, by=by, hat=hat)
    return user


def _set_phone(user: User, phone: str) -> None:
    digits = normal_digits(phone)
    if phone and not 7 <= len(digits) <= 15:
        raise Refused(_("This is no phone number."), field="phone", code="bad_phone")
    user.phone, user.phone_index = digits, keyed_index(digits, "phone") if digits else ""


def _save(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        taken = User.objects.exclude(pk=user.pk).filter(username=user.username).exists()
        raise Refused(
            _("Somebody has this user name already.")
            if taken
            else _("Somebody has this phone number already."),
            do=_("Choose another one."),
            field="username" if taken else "phone",
            code="taken",
        )

"""Every write of the portal's own: codes asked for, visits opened and closed."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.base.refused import Refused
from steward.kernel.notify.sms import sms_line
from steward.kernel.people.models import Party
from steward.kernel.people.numbers import normal_phone
from steward.kernel.people.queries import homes_of, residents_by_phone
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.tenancy.scope import everywhere, scope
from steward.portal.models import Purpose, SignInCode, Visit, WechatLink
from steward.portal.queries import TRIES, code_in_force, customer, digest_of

BETWEEN = timedelta(minutes=1)
PERIOD = timedelta(hours=1)
PER_NUMBER, PER_ADDRESS = 5, 60
VISIT_LASTS = timedelta(days=30)
SECRET_BYTES = 32
LONGEST_REASON = 200


class TooMany(Refused):
    """Asked for more codes than a person needs."""

    status = 429


def ask_code(phone: str, *, address: str, purpose: str = Purpose.SIGN_IN) -> SignInCode:
    """Make a code for a telephone number. Whether anybody is known by it is asked by the job alone, never here.

    Effects: a row; the job that sends it stands beside it (`portal.jobs`). Refuses what is no telephone number, the
    second code within a minute, the sixth an hour for a number and the 61st for a network address, and while no
    line for text messages is set up.
    """
    sms_line()
    digits, now = normal_phone(phone), clock.now()
    number, asker = keyed_index(digits, "phone"), keyed_index(address, "address")
    _not_too_many(number, asker, now)
    return SignInCode.objects.create(
        purpose=purpose,
        phone=digits,
        phone_index=number,
        address_index=asker,
        code=f"{secrets.randbelow(1_000_000):06}",
        asked_at=now,
    )


def _not_too_many(number: str, asker: str, now: datetime) -> None:
    asked = SignInCode.objects.filter(phone_index=number)
    if asked.filter(asked_at__gt=now - BETWEEN).exists():
        raise TooMany(_("A code was sent a moment ago."), do=_("Wait a minute, then ask for another one."))
    recent = SignInCode.objects.filter(asked_at__gt=now - PERIOD)
    if (
        recent.filter(phone_index=number).count() >= PER_NUMBER
        or recent.filter(address_index=asker).count() >= PER_ADDRESS
    ):
        raise TooMany(_("Too many codes were asked for."), do=_("Try again in an hour, or ring us up."))


def try_code(phone: str, typed: str) -> tuple[SignInCode, list[Party]]:
    """Who may come in with this code: everybody with the number who has a home today, in whichever organisation.

    Effects: one of the five tries, kept even where the answer is no. Refuses, always in the same words: a wrong or old
    code, the sixth try, and the right code of a number nobody is known by.
    """
    digits = normal_phone(phone)
    row = _tried(digits, typed, Purpose.SIGN_IN)
    with everywhere("a number can be known to several organisations"):
        people = residents_by_phone(digits)
    if not people:
        raise _wrong()
    return row, people


def prove_number(phone: str, typed: str) -> SignInCode:
    """Somebody holds the telephone with this number: the code sent to it was typed in.

    Effects: one of the five tries; the code is used up. Refuses as `try_code` does, and a code used before.
    """
    row = _tried(normal_phone(phone), typed, Purpose.PROVE)
    now = clock.now()
    if not SignInCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
        raise _wrong()
    row.used_at = now
    return row


def _tried(digits: str, typed: str, purpose: str) -> SignInCode:
    row = code_in_force(keyed_index(digits, "phone"), purpose)
    # The try is counted before it is judged, in a statement of its own: many at once are five all the same.
    counted = row and SignInCode.objects.filter(pk=row.pk, tries__lt=TRIES, used_at=None).update(
        tries=F("tries") + 1
    )
    if row is None or not counted or not hmac.compare_digest(row.code.encode(), typed.strip().encode()):
        raise _wrong()
    return row


@transaction.atomic
def open_visit(code: SignInCode, party: Party) -> str:
    """Sign a customer in with a code that `try_code` accepted for him; gives the secret for his device.

    Effects: the code is used up, a visit of thirty days, event `visit.open`. Refuses a code used meanwhile.
    """
    now = clock.now()
    if not SignInCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now):
        raise _wrong()
    return _open(party, code.phone_index)


@transaction.atomic
def open_wechat_visit(link: WechatLink) -> str:
    """Sign a customer in whom WeChat has just named; the caller has looked that the link still holds.

    Effects: a visit of thirty days that ends with the link, event `visit.open`; gives the secret for his device.
    """
    return _open(link.party, link.phone_index, link)


def _open(party: Party, phone_index: str, wechat: WechatLink | None = None) -> str:
    now, secret = clock.now(), secrets.token_urlsafe(SECRET_BYTES)
    with scope(party.organisation_id):
        Visit.objects.create(
            organisation_id=party.organisation_id,
            party=party,
            phone_index=phone_index,
            digest=digest_of(secret),
            wechat=wechat,
            created_at=now,
            expires_at=now + VISIT_LASTS,
        )
        record("visit.open", party, by=customer(party), data={"over": "wechat" if wechat else "code"})
    return secret


@transaction.atomic
def tell_of_lost_code(code: SignInCode, people: Sequence[Party], reason: str) -> None:
    """Say, once for a code, that it could not be sent: event `visit.lose_code` for everybody known by the number.

    The reason is the provider's, without the number.
    """
    if not SignInCode.objects.filter(pk=code.pk, failed_at=None).update(failed_at=clock.now()):
        return
    for party in people:
        with scope(party.organisation_id):
            homes = homes_of(party.pk)
            site_id = homes[0].place.site_id if homes else None
            by = system_actor(party.organisation_id, "portal")
            record("visit.lose_code", party, by=by, site_id=site_id, data={"reason": reason[:LONGEST_REASON]})


@transaction.atomic
def close_visit(visit: Visit, *, by: Actor) -> None:
    """Sign the device out. Event `visit.close`."""
    record("visit.close", visit.party, by=by)
    visit.delete()


def prune_visits(at: datetime | None = None) -> dict[str, int]:
    """Delete codes that can no longer be tried nor counted, and visits that are over."""
    now = at or clock.now()
    codes = SignInCode.objects.filter(asked_at__lt=now - PERIOD).delete()[0]
    with everywhere("visits of every organisation are pruned together"):
        visits = Visit.objects.filter(expires_at__lt=now).delete()[0]
    return {"codes": codes, "visits": visits}


def _wrong() -> Refused:
    return Refused(
        _("This code is wrong or no longer valid."),
        do=_("Look at the newest message, or ask for another code."),
        field="code",
        code="wrong_code",
    )

"""Writes of passkeys: keys of a device that stand in for the six digits."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.desk.second_factor.models import Passkey
from steward.desk.second_factor.queries import factor_of, passkeys_of
from steward.desk.second_factor.webauthn import Made, Question, read_answer, read_made
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User

MOST_PASSKEYS = 10


@transaction.atomic
def add_passkey(question: Question, answer: Any, *, by: Actor, device: str) -> Passkey:
    """Keep the public key a device made for its owner; the private one never leaves the device.

    Effects: passkey named after the device, event `account.add_passkey`. Refuses an answer that does not fit the
    question or this house, a key known already, more than ten, and everybody without recovery codes: they are made
    with the second factor.
    """
    factor = factor_of(by.person_id)
    if factor is None:
        raise Refused(_("You have no second factor."), do=_("Set one up first."), code="no_factor")
    if factor.passkeys.count() >= MOST_PASSKEYS:
        raise Refused(_("You have too many passkeys."), do=_("Remove one you do not use."), code="too_many")
    made: Made | None = read_made(question, answer)
    if made is None or Passkey.objects.filter(fingerprint=made.fingerprint).exists():
        raise _unfit()
    row = Passkey.objects.create(
        organisation_id=by.organisation_id,
        factor=factor,
        device=device[:60],
        fingerprint=made.fingerprint,
        key=made.key,
        uses=made.uses,
        made_at=clock.now(),
    )
    record("account.add_passkey", User.objects.get(pk=by.person_id), by=by, data={"device": row.device})
    return row


@transaction.atomic
def check_passkey(question: Question, answer: Any, *, by: Actor) -> None:
    """Take a passkey's answer in place of a code; the question was asked a moment ago and is asked once.

    Effects: count and moment of the last use. Refuses an answer that does not fit the question, this house or any key
    of this person, and a count that does not grow: then there are two copies of the key.
    """
    known = {row.key: row for row in passkeys_of(by.person_id)}
    found = read_answer(question, answer, list(known))
    if found is None:
        raise _unfit()
    rows = Passkey.objects.filter(pk=known[found.key].pk)
    # Keys that are kept by an account of several devices always answer nought.
    grown = rows.filter(uses__lt=found.uses) if found.uses else rows.filter(uses=0)
    if not grown.update(uses=found.uses, used_at=clock.now()):
        raise _unfit()


@transaction.atomic
def remove_passkey(passkey: Passkey, *, by: Actor) -> None:
    """Forget a passkey of one's own: its device opens nothing any more. Event `account.remove_passkey`.

    Refuses somebody else's.
    """
    if passkey.factor.user_id != by.user_id:
        raise NotAllowed()
    passkey.delete()
    data = {"device": passkey.device}
    record("account.remove_passkey", User.objects.get(pk=by.person_id), by=by, data=data)


def _unfit() -> Refused:
    return Refused(
        _("This passkey does not fit."),
        do=_("Try again, or type a code."),
        field="code",
        code="wrong_passkey",
    )

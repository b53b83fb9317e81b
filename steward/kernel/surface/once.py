"""Writes that happen once: a key sent twice gets the first answer again."""

from collections.abc import Callable
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.surface.models import SentOnce
from steward.kernel.tenancy.actor import Actor

Answer = tuple[int, str]


def once(key: str, fingerprint: str, *, by: Actor, write: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Run `write` unless this person already sent this key; returns the answer and whether it is a repeat.

    Key and write share one transaction: of two simultaneous senders one waits and then gets the other's answer.
    A failed write keeps no key, so that it can be sent again. Refuses the same key with another content.
    """
    digest = sha256(fingerprint.encode()).hexdigest()
    if (kept := _kept(key, digest, by)) is not None:
        return kept, True
    try:
        with transaction.atomic():
            status, body = write()
            SentOnce.objects.create(
                organisation_id=by.organisation_id, user_id=by.user_id, key=key, fingerprint=digest,
                status=status, body=body, sent_at=clock.now(),
            )
            return (status, body), False
    except IntegrityError:
        # Another request with the same key committed first and ours was rolled back; or it is a real conflict.
        kept = _kept(key, digest, by)
        if kept is None:
            raise
        return kept, True


def _kept(key: str, digest: str, by: Actor) -> Answer | None:
    row = SentOnce.objects.filter(user_id=by.user_id, key=key).first()
    if row is None:
        return None
    if row.fingerprint != digest:
        raise Refused(
            _("This key was already used for something else."), do=_("Send a new key."), code="key_reused"
        )
    return row.status, row.body

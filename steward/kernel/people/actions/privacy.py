"""Seeing a sealed number, telling a person what is held, and forgetting him (PIPL art. 45, 47 and 51)."""

from collections import Counter

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people.choices import DiscloseReason, EraseReason, RevealReason
from steward.kernel.people.erasers import call_erasers
from steward.kernel.people.holdings import holdings
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.people.numbers import without_numbers
from steward.kernel.people.policies import DISCLOSERS, ERASERS, REVEALERS, need_party
from steward.kernel.people.queries import visible_parties
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def reveal_contact(contact: ContactPoint, *, by: Actor, reason: str, note: str = "") -> str:
    """The whole phone number or address. Records `person.reveal` with the reason and never the value.

    Refuses without a revealing role whose reach includes the person (the system has none), and without a reason.
    """
    _log(contact.party, contact.kind, by=by, reason=reason, note=note)
    return str(contact.value)


@transaction.atomic
def reveal_id_number(party: Party, *, by: Actor, reason: str, note: str = "") -> str:
    """The whole ID number. Records and refuses as `reveal_contact`."""
    _log(party, "id_number", by=by, reason=reason, note=note)
    return str(party.id_number)


@transaction.atomic
def erase_party(party: Party, *, by: Actor, reason: str) -> dict[str, int]:
    """Blank a person: name, numbers, note, contacts, and every copy the declared erasers know of.

    So is every row that was merged into it. Tenures and events stay, without any personal value. Records
    `person.erase` with the reason and how many copies were blanked. Refuses without ADMIN, MANAGER or DIRECTOR reaching
    the person, while a tenure is open, and twice.
    """
    hat, site_id = need_party(party, by, ERASERS)
    reason = _one_of(EraseReason, reason)
    now = clock.now()
    if Tenure.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()), party=party).exists():
        raise Refused(
            _("This person still holds or lives in a place."),
            do=_("End the tenures first."),
            code="tenure_open",
        )
    blank = dict.fromkeys(("name", "initials", "id_number", "id_index", "id_last4_index", "note"), "")
    if not Party.objects.filter(pk=party.pk, erased_at__isnull=True).update(**blank, erased_at=now):
        raise Refused(_("This person's data was erased already."), code="erased")
    # The rows as they were: an eraser may need the name or the numbers to find its copies.
    rows = [party, *Party.objects.filter(merged_into=party)]
    copies: Counter[str] = Counter()
    for row in rows:
        copies.update(call_erasers(row))
    Party.objects.filter(merged_into=party).update(**blank, erased_at=now)
    copies["contacts"] = ContactPoint.objects.filter(party__in=rows).delete()[0]
    record(
        "person.erase",
        party,
        by=by,
        hat=hat,
        site_id=site_id,
        data={"reason": reason, "copies": dict(copies)},
    )
    party.refresh_from_db()
    return dict(copies)


@transaction.atomic
def disclose_party(party: Party, *, by: Actor, reason: str) -> dict[str, list[dict[str, str]]]:
    """The answer to "what do you hold about me?": every row every declared holder tells of, in full (PIPL art. 45).

    Records `person.disclose` with the reason and how many rows, never a value; who looked before is part of the answer.
    Refuses without MANAGER, DIRECTOR or ADMIN reaching the person (the system has none), without a reason, and for an
    erased person, of whom nothing is held. What somebody else's words hold about the person is not searched; a
    complaint about the one who answers is left out.
    """
    if by.is_system:
        raise NotAllowed()
    hat, site_id = need_party(party, by, DISCLOSERS)
    reason = _one_of(DiscloseReason, reason)
    if Party.objects.filter(pk=party.pk, erased_at__isnull=False).exists():
        raise Refused(_("This person's data was erased already."), code="erased")
    held = holdings(party, by)
    data = {"reason": reason, "count": sum(map(len, held.values()))}
    record("person.disclose", party, by=by, hat=hat, site_id=site_id, data=data)
    return held


def _log(party: Party, field: str, *, by: Actor, reason: str, note: str) -> None:
    if by.is_system or not visible_parties(by).filter(pk=party.pk).exists():
        raise NotAllowed()
    hat, site_id = need_party(party, by, REVEALERS)
    data = {"field": str(field), "reason": _one_of(RevealReason, reason), "note": without_numbers(note)[:200]}
    record("person.reveal", party, by=by, hat=hat, site_id=site_id, data=data)


def _one_of(choices: type[DiscloseReason] | type[EraseReason] | type[RevealReason], reason: str) -> str:
    if reason not in choices.values:
        raise Refused(_("Say why."), field="reason", code="no_reason")
    return str(reason)

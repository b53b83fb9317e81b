"""What ends a correction; the record itself is changed by the verbs of people and of the registry alone."""

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.corrections.choices import ENTERS, LEAVES, OWN, Field, State
from steward.capabilities.corrections.models import Correction
from steward.capabilities.corrections.policies import check
from steward.capabilities.corrections.queries import (
    KINDS,
    changed_meanwhile,
    homes_for,
    masked,
    stands,
    wanted,
)
from steward.capabilities.registry.actions import add_person
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.people.actions import add_contact, change_party, end_tenure, remove_contact
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def withdraw_correction(row: Correction, *, by: Actor) -> Correction:
    """The customer takes it back. Event `correction.withdraw`. Refuses anybody else; `Lost` once it was decided."""
    if by.party_id is None or by.party_id != row.party_id:
        raise NotAllowed()
    _decide(row, State.WITHDRAWN, by)
    record("correction.withdraw", row, by=by, site_id=row.site_id, data={"field": row.field})
    return row


@transaction.atomic
def accept_correction(row: Correction, *, by: Actor) -> Correction:
    """The desk takes it over into the record, through the record's own verbs (REG1).

    Effects: what `change_party`, `add_contact`, `remove_contact`, `add_person` or `end_tenure` do; event
    `correction.accept`. Refuses one's own record, what those refuse, what was changed in the record since it was
    asked for, and what concerns a home the customer has left since; `Lost` once it was decided.
    """
    hat = check("accept", row, by)
    if row.field not in OWN and row.place not in homes_for(row.field, row.party_id):
        raise Refused(
            _("Whoever asked for this has no say in this home any more."),
            kept=_("The request still waits."),
            do=_("Decline it with what you found out."),
            code="left_meanwhile",
        )
    if changed_meanwhile(row):
        raise Refused(
            _("The record changed since this was asked for: it says “%(now)s” now.")
            % {"now": masked(row.field, stands(row)) or _("nothing")},
            kept=_("The request still waits."),
            do=_("Ask the customer what is right; then decline with what you found out."),
            code="changed_meanwhile",
        )
    _decide(row, State.ACCEPTED, by)
    _apply(row, by)
    record("correction.accept", row, by=by, hat=hat, site_id=row.site_id, data={"field": row.field})
    return row


@transaction.atomic
def decline_correction(row: Correction, *, by: Actor, reason: str) -> Correction:
    """The desk leaves the record as it is; the customer reads why. Event `correction.decline`.

    Refuses one's own record and an empty reason; `Lost` once it was decided.
    """
    hat = check("decline", row, by)
    if not reason.strip():
        raise Refused(_("Say why."), do=_("The customer reads it."), field="reason")
    _decide(row, State.DECLINED, by, reason=reason.strip())
    data = {"field": row.field, "note": row.pk}
    record("correction.decline", row, by=by, hat=hat, site_id=row.site_id, data=data)
    return row


@transaction.atomic
def reveal_correction(row: Correction, *, by: Actor, reason: str) -> dict[str, str]:
    """Old and new in full, logged with the reason: event `correction.reveal` (SEC1, PIPL art. 51)."""
    hat = check("reveal", row, by)
    record("correction.reveal", row, by=by, hat=hat, site_id=row.site_id, data={"reason": reason})
    return {_("Before"): row.before or _("nothing"), _("Asked for"): wanted(row, whole=True)}


def _decide(row: Correction, state: State, by: Actor, *, reason: str = "") -> None:
    changed = {"state": state, "decided_at": clock.now(), "decided_by_id": by.user_id, "reason": reason}
    if not Correction.objects.filter(pk=row.pk, state=State.ASKED).update(**changed):
        raise Lost()
    for name, value in changed.items():
        setattr(row, name, value)


def _apply(row: Correction, by: Actor) -> None:
    party, field = row.party, Field(row.field)
    if field == Field.NAME:
        change_party(party, by=by, name=row.name)
    elif field in KINDS:
        first = row.contact is None or row.contact.is_primary
        add_contact(party, row.value, by=by, kind=KINDS[field], is_primary=first and bool(row.contact))
        if row.contact:
            remove_contact(row.contact, by=by)
    elif field in LEAVES:
        assert row.tenure is not None and row.on is not None
        end_tenure(row.tenure, by=by, ends_on=row.on)
    else:
        if row.tenure:
            end_tenure(row.tenure, by=by, ends_on=clock.today())
        day = row.on or clock.today()
        add_person(row.place, by=by, relation=ENTERS[field], starts_on=day, name=row.name, phone=row.value)

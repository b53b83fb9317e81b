"""What ends an admission; people and tenures are entered by the verbs of people alone."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.admissions.choices import Standing, State
from steward.capabilities.admissions.models import Admission
from steward.capabilities.admissions.policies import check, need_owner
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.people.actions import add_party, start_tenure, transfer_ownership, verify_tenure
from steward.kernel.people.choices import Verified
from steward.kernel.people.models import Party, Tenure
from steward.kernel.tenancy.actor import Actor, system_actor


@transaction.atomic
def approve_admission(
    row: Admission,
    *,
    by: Actor,
    how: str,
    starts_on: date,
    ends_on: date | None = None,
    party: Party | None = None,
    replaces: bool = False,
) -> Tenure:
    """The papers and the record agree: the applicant is entered, verified, and can sign in from then on (REG1).

    Effects: what `add_party` (for nobody known), `start_tenure` or, where a new owner replaces the owners on record,
    `transfer_ownership` and `verify_tenure` do; event `admission.approve`; the applicant is told. Refuses the applicant
    himself, a person without the proved number, what those refuse; `Lost` once it was decided.
    """
    hat = check("approve", row, by)
    if party and not party.contacts.filter(value_index=row.phone_index).exists():
        raise Refused(_("This person has another number."), field="party")
    if replaces and row.relation != Standing.OWNER:
        raise Refused(_("Only a new owner replaces the owners on record."), field="replaces")
    _decide(row, State.APPROVED, by_user=by.user_id)
    party = party or add_party(row.name, by=by, phones=[row.phone], site_id=row.site_id)
    if replaces:
        [tenure] = transfer_ownership(row.place, [(party, 10000)], by=by, on=starts_on)
    else:
        tenure = start_tenure(party, row.place, row.relation, by=by, starts_on=starts_on, ends_on=ends_on)
    _enter(row, tenure)
    verify_tenure(tenure, by=by, how=how)
    data = {"party": party.pk, "relation": row.relation}
    record("admission.approve", row, by=by, hat=hat, site_id=row.site_id, data=data)
    return tenure


@transaction.atomic
def confirm_admission(row: Admission, *, by: Actor) -> Tenure:
    """An owner on record knows the applicant as family or tenant of his own home; the desk only sees it (REG1).

    Effects: as `approve_admission` from the days the applicant said, verified by the owner; event `admission.confirm`.
    Refuses everybody but an owner of this home, a new owner, and what those refuse; `Lost` once it was decided.
    """
    need_owner(row, by)
    _decide(row, State.CONFIRMED, by_party=by.party_id)
    system = system_actor(row.organisation_id, "portal")
    party = add_party(row.name, by=system, phones=[row.phone], site_id=row.site_id)
    tenure = start_tenure(
        party, row.place, row.relation, by=system, starts_on=row.starts_on, ends_on=row.ends_on
    )
    _enter(row, tenure)
    verify_tenure(tenure, by=system, how=Verified.OWNER)
    data = {"party": party.pk, "relation": row.relation}
    record("admission.confirm", row, by=by, site_id=row.site_id, data=data)
    return tenure


@transaction.atomic
def refuse_admission(row: Admission, *, by: Actor, reason: str) -> Admission:
    """The papers do not bear it out; the applicant reads why. Event `admission.refuse`.

    Refuses the applicant himself and an empty reason; `Lost` once it was decided.
    """
    hat = check("refuse", row, by)
    if not reason.strip():
        raise Refused(_("Say why."), do=_("The applicant reads it: never who is on record."), field="reason")
    _decide(row, State.REFUSED, by_user=by.user_id, reason=reason.strip())
    data = {"relation": row.relation, "note": row.pk}
    record("admission.refuse", row, by=by, hat=hat, site_id=row.site_id, data=data)
    return row


@transaction.atomic
def reveal_admission(row: Admission, *, by: Actor, reason: str) -> dict[str, str]:
    """The applicant's number in full, logged with the reason: event `admission.reveal` (SEC1, PIPL art. 51)."""
    hat = check("reveal", row, by)
    record("admission.reveal", row, by=by, hat=hat, site_id=row.site_id, data={"reason": reason})
    return {row.name: row.phone}


def _decide(
    row: Admission, state: State, *, by_user: int | None = None, by_party: int | None = None, reason: str = ""
) -> None:
    changed = {
        "state": state,
        "decided_at": clock.now(),
        "decided_by_id": by_user,
        "decided_party_id": by_party,
        "reason": reason,
    }
    if not Admission.objects.filter(pk=row.pk, state=State.ASKED).update(**changed):
        raise Lost()
    for name, value in changed.items():
        setattr(row, name, value)


def _enter(row: Admission, tenure: Tenure) -> None:
    row.tenure = tenure
    row.save(update_fields=["tenure"])

"""Owners, tenants and households: who holds a place from when to when."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.people.actions.parties import living_row
from steward.kernel.people.choices import Relation, Verified
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.policies import need_place
from steward.kernel.people.shares import Share, overfull_day
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def start_tenure(
    party: Party,
    place: Place,
    relation: str,
    *,
    by: Actor,
    starts_on: date,
    ends_on: date | None = None,
    share_bp: int | None = None,
) -> Tenure:
    """Enter a person into a place from a day on (both days count); `share_bp` is an owner's share, 10000 the whole.

    Records `tenure.start` on the place. Refuses without a keeper's role reaching the place, for an erased person, an
    end before the start, a share of somebody who does not own, the same relation twice at once, and owner shares
    above 100 % on any day, naming the holders (REG1).
    """
    hat = need_place(place, by)
    _lock(place)
    tenure = _start(party, place, relation, starts_on=starts_on, ends_on=ends_on, share_bp=share_bp)
    data = {
        "party": party.pk,
        "relation": str(relation),
        "share_bp": share_bp,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on and ends_on.isoformat(),
    }
    record("tenure.start", place, by=by, hat=hat, site_id=place.site_id, data=data)
    return tenure


@transaction.atomic
def end_tenure(tenure: Tenure, *, by: Actor, ends_on: date) -> Tenure:
    """End a tenure; `ends_on` is its last day. Records `tenure.end` on the place.

    Refuses without a keeper's role reaching the place, a day before the start, and when it was ended meanwhile.
    """
    hat = need_place(tenure.place, by)
    _end(tenure, ends_on)
    data = {"party": tenure.party_id, "relation": tenure.relation, "ends_on": ends_on.isoformat()}
    record("tenure.end", tenure.place, by=by, hat=hat, site_id=tenure.place.site_id, data=data)
    return tenure


@transaction.atomic
def verify_tenure(tenure: Tenure, *, by: Actor, how: str) -> Tenure:
    """Somebody made sure that the person is what the record says: at the door, at the desk, by a paper (REG1).

    Records `tenure.verify` on the place; verified again, the later word stands. Refuses without a keeper's role
    reaching the place, no way of verifying, and a tenure that is over.
    """
    hat = need_place(tenure.place, by)
    if how not in Verified.values:
        raise Refused(_("Say how it was verified."), field="how", code="bad_choice")
    if tenure.ends_on and tenure.ends_on < clock.today(tenure.place.site.zone):
        raise Refused(_("This tenure is over."), field="tenure", code="over")
    tenure.verified_at, tenure.verified_how, tenure.verified_by_id = clock.now(), Verified(how), by.user_id
    tenure.save(update_fields=["verified_at", "verified_how", "verified_by"])
    data = {"party": tenure.party_id, "relation": tenure.relation, "how": str(how)}
    record("tenure.verify", tenure.place, by=by, hat=hat, site_id=tenure.place.site_id, data=data)
    return tenure


@transaction.atomic
def transfer_ownership(
    place: Place, owners: Sequence[tuple[Party, int | None]], *, by: Actor, on: date
) -> list[Tenure]:
    """End every ownership of a place the day before `on` and start the new owners with their shares from `on`.

    Records one `place.transfer_ownership`. Tenants and household stay. Refuses without a keeper's role reaching
    the place, no new owner, an owner who began on or after that day, and shares above 100 %.
    """
    hat = need_place(place, by)
    _lock(place)
    if not owners:
        raise Refused(_("Name at least one new owner."), field="owners", code="no_owner")
    former = Tenure.objects.filter(place=place, relation=Relation.OWNER).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    )
    old = []
    for tenure in former.order_by("pk"):
        _end(tenure, on - timedelta(days=1))
        old.append(tenure.party_id)
    new = [_start(party, place, Relation.OWNER, starts_on=on, share_bp=share) for party, share in owners]
    data = {"old": old, "new": [tenure.party_id for tenure in new], "on": on.isoformat()}
    record("place.transfer_ownership", place, by=by, hat=hat, site_id=place.site_id, data=data)
    return new


def _lock(place: Place) -> None:
    # Shares are a sum over rows, which no constraint can watch: one writer per place at a time. PostgreSQL locks
    # the place's row; on SQLite every transaction is IMMEDIATE and so alone already.
    Place.objects.select_for_update().get(pk=place.pk)


def _start(
    party: Party,
    place: Place,
    relation: str,
    *,
    starts_on: date,
    ends_on: date | None = None,
    share_bp: int | None = None,
) -> Tenure:
    living_row(party)
    if ends_on and ends_on < starts_on:
        raise Refused(_("The end lies before the start."), field="ends_on", code="bad_period")
    if share_bp is not None and (relation != Relation.OWNER or not 0 < share_bp <= 10000):
        raise Refused(
            _("Only owners have a share, above 0 and up to 100 %."), field="share_bp", code="bad_share"
        )
    meanwhile = Tenure.objects.filter(place=place, relation=relation).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    )
    if ends_on:
        meanwhile = meanwhile.filter(starts_on__lte=ends_on)
    others = list(meanwhile.select_related("party").order_by("starts_on", "pk"))
    if any(other.party_id == party.pk for other in others):
        raise Refused(_("This person is entered here already."), field="party", code="already_there")
    if share_bp is not None:
        _refuse_overfull(others, Share(starts_on, ends_on, share_bp))
    return Tenure.objects.create(
        organisation_id=place.organisation_id,
        party=party,
        place=place,
        relation=relation,
        share_bp=share_bp,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _refuse_overfull(others: Sequence[Tenure], new: Share) -> None:
    held = [(Share(row.starts_on, row.ends_on, row.share_bp), row) for row in others if row.share_bp]
    day = overfull_day([new, *(share for share, _row in held)])
    if day is None:
        return
    holders = [f"{row.party} {share.bp / 100:g} %" for share, row in held if share.holds_on(day)]
    raise Refused(
        _("On %(day)s these owners hold the place already: %(holders)s.")
        % {"day": day.isoformat(), "holders": ", ".join(holders)},
        do=_("End or correct their shares first, or transfer the ownership."),
        field="share_bp",
        code="overfull",
    )


def _end(tenure: Tenure, ends_on: date) -> None:
    if ends_on < tenure.starts_on:
        raise Refused(
            _("This tenure began on %(day)s, after that day.") % {"day": tenure.starts_on.isoformat()},
            field="ends_on",
            code="bad_period",
        )
    # What the actor saw decides: an end set by somebody else in the meantime is not overwritten.
    if not Tenure.objects.filter(pk=tenure.pk, ends_on=tenure.ends_on).update(ends_on=ends_on):
        raise Lost()
    tenure.ends_on = ends_on

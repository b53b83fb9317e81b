"""Every write to a boundary card."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.boundaries.models import Boundary
from steward.capabilities.boundaries.policies import check
from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site


@transaction.atomic
def add_boundary(
    *,
    by: Actor,
    matter: str,
    side: str,
    answers: str,
    words: str,
    site: Site | None = None,
    phone: str = "",
    marks: str = "",
) -> Boundary:
    """Write down who answers for a matter, with number and words (DSK12). No site: everywhere.

    Effects: card, event `boundary.add`. Refuses a second card on the matter at the same place.
    """
    hat = check("add", site.pk if site else None, by)
    row = Boundary(
        organisation_id=by.organisation_id,
        site=site,
        matter=matter,
        side=side,
        answers=answers,
        words=words,
        phone=phone,
        marks=marks,
    )
    _keep(row)
    record("boundary.add", row, by=by, hat=hat, site_id=row.site_id, data=_told(row))
    return row


@transaction.atomic
def change_boundary(row: Boundary, *, by: Actor, **fields: Any) -> Boundary:
    """Another number, other words.

    Effects: fields, event `boundary.change`. Refuses a second card on the matter at the same place.
    """
    hat = check("change", row.site_id, by)
    for name, value in fields.items():
        setattr(row, name, value)
    _keep(row)
    record("boundary.change", row, by=by, hat=hat, site_id=row.site_id, data=_told(row))
    return row


@transaction.atomic
def remove_boundary(row: Boundary, *, by: Actor) -> Boundary:
    """The card is no longer true. What was referred by it keeps name and words in its own trail.

    Effects: the row goes, event `boundary.remove`.
    """
    hat, pk = check("remove", row.site_id, by), row.pk
    record("boundary.remove", row, by=by, hat=hat, site_id=row.site_id, data=_told(row))
    row.delete()
    row.pk = pk
    return row


def _keep(row: Boundary) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(
            _("There is a card on this matter."),
            do=_("Change that one."),
            field="matter",
            code="there_already",
        ) from error


def _told(row: Boundary) -> dict[str, str]:
    return {"matter": row.matter, "answers": row.answers}

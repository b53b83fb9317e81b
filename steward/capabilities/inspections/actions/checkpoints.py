"""Writes of checkpoints and their labels."""

import secrets
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.actions.rounds import follow_route
from steward.capabilities.inspections.models import Checklist, Checkpoint, Label, Route
from steward.capabilities.inspections.policies import MAY
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor

# Nobody takes one of these signs for another, and 31 of them ten times over are not guessed.
SIGNS, LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 10


@transaction.atomic
def add_checkpoint(
    *,
    by: Actor,
    place: Place,
    name: str = "",
    checklist: Checklist | None = None,
    nfc: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
) -> Checkpoint:
    """Make a place, or a named thing at it, a checkpoint (INS1, INS2), with a label to print.

    Effects: checkpoint, label with a code nobody guesses, event `checkpoint.add`. Refuses the same thing at the same
    place twice, an NFC tag that is another's, and a post without the verb at the site.
    """
    hat, at = by.need_hat(MAY["add"], site_id=place.site_id), clock.now()
    name, nfc = name.strip(), nfc.strip()
    _need_free(None, place=place, name=name, nfc=nfc)
    row = Checkpoint.objects.create(
        organisation_id=by.organisation_id,
        site_id=place.site_id,
        place=place,
        name=name,
        nfc=nfc,
        checklist=checklist,
        latitude=latitude,
        longitude=longitude,
    )
    _hang_label(row)
    data = {"name": str(row)}
    record("checkpoint.add", row, by=by, hat=hat, site_id=row.site_id, at=at, data=data)
    return row


@transaction.atomic
def change_checkpoint(row: Checkpoint, *, by: Actor, **wanted: Any) -> Checkpoint:
    """Change name, checklist, NFC tag or position of a checkpoint; its place stays.

    Effects: fields, event `checkpoint.change`. Refuses what `add_checkpoint` refuses, and one out of use.
    """
    hat = by.need_hat(MAY["change"], site_id=row.site_id)
    _need_in_use(row)
    wanted = {name: value.strip() if isinstance(value, str) else value for name, value in wanted.items()}
    _need_free(row, place=row.place, name=wanted.get("name", row.name), nfc=wanted.get("nfc", row.nfc))
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save(update_fields=list(wanted))
    record("checkpoint.change", row, by=by, hat=hat, site_id=row.site_id, data={"name": str(row)})
    return row


@transaction.atomic
def relabel_checkpoint(row: Checkpoint, *, by: Actor) -> Checkpoint:
    """Replace a lost or damaged label: from now on the old code is refused with words.

    Effects: the old label is closed, a new one hung, event `checkpoint.relabel`. Refuses a checkpoint out of use.
    """
    hat, at = by.need_hat(MAY["relabel"], site_id=row.site_id), clock.now()
    _need_in_use(row)
    if not Label.objects.filter(checkpoint=row, replaced_at__isnull=True).update(replaced_at=at):
        raise Lost()
    _hang_label(row)
    data = {"name": str(row)}
    record("checkpoint.relabel", row, by=by, hat=hat, site_id=row.site_id, at=at, data=data)
    return row


@transaction.atomic
def retire_checkpoint(row: Checkpoint, *, by: Actor) -> Checkpoint:
    """Take a checkpoint out of use: it leaves its routes; rounds that hold it and their visits stay as they were.

    Effects: when, its points of routes go, event `checkpoint.retire`. Refuses one out of use already.
    """
    hat, at = by.need_hat(MAY["retire"], site_id=row.site_id), clock.now()
    _need_in_use(row)
    if not Checkpoint.objects.filter(pk=row.pk, retired_at__isnull=True).update(retired_at=at):
        raise Lost()
    row.retired_at = at
    for route in Route.objects.filter(points__checkpoint=row):
        route.points.filter(checkpoint=row).delete()
        follow_route(route, by=by)
    data = {"name": str(row)}
    record("checkpoint.retire", row, by=by, hat=hat, site_id=row.site_id, at=at, data=data)
    return row


def _hang_label(row: Checkpoint) -> None:
    code = "".join(secrets.choice(SIGNS) for _place in range(LENGTH))
    Label.objects.create(organisation_id=row.organisation_id, checkpoint=row, code=code, made_at=clock.now())


def _need_in_use(row: Checkpoint) -> None:
    if row.retired_at is not None:
        raise Refused(_("This checkpoint is out of use."), do=_("Add it anew."), code="illegal_state")


def _need_free(row: Checkpoint | None, *, place: Place, name: str, nfc: str) -> None:
    others = Checkpoint.objects.filter(retired_at__isnull=True).exclude(pk=row.pk if row else 0)
    if others.filter(place=place, name=name).exists():
        raise Refused(
            _("This is a checkpoint already."),
            do=_("Give what is looked at here a name of its own."),
            field="name",
            code="taken",
        )
    if nfc and others.filter(nfc=nfc).exists():
        raise Refused(
            _("This NFC tag is at another checkpoint."),
            do=_("Read the tag again, or take it away there first."),
            field="nfc",
            code="taken",
        )

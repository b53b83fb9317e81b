"""Writes of the escalation ladder."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.desk.promises.policies import need
from steward.desk.promises.sample import reaches
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.ladder import OfficeView
from steward.kernel.work.models import Rung


@transaction.atomic
def add_rung(
    *,
    by: Actor,
    kind: str,
    clock_name: str,
    after_minutes: int,
    target: str,
    condition: str,
    every_minutes: int = 0,
    repeats: int = 0,
) -> Rung:
    """Add a rung at the end of a kind's ladder. Event `rung.add`. Open work meets it at its next moment.

    Refuses repeats without a pace, and a rung that would reach nobody at a site.
    """
    hat = need("add", by)
    last = Rung.objects.filter(kind=kind).order_by("-position").first()
    row = Rung(
        organisation_id=by.organisation_id,
        kind=kind,
        position=last.position + 1 if last else 1,
        clock=clock_name,
        after_minutes=after_minutes,
        target=target,
        condition=condition,
        every_minutes=every_minutes if repeats else 0,
        repeats=repeats,
    )
    _need_sense(row)
    row.save(force_insert=True)
    record("rung.add", row, by=by, hat=hat, data={"kind": kind, "rung": row.position})
    return row


@transaction.atomic
def change_rung(
    rung: Rung,
    *,
    by: Actor,
    clock_name: str,
    after_minutes: int,
    target: str,
    condition: str,
    every_minutes: int = 0,
    repeats: int = 0,
) -> Rung:
    """Change when a rung rings and whom it reaches. Event `rung.change`, before and after. Refusals as `add_rung`."""
    hat = need("change", by)
    wanted: dict[str, Any] = {
        "clock": clock_name,
        "after_minutes": after_minutes,
        "target": target,
        "condition": condition,
        "every_minutes": every_minutes if repeats else 0,
        "repeats": repeats,
    }
    changed = [
        [name, getattr(rung, name), value] for name, value in wanted.items() if getattr(rung, name) != value
    ]
    for name, value in wanted.items():
        setattr(rung, name, value)
    _need_sense(rung)
    rung.save(update_fields=list(wanted))
    data = {"kind": rung.kind, "rung": rung.position, "changed": changed}
    record("rung.change", rung, by=by, hat=hat, data=data)
    return rung


@transaction.atomic
def close_rung(rung: Rung, *, by: Actor) -> Rung:
    """Take a rung out of the ladder; what it did stays readable. Event `rung.close`.

    Refuses the last one of a kind: nobody would hear of late work.
    """
    hat = need("close", by)
    if not Rung.objects.filter(kind=rung.kind, is_active=True).exclude(pk=rung.pk).exists():
        raise Refused(
            _("Without this rung nobody would hear of late work."),
            do=_("Add another one first."),
            code="last_rung",
        )
    return _turn(rung, False, "rung.close", by, hat)


@transaction.atomic
def reopen_rung(rung: Rung, *, by: Actor) -> Rung:
    """Put a rung back into the ladder. Event `rung.reopen`. Refuses one that is in it, and one that reaches nobody."""
    hat = need("reopen", by)
    _need_sense(rung)
    return _turn(rung, True, "rung.reopen", by, hat)


def _turn(rung: Rung, is_active: bool, kind: str, by: Actor, hat: Any) -> Rung:
    if not Rung.objects.filter(pk=rung.pk, is_active=not is_active).update(is_active=is_active):
        raise Refused(_("This was done already."), code="done")
    rung.is_active = is_active
    record(kind, rung, by=by, hat=hat, data={"kind": rung.kind, "rung": rung.position})
    return rung


def _need_sense(rung: Rung) -> None:
    if rung.repeats and not rung.every_minutes:
        raise Refused(
            _("Repeats need a pace."), do=_("Say after how long it rings again."), field="every_minutes"
        )
    office = OfficeView(clock.now())
    deaf = [site.name for site in office.sites.values() if site.is_active and not reaches(rung, site, office)]
    if deaf:
        raise Refused(
            _("This rung would reach nobody at %(sites)s.") % {"sites": "、".join(deaf[:3])},
            do=_("Appoint somebody first: whoever dispatches, his superiors, or a manager."),
            field="target",
            code="reaches_nobody",
        )

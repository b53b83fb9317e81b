"""Flows are data of the organisation: added, changed, parted by amount and joined again; never with a dead end."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.kernel.approvals.checker import need_sound
from steward.kernel.approvals.kinds import approval_kinds
from steward.kernel.approvals.models import Flow
from steward.kernel.approvals.queries import flows_of
from steward.kernel.approvals.steps import read_steps
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.locks import hold
from steward.kernel.base.money import show_minor
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.ladder import OfficeView

# Who says in an organisation who approves what.
KEEPERS = frozenset({Role.ADMIN, Role.DIRECTOR})


@transaction.atomic
def add_flow(*, by: Actor, kind: str, name: str, steps: Sequence[dict[str, Any]], name_en: str = "") -> Flow:
    """Say who approves a kind of request for which there was no flow: until now the superior did.

    Effects: a `Flow` for all amounts, event `flow.add`. Refuses a kind that has one, an unknown kind, steps with a
    dead end (`need_sound`), and people who do not keep the flows.
    """
    hat = by.need_hat(KEEPERS)
    hold("approvals.flows", by.organisation_id)
    if kind not in approval_kinds():
        raise Refused(_("There is no such kind of request."), do=_("Choose one of the list."), field="kind")
    if flows_of(kind).exists():
        raise Refused(
            _("There is a flow for this kind already."),
            do=_("Change it, or part it by amount."),
            field="kind",
        )
    flow = Flow.objects.create(
        organisation_id=by.organisation_id,
        code=_own_code(kind),
        kind=kind,
        name=name,
        name_en=name_en,
        steps=_clean(steps),
        is_edited=True,
    )
    _need_sound(kind)
    record("flow.add", flow, by=by, hat=hat, data=_named(flow))
    return flow


@transaction.atomic
def change_flow(
    flow: Flow, *, by: Actor, name: str, steps: Sequence[dict[str, Any]], name_en: str = ""
) -> Flow:
    """Change who decides; requests on their way keep the steps they began with.

    Effects: the flow's words and steps, marked as edited so that no later preset overwrites it; event `flow.change`.
    Refuses a flow out of use, steps with a dead end, and people who do not keep the flows.
    """
    hat = by.need_hat(KEEPERS)
    _take(flow)
    flow.name, flow.name_en, flow.steps, flow.is_edited = name, name_en, _clean(steps), True
    flow.save(update_fields=["name", "name_en", "steps", "is_edited"])
    _need_sound(flow.kind)
    record("flow.change", flow, by=by, hat=hat, data=_named(flow))
    return flow


@transaction.atomic
def part_flow(flow: Flow, *, by: Actor, amount_minor: int, name: str) -> Flow:
    """Part a flow by amount (fen): from there on a flow of its own holds, with the same steps until they are changed.

    Effects: the flow ends before the amount, a new one begins there; event `flow.part`. Refuses an amount outside of
    the flow's own, a flow out of use, and people who do not keep the flows. Returns the new flow.
    """
    hat = by.need_hat(KEEPERS)
    _take(flow)
    if amount_minor <= flow.least_minor or (
        flow.below_minor is not None and amount_minor >= flow.below_minor
    ):
        raise Refused(
            _("This amount is not inside the flow's own."),
            do=_("Choose one between its limits."),
            field="amount",
        )
    above = Flow.objects.create(
        organisation_id=flow.organisation_id,
        code=_own_code(flow.kind),
        kind=flow.kind,
        name=name,
        least_minor=amount_minor,
        below_minor=flow.below_minor,
        steps=flow.steps,
        is_edited=True,
    )
    flow.below_minor, flow.is_edited = amount_minor, True
    flow.save(update_fields=["below_minor", "is_edited"])
    _need_sound(flow.kind)
    record("flow.part", flow, by=by, hat=hat, data=_named(flow) | {"amount": show_minor(amount_minor)})
    return above


@transaction.atomic
def join_flow(flow: Flow, *, by: Actor) -> Flow:
    """Take a flow out of use; its amounts go to the flow below it, those of the lowest to the one above.

    Effects: the flow out of use, its neighbour's limits; event `flow.join`. Refuses the only flow of a kind, one out
    of use, and people who do not keep the flows.
    """
    hat = by.need_hat(KEEPERS)
    _take(flow)
    others = [row for row in flows_of(flow.kind) if row.pk != flow.pk]
    if not others:
        raise Refused(_("This is the only flow of its kind."), do=_("Change its steps instead."))
    below = [row for row in others if row.least_minor < flow.least_minor]
    flow.is_active, flow.is_edited = False, True
    flow.save(update_fields=["is_active", "is_edited"])
    neighbour = below[-1] if below else others[0]
    if below:
        neighbour.below_minor = flow.below_minor
    else:
        neighbour.least_minor = flow.least_minor
    neighbour.is_edited = True
    neighbour.save(update_fields=["least_minor", "below_minor", "is_edited"])
    _need_sound(flow.kind)
    record("flow.join", flow, by=by, hat=hat, data=_named(flow))
    return flow


def _own_code(kind: str) -> str:
    """A code of ours and not of the presets: its row is the organisation's own. Rows never go, so each is new."""
    return f"{kind}-own-{Flow.objects.filter(kind=kind).count() + 1}"


def _clean(steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [step.as_data() for step in read_steps(list(steps))]


def _take(flow: Flow) -> None:
    """The flow as it is now, and nobody else changes one until the transaction ends. Refuses one out of use."""
    hold("approvals.flows", flow.organisation_id)
    flow.refresh_from_db()
    if not flow.is_active:
        raise Refused(_("This flow is out of use."), do=_("Look at those in use."))


def _need_sound(kind: str) -> None:
    need_sound(list(flows_of(kind)), OfficeView(clock.now()))


def _named(flow: Flow) -> dict[str, Any]:
    return {"flow": flow.name, "kind": flow.kind}

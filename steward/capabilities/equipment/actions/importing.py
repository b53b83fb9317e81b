"""Writes of what checked lists bring in: registers and plans."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.equipment.actions.plans import usual_slack
from steward.capabilities.equipment.actions.register import cover_waiting
from steward.capabilities.equipment.lists.entries import Entry, values_of
from steward.capabilities.equipment.lists.plans import MaintenancePlans
from steward.capabilities.equipment.lists.register import RegisterPlan
from steward.capabilities.equipment.models import Certificate, Covered, Equipment, Plan
from steward.kernel.audit.record import build, record_many
from steward.kernel.base import clock
from steward.kernel.imports.traces import Traces

BATCH = 500


@transaction.atomic
def write_register(plan: RegisterPlan, traces: Traces) -> dict[str, int]:
    """Write a register: equipment, its certificates, and what plans that waited for it cover now.

    Runs inside the batch's transaction. Records `equipment.add` for each; it can be taken back as long as no plan of
    another list covers it.
    """
    by, site = traces.by, plan.site
    traces.progress(_("Writing equipment"))
    rows = [
        Equipment(
            organisation_id=by.organisation_id,
            site=site,
            code=piece.code,
            facts=piece.facts,
            added_at=clock.now(),
            **piece.values,
        )
        for piece in plan.pieces
    ]
    made = Equipment.objects.bulk_create(rows, batch_size=BATCH)
    traces.created(Equipment, [row.pk for row in made])
    held = Certificate.objects.bulk_create(
        [
            Certificate(
                organisation_id=by.organisation_id,
                equipment=row,
                holds_until=row.certified_until,
                number=row.certificate,
                noted_at=row.added_at,
            )
            for row in made
            if row.certified_until
        ],
        batch_size=BATCH,
    )
    traces.created(Certificate, [row.pk for row in held])
    covered = cover_waiting(site.pk, {row.code: row.pk for row in made}, by=by)
    traces.created(Covered, [row.pk for row in covered])
    for row in covered:
        traces.changed(Plan, row.plan_id, {"tag": (row.plan.tag, "")})
    record_many(_event("equipment.add", row, traces, code=row.code) for row in made)
    return {"equipment": len(made), "covered": len(covered)}


@transaction.atomic
def write_plans(plan: MaintenancePlans, traces: Traces) -> dict[str, int]:
    """Write a list of plans, and which equipment of the register each covers.

    Runs inside the batch's transaction. Records `maintenance.add` for each.
    """
    by = traces.by
    traces.progress(_("Writing plans"))
    made = Plan.objects.bulk_create(
        [_plan(entry, plan, by.organisation_id) for entry in plan.entries], batch_size=BATCH
    )
    traces.created(Plan, [row.pk for row in made])
    covered = Covered.objects.bulk_create(
        [
            Covered(organisation_id=by.organisation_id, plan=row, equipment_id=entry.equipment_id)
            for row, entry in zip(made, plan.entries, strict=True)
            if entry.equipment_id
        ],
        batch_size=BATCH,
    )
    traces.created(Covered, [row.pk for row in covered])
    record_many(
        _event(
            "maintenance.add", row, traces, code=row.code, on=row.next_on.isoformat() if row.next_on else "—"
        )
        for row in made
    )
    return {"plans": len(made), "covered": len(covered), "dated": sum(1 for row in made if row.next_on)}


def _plan(entry: Entry, plan: MaintenancePlans, organisation_id: int) -> Plan:
    row, slack = entry.row, usual_slack(entry.period)
    rhythm: dict[str, Any] = values_of(entry) if entry.strategy != "on_call" else {}
    return Plan(
        organisation_id=organisation_id,
        site=plan.site,
        code=row.values["code"],
        name=row.values["name"],
        discipline=entry.discipline,
        strategy=entry.strategy,
        contractor=row.get("contractor") or "",
        location=row.get("location") or "",
        slack_days=slack,
        **Plan(slack_days=slack).wanted_on(entry.next_on),
        tag=entry.tag,
        facts=entry.facts,
        added_at=clock.now(),
        **rhythm,
    )


def _event(kind: str, subject: Equipment | Plan, traces: Traces, **data: str) -> Any:
    told = {"file": traces.batch.file_name, **data}
    return build(kind, subject, by=traces.by, site_id=subject.site_id, data=told)

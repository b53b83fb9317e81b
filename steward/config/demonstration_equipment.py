"""Equipment of the demonstration: lifts, pumps, fire equipment; plans, some overdue; an inspection that runs out."""

from datetime import date, datetime, timedelta
from typing import Any

from steward.capabilities.equipment.actions import (
    add_equipment,
    add_maintenance,
    do_maintenance,
    miss_maintenance,
    stop_equipment,
)
from steward.capabilities.equipment.models import Equipment, Plan
from steward.config.demonstration_pictures import photo
from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import Post
from steward.kernel.tenancy.queries import actor_of

COMMUNITY = SiteKind.COMMUNITY
# So long ago the register was made.
BEGAN = timedelta(days=52)
OF_PIECE = (
    "code", "name", "name_en", "discipline", "kind", "location", "brand", "type_name", "installed", "life_years",
    "certificate",
)  # fmt: skip


def run_equipment(scene: Scene, now: datetime) -> None:
    """The register and plans of the presets, and what was recorded of them day by day until now."""
    told = read_presets("demonstration/equipment")
    today = clock.today(scene.sites[COMMUNITY].zone)
    with clock.moved_to(now - BEGAN):
        pieces = {row["code"]: _enter(scene, row, today) for row in told["equipment"]}
        plans = {row["code"]: _plan(scene, row, pieces, today) for row in told["plan"]}
    records = [(record, plans[row["code"]]) for row in told["plan"] for record in row.get("records", ())]
    for record, plan in sorted(records, key=lambda pair: -pair[0]["ago"]):
        with clock.moved_to(now - timedelta(days=record["ago"])):
            _do(scene, plan, record)
    for row in told["equipment"]:
        if stopped := row.get("stopped"):
            with clock.moved_to(now - timedelta(days=stopped["ago"])):
                by = actor_of(scene.users[COMMUNITY, "repair-1"], clock.now())
                stop_equipment(pieces[row["code"]], by=by, reason=stopped["reason"])
    miss_maintenance(scene.sites[COMMUNITY], by=system_actor(scene.organisation.pk, "equipment"))


def _enter(scene: Scene, row: dict[str, Any], today: date) -> Equipment:
    """One piece, entered by the engineering head."""
    until = row.get("certified_in")
    return add_equipment(
        by=actor_of(scene.users[COMMUNITY, "eng-head"], clock.now()),
        site=scene.sites[COMMUNITY],
        place=scene.places[COMMUNITY, row["place"]] if "place" in row else None,
        certified_until=today + timedelta(days=until) if until else None,
        **{name: row[name] for name in OF_PIECE if name in row},
    )


def _plan(scene: Scene, row: dict[str, Any], pieces: dict[str, Equipment], today: date) -> Plan:
    """One plan, its first day so many days before today."""
    first = row.get("first")
    post = row.get("post")
    return add_maintenance(
        by=actor_of(scene.users[COMMUNITY, "eng-head"], clock.now()),
        site=scene.sites[COMMUNITY],
        code=row["code"],
        name=row["name"],
        equipment=[pieces[code] for code in row["equipment"]],
        strategy=row["strategy"],
        months=row.get("months", 0),
        days=row.get("days", 0),
        first_on=today - timedelta(days=first) if first is not None else None,
        post=Post.objects.get(site=scene.sites[COMMUNITY], code=post) if post else None,
        contractor=row.get("contractor", ""),
    )


def _do(scene: Scene, plan: Plan, told: dict[str, Any]) -> None:
    """One record, by the lift keeper or who repairs, with a photo; the nights before it are counted first."""
    miss_maintenance(scene.sites[COMMUNITY], by=system_actor(scene.organisation.pk, "equipment"))
    plan.refresh_from_db()
    who = "lift-keeper" if plan.discipline == "lift" else "repair-1"
    do_maintenance(
        plan,
        by=actor_of(scene.users[COMMUNITY, who], clock.now()),
        done_on=clock.today(plan.site.zone),
        note=told["note"],
        doer=told.get("doer", ""),
        photos=[photo(f"maintenance {plan.code} {told['ago']}", mended=True)],
    )

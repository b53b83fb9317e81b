"""Papers of the demonstration: an opinion form on its way up, a talk between neighbours, and a month of promises."""

from datetime import datetime, timedelta

from steward.capabilities.tickets.actions import hand_up_ticket, mediate_ticket
from steward.capabilities.tickets.choices import State
from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.work.models import WorkItem
from steward.reports.disclosed.actions import draft_disclosure, publish_disclosure
from steward.reports.disclosed.queries import figures_of
from steward.reports.monthly.queries import Month

COMMUNITY = SiteKind.COMMUNITY
HANDLED = (State.FINISHED, State.CLOSED)


def write_papers(scene: Scene, now: datetime) -> None:
    """Every opinion form and talk of the presets, and last month's promises drawn up by one and published by another.

    A short history may hold neither the ticket of a form nor anything promised last month: then there is none.
    """
    told = read_presets("demonstration/papers")
    items = WorkItem.objects.filter(site=scene.sites[COMMUNITY]).select_related("ticket")
    for row in told["opinion"]:
        item = items.filter(title=row["title"], state__in=HANDLED).first()
        if item is not None:
            with clock.moved_to(now - timedelta(hours=row["ago"])):
                words = {name: row[name] for name in ("cause", "handling", "feedback", "proposal")}
                hand_up_ticket(item, by=_by(scene, row["by"]), **words)
    for row in told["mediation"]:
        item = items.get(title=row["title"])
        with clock.moved_to(item.opened_at + timedelta(minutes=row["after"])):
            mediate_ticket(
                item,
                by=_by(scene, row["by"]),
                other_place=scene.places[COMMUNITY, row["other"]],
                held_at=clock.now(),
                held_where=row["where"],
                next_on=clock.today() + timedelta(days=row["look"]),
                **{name: row[name] for name in ("witnesses", "claim", "answer", "outcome", "terms")},
            )
    _publish_last_month(scene)


def _publish_last_month(scene: Scene) -> None:
    site, month = scene.sites[COMMUNITY], Month(clock.today().replace(day=1)).before
    if not figures_of(site, month, system_actor(scene.organisation.pk, "demonstration")):
        return
    drawn_up = draft_disclosure(by=_by(scene, "cs-head"), site=site, month=month.first)
    publish_disclosure(drawn_up, by=_by(scene, "manager"))


def _by(scene: Scene, post: str) -> Actor:
    return actor_of(scene.users[COMMUNITY, post], clock.now())

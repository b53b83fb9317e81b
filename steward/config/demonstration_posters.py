"""Posters in the common spaces of the demonstration: scanned by who passes, sometimes to tell something."""

from datetime import datetime, timedelta

from steward.capabilities.posters.actions import count_scan, make_poster, report_by_poster, withdraw_poster
from steward.capabilities.posters.models import Poster
from steward.capabilities.tickets.choices import Source
from steward.config.demonstration_scene import Scene
from steward.kernel.base import clock
from steward.kernel.places.models import PlaceKind
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.queries import actor_of

HUNG, TOLD = timedelta(days=12), timedelta(hours=3)
# How often each was scanned, in turn.
SCANS = (9, 4, 2, 6, 0, 3)


def hang_posters(scene: Scene, now: datetime) -> None:
    """One in every common space of the community and at its buildings, a request by one of them, one withdrawn."""
    site = scene.sites[SiteKind.COMMUNITY]
    with clock.moved_to(now - HUNG):
        desk = actor_of(scene.users[SiteKind.COMMUNITY, "desk"], clock.now())
        make_poster(by=desk, site=site, kinds=[PlaceKind.SPACE, PlaceKind.BUILDING], phone="199-0000-0110")
    posters = list(Poster.objects.filter(site=site).select_related("site", "place").order_by("pk"))
    for number, poster in enumerate(posters):
        for _scan in range(SCANS[number % len(SCANS)]):
            count_scan(poster)
    with clock.moved_to(now - TOLD):
        report_by_poster(
            posters[0],
            by=system_actor(scene.organisation.pk, "posters"),
            key="demonstration",
            address_index="",
            kind="repair",
            title="门口的感应灯不亮，晚上看不清台阶",
            source=Source.POSTER,
        )
        withdraw_poster(posters[-1], by=actor_of(scene.users[SiteKind.COMMUNITY, "desk"], clock.now()))

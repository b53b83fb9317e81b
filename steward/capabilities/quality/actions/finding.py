"""Finding hot spots: what is new, what goes on, what came back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.quality.choices import State
from steward.capabilities.quality.grouping import Group, Report
from steward.capabilities.quality.models import HotSpot, HotSpotReport
from steward.capabilities.quality.policies import MAY
from steward.capabilities.quality.queries.hot_spots import (
    FAMILY,
    PEOPLE,
    WINDOW_DAYS,
    groups_of,
    kin_of,
    known_spots,
)
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.numbering import next_number
from steward.kernel.base.refused import Refused
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import clock_date
from steward.kernel.work.models import Category, WorkItem


@transaction.atomic
def find_hot_spot(*, by: Actor, site: Site, days: int = WINDOW_DAYS, people: int = PEOPLE) -> WorkItem:
    """Look now where complaints pile up at a site (DSK8); what the night does, with a window and a number of one's own.

    Effects: as `note_groups`. Returns the strongest new one. Refuses: a post without the verb at the site; nothing new.
    """
    by.need_hat(MAY["find"], site_id=site.pk)
    found = note_groups(site, groups_of(site, clock.now(), people), by=by, days=days, people=people)
    if not found:
        raise Refused(
            _("No new place and matter that %(n)d people complained about in %(days)d days.")
            % {"n": people, "days": days},
            do=_("Those that are known are in the list. Ask for fewer people or more days."),
        )
    return found[0]


@transaction.atomic
def note_groups(
    site: Site, groups: Sequence[Group], *, by: Actor, days: int = WINDOW_DAYS, people: int = PEOPLE
) -> list[WorkItem]:
    """Keep the groups of a site's complaints: what is known grows, what several people newly say becomes a hot spot.

    Effects: complaints join the hot spots their group is a picture of, `hot_spot.grow` for open ones; a group with
    enough different people in the window, counted from the last closing or dismissal of its kind, becomes a new hot
    spot with `hot_spot.find`. Doing it twice changes nothing. Returns the new ones, the strongest first.
    """
    hat, at, found = by.need_hat(MAY["find"], site_id=site.pk), clock.now(), []
    known, window = known_spots(groups), timedelta(days=days)
    for group in groups:
        kin = kin_of(group, known)
        for spot in kin:
            _grow(spot, group, by=by, at=at)
        if any(spot.item.closed_at is None for spot in kin):
            continue
        ended = max((spot.item.closed_at for spot in kin if spot.item.closed_at), default=None)
        fresh = tuple(report for report in group.reports if ended is None or report.at > ended)
        new = replace(group, reports=fresh)
        if new.people(since=at - window) >= people:
            item = _open(site, new, kin[-1] if kin else None, by=by, at=at, window=window)
            data = {"people": new.people(at - window), "days": days}
            record("hot_spot.find", item, by=by, hat=hat, site_id=site.pk, at=at, data=data)
            found.append(item)
    return found


def _grow(spot: HotSpot, group: Group, *, by: Actor, at: datetime) -> None:
    """New complaints join; an open one is counted anew, a dismissed one just knows them."""
    inside = set(HotSpotReport.objects.filter(spot=spot).values_list("item_id", flat=True))
    new = [report for report in group.reports if report.key not in inside]
    _join(spot, new)
    if spot.item.closed_at is not None:
        return
    window = timedelta(days=spot.window_days)
    counts = {
        "people": group.people(at - window),
        "people_before": group.people(at - 2 * window, at - window),
    }
    HotSpot.objects.filter(pk=spot.pk).update(**counts)
    if new:
        data = {"reports": len(new), "people": counts["people"]}
        record("hot_spot.grow", spot.item, by=by, site_id=spot.item.site_id, at=at, data=data)


def _join(spot: HotSpot, reports: Sequence[Report]) -> None:
    rows = [HotSpotReport(organisation_id=spot.organisation_id, spot=spot, item_id=r.key) for r in reports]
    HotSpotReport.objects.bulk_create(rows, ignore_conflicts=True)


def _open(
    site: Site, group: Group, follows: HotSpot | None, *, by: Actor, at: datetime, window: timedelta
) -> WorkItem:
    """A new hot spot at the place and about the matter that most of its complaints share, if they do."""
    place = Place.objects.filter(pk=int(group.shared("place") or 0)).first()
    matter = Category.objects.filter(pk=int(group.shared("matter") or 0)).first()
    item = WorkItem(
        organisation_id=by.organisation_id,
        family=FAMILY,
        kind="hotspot",
        number=next_number("RD", organisation_id=by.organisation_id, day=clock_date(at, site.zone)),
        title=_title(group, place, matter),
        state=State.FOUND,
        site=site,
        place=place,
        building_id=place.building_id if place else None,
        category=matter,
        opened_at=at,
    )
    item.save(force_insert=True)
    spot = HotSpot(
        organisation_id=by.organisation_id,
        item=item,
        people=group.people(at - window),
        people_before=group.people(at - 2 * window, at - window),
        window_days=window.days,
        follows=follows,
    )
    spot.save(force_insert=True)
    _join(spot, group.reports)
    return item


def _title(group: Group, place: Place | None, matter: Category | None) -> str:
    """Place and matter; the sharpest words of the complaints for what is not known of them."""
    words = [name for name in group.names if matter is None or name not in matter.name]
    known = [part for part in (place and place.name, matter and matter.name) if part]
    return " · ".join([*known, *words[: (3, 1, 0)[len(known)]]])[:200] or group.reports[0].title

"""Every write to posters: made, withdrawn, scanned, reported by."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from steward.capabilities.posters.models import Poster, PosterReport
from steward.capabilities.posters.policies import MAY
from steward.capabilities.tickets.actions import report_ticket
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.people.models import Party
from steward.kernel.people.queries import places_of_resident
from steward.kernel.places.models import Place
from steward.kernel.places.queries import visible_places
from steward.kernel.tenancy.actor import Actor, ActorKind, system_actor
from steward.kernel.tenancy.models import Site
from steward.kernel.work.models import WorkItem

TOKEN_BYTES = 12
MOST_AT_ONCE = 300
PERIOD = timedelta(hours=1)
PER_POSTER, PER_ADDRESS = 30, 10
KEY_CHARS = 40


class TooMany(Refused):
    """More reports than people send."""

    status = 429


@transaction.atomic
def make_poster(
    *,
    by: Actor,
    site: Site,
    kinds: Collection[str] = (),
    building: Place | None = None,
    place: Place | None = None,
    spot: str = "",
    phone: str = "",
) -> Poster:
    """Make posters: one for a place, or for every place of some kinds at a site (or in a building) that has none yet.

    Effects: rows with new codes, an event `poster.make` each; gives the first. Refuses: a post without the verb at the
    site, no place chosen, places that all have one, more than 300 at once, a place of another site.
    """
    hat, at = by.need_hat(MAY["make"], site_id=site.pk), clock.now()
    places = [place] if place else _without_poster(site, kinds, building, by)
    if any(row.site_id != site.pk for row in places):
        raise Refused(_("This place is at another site."), do=_("Choose the site first."), field="place")
    made = []
    for row in places:
        poster = Poster.objects.create(
            organisation_id=by.organisation_id,
            site=site,
            place=row,
            token=secrets.token_urlsafe(TOKEN_BYTES),
            spot=spot.strip() if place else "",
            phone=phone.strip(),
            made_by_id=by.user_id,
            made_at=at,
        )
        record("poster.make", poster, by=by, hat=hat, site_id=site.pk, at=at, data={"place": str(row)})
        made.append(poster)
    return made[0]


def _without_poster(site: Site, kinds: Collection[str], building: Place | None, by: Actor) -> list[Place]:
    if not kinds:
        raise Refused(
            _("No place is chosen."), do=_("Type one place, or tick kinds of places."), field="place"
        )
    hanging = Poster.objects.filter(site=site, withdrawn_at__isnull=True).values("place_id")
    rows = visible_places(by).filter(site=site, kind__in=list(kinds), is_active=True)
    if building is not None:
        rows = rows.filter(building=building)
    found = list(rows.exclude(pk__in=hanging).order_by("sort_key", "pk")[: MOST_AT_ONCE + 1])
    if not found:
        raise Refused(
            _("All these places have a poster already."),
            do=_("Print those, or type one place for a second poster there."),
            field="kinds",
            code="all_have_one",
        )
    if len(found) > MOST_AT_ONCE:
        raise Refused(
            _("These are more than %(n)d places.") % {"n": MOST_AT_ONCE},
            do=_("Choose one building after the other."),
            field="kinds",
            code="too_many",
        )
    return found


@transaction.atomic
def withdraw_poster(poster: Poster, *, by: Actor) -> Poster:
    """Take a poster out of use: whoever scans it is told so politely, and whom to turn to.

    Effects: when, event `poster.withdraw`. Refuses a post without the verb at the site, and one withdrawn already.
    """
    hat, at = by.need_hat(MAY["withdraw"], site_id=poster.site_id), clock.now()
    if not Poster.objects.filter(pk=poster.pk, withdrawn_at__isnull=True).update(withdrawn_at=at):
        raise Lost()
    poster.refresh_from_db(fields=["withdrawn_at"])
    place = str(poster)
    record("poster.withdraw", poster, by=by, hat=hat, site_id=poster.site_id, at=at, data={"place": place})
    return poster


@transaction.atomic
def count_scan(poster: Poster) -> None:
    """Somebody opened the page of a poster."""
    Poster.objects.filter(pk=poster.pk).update(scans=F("scans") + 1)


@transaction.atomic
def report_by_poster(
    poster: Poster, *, by: Actor, key: str, address_index: str, party: Party | None = None, **told: Any
) -> WorkItem:
    """Report what was seen at a poster (DSK1), as the customer signed in to the portal or as a stranger.

    Effects: what `report_ticket` does, a row that ties it to the poster, one report more. The same key again gives the
    same request. Refuses: a withdrawn poster, the 31st report by one poster and the 11th by one network address
    within an hour, and what `report_ticket` refuses.
    """
    before = PosterReport.objects.filter(poster=poster, key=key[:KEY_CHARS]).select_related("item").first()
    if before is not None:
        return before.item
    if poster.withdrawn_at is not None:
        raise Refused(_("This poster is no longer in use."), do=_("Please ring the service desk."))
    at = clock.now()
    _no_flood(poster, address_index, at)
    item = report_ticket(
        by=_speaker(poster, party, by), site=poster.site, place=poster.place, requester=party, **told
    )
    PosterReport.objects.create(
        organisation_id=by.organisation_id,
        poster=poster,
        item=item,
        key=key[:KEY_CHARS],
        address_index=address_index,
        reported_at=at,
    )
    Poster.objects.filter(pk=poster.pk).update(reports=F("reports") + 1)
    return item


def _speaker(poster: Poster, party: Party | None, by: Actor) -> Actor:
    """The customer where he is at home; elsewhere the poster speaks for whoever stands before it."""
    at_home = party and places_of_resident(party.pk).filter(pk=poster.place_id).exists()
    if by.kind == ActorKind.CUSTOMER and not at_home:
        return system_actor(by.organisation_id, "posters")
    return by


def _no_flood(poster: Poster, address_index: str, at: datetime) -> None:
    recent = PosterReport.objects.filter(reported_at__gt=at - PERIOD)
    if (
        recent.filter(poster=poster).count() >= PER_POSTER
        or recent.filter(address_index=address_index).exclude(address_index="").count() >= PER_ADDRESS
    ):
        raise TooMany(
            _("Many reports came from here within an hour."),
            kept=_("Your text is still in the form."),
            do=_("If it is urgent, ring the service desk; else try again later."),
            code="too_many",
        )


@transaction.atomic
def forget_addresses(at: datetime) -> int:
    """Blank the fingerprints of network addresses that no limit asks for any more."""
    rows = PosterReport.objects.filter(reported_at__lte=at - PERIOD).exclude(address_index="")
    return rows.update(address_index="")

"""Reads of boundaries: the cards of an actor's sites, and those a text speaks of."""

import re

from django.db.models import Q, QuerySet

from steward.capabilities.boundaries.choices import Side
from steward.capabilities.boundaries.models import Boundary
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import visible_sites

SHOWN = 2


def visible_boundaries(actor: Actor) -> QuerySet[Boundary]:
    """Cards of the whole company and of the actor's sites."""
    return Boundary.objects.filter(Q(site__isnull=True) | Q(site__in=visible_sites(actor)))


def cards_for(actor: Actor, site: Site | None) -> list[Boundary]:
    """The cards that hold at a site: its own one stands before the company's on the same matter."""
    rows = visible_boundaries(actor).filter(Q(site__isnull=True) | Q(site=site)).order_by("pk")
    company = {row.matter: row for row in rows if row.site_id is None}
    return list((company | {row.matter: row for row in rows if row.site_id}).values())


def others_at(actor: Actor, site: Site | None) -> QuerySet[Boundary]:
    """The cards of a site on what somebody else answers for."""
    keys = [row.pk for row in cards_for(actor, site) if row.side != Side.COMPANY]
    return Boundary.objects.filter(pk__in=keys).order_by("side", "matter", "pk")


def cards_of_text(actor: Actor, site: Site, text: str) -> list[Boundary]:
    """The cards whose marks stand in a text, the longest mark first: it says most."""
    folded = text.casefold()
    longest = {
        row: max((len(mark) for mark in marks_of(row) if mark in folded), default=0)
        for row in cards_for(actor, site)
    }
    hits = [row for row, length in longest.items() if length]
    return sorted(hits, key=lambda row: -longest[row])[:SHOWN]


def marks_of(row: Boundary) -> list[str]:
    return [mark for mark in re.split(r"[\s,，、;；]+", row.marks.casefold()) if mark]


def search_boundaries(rows: QuerySet[Boundary], text: str, _actor: Actor) -> QuerySet[Boundary]:
    """A few hundred rows at most: what was typed may stand anywhere."""
    found = Q(matter__icontains=text) | Q(answers__icontains=text) | Q(marks__icontains=text)
    return rows.filter(found)

"""Every write to an incident."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.incidents.models import Incident, IncidentTicket
from steward.capabilities.incidents.policies import MAY, check
from steward.capabilities.tickets.actions import settle_tickets
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.work.models import Category, WorkItem


@transaction.atomic
def open_incident(
    *,
    by: Actor,
    site: Site,
    title: str,
    category: Category,
    staff_words: str,
    public_words: str,
    places: Collection[Place] = (),
    started_at: datetime | None = None,
    expected_at: datetime | None = None,
) -> Incident:
    """Say that something is out for everybody at some places (none: the whole site), and what callers are told (DSK1).

    Effects: incident, event `incident.open`; the desk and the stewards of the site hear of it. Refuses a post without
    the verb at the site, a place of another site, and an end before the beginning.
    """
    hat, at = by.need_hat(MAY["open"], site_id=site.pk), clock.now()
    if any(place.site_id != site.pk for place in places):
        raise Refused(_("A place is not at this site."), do=_("Choose the site first."), field="places")
    began = started_at or at
    _in_order(began, expected_at)
    incident = Incident.objects.create(
        organisation_id=by.organisation_id,
        site=site,
        category=category,
        title=title.strip(),
        staff_words=staff_words,
        public_words=public_words,
        started_at=began,
        expected_at=expected_at,
    )
    incident.places.set(places)
    record("incident.open", incident, by=by, hat=hat, site_id=site.pk, at=at)
    return incident


@transaction.atomic
def update_incident(
    incident: Incident, *, by: Actor, staff_words: str, public_words: str, expected_at: datetime | None = None
) -> Incident:
    """New words and a new expected end. Everybody with a ticket of it reads the new words at once.

    Effects: fields, event `incident.update`. Refuses an ended incident, and an end before the beginning.
    """
    hat = check("update", incident, by)
    _going_on(incident)
    _in_order(incident.started_at, expected_at)
    incident.staff_words, incident.public_words = staff_words, public_words
    incident.expected_at = expected_at
    incident.save(update_fields=["staff_words", "public_words", "expected_at"])
    record("incident.update", incident, by=by, hat=hat, site_id=incident.site_id)
    return incident


@transaction.atomic
def link_incident(incident: Incident, *, by: Actor, tickets: Collection[WorkItem]) -> Incident:
    """Put tickets to an incident.

    Effects: a link and event `incident.link` on each ticket, where its owner reads the public words. Refuses an ended
    incident, nothing chosen, and a ticket that belongs to one already.
    """
    hat, at = check("link", incident, by), clock.now()
    _going_on(incident)
    keys = [item.pk for item in tickets]
    if not keys or IncidentTicket.objects.filter(item_id__in=keys).exists():
        raise Refused(
            _("One of these belongs to an incident already, or nothing was chosen."),
            do=_("Choose again from what is offered."),
            field="tickets",
            code="linked_already",
        )
    told = {"incident": incident.pk, "words": incident.pk}
    for item in tickets:
        IncidentTicket.objects.create(
            organisation_id=by.organisation_id, incident=incident, item=item, linked_at=at
        )
        record("incident.link", item, by=by, hat=hat, site_id=item.site_id, at=at, data=told)
    return incident


@transaction.atomic
def unlink_incident(incident: Incident, *, by: Actor, tickets: Collection[WorkItem]) -> Incident:
    """Take tickets out again: something else was meant.

    Effects: the links go, event `incident.unlink` on each ticket. Refuses an ended incident, and tickets that are not
    of it.
    """
    hat, at = check("unlink", incident, by), clock.now()
    _going_on(incident)
    links = IncidentTicket.objects.filter(incident=incident, item_id__in=[item.pk for item in tickets])
    gone, _tables = links.delete()
    if not tickets or gone != len(tickets):
        raise Refused(
            _("One of these is not of this incident, or nothing was chosen."),
            do=_("Choose again from what is offered."),
            field="tickets",
            code="not_linked",
        )
    for item in tickets:
        told = {"incident": incident.pk}
        record("incident.unlink", item, by=by, hat=hat, site_id=item.site_id, at=at, data=told)
    return incident


@transaction.atomic
def end_incident(incident: Incident, *, by: Actor, result: str) -> Incident:
    """It works again: what was done, in words for everybody who waits.

    Effects: ended, event `incident.end`, out of which `settle_incident` follows as a job. Refuses an ended incident.
    """
    hat, at = check("end", incident, by), clock.now()
    _going_on(incident)
    incident.ended_at, incident.result = at, result
    incident.save(update_fields=["ended_at", "result"])
    count = IncidentTicket.objects.filter(incident=incident).count()
    data = {"count": count}
    record("incident.end", incident, by=by, hat=hat, site_id=incident.site_id, at=at, data=data)
    return incident


def settle_incident(incident: Incident, *, by: Actor) -> None:
    """End the tickets of an ended incident, each by itself, as `settle_tickets` says: each person is asked once.

    Effects: those nobody has in hand are finished or merged; `incident.prompt` on the others, whose doers hear of it.
    The prompts come last and all together, so that a run taken up again prompts nobody twice.
    """
    keys = list(IncidentTicket.objects.filter(incident=incident).values_list("item_id", flat=True))
    left = settle_tickets(keys, by=by, result=incident.result).left
    with transaction.atomic():
        for item in WorkItem.objects.filter(pk__in=left).order_by("pk"):
            told = {"incident": incident.pk, "to_id": item.assignee_id}
            record("incident.prompt", item, by=by, site_id=item.site_id, data=told)


def _going_on(incident: Incident) -> None:
    if incident.ended_at is not None:
        raise Refused(
            _("This incident is over."), do=_("Open a new one if it is out again."), code="illegal_state"
        )


def _in_order(began: datetime, expected: datetime | None) -> None:
    if expected is not None and expected <= began:
        raise Refused(
            _("The expected end lies before the beginning."), do=_("Correct the times."), field="expected_at"
        )

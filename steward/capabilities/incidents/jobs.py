"""Jobs of incidents: a new ticket finds its incident; an ended incident ends its tickets."""

from collections.abc import Sequence

from django_tasks import task

from steward.capabilities.incidents.actions import link_incident, settle_incident
from steward.capabilities.incidents.models import Incident, IncidentTicket
from steward.capabilities.incidents.queries import incident_of
from steward.kernel.audit.kinds import follow
from steward.kernel.audit.models import Event
from steward.kernel.jobs.backend import enqueue_once
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.scope import current_organisation, scope, tenant_rows
from steward.kernel.work.models import WorkItem


def queue_link(events: Sequence[Event]) -> None:
    """Queue the look for an incident, for new tickets of sites where something is out: one query for all others."""
    # By hand, as every intake asks it; few incidents are open at a time.
    out = {incident.site_id for incident in tenant_rows(Incident, "ended_at IS NULL", [])}
    for event in events:
        if event.site_id in out:
            link_later.enqueue(current_organisation(), int(event.subject_id))


@task()
def link_later(organisation_id: int, item_id: int) -> None:
    """Link a new ticket to the incident it is about, if it is about one."""
    with scope(organisation_id):
        item = WorkItem.objects.select_related("category", "place", "site").get(pk=item_id)
        incident = incident_of(item)
        if incident is not None and not IncidentTicket.objects.filter(item=item).exists():
            link_incident(incident, by=system_actor(organisation_id, "incidents"), tickets=[item])


def queue_settle(events: Sequence[Event]) -> None:
    """Queue the ending of an incident's tickets."""
    for event in events:
        enqueue_once(
            settle_later, f"incidents.settle:{event.pk}", current_organisation(), int(event.subject_id)
        )


@task()
def settle_later(organisation_id: int, incident_id: int) -> None:
    """End the tickets of an ended incident."""
    with scope(organisation_id):
        incident = Incident.objects.get(pk=incident_id)
        settle_incident(incident, by=system_actor(organisation_id, "incidents"))


follow("ticket.report", queue_link)
follow("incident.end", queue_settle)

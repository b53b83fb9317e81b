"""What events speak of, as links: the trail and the inbox name the thing, not only what was done to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from steward.kernel.audit.models import Event
from steward.kernel.audit.record import subject_type
from steward.kernel.surface.declare import resources
from steward.kernel.tenancy.actor import Actor


@dataclass(frozen=True)
class Subject:
    """A row some resource shows: its title and its page."""

    title: str
    href: str


def subjects_of(events: Iterable[Event], actor: Actor) -> Mapping[int, Subject]:
    """The subjects by event id, of those rows the actor may see; one query for each resource spoken of."""
    rows = list(events)
    found: dict[tuple[str, int], Subject] = {}
    for resource in resources().values():
        if not resource.open_to(actor):
            continue
        visible = resource.rows(actor)
        kind = subject_type(visible.model)
        wanted = {row.subject_id for row in rows if row.subject_type == kind}
        if wanted:
            for row in visible.filter(pk__in=wanted).select_related(*resource.listed_with(())):
                found[kind, row.pk] = Subject(resource.title(row), f"/{resource.name}/{row.pk}/")
    return {
        row.pk: found[row.subject_type, row.subject_id]
        for row in rows
        if (row.subject_type, row.subject_id) in found
    }

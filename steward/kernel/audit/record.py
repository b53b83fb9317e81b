"""Writing events: the one call every action ends with."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from steward.kernel.audit.kinds import event_kind, followers, watchers
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.rows import insert_row
from steward.kernel.tenancy.actor import Actor, ActorKind, Hat


def subject_type(subject: models.Model | type[models.Model]) -> str:
    """`tickets.ticket` for a Ticket: the stable name an event keeps of its subject's table."""
    return subject._meta.label_lower


def record(
    kind: str,
    subject: models.Model,
    *,
    by: Actor,
    hat: Hat | None = None,
    site_id: int | None = None,
    at: datetime | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Record that something was done, inside the caller's transaction, and queue what follows from it.

    `hat` is the appointment that allowed it: its title, and the absent person's name when acting, stay in the
    trail (HRM2). Raises `KeyError` for an undeclared kind.
    """
    event = build(kind, subject, by=by, hat=hat, site_id=site_id, at=at, data=data)
    insert_row(event)
    _tell([event])
    return event


def build(
    kind: str,
    subject: models.Model,
    *,
    by: Actor,
    hat: Hat | None = None,
    site_id: int | None = None,
    at: datetime | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """An unsaved event, for callers that insert many at once with `record_many`.

    A customer's name is personal and events cannot be erased: customers stand in the trail as `by_party`.
    """
    event_kind(kind)
    is_customer = by.kind == ActorKind.CUSTOMER
    return Event(
        organisation_id=by.organisation_id,
        at=at or clock.now(),
        kind=kind,
        subject_type=subject_type(subject),
        subject_id=subject.pk,
        site_id=site_id,
        actor_kind=by.kind.value,
        user_id=by.user_id,
        actor_name="" if is_customer else by.name,
        post_title=hat.title if hat else "",
        acting_for=hat.acting_for_name if hat else "",
        data={**(data or {}), **({"by_party": by.party_id} if is_customer else {})},
    )


def record_many(events: Iterable[Event]) -> list[Event]:
    """Insert events in bulk and queue what follows from each."""
    saved = Event.objects.bulk_create(list(events), batch_size=1000)
    _tell(saved)
    return saved


def _tell(events: list[Event]) -> None:
    """Queue what follows: each follower gets all events of its kind at once, so a bulk costs one job, not many."""
    for kind in dict.fromkeys(event.kind for event in events):
        same = [event for event in events if event.kind == kind]
        for enqueue in followers(kind):
            enqueue(same)
    if events:
        for tell in watchers():
            tell(events)

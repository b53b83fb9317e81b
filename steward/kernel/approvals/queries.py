"""Reads of approvals: what waits for whom, and what was decided about a subject."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from steward.kernel.approvals.choices import ACTIVE, State
from steward.kernel.approvals.models import Decision, Flow, Request, Seat
from steward.kernel.audit.record import subject_type
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Appointment
from steward.kernel.tenancy.queries import in_force_somewhere


def requests_of(subject: models.Model) -> QuerySet[Request]:
    """All requests about a subject, the newest first."""
    rows = Request.objects.filter(subject_type=subject_type(subject), subject_id=subject.pk)
    return rows.order_by("-pk")


def open_request(subject: models.Model) -> Request | None:
    """The active request about a subject: being decided, or given back for correction."""
    return requests_of(subject).filter(state__in=ACTIVE).first()


def flows_of(kind: str) -> QuerySet[Flow]:
    """The flows of a kind that are in use, by the amounts they are for."""
    return Flow.objects.filter(kind=kind, is_active=True).order_by("least_minor", "pk")


def own_seats(actor: Actor) -> Q:
    """Seats an actor can sign from: his own, those of his posts, and of posts he carries for others - but never of
    what he, or whom he carries that post for, asked for himself.
    """
    posts = Q(pk__in=())
    for hat in actor.hats:
        seat = Q(post_id=hat.post_id, user__isnull=True)
        posts |= seat & ~_asked_by(hat.acting_for_id) if hat.acting_for_id else seat
    if actor.hats:
        posts |= Q(user_id=actor.user_id or 0)
    return posts & ~_asked_by(actor.user_id or 0)


def _asked_by(user_id: int) -> Q:
    return Q(stage__request__user_id=user_id, stage__request__user__isnull=False) | Q(
        stage__request__on_behalf_id=user_id, stage__request__on_behalf__isnull=False
    )


def open_seats(request: Request, actor: Actor) -> list[Seat]:
    """The signatures an actor can give to a request now."""
    rows = Seat.objects.filter(own_seats(actor), is_open=True, stage__request=request.pk)
    return list(rows.select_related("stage", "post").order_by("pk"))


def hat_of(seat: Seat, actor: Actor, barred: Collection[int]) -> Hat | None:
    """The hat in which an actor signs from a seat: his own post before one he carries for a colleague.

    Never one he carries for somebody barred; who is named himself may then sign without any.
    """
    hats = [hat for hat in actor.hats if hat.acting_for_id not in barred]
    worn = (hat for hat in hats if seat.user_id is not None or hat.post_id == seat.post_id)
    return min(worn, key=lambda hat: hat.is_acting, default=None)


def waiting_requests(actor: Actor) -> QuerySet[Request]:
    """What waits for an actor's decision, or for his correction; the most pressing first."""
    mine = Seat.objects.filter(own_seats(actor), is_open=True).values("stage__request")
    back = Q(state=State.RETURNED) & asked_here(actor)
    return Request.objects.filter(Q(pk__in=mine, state=State.OPEN) | back).order_by("due_at", "pk")


def asked_here(actor: Actor) -> Q:
    """Requests that are the actor's to correct or to take back: he asked, or was asked for; he carries the post of one
    who did; or he holds the post it goes along and who asked is there no more.
    """
    queue = actor.queue_user_ids
    held = Appointment.objects.filter(in_force_somewhere(clock.now()), post=OuterRef("post"))
    there = Exists(held.filter(user=OuterRef("user"))) | Exists(held.filter(user=OuterRef("on_behalf")))
    left = Q(post_id__in={hat.post_id for hat in actor.hats}, state__in=ACTIVE) & ~there
    return Q(user_id__in=queue) | Q(on_behalf_id__in=queue) | left


def is_asking(request: Request, actor: Actor) -> bool:
    """`asked_here` of one request; asked of the database only for what others asked along one of the actor's posts."""
    if actor.queue_user_ids & request.barred:
        return True
    if all(hat.post_id != request.post_id for hat in actor.hats):
        return False
    if "asked_here" not in actor.kept:
        rows = Request.objects.filter(asked_here(actor), state__in=ACTIVE)
        actor.kept["asked_here"] = frozenset(rows.values_list("pk", flat=True))
    return request.pk in actor.kept["asked_here"]


def reasons(ids: Collection[Any]) -> Mapping[Any, str]:
    """What was said with decisions, by id: one query."""
    return dict(Decision.objects.filter(pk__in=list(ids)).values_list("pk", "reason"))

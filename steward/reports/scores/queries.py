"""Reads of scorecards: which an actor may see, what led up to one, what waits for a signature."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from steward.kernel.base import clock
from steward.kernel.duties.choices import Outcome
from steward.kernel.duties.models import DutyMonth, FreezeDay
from steward.kernel.duties.months import month_before, month_of
from steward.kernel.duties.queries import of_posts_seen, posts_under
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment
from steward.kernel.tenancy.queries import in_force_somewhere, reporting_line
from steward.reports.models import CardComment, CardStandard, Scorecard

TREND = 6


def of_people_seen(actor: Actor) -> Q:
    """One's own cards and those of posts below, of everybody for overseers of the company.

    A colleague's card in the same post is not one's business.
    """
    if not of_posts_seen(actor):
        return Q()
    return Q(user_id=actor.user_id) | Q(post_id__in=posts_under(actor))


def visible_cards(actor: Actor) -> QuerySet[Scorecard]:
    """The rows lock of cards, all editions."""
    return Scorecard.objects.filter(of_people_seen(actor))


def visible_standards(actor: Actor) -> QuerySet[CardStandard]:
    """The same for their standards, of the editions that hold."""
    return CardStandard.objects.filter(of_people_seen(actor), is_current=True)


def visible_months(_actor: Actor) -> QuerySet[DutyMonth]:
    """That a month is frozen is no secret in the house."""
    return DutyMonth.objects.all()


def visible_freeze_days(_actor: Actor) -> QuerySet[FreezeDay]:
    return FreezeDay.objects.all()


def to_sign(actor: Actor) -> QuerySet[Scorecard]:
    """Frozen cards of those who report to the actor directly, the oldest first.

    Where nobody else holds the post between (it is vacant, or the person's own), whoever is above it signs.
    """
    mine, between = [hat.post_id for hat in actor.hats], OuterRef("post__reports_to")
    held = Appointment.objects.filter(in_force_somewhere(clock.now()), user__is_active=True)
    held = held.filter(Q(post=between, acting_for__isnull=True) | Q(acting_for__post=between))
    above = Q(post__reports_to__reports_to_id__in=mine) & ~Exists(held.exclude(user=OuterRef("user")))
    rows = Scorecard.objects.filter(is_current=True, frozen_at__isnull=False, signed_at__isnull=True)
    rows = rows.filter(Q(post__reports_to_id__in=mine) | above)
    return rows.exclude(user_id__in=actor.queue_user_ids).order_by("month", "pk")


def own_cards(actor: Actor) -> QuerySet[Scorecard]:
    """The actor's own cards of the running month: one for each post."""
    month = month_of(clock.today())
    return Scorecard.objects.filter(user_id=actor.person_id, month=month, is_current=True).order_by("pk")


def line_above(post_id: int) -> frozenset[int]:
    """The posts above a post, however far up."""
    return frozenset(post.pk for post in reporting_line(post_id))


def trend_of(card: Scorecard) -> list[Scorecard]:
    """The card and those of the five months before it, the oldest first; months without one are left out."""
    first = card.month
    for _step in range(TREND - 1):
        first = month_before(first)
    before = Scorecard.objects.filter(
        post_id=card.post_id, user_id=card.user_id, is_current=True, month__gte=first, month__lt=card.month
    )
    return [*before.order_by("month"), card]


def standards_of(card: Scorecard) -> Sequence[CardStandard]:
    """What the card was judged by: what is not met first, what says nothing last."""
    rows = CardStandard.objects.filter(card=card).select_related("area").order_by("pk")
    order = [Outcome.UNMET, Outcome.MET, Outcome.EMPTY, Outcome.UNMEASURED]
    return sorted(rows, key=lambda row: order.index(Outcome(row.outcome)))


def comments_on(card: Scorecard) -> QuerySet[CardComment]:
    return CardComment.objects.filter(card=card).select_related("user").order_by("at", "pk")


def unmet_before(month: date) -> Mapping[tuple[Any, ...], int]:
    """For each standard not met in the month before: for how many months in a row by then. One query."""
    rows = CardStandard.objects.filter(month=month_before(month), is_current=True, outcome=Outcome.UNMET)
    keys = ("post_id", "user_id", "duty", "area_id")
    return {tuple(row[:4]): row[4] for row in rows.values_list(*keys, "in_a_row")}

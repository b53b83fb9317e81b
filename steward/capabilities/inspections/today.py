"""Inspections on the Today page: rounds to walk now, and records that somebody must judge."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.choices import Verdict
from steward.capabilities.inspections.models import Round, Visit
from steward.capabilities.inspections.models.rounds import OPEN
from steward.capabilities.inspections.policies import OVERSEERS, REVIEWERS, may_review
from steward.capabilities.inspections.queries import visible_visits
from steward.capabilities.inspections.queries.field import rounds_of
from steward.capabilities.inspections.resources import ROUNDS, VISITS
from steward.kernel.base import clock
from steward.kernel.duties.queries import posts_below
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor


def _to_walk(actor: Actor) -> QuerySet[Round]:
    """Rounds that are open now, the one that closes first at the top."""
    now = clock.now()
    rows = rounds_of(actor).filter(OPEN, opens_at__lte=now, closes_at__gt=now)
    return rows.select_related(*ROUNDS.joined).order_by("closes_at", "pk")


def _to_judge(actor: Actor) -> QuerySet[Visit]:
    """Doubted records of whoever reports to the actor, the latest first; nobody judges his own."""
    rows = visible_visits(actor).filter(verdict=Verdict.OPEN).exclude(user_id=actor.person_id)
    if not actor.roles & OVERSEERS:
        below = posts_below(actor) - {hat.post_id for hat in actor.hats}
        rows = rows.filter(Q(round__post_id__in=below) | Q(round__post__isnull=True))
    return rows.select_related(*VISITS.joined).order_by("-at", "-pk")


declare_today(
    TodaySection(
        "inspections.rounds",
        _("Rounds to walk now"),
        "rounds",
        _to_walk,
        empty=_("No round of yours is open now."),
        more="/field/",
        position=13,
    ),
    TodaySection(
        "inspections.doubts",
        _("Records to judge"),
        "round_visits",
        _to_judge,
        frozenset(REVIEWERS),
        _("No record of your people is doubted."),
        lambda visit, actor: "trust" if may_review("trust", visit, actor) else None,
        "/round_visits/?verdict=open",
        33,
    ),
)

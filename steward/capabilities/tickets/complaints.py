"""Reads of complaints: how much one weighs by the rules, what it repeats, who stands above it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from steward.capabilities.tickets.choices import GRADES, Fact, Grade, State, TicketKind, Verdict
from steward.capabilities.tickets.models import Acknowledgement, Complaint, GradeRule
from steward.capabilities.tickets.queries import LISTED, open_tickets, visible_tickets
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Post, User
from steward.kernel.tenancy.queries import holders, reporting_line
from steward.kernel.work.models import WorkItem
from steward.kernel.work.queries import barred

# A complaint of the same household on the same matter within this time repeats the earlier one.
AGAIN_WITHIN = timedelta(days=90)
# "Same complaints in a month" (domain notes 2.4).
SAME_WITHIN = timedelta(days=30)
SHOWN = 10


def heavier(one: str, other: str) -> Grade:
    return max(Grade(one), Grade(other), key=GRADES.index)


def weigh(
    item: WorkItem,
    facts: Iterable[str],
    people: int,
    *,
    at: datetime,
    rules: Iterable[GradeRule] | None = None,
) -> Grade:
    """The grade the rules give: the heaviest of those that hold, general where none does."""
    rules = list(GradeRule.objects.all() if rules is None else rules)
    numbers: dict[str, int] = dict.fromkeys(facts, 1)
    numbers |= {Fact.PEOPLE: people, Fact.DAYS: (at - item.opened_at).days}
    if any(rule.fact == Fact.SAME for rule in rules):
        numbers[Fact.SAME] = same_matter(item, at)
    grade = Grade.GENERAL
    for rule in rules:
        if numbers.get(rule.fact, 0) >= rule.at_least:
            grade = heavier(grade, rule.grade)
    return grade


def same_matter(item: WorkItem, at: datetime) -> int:
    """How many complaints on the matter the site had within a month, this one included; none that was withdrawn, sent
    twice or without a ground."""
    if item.category_id is None:
        return 1
    others = WorkItem.objects.filter(
        kind=TicketKind.COMPLAINT,
        site_id=item.site_id,
        category_id=item.category_id,
        opened_at__gt=at - SAME_WITHIN,
    )
    others = others.exclude(state=State.CANCELLED).exclude(ticket__complaint__verdict=Verdict.REJECTED)
    return others.exclude(pk=item.pk).count() + 1


def of_the_household(item: WorkItem) -> QuerySet[WorkItem]:
    """Every other complaint from the same door or the same customer, newest first."""
    same = Q(pk__in=[])
    if item.place_id:
        same |= Q(place_id=item.place_id)
    if item.requester_id:
        same |= Q(requester_id=item.requester_id)
    rows = WorkItem.objects.filter(same, kind=TicketKind.COMPLAINT).exclude(pk=item.pk)
    return rows.exclude(state=State.CANCELLED).order_by("-opened_at", "-pk")


def repeated_by(item: WorkItem) -> int | None:
    """Key of the complaint this one repeats: same household, same matter, not long ago."""
    if not (item.place_id or item.requester_id):
        return None
    rows = of_the_household(item).filter(
        category=item.category,
        opened_at__gte=item.opened_at - AGAIN_WITHIN,
        opened_at__lte=item.opened_at,
    )
    return rows.values_list("pk", flat=True).first()


def neighbours_of(item: WorkItem, actor: Actor) -> list[WorkItem]:
    """The household's other complaints an actor may see: never one about himself."""
    rows = of_the_household(item).filter(pk__in=visible_tickets(actor).values("pk"))
    return list(rows.select_related("category")[:SHOWN])


@dataclass(frozen=True)
class Rung:
    """A post above the one that declares, and who is there now to take note."""

    post: Post
    people: list[User]


def rungs_above(item: WorkItem, post_id: int, roles: Iterable[str], at: datetime) -> list[Rung]:
    """The reporting line above a post as far as it may open tickets and somebody is there, without the person it is
    about."""
    left_out, wanted = barred(item, at), set(roles)
    found = []
    for post in reporting_line(post_id):
        people = [row.user for row in holders(post, at) if row.user_id not in left_out]
        if people and wanted & set(post.roles):
            found.append(Rung(post, people))
    return found


def open_rungs(ticket_id: int, actor: Actor) -> QuerySet[Acknowledgement]:
    """What the actor still has to take note of, as holder of a post or for its holder."""
    posts = {hat.post_id for hat in actor.hats}
    return Acknowledgement.objects.filter(
        declaration__ticket_id=ticket_id, post_id__in=posts, acknowledged_at__isnull=True
    )


def missing_facts(item: WorkItem) -> list[str]:
    """What a declaration must hold and the ticket itself does not say yet (DSK6)."""
    ticket = item.ticket
    wanted = (
        (item.place_id, _("the place")),
        (item.requester_id or ticket.stranger_name, _("the customer")),
        (item.category_id, _("the matter")),
        (ticket.complaint.facts, _("what makes it major")),
    )
    return [word for there, word in wanted if not there]


def to_confirm(actor: Actor) -> QuerySet[WorkItem]:
    """Complaints nobody has confirmed or rejected, and rejections that wait for a second person."""
    waiting = Complaint.objects.filter(verdict__in=[Verdict.OPEN, Verdict.PROPOSED]).values("pk")
    return (
        open_tickets(actor)
        .filter(kind=TicketKind.COMPLAINT, pk__in=waiting)
        .select_related("ticket__complaint", *LISTED)
        .order_by("due_at", "id")
    )


def to_declare(actor: Actor) -> QuerySet[WorkItem]:
    """Major complaints not told up the line yet, also those a customer's word or his silence has closed meanwhile."""
    stands = [verdict for verdict in Verdict if verdict != Verdict.REJECTED]
    major = Complaint.objects.filter(verdict__in=stands, grade=Grade.MAJOR, ticket__declarations__isnull=True)
    return (
        visible_tickets(actor)
        .filter(kind=TicketKind.COMPLAINT, pk__in=major.values("pk"))
        .exclude(state=State.CANCELLED)
        .select_related("ticket__complaint", *LISTED)
        .order_by("opened_at", "id")
    )


def to_acknowledge(actor: Actor) -> QuerySet[WorkItem]:
    """Declarations a post of the actor was told of and has not taken note of."""
    posts = {hat.post_id for hat in actor.hats}
    waiting = Acknowledgement.objects.filter(post_id__in=posts, acknowledged_at__isnull=True)
    return (
        visible_tickets(actor)
        .filter(pk__in=waiting.values("declaration__ticket_id"))
        .select_related("ticket__complaint", *LISTED)
        .order_by("opened_at", "id")
    )

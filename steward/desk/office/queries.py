"""Reads of the organisation: posts, people, areas and departments within an actor's reach, and the chart."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from steward.desk.office.policies import OFFICE
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment, Area, Department, Post, Site, User
from steward.kernel.tenancy.queries import MAX_LINE, in_force


def reach(actor: Actor, roles: Collection[str] = OFFICE, *, column: str = "site_id") -> Q:
    """The row filter of what an actor's posts with some role reach: everything, or rows of their sites."""
    sites = {hat.site_id for hat in actor.hats_with(roles)}
    if actor.is_system or None in sites:
        return Q()
    return Q(**{f"{column}__in": sites})


def current(zone: str = "Asia/Shanghai") -> QuerySet[Appointment]:
    """Appointments in force today, holders before those who act for them."""
    rows = Appointment.objects.filter(in_force(clock.today(zone)), user__is_active=True)
    return rows.select_related("user", "acting_for__user", "acting_for__post").order_by("acting_for_id", "pk")


def visible_posts(actor: Actor) -> QuerySet[Post]:
    """Posts an actor may edit, closed ones too."""
    return Post.objects.filter(reach(actor)).order_by("pk")


def visible_departments(actor: Actor) -> QuerySet[Department]:
    return Department.objects.filter(reach(actor)).order_by("pk")


def visible_areas(actor: Actor) -> QuerySet[Area]:
    """Areas with how many places were chosen into each."""
    return Area.objects.filter(reach(actor)).annotate(places=Count("chosen")).order_by("pk")


def office_sites(actor: Actor) -> QuerySet[Site]:
    """Sites whose chart an actor may edit, by name."""
    return Site.objects.filter(reach(actor, column="pk"), is_active=True).order_by("name")


def holders_of_posts() -> Prefetch[str]:
    """Who holds the listed posts today, without those who only act."""
    rows = Appointment._base_manager.filter(
        in_force(clock.today()), acting_for__isnull=True, user__is_active=True
    )
    return Prefetch("appointments", rows.select_related("user").order_by("pk"), to_attr="held")


def history_of(post: Post) -> QuerySet[Appointment]:
    """Who held a post or acted in it, the newest first."""
    rows = Appointment.objects.filter(Q(post=post, acting_for__isnull=True) | Q(acting_for__post=post))
    return rows.select_related("user", "acting_for__user").order_by("-starts_on", "-pk")


def answering_for(area: Area) -> QuerySet[Appointment]:
    """Appointments that answer for an area today or will."""
    rows = Appointment.objects.filter(areas=area).exclude(ends_on__lt=clock.today())
    return rows.select_related("user", "post__site").order_by("starts_on", "pk")


def post_names(ids: Iterable[int]) -> Mapping[int, str]:
    """Titles in the reader's language, for the sentences of the trail."""
    return {post.pk: str(post) for post in Post.objects.filter(pk__in=ids).select_related("site")}


def person_names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


def area_names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(Area.objects.filter(pk__in=ids).values_list("pk", "name"))


@dataclass
class Node:
    """A post of the chart with those below it; `acting` are the people who stand in for its holders."""

    post: Post
    holders: list[Appointment] = field(default_factory=list)
    acting: list[Appointment] = field(default_factory=list)
    below: list["Node"] = field(default_factory=list)

    @property
    def size(self) -> int:
        return 1 + sum(node.size for node in self.below)


def chart(actor: Actor, site_id: int | None = None) -> list[Node]:
    """The open posts as trees by reporting line: of the company, or of one site with its line up to the top.

    Two queries whatever the number of posts. Siblings stand by department, then as they were added.
    """
    posts = Post.objects.filter(is_active=True).select_related("department", "site")
    nodes = {post.pk: Node(post) for post in posts.order_by("site_id", "department_id", "pk")}
    for row in current():
        worn = row.acting_for.post_id if row.acting_for else row.post_id
        if worn in nodes:
            (nodes[worn].acting if row.acting_for else nodes[worn].holders).append(row)
    wanted = set(nodes) if site_id is None else _with_superiors(nodes, site_id)
    seen = reach(actor)
    if seen:
        own = {hat.site_id for hat in actor.hats_with(OFFICE)}
        wanted &= {pk for pk, node in nodes.items() if node.post.site_id in own}
    tops: list[Node] = []
    for pk in (pk for pk in nodes if pk in wanted):
        above = nodes[pk].post.reports_to_id
        (nodes[above].below if above in wanted else tops).append(nodes[pk])
    return tops


def _with_superiors(nodes: Mapping[int, Node], site_id: int) -> set[int]:
    wanted: set[int] = set()
    for pk, node in nodes.items():
        if node.post.site_id == site_id:
            step: Any = pk
            for _level in range(MAX_LINE):
                if step is None or step in wanted or step not in nodes:
                    break
                wanted.add(step)
                step = nodes[step].post.reports_to_id
    return wanted

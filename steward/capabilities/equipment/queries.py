"""Reads of equipment: what the register holds within reach, what is wanted when, who answers for it."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from steward.capabilities.equipment.choices import Use
from steward.capabilities.equipment.models import Covered, Equipment, Maintenance, Plan
from steward.kernel.base import clock
from steward.kernel.places.queries import find_places, reach_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Department, Post
from steward.kernel.tenancy.queries import visible_sites

COLUMNS = {"site": "site_id", "building": "place__building_id", "place": "place_id"}
KEEPERS = frozenset({Role.SUPERVISOR, Role.HEAD, Role.MANAGER})
DOERS = KEEPERS | {Role.WORKER}
PLAN_READERS = DOERS | {Role.QUALITY, Role.DIRECTOR}
READERS = PLAN_READERS | {Role.STEWARD, Role.DESK}
# Whose Today page it is on where no post is named.
ENGINEERING = "engineering"
# Maintenance shows a week ahead; a statutory inspection is applied for a month before it ends (lift rules, art. 28).
AHEAD, CERTIFICATE_AHEAD = timedelta(days=7), timedelta(days=30)


def visible_equipment(actor: Actor) -> QuerySet[Equipment]:
    """Equipment of the actor's sites, or at places of his areas."""
    return Equipment.objects.filter(reach_of(actor).rows(**COLUMNS))


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """Plans of the actor's sites."""
    return Plan.objects.filter(site__in=visible_sites(actor))


def visible_records(actor: Actor) -> QuerySet[Maintenance]:
    """What became of the plans of the actor's sites."""
    return Maintenance.objects.filter(site__in=visible_sites(actor))


def asking(rows: QuerySet[Plan]) -> QuerySet[Plan]:
    """Plans that ask for something: not ended, with a next day, and not all of their equipment out of use."""
    covered = Covered.objects.filter(plan=OuterRef("pk"))
    working = Exists(covered.filter(equipment__use=Use.IN_USE))
    return rows.filter(working | ~Exists(covered), ended_at__isnull=True, next_on__isnull=False)


def overdue(rows: QuerySet[Plan]) -> QuerySet[Plan]:
    """Those whose day and slack are over."""
    return asking(rows).filter(late_after__lt=clock.today())


def without_days(rows: QuerySet[Plan]) -> QuerySet[Plan]:
    """Plans that are not on call and yet ask for nothing: their period or first day is not known."""
    return rows.filter(ended_at__isnull=True, next_on__isnull=True).exclude(strategy="on_call")


def uncovered(rows: QuerySet[Equipment]) -> QuerySet[Equipment]:
    """Equipment in use that no plan is for."""
    plans = Covered.objects.filter(equipment=OuterRef("pk"), plan__ended_at__isnull=True)
    return rows.filter(~Exists(plans), use=Use.IN_USE)


def works_in_engineering(actor: Actor) -> frozenset[int | None]:
    """The sites in whose engineering the actor holds a post (None: all of them): one query for as long as he lasts."""
    if "engineering" not in actor.kept:
        rows = Department.objects.filter(pk__in={hat.department_id for hat in actor.hats}, code=ENGINEERING)
        actor.kept["engineering"] = set(rows.values_list("pk", flat=True))
    ours = actor.kept["engineering"]
    return frozenset(hat.site_id for hat in actor.hats if hat.department_id in ours)


def answered_for(actor: Actor) -> Q:
    """The plans an actor answers for: of a post he holds, or of no post where he is of engineering."""
    own = Q(post__in=[hat.post_id for hat in actor.hats])
    sites = works_in_engineering(actor)
    if None in sites:
        return own | Q(post__isnull=True)
    return own | Q(post__isnull=True, site__in=[pk for pk in sites if pk])


def wanted_of(actor: Actor) -> QuerySet[Plan]:
    """What the actor is to see to: overdue and within a week, the longest due first."""
    rows = asking(visible_plans(actor)).filter(answered_for(actor), next_on__lte=clock.today() + AHEAD)
    return rows.order_by("next_on", "pk")


def expiring(rows: QuerySet[Equipment]) -> QuerySet[Equipment]:
    """Equipment in use whose statutory inspection is over, or will be within a month."""
    limit = clock.today() + CERTIFICATE_AHEAD
    return rows.filter(use=Use.IN_USE, certified_until__lte=limit).order_by("certified_until", "pk")


def search_equipment(rows: QuerySet[Equipment], text: str, _actor: Actor) -> QuerySet[Equipment]:
    """By code, name, brand or type, words of where it is, or a place in any spelling."""
    places = [place.pk for place in find_places(text, limit=50)]
    words = Q(place_id__in=places)
    for name in ("code", "name", "name_en", "kind", "brand", "type_name", "location"):
        words |= Q(**{f"{name}__icontains": text})
    return rows.filter(words)


def search_plans(rows: QuerySet[Plan], text: str, _actor: Actor) -> QuerySet[Plan]:
    """By code, name, place or contractor, or the code of what it covers."""
    of_equipment = Covered.objects.filter(plan=OuterRef("pk"), equipment__code__icontains=text)
    words = Q(Exists(of_equipment))
    for name in ("code", "name", "location", "contractor", "tag"):
        words |= Q(**{f"{name}__icontains": text})
    return rows.filter(words)


def search_records(rows: QuerySet[Maintenance], text: str, _actor: Actor) -> QuerySet[Maintenance]:
    """By the plan's code or name, who came, or words."""
    words = Q(doer__icontains=text) | Q(note__icontains=text)
    return rows.filter(words | Q(plan__code__icontains=text) | Q(plan__name__icontains=text))


def posts_of(actor: Actor) -> QuerySet[Post]:
    """Posts that may answer for a plan."""
    here = Q(site__in=visible_sites(actor)) | Q(site__isnull=True)
    return Post.objects.filter(here, is_active=True).order_by("site_id", "code")


def calendar_of(
    plans: QuerySet[Plan], records: QuerySet[Maintenance], first: date, last: date
) -> list[tuple[date, Plan | Maintenance]]:
    """Every day wanted from a day to another: those that have a record, and those still to come. Two queries."""
    told = records.filter(due_on__gte=first, due_on__lte=last).select_related("plan")
    rows = told.order_by("due_on", "pk")
    found: list[tuple[date, Plan | Maintenance]] = [(row.due_on, row) for row in rows if row.due_on]
    seen = {(row.plan_id, on) for on, row in found if isinstance(row, Maintenance)}
    for plan in asking(plans).filter(next_on__lte=last).order_by("next_on", "pk"):
        found += [
            (day, plan) for day in days_ahead(plan, last) if day >= first and (plan.pk, day) not in seen
        ]
    return found


def days_ahead(plan: Plan, last: date) -> Iterable[date]:
    """The days on which a plan is wanted, from its next one."""
    day, following = plan.next_on, plan.following
    while day is not None and day <= last:
        yield day
        day, following = following, plan.after(following) if following else None

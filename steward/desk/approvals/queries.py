"""Reads of requests for pages and programs: how far one is, in the order in which it went."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from steward.kernel.approvals.bench import NearOffice
from steward.kernel.approvals.choices import StageState, Verdict
from steward.kernel.approvals.models import Decision, Flow, Request, Seat, Stage
from steward.kernel.approvals.queries import asked_here
from steward.kernel.approvals.say import say_who
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, User
from steward.kernel.tenancy.queries import in_force
from steward.kernel.work.ladder import OfficeView

# Posts over all sites with these roles see every request; a site's manager those of his site.
OVERSEERS = frozenset({Role.DIRECTOR, Role.ADMIN, Role.QUALITY})


def visible_requests(actor: Actor) -> QuerySet[Request]:
    """The rows lock: what one asked oneself, what one has to decide or decided, what one corrects in another's stead;
    all of a site for its manager, all of the company for overseers.
    """
    rows = Request.objects.all()
    over = [hat for hat in actor.hats if hat.site_id is None and hat.roles & OVERSEERS]
    if actor.is_system or over:
        return rows
    posts = [hat.post_id for hat in actor.hats]
    seats = Seat.objects.filter(Q(post__in=posts) | Q(user_id=actor.user_id or 0)).values("stage__request")
    said = Decision.objects.filter(user_id=actor.user_id or 0).values("request")
    sites = [hat.site_id for hat in actor.hats if Role.MANAGER in hat.roles]
    managed = Q(site_id__isnull=False) if None in sites else Q(site_id__in=sites)
    return rows.filter(asked_here(actor) | managed | Q(pk__in=seats) | Q(pk__in=said))


def visible_flows(_actor: Actor) -> QuerySet[Flow]:
    """All flows: who has to agree to what is no secret in the house."""
    return Flow.objects.all()


@dataclass
class Step:
    """A stage as people read it: who was asked for, who can sign, what was said."""

    stage: Stage
    who: str
    signers: list[str] = field(default_factory=list)
    said: list[Decision] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.stage.state == StageState.OPEN

    @property
    def ended_by(self) -> Decision | None:
        """The "no", or the giving back, that ended the request here."""
        ends = (Verdict.REFUSED, Verdict.RETURNED)
        return next((row for row in self.said if row.verdict in ends), None)


@dataclass
class Round:
    """What happened until a request was decided or given back."""

    number: int
    steps: list[Step]
    said: list[Decision]


def rounds_of(request: Request) -> list[Round]:
    """The course of a request, round by round: a few queries, however long it is."""
    office = NearOffice(request, clock.now())
    worn = {user for rows in office.worn.values() for user, _absent in rows}
    names = dict(User.objects.filter(pk__in=worn).values_list("pk", "name"))
    seats = Seat.objects.select_related("post__site", "user").order_by("slot", "pk")
    stages = Stage.objects.filter(request=request).prefetch_related(Prefetch("seats", seats))
    said: dict[int | None, list[Decision]] = defaultdict(list)
    for row in Decision.objects.filter(request=request).select_related("user").order_by("at", "pk"):
        said[row.stage_id].append(row)
    rounds: dict[int, Round] = {}
    for stage in stages.order_by("round", "position", "pk"):
        own = rounds.setdefault(stage.round, Round(stage.round, [], []))
        own.steps.append(
            Step(stage, say_who(stage.who, office), _signers(stage, office, names), said[stage.pk])
        )
    for row in said[None]:
        rounds.setdefault(row.round, Round(row.round, [], [])).said.append(row)
    return [rounds[number] for number in sorted(rounds)]


def _signers(stage: Stage, office: OfficeView, names: dict[int, str]) -> list[str]:
    """`Site manager (Alice)` for each seat; those whose turn is over are told by what they said."""
    found = []
    for seat in stage.seats.all():
        if stage.state == StageState.OPEN and not seat.is_open:
            continue
        if seat.user:
            found.append(seat.user.name)
            continue
        held = "、".join(names[user] for user, _absent in office.worn.get(seat.post_id, ()) if user in names)
        found.append(f"{seat.post}（{held or '—'}）")
    return found


def colleagues(actor: Actor, request: Request | None) -> QuerySet[User]:
    """Who can be asked to decide: in office at the site or over all of them; not oneself, nor whoever asked."""
    site_id = request.site_id if request else None
    near = Q(post__site__isnull=True) | Q(post__site_id=site_id, post__site__isnull=False)
    held = Appointment.objects.filter(in_force(clock.today())).filter(near).values("user_id")
    barred = set(request.barred if request else ()) | {actor.user_id or 0}
    rows = User.objects.filter(organisation_id=actor.organisation_id, is_active=True, pk__in=held)
    return rows.exclude(pk__in=barred).order_by("name", "pk")


def search_requests(rows: QuerySet[Request], text: str, _actor: Actor) -> QuerySet[Request]:
    """By number, what it is about, or who asked."""
    return rows.filter(Q(number__iexact=text) | Q(title__icontains=text) | Q(user__name__icontains=text))


def flows_by_kind() -> dict[str, list[Flow]]:
    """The flows in use, by the kind they are for."""
    found: dict[str, list[Flow]] = defaultdict(list)
    for flow in Flow.objects.filter(is_active=True).order_by("kind", "least_minor", "pk"):
        found[flow.kind].append(flow)
    return found

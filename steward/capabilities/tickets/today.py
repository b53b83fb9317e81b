"""Tickets on the Today page: what each post must see to first."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.aftercare import to_call_back, to_review
from steward.capabilities.tickets.choices import State
from steward.capabilities.tickets.complaints import to_acknowledge, to_confirm, to_declare
from steward.capabilities.tickets.mediation import to_mediate
from steward.capabilities.tickets.papers import to_endorse
from steward.capabilities.tickets.policies import CALLERS, DISPATCHERS, MAY, STAFF, may
from steward.capabilities.tickets.queries import (
    my_queue,
    open_tickets,
    overdue,
    to_dispatch,
    visible_tickets,
)
from steward.capabilities.tickets.waiting import to_inform
from steward.kernel.base import clock
from steward.kernel.base.presence import count_rows
from steward.kernel.surface.today import Figure, TodayFigure, TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.models import WorkItem

CAP = 10_000
DAYS = 14
NEXT_STEP = {State.DISPATCHED: "start", State.STARTED: "finish", State.PAUSED: "resume"}


def _next_step(item: WorkItem, actor: Actor) -> str | None:
    verb = NEXT_STEP.get(State(item.state))
    return verb if verb and may(verb, item, actor) else None


def _offer(verb: str) -> Callable[[WorkItem, Actor], str | None]:
    return lambda item, actor: verb if may(verb, item, actor) else None


def _counts(actor: Actor) -> list[int]:
    """In one's hands, open, overdue: counted in one statement, once a page."""
    if "tickets.counts" not in actor.kept:
        asked = [my_queue(actor), open_tickets(actor), overdue(actor)]
        actor.kept["tickets.counts"] = count_rows([rows[: CAP + 1] for rows in asked])
    kept: list[int] = actor.kept["tickets.counts"]
    return kept


def _in_hand(actor: Actor) -> Figure:
    count = _counts(actor)[0]
    return Figure(min(count, CAP), _("to do"), link="/tickets/?mine=1&open=1", capped=count > CAP)


def _open(actor: Actor) -> Figure:
    count = _counts(actor)[1]
    return Figure(min(count, CAP), _("not closed yet"), link="/tickets/?open=1", capped=count > CAP)


def _late(actor: Actor) -> Figure:
    count = _counts(actor)[2]
    return Figure(min(count, CAP), _("past their promise"), "late", "/tickets/?late=1", count > CAP)


def _reported(actor: Actor) -> Figure:
    """Reports of today, with the last two weeks as a picture."""
    today = timezone.localtime(clock.now()).date()
    since = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(
        days=DAYS - 1
    )
    rows = (
        visible_tickets(actor)
        .filter(opened_at__gte=since)
        .annotate(day=TruncDate("opened_at"))
        .values_list("day")
        .annotate(n=Count("pk"))
        .order_by()
    )
    per_day = dict(rows)
    trend = [per_day.get(today - timedelta(days=back), 0) for back in reversed(range(DAYS))]
    return Figure(trend[-1], _("last 14 days"), link=f"/tickets/?opened={today}..{today}", trend=trend)


def _late_in_hands(actor: Actor) -> QuerySet[WorkItem]:
    """Overdue work; for those who dispatch only what somebody has in hand: the rest stands under "To dispatch"."""
    rows = overdue(actor)
    return rows.filter(assignee__isnull=False) if actor.roles & DISPATCHERS else rows


declare_today(
    TodayFigure("tickets.in_hand", _("In my hands"), _in_hand, frozenset(STAFF), 10),
    TodayFigure("tickets.open", _("Open tickets"), _open, frozenset(STAFF), 20),
    TodayFigure("tickets.late", _("Overdue"), _late, frozenset(STAFF), 30),
    TodayFigure("tickets.reported", _("Reported today"), _reported, frozenset(STAFF), 40),
    TodaySection(
        "tickets.mine",
        _("In my hands"),
        "tickets",
        my_queue,
        frozenset(STAFF),
        _("Nothing in your hands."),
        _next_step,
        "/tickets/?mine=1&open=1",
        10,
    ),
    TodaySection(
        "tickets.to_dispatch",
        _("To dispatch"),
        "tickets",
        to_dispatch,
        frozenset(DISPATCHERS),
        _("Everything has somebody on it."),
        _offer("dispatch"),
        "/tickets/?unassigned=1",
        20,
    ),
    TodaySection(
        "tickets.overdue",
        _("Overdue"),
        "tickets",
        _late_in_hands,
        frozenset(DISPATCHERS | {Role.DIRECTOR}),
        _("Nothing is overdue."),
        lambda _item, _actor: None,
        "/tickets/?late=1",
        30,
    ),
    TodaySection(
        "tickets.to_acknowledge",
        _("Declared to you"),
        "tickets",
        to_acknowledge,
        frozenset(MAY["acknowledge"]),
        _("Nothing waits for your note."),
        _offer("acknowledge"),
        "/tickets/?grade=major",
        5,
    ),
    TodaySection(
        "tickets.to_declare",
        _("Major complaints to declare"),
        "tickets",
        to_declare,
        frozenset(MAY["declare"]),
        _("No major complaint waits to be declared."),
        _offer("declare"),
        "/tickets/?grade=major",
        6,
    ),
    TodaySection(
        "tickets.to_confirm",
        _("Complaints to confirm"),
        "tickets",
        to_confirm,
        frozenset(MAY["confirm"]),
        _("Every complaint is confirmed or rejected."),
        lambda item, actor: next((verb for verb in ("decide", "confirm") if may(verb, item, actor)), None),
        "/tickets/?unjudged=1",
        25,
    ),
    TodaySection(
        "tickets.to_inform",
        _("To tell: they waited too"),
        "tickets",
        to_inform,
        frozenset(MAY["inform"]),
        _("Everybody who waited was told."),
        _offer("inform"),
        "/tickets/?awaited=1",
        41,
    ),
    TodaySection(
        "tickets.to_call_back",
        _("To call back"),
        "tickets",
        to_call_back,
        frozenset(CALLERS),
        _("Everybody was asked."),
        _offer("call_back"),
        "/tickets/?to_call=1",
        40,
    ),
    TodaySection(
        "tickets.to_mediate",
        _("Neighbours to talk with again"),
        "tickets",
        to_mediate,
        frozenset(MAY["mediate"]),
        _("No talk between neighbours is due."),
        _offer("mediate"),
        "",
        43,
    ),
    TodaySection(
        "tickets.to_endorse",
        _("Opinion forms handed to you"),
        "tickets",
        to_endorse,
        frozenset(MAY["endorse"]),
        _("Every opinion form is answered."),
        _offer("endorse"),
        "",
        44,
    ),
    TodaySection(
        "tickets.to_review",
        _("Callbacks to check"),
        "tickets",
        to_review,
        frozenset(MAY["review"]),
        _("Every callback the lot fell on is checked."),
        _offer("review"),
        "",
        45,
    ),
)

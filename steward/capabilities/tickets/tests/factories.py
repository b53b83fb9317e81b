"""Tickets for tests: a matter, its promises and ladder, and tickets in any state."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from steward.capabilities.tickets.actions import (
    accept_ticket,
    call_back_ticket,
    cancel_ticket,
    dispatch_ticket,
    finish_ticket,
    pause_ticket,
    report_ticket,
    start_ticket,
)
from steward.capabilities.tickets.choices import State
from steward.capabilities.tickets.models import Callback, GradeRule
from steward.kernel.base import clock
from steward.kernel.people.actions import add_party
from steward.kernel.people.models import Party
from steward.kernel.work.choices import ClockName, RungCondition, RungTarget, Urgency
from steward.kernel.work.models import Category, Rung, Target, WorkItem
from tests.people import World

# A whole declaration.
DECLARED: dict[str, Any] = {
    "happened_at": datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
    "course": "电梯困人四十分钟，无人接听对讲",
    "harm": "一人受惊，未受伤",
    "outside": "本地媒体来电询问",
    "demand": "公开道歉并更换维保单位",
    "measures": "已停梯检查，已上门致歉",
}
RULES = [("media", 1, "major"), ("people", 10, "major"), ("days", 30, "major"), ("same", 3, "serious"),
         ("leak", 1, "serious")]  # fmt: skip
KINDS = ("repair", "complaint", "inquiry", "suggestion", "help", "praise")


def make_office(world: World) -> None:
    """Promises for every kind (30 min / 4 h / 1 day, around the clock), one matter, and a ladder of three rungs."""
    organisation = world.organisation
    for kind in KINDS:
        Target.objects.update_or_create(
            organisation=organisation,
            kind=kind,
            defaults={
                "respond_minutes": 30,
                "resolve_minutes": 240,
                "callback_minutes": 1440,
                **{f"{name}_in_working_time": False for name in ClockName},
            },
        )
    Category.objects.create(
        organisation=organisation,
        kind="repair",
        code="leak",
        name="漏水",
        name_en="Leak",
        skill="plumbing",
        department_code="engineering",
        urgency=Urgency.URGENT,
    )
    for fact, at_least, grade in RULES:
        GradeRule.objects.create(organisation=organisation, fact=fact, at_least=at_least, grade=grade)
    rungs: list[tuple[str, int, str, str]] = [
        ("respond", -10, RungCondition.ANY, RungTarget.ASSIGNEE),
        ("respond", 0, RungCondition.UNASSIGNED, RungTarget.DISPATCHERS),
        ("respond", 15, RungCondition.ANY, RungTarget.SUPERIOR_1),
        ("respond", 60, RungCondition.ANY, RungTarget.SUPERIOR_2),
        ("resolve", 0, RungCondition.ANY, RungTarget.SUPERIOR_1),
    ]
    for kind in KINDS:
        for position, (name, after, condition, target) in enumerate(rungs, 1):
            Rung.objects.create(
                organisation=organisation,
                kind=kind,
                position=position,
                clock=name,
                after_minutes=after,
                condition=condition,
                target=target,
            )


def photo(name: str = "after.jpg", colour: str = "navy") -> SimpleUploadedFile:
    """A small real JPEG."""
    buffer = BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def report(world: World, **more: Any) -> WorkItem:
    """A leak in 3-2-501, reported by Carol at the desk unless said otherwise."""
    arguments: dict[str, Any] = {
        "by": world.carol,
        "site": world.site,
        "kind": "repair",
        "title": "天花板漏水",
        "place": world.places["3-2-501"],
    }
    if more.get("kind", "repair") == "repair":
        arguments["category"] = Category.objects.get(code="leak")
    return report_ticket(**arguments | more)


def ticket_in(world: World, state: str, **more: Any) -> WorkItem:
    """A ticket walked to a state by its own verbs; Frank has it in hand."""
    item = report(world, **more)
    steps = {
        State.REPORTED: 0,
        State.ACCEPTED: 1,
        State.DISPATCHED: 2,
        State.PAUSED: 3,
        State.STARTED: 3,
        State.FINISHED: 4,
        State.CLOSED: 5,
        State.CANCELLED: 0,
    }[State(state)]
    if state == State.CANCELLED:
        return cancel_ticket(item, by=world.carol, reason="withdrawn")
    if steps >= 1:
        accept_ticket(item, by=world.carol)
    if steps >= 2:
        dispatch_ticket(item, by=world.carol, to=world.users["frank"])
    if steps >= 3:
        start_ticket(item, by=world.frank)
    if state == State.PAUSED:
        return pause_ticket(item, by=world.frank, reason="parts", expected_at=later(days=1))
    if steps >= 4:
        finish_ticket(item, by=world.frank, result="换了垫圈", photos=[photo()])
    if steps >= 5:
        _given_up(item, world)
    return item


def _given_up(item: WorkItem, world: World) -> None:
    """The third call in vain; the first two were an hour apart each."""
    for hours in (2, 1):
        Callback.objects.create(
            organisation=world.organisation, ticket=item.ticket, cycle=item.cycle, satisfaction="unreached",
            called_at=later(hours=-hours), called_by=world.users["carol"],
        )  # fmt: skip
    call_back_ticket(item, by=world.carol, satisfaction="unreached")


def later(**delta: float) -> datetime:
    return clock.now() + timedelta(**delta)


def complaint_matter(world: World) -> Category:
    """The one matter of complaints."""
    found, _new = Category.objects.get_or_create(
        organisation=world.organisation, kind="complaint", code="service", defaults={"name": "服务"}
    )
    return found


def owner_of(world: World) -> Party:
    """Somebody who complains; the same each time."""
    return Party.objects.filter(name="王芳").first() or add_party(
        "王芳", by=world.judy, site_id=world.site.pk
    )

"""Approvals for tests: anything can be asked for about a place, and what was decided is kept in a list."""

from typing import Any

from steward.kernel.approvals.actions import approve_request, request_approval
from steward.kernel.approvals.kinds import ApprovalKind, declare_approval_kind
from steward.kernel.approvals.models import Flow, Request
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment
from tests.people import LONG_AGO, World, make_place

KIND = "tests.ask"
# What the kind was told: (subject, state, by), newest last; emptied by whoever looks.
told: list[tuple[int, str, str]] = []
numbers = iter(range(1, 100_000))

declare_approval_kind(
    ApprovalKind(
        KIND,
        "tests",
        lambda place, request, by: told.append((place.pk, str(request.state), by.name)),
        describe=lambda place: place.code,
        model=Place,
    )
)


def make_flow(world: World, *steps: str | dict[str, Any], **more: Any) -> Flow:
    """A flow of the tests' kind; a step is who decides, alone or with how."""
    number = next(numbers)
    return Flow.objects.create(
        organisation=world.organisation,
        code=f"flow-{number}",
        kind=KIND,
        name="流程",
        steps=[{"who": step} if isinstance(step, str) else step for step in steps],
        **more,
    )


def ask(world: World, by: Actor, **more: Any) -> Request:
    """Somebody asks for something about a place of its own."""
    place = make_place(world.site, f"ask-{next(numbers)}", kind="space")
    wanted: dict[str, Any] = {"site_id": world.site.pk, "words": "请批准"}
    return request_approval(place, KIND, by=by, **wanted | more)


def agree(request: Request, *people: Actor) -> Request:
    """They agree, one after the other, each as he finds it."""
    for by in people:
        approve_request(Request.objects.get(pk=request.pk), by=by)
    request.refresh_from_db()
    return request


def act(world: World, name: str, absent: str) -> None:
    """One of them acts for another from now on."""
    Appointment.objects.create(
        organisation=world.organisation,
        user=world.users[name],
        post=world.posts[name],
        acting_for=world.appointments[absent],
        starts_on=LONG_AGO,
        ends_on="2099-01-01",
    )


def leave(world: World, *names: str) -> None:
    """They leave their posts; whoever stands in for them goes on to."""
    Appointment.objects.filter(user__in=[world.users[name] for name in names]).update(ends_on=LONG_AGO)

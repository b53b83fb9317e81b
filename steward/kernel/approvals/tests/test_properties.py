"""Whatever flow, whoever asks, whatever happens in whichever order: the invariants of approvals."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import permutations
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.kernel.approvals.actions import (
    add_signer,
    approve_request,
    delegate_request,
    give_back_request,
    refuse_request,
    resubmit_request,
    withdraw_request,
)
from steward.kernel.approvals.choices import StageState, State, Verdict
from steward.kernel.approvals.models import Decision, Request, Seat
from steward.kernel.approvals.queries import open_seats
from steward.kernel.approvals.sweep import sweep_requests
from steward.kernel.approvals.tests.factories import ask, leave, make_flow, told
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.models import Appointment
from tests.people import LONG_AGO, STAFF, World

NAMES = sorted(STAFF)
DECIDES = (Verdict.APPROVED, Verdict.REFUSED, Verdict.RETURNED, Verdict.DELEGATED, Verdict.ADDED)
ENDS = (State.APPROVED, State.REFUSED, State.WITHDRAWN)
people = st.sampled_from(NAMES)
who = st.sampled_from(
    [
        "superior",
        "head",
        "chain:head",
        "chain:director",
        "role:head",
        "role:quality",
        "role:manager",
        "post:director",
    ]
)
steps = st.lists(
    st.builds(lambda name, mode: {"who": name, "mode": mode}, who, st.sampled_from(["any", "all"])),
    min_size=1,
    max_size=3,
)
attempts = st.tuples(
    st.sampled_from(
        ["approve", "approve", "approve", "refuse", "give_back", "resubmit", "delegate", "add_signer", "withdraw",
         "leave", "act", "late"]
    ),
    people,
    people,
)  # fmt: skip
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def undone() -> Iterator[None]:
    """Each example begins in the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def try_it(world: World, request: Request, what: str, name: str, other: str) -> None:
    """Somebody tries something, as he finds the request; a refusal changes nothing."""
    by, colleague = getattr(world, name), world.users[other]
    verbs: dict[str, Any] = {
        "approve": lambda: approve_request(request, by=by),
        "refuse": lambda: refuse_request(request, by=by, reason="不行"),
        "give_back": lambda: give_back_request(request, by=by, reason="改"),
        "resubmit": lambda: resubmit_request(request, by=by, words="改了"),
        "withdraw": lambda: withdraw_request(request, by=by),
        "delegate": lambda: delegate_request(request, by=by, colleague=colleague),
        "add_signer": lambda: add_signer(request, by=by, colleague=colleague),
        "leave": lambda: leave(world, name),
        "act": lambda: stand_in(world, name, other),
        "late": lambda: sweep_requests(clock.now() + timedelta(days=2)),
    }
    try:
        with transaction.atomic():
            verbs[what]()
    except Refused:
        pass


def stand_in(world: World, name: str, absent: str) -> None:
    held = Appointment.objects.filter(user=world.users[absent], acting_for__isnull=True).first()
    if held and name != absent:
        Appointment.objects.create(
            organisation=world.organisation,
            user=world.users[name],
            post=world.posts[name],
            acting_for=held,
            starts_on=LONG_AGO,
            ends_on="2099-01-01",
        )


def holds(world: World, request: Request, asked_by: str) -> None:
    """The invariants, as soon as the next sweep has looked."""
    deciders = Decision.objects.filter(request=request, verdict__in=DECIDES, user__isnull=False)
    assert not deciders.filter(user_id__in=request.barred).exists()
    assert not deciders.filter(acting_for=world.users[asked_by].name).exists()
    ended = [state for subject, state, _by in told if subject == request.subject_id and state in ENDS]
    assert ended == ([request.state] if request.state in ENDS else [])
    open_now = Seat.objects.filter(stage__request=request, is_open=True)
    assert open_now.exists() == (request.state == State.OPEN)
    assert all(seat.stage.state == StageState.OPEN for seat in open_now.select_related("stage"))
    if request.state == State.OPEN:
        assert any(open_seats(request, getattr(world, name)) for name in NAMES), "nobody can decide"


@few
@given(steps, people, st.lists(attempts, max_size=9))
def test_whatever_happens_nobody_decides_his_own_and_nothing_hangs(
    world: World, flow: list[dict[str, str]], asked_by: str, happens: list[tuple[str, str, str]]
):
    with undone():
        told.clear()
        make_flow(world, *flow)
        request = ask(world, getattr(world, asked_by))
        for what, name, other in happens:
            try_it(world, Request.objects.get(pk=request.pk), what, name, other)
            # A post vacated is seen by the next look.
            Request.objects.filter(pk=request.pk, state=State.OPEN).update(next_check_at=clock.now())
            sweep_requests(clock.now())
            holds(world, Request.objects.get(pk=request.pk), asked_by)


@few
@given(st.dictionaries(st.sampled_from(["bob", "dave", "kim"]), st.booleans(), min_size=3))
def test_votes_of_all_come_to_one_outcome_in_whatever_order(world: World, votes: dict[str, bool]):
    outcomes = set()
    for order in list(permutations(votes))[::3]:
        with undone():
            make_flow(world, {"who": "role:head", "mode": "all"}, {"who": "role:quality", "together": True})
            request = ask(world, world.frank)
            for name in order:
                row = Request.objects.get(pk=request.pk)
                try_it(world, row, "approve" if votes[name] else "refuse", name, name)
            outcomes.add(Request.objects.get(pk=request.pk).state)
    assert outcomes == {State.APPROVED if all(votes.values()) else State.REFUSED}


@few
@given(st.lists(st.booleans(), min_size=2, max_size=2))
def test_of_any_the_first_who_decides_has_decided(world: World, votes: list[bool]):
    with undone():
        told.clear()
        make_flow(world, {"who": "role:head", "mode": "any"})
        request = ask(world, world.frank)
        for name, vote in zip(("bob", "dave"), votes, strict=True):
            row = Request.objects.get(pk=request.pk)
            try_it(world, row, "approve" if vote else "refuse", name, name)
        assert [state for _subject, state, _by in told] == [State.APPROVED if votes[0] else State.REFUSED]

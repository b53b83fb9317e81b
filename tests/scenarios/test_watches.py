"""Scenario: three watches of a weekend, a matter that outlives two of them, a handover nobody takes (EMG1)."""

from datetime import timedelta
from functools import partial

from steward.capabilities.tickets.tests.factories import make_office
from steward.capabilities.watches.actions import (
    change_watch,
    hand_over_watch,
    log_watch,
    report_entry,
    settle_entry,
    take_watch,
)
from steward.capabilities.watches.jobs import climb_all
from steward.capabilities.watches.models import Change, Entry
from steward.capabilities.watches.queries import my_matters, my_watches, on_duty_now
from steward.capabilities.watches.tests.factories import monday, on_watch
from steward.kernel.approvals.actions import approve_request, refuse_request
from steward.kernel.approvals.queries import requests_of
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.models import Message
from tests.people import World

HOUR = timedelta(hours=1)
refuse = partial(refuse_request, reason="人手不够")


def told(world: World, notice: str) -> set[str]:
    """Who was given a notice so far."""
    run_due_jobs()
    rows = Message.objects.filter(notice=notice, channel="inbox").select_related("recipient")
    return {row.recipient.name for row in rows}


def test_watches_story_is_told(world: World) -> None:
    make_office(world)
    start = monday(1) + 20 * HOUR
    first, second, third = on_watch(
        world,
        ("carol", start, start + 12 * HOUR),
        ("heidi", start + 12 * HOUR, start + 24 * HOUR),
        ("ivan", start + 24 * HOUR, start + 36 * HOUR),
    )
    assert told(world, "rota.publish") == {"Carol", "Heidi", "Ivan"}

    # Carol's evening is taken: Bob does not agree to Ivan, he does to Dave. Then she is back in time after all.
    for name, decide in (("ivan", refuse), ("dave", approve_request)):
        change_watch(first, by=world.carol, officer=world.users[name], words="晚上有事")
        decide(requests_of(Change.objects.get(decided_at__isnull=True)).get(), by=world.bob)
        first.refresh_from_db()
    assert first.officer.name == "Dave"
    change_watch(first, by=world.dave, officer=world.users["carol"], words="她能到岗了")
    approve_request(requests_of(Change.objects.get(decided_at__isnull=True)).get(), by=world.alice)
    first.refresh_from_db()
    assert told(world, "watch.replace") == {"Carol", "Dave"}

    with clock.moved_to(start + 3 * HOUR):
        assert [watch.officer.name for watch in on_duty_now(world.frank)[0][1]] == ["Carol"]
        place = world.places["3-1-101"]
        log_watch(first, by=world.carol, kind="equipment", text="3 栋增压泵异响", is_matter=True, place=place)
        log_watch(first, by=world.carol, kind="call", text="业主问快递柜，已答复")
        leak = Entry.objects.get(is_matter=True)
        report_entry(leak, by=world.carol, kind="repair", title="增压泵异响")
    with clock.moved_to(start + 12 * HOUR):
        hand_over_watch(first, by=world.carol, words="泵已切到备用，早上找厂家")
        take_watch(first, by=world.heidi)
        assert told(world, "watch.hand_over") == {"Heidi"}
        assert told(world, "watch.take") == {"Carol"}

    # The weekend passes; the pump is Heidi's matter, then Ivan's. He does not look at his telephone.
    with clock.moved_to(start + 24 * HOUR):
        assert my_matters(world.heidi) == [leak]
        hand_over_watch(second, by=world.heidi, words="厂家周一到")
    for minutes in (5, 16, 31, 62, 200):
        with clock.moved_to(start + 24 * HOUR + timedelta(minutes=minutes)):
            climb_all.func()
    climbed = Event.objects.filter(kind="watch.climb").order_by("pk")
    assert [event.data["told"] for event in climbed] == ["Ivan", "Bob", "Alice"]
    with clock.moved_to(start + 28 * HOUR):
        assert told(world, "watch.climb") == {"Ivan", "Bob", "Alice"}
        assert my_watches(world.ivan) == [second, third]
        take_watch(second, by=world.ivan)
        leak.refresh_from_db()
        assert leak.carried == 2
        settle_entry(leak, by=world.ivan, text="厂家更换轴承")
    with clock.moved_to(start + 36 * HOUR):
        assert my_matters(world.ivan) == []
        said = " ".join(f"{entry.sentence} {entry.note}" for entry in timeline(second))
        assert "厂家周一到" in said
        assert "Heidi" in said

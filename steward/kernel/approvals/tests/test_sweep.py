"""Deadlines climb the line, vacated posts never hang, and several workers pass one thing up once."""

from datetime import timedelta

from steward.kernel.approvals.actions import delegate_request
from steward.kernel.approvals.choices import State, Verdict
from steward.kernel.approvals.models import Decision, Request
from steward.kernel.approvals.sweep import sweep_requests
from steward.kernel.approvals.tests.factories import agree, ask, leave, make_flow, told
from steward.kernel.approvals.tests.test_actions import waits_for
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.tenancy.models import Away
from steward.kernel.tenancy.scope import scope
from tests.people import World

DAY = timedelta(days=1)


def test_what_is_overdue_climbs_one_level_at_a_time(world: World):
    make_flow(world, {"who": "superior", "hours": 24})
    request = ask(world, world.frank)
    start = clock.now()
    for days, people in ((0, {"eve"}), (1, {"eve", "dave"}), (2, {"eve", "dave", "alice"})):
        sweep_requests(start + days * DAY + timedelta(minutes=1))
        assert waits_for(request, world) == people
    for days in range(3, 8):
        sweep_requests(start + days * DAY + timedelta(minutes=1))
    # The top of the line is the end of it; whoever was asked first may still decide.
    assert waits_for(request, world) == {"eve", "dave", "alice", "judy"}
    assert Decision.objects.filter(verdict=Verdict.CLIMBED).count() == 3
    assert agree(request, world.eve).state == State.APPROVED


def test_sweeping_again_passes_nothing_up_twice(world: World):
    ask(world, world.frank)
    later = clock.now() + 3 * DAY
    assert sweep_requests(later).climbed == 1
    assert (sweep_requests(later).looked_at, Event.objects.filter(kind="approval.climb").count()) == (0, 1)


def test_a_post_vacated_later_goes_up_within_the_hour(world: World):
    request = ask(world, world.frank)
    leave(world, "eve", "dave")
    assert waits_for(request, world) == set()
    assert sweep_requests(clock.now() + timedelta(hours=1, minutes=1)).climbed == 1
    assert waits_for(request, world) == {"alice"}
    assert Event.objects.get(kind="approval.climb").data["asked"] == [world.users["alice"].pk]


def test_somebody_away_is_stood_in_for_by_his_superior(world: World):
    now = clock.now()
    Away.objects.create(
        organisation=world.organisation,
        user=world.users["eve"],
        starts_at=now - DAY,
        ends_at=now + DAY,
    )
    assert waits_for(ask(world, world.frank), world) == {"eve", "dave"}


def test_a_decision_handed_on_comes_back_when_the_colleague_is_gone(world: World):
    request = ask(world, world.frank)
    delegate_request(request, by=world.eve, colleague=world.users["grace"])
    leave(world, "grace")
    sweep_requests(clock.now() + timedelta(hours=1, minutes=1))
    assert waits_for(request, world) == {"eve"}


def test_where_nobody_is_left_it_goes_back_to_whoever_asked(world: World):
    request = ask(world, world.frank)
    leave(world, *(name for name in world.users if name != "frank"))
    sweep_requests(clock.now() + timedelta(hours=1, minutes=1))
    assert Request.objects.get(pk=request.pk).state == State.RETURNED
    assert told.pop()[:2] == (request.subject_id, "returned")
    assert Event.objects.get(kind="approval.give_back").actor_kind == "system"


def test_a_request_that_cannot_be_decided_does_not_stop_the_others(world: World):
    broken, sound = ask(world, world.frank), ask(world, world.grace)
    # A table that is gone since: nothing can be told of it.
    Request.objects.filter(pk=broken.pk).update(kind="gone")
    leave(world, *(name for name in world.users if name not in ("frank", "grace")))
    report = sweep_requests(clock.now() + timedelta(hours=1, minutes=1))
    assert report.set_aside == [broken.number]
    assert Request.objects.get(pk=sound.pk).state == State.RETURNED
    told.clear()


def test_several_organisations_are_swept_each_in_its_own_scope(bare_world: World, strangers: World):
    for world in (bare_world, strangers):
        with scope(world.organisation.pk):
            ask(world, world.frank)
    assert sweep_requests(clock.now() + 3 * DAY).climbed == 2

"""What is due, for tests of pages."""

from steward.kernel.base import clock
from steward.kernel.duties.models import Due, Duty
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.tests.factories import make_duty, make_kind
from tests.people import World


def make_new_duty(world: World, _building: str = "3", _state: str = "") -> Duty:
    """A duty of its own, of building stewards."""
    make_kind(world)
    return make_duty(world, {"every": "day"})


def make_due(world: World, building: str = "3", _state: str = "") -> Due:
    """Due today, of the steward of a building; each of a duty of its own."""
    post = world.posts["heidi" if building == "3" else "ivan"]
    duty, today = make_new_duty(world), clock.today(world.site.zone)
    recount_dues(today, today, post_ids=[post.pk], duty_ids=[duty.pk])
    return Due.objects.get(duty=duty)

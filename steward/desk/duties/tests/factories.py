"""What is due, for tests of pages."""

from datetime import timedelta

from steward.kernel.base import clock
from steward.kernel.duties.models import Due, Duty
from steward.kernel.duties.tests.factories import make_duty, make_kind
from tests.people import World


def make_new_duty(world: World, _building: str = "3", _state: str = "") -> Duty:
    """A duty of its own, of building stewards."""
    make_kind(world)
    return make_duty(world, {"every": "day"})


def make_due(world: World, building: str = "3", state: str = "") -> Due:
    """Due now, of the steward of a building; each of a duty of its own."""
    post = world.posts["heidi" if building == "3" else "ivan"]
    now = clock.now()
    return Due.objects.create(
        organisation=world.organisation,
        duty=make_new_duty(world),
        post=post,
        site=world.site,
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(hours=1),
        due_on=clock.today(),
        **({"state": state} if state else {}),
    )

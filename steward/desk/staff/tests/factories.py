"""Colleagues for tests, made by the actions."""

from datetime import timedelta
from itertools import count

from steward.desk.second_factor.actions import begin_factor, set_up_factor
from steward.desk.second_factor.codes import code_at
from steward.desk.staff.actions import invite_staff, lock_account, mark_away
from steward.kernel.base import clock
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import actor_of
from tests.people import LONG_AGO, World

fresh = count(1)


def make_colleague(world: World, _building: str = "3", _state: str = "", post: str = "frank") -> User:
    """A new repair worker of the site, invited by the director."""
    number = next(fresh)
    return invite_staff(
        by=world.judy,
        name=f"新人{number:03d}",
        username=f"new-{number}",
        phone=f"136{number:08d}",
        post=world.posts[post],
        starts_on=LONG_AGO,
    )


def locked_colleague(world: World) -> User:
    return lock_account(make_colleague(world), by=world.judy)


def colleague_with_factor(world: World) -> User:
    user = make_colleague(world)
    by = actor_of(user)
    secret = begin_factor(by=by).secret
    set_up_factor(code_at(secret, clock.now()), by=by)
    return user


def away_colleague(world: World) -> User:
    user, now = make_colleague(world), clock.now()
    mark_away(user, by=world.alice, starts_at=now, ends_at=now + timedelta(days=3), reason="leave")
    return user

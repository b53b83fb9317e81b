"""Posts, departments and areas for tests, made by the actions."""

from itertools import count

from steward.desk.office.actions import add_area, add_department, add_post, close_post
from steward.kernel.tenancy.models import Area, Department, Post
from tests.people import World

fresh = count(1)


def make_post(world: World, _building: str = "3", _state: str = "", **more: object) -> Post:
    """A vacant steward's post under Bob."""
    wanted = {
        "title": f"管家岗 {next(fresh)}",
        "department": world.departments["service"],
        "roles": ["steward"],
        "reports_to": world.posts["bob"],
    }
    return add_post(by=world.judy, **{**wanted, **more})  # type: ignore[arg-type]


def closed_post(world: World) -> Post:
    return close_post(make_post(world), by=world.judy)


def make_department(world: World, _building: str = "3", _state: str = "") -> Department:
    return add_department(by=world.judy, name=f"部门 {next(fresh)}", site=world.site)


def make_area(world: World, building: str = "3", _state: str = "") -> Area:
    """An area of one building for which nobody answers."""
    return add_area(by=world.judy, site=world.site, name=f"片区 {next(fresh)}", places=building)


def some_area() -> Area:
    """An area that was there before the test."""
    found: Area = Area.objects.order_by("pk")[0]
    return found

"""Duties for tests: a job description of a few lines, and who holds it."""

from datetime import date
from typing import Any

from steward.kernel.base import clock
from steward.kernel.duties.actions import report_case
from steward.kernel.duties.models import Case, Due, Duty, PostKind
from steward.kernel.duties.recount import recount_dues
from steward.kernel.tenancy.models import Post
from tests.people import LONG_AGO, World

STEWARD = "building-steward"
AWAITED = "renovation.open"


def make_kind(world: World, *names: str, code: str = STEWARD) -> PostKind:
    """A kind of post, held by these people (the stewards of both buildings when none is named)."""
    keys = [world.posts[name].pk for name in names or ("heidi", "ivan")]
    Post.objects.filter(pk__in=keys).update(kind=code)
    kind, _made = PostKind.objects.get_or_create(
        organisation=world.organisation,
        code=code,
        defaults={"title": "楼栋管家", "title_en": "Building steward"},
    )
    return kind


def make_duty(world: World, cadence: dict[str, Any], *, starts_on: date = LONG_AGO, **more: Any) -> Duty:
    """A duty of building stewards, proved with a note unless said otherwise."""
    number = Duty.objects.count() + 1
    fields = {
        "kinds": [STEWARD],
        "evidence": "manual:note",
        "title": f"巡查 {number}",
        "title_en": f"Patrol {number}",
    }
    return Duty.objects.create(
        organisation=world.organisation,
        code=f"duty-{number}",
        cadence=cadence,
        starts_on=starts_on,
        **fields | more,
    )


def make_new_duty(world: World, _building: str = "3", _state: str = "") -> Duty:
    """A duty of its own, of building stewards."""
    make_kind(world)
    return make_duty(world, {"every": "day"})


def make_awaited(world: World) -> None:
    """What building stewards are asked for as long as something lasts that is reported by hand."""
    make_kind(world)
    make_duty(world, {"during": AWAITED, "every": "day"}, scope="case", evidence="manual:photo")


def make_case(world: World, building: str = "3", _state: str = "") -> Case:
    """Reported by the steward of a building, at a home of it."""
    if not Duty.objects.filter(code__startswith="duty-", scope="case").exists():
        make_awaited(world)
    place = next(place for code, place in sorted(world.places.items()) if code.startswith(f"{building}-"))
    by = world.heidi if building == "3" else world.ivan
    return report_case(by=by, code=AWAITED, words="厨房翻新", place=place)


def make_due(world: World, building: str = "3", _state: str = "") -> Due:
    """Due today, of the steward of a building; each of a duty of its own."""
    post = world.posts["heidi" if building == "3" else "ivan"]
    duty, today = make_new_duty(world), clock.today(world.site.zone)
    recount_dues(today, today, post_ids=[post.pk], duty_ids=[duty.pk])
    return Due.objects.get(duty=duty)

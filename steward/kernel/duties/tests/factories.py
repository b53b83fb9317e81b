"""Duties for tests: a job description of a few lines, and who holds it."""

from datetime import date
from typing import Any

from steward.kernel.duties.models import Duty, PostKind
from steward.kernel.tenancy.models import Post
from tests.people import LONG_AGO, World

STEWARD = "building-steward"


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

"""What tests of work promise: how soon, and whom a missed promise reaches."""

from collections.abc import Iterable

from steward.kernel.work.choices import ClockName
from steward.kernel.work.models import Rung, Target
from tests.people import World

# clock, minutes after it, whom it reaches
Ladder = Iterable[tuple[str, int, str]]


def promise(
    world: World,
    kinds: Iterable[str],
    respond: int,
    resolve: int,
    callback: int,
    *,
    working_time: bool = False,
) -> None:
    """For work of these kinds: minutes until the first answer, until it is done, until somebody asks how it went."""
    minutes = {"respond_minutes": respond, "resolve_minutes": resolve, "callback_minutes": callback}
    hours = {f"{name}_in_working_time": working_time for name in ClockName}
    for kind in kinds:
        Target.objects.get_or_create(organisation=world.organisation, kind=kind, defaults=minutes | hours)


def climb(world: World, kinds: Iterable[str], ladder: Ladder) -> None:
    """Whom missed promises of these kinds reach, rung by rung."""
    for kind in kinds:
        for position, (name, after, target) in enumerate(ladder, 1):
            Rung.objects.get_or_create(
                organisation=world.organisation,
                kind=kind,
                position=position,
                defaults={"clock": name, "after_minutes": after, "target": target},
            )

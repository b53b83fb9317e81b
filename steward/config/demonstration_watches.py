"""Duty officers of the demonstration: rotas by turns, a log with open matters, a handover that waits for tonight's."""

from datetime import datetime, timedelta
from typing import Any

from steward.capabilities.watches.actions import (
    change_watch,
    draw_rota,
    hand_over_watch,
    log_watch,
    publish_rota,
    settle_entry,
    take_watch,
)
from steward.capabilities.watches.queries import next_watch, published
from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import actor_of

COMMUNITY = SiteKind.COMMUNITY


def keep_watch(scene: Scene, now: datetime) -> None:
    """Four weeks of turns, drawn in time; what the last watches wrote; a change of next week's rota waits."""
    told = read_presets("demonstration/watches")
    manager = scene.users[COMMUNITY, "manager"]
    for weeks in (-1, 0, 1):
        with clock.moved_to(now - timedelta(days=8 - weeks)):
            _draw(scene, told, actor_of(manager, clock.now()), (now + timedelta(weeks=weeks)).date())
    ended = published().filter(ends_at__lte=now).select_related("officer", "site", "rota")
    watches = list(ended.order_by("starts_at", "pk"))
    settled: list[tuple[datetime, Any, str]] = []
    for number, watch in enumerate(watches, start=-len(watches)):
        settled += _live(scene, watch, [row for row in told["entry"] if row["watch"] == number])
        for at, entry, result in [one for one in settled if one[0] < watch.ends_at]:
            with clock.moved_to(at):
                settle_entry(entry, by=_as(watch.officer), text=result)
            settled.remove((at, entry, result))
        with clock.moved_to(watch.ends_at):
            hand_over_watch(watch, by=_as(watch.officer), words=told["words"].get(str(number), told["usual"]))
            follower = next_watch(watch)
            # The last one still waits for whoever came this morning.
            if follower is not None and number < -1:
                take_watch(watch, by=_as(follower.officer))
    coming = (
        published().filter(starts_at__gt=now + timedelta(days=3)).select_related("officer", "site", "rota")
    )
    watch = coming.order_by("starts_at", "pk")[0]
    others = [scene.users[COMMUNITY, code] for code in told["people"]]
    colleague = next(user for user in others if user.pk != watch.officer_id)
    change_watch(watch, by=_as(watch.officer), officer=colleague, words="当天家中有事，已与同事商量好。")


def _draw(scene: Scene, told: dict[str, Any], by: Actor, day: Any) -> None:
    rota = draw_rota(
        by=by,
        site=scene.sites[COMMUNITY],
        week_on=day,
        way="turns",
        people=[scene.users[COMMUNITY, code] for code in told["people"]],
        changes=[datetime.strptime(told["changes"], "%H:%M").time()],  # noqa: DTZ007 - a time of day, of no day
    )
    publish_rota(rota, by=by, words="首周从周一早上起排")


def _live(scene: Scene, watch: Any, rows: list[dict[str, Any]]) -> list[tuple[datetime, Any, str]]:
    """What was written on a watch; returned is what was settled later: when, what, with which words."""
    later = []
    for row in rows:
        with clock.moved_to(watch.starts_at + timedelta(hours=row["after"])):
            place = scene.places[COMMUNITY, row["place"]] if "place" in row else None
            log_watch(
                watch, by=_as(watch.officer), kind=row["kind"], text=row["text"], place=place,
                is_matter=row.get("matter", False),
            )  # fmt: skip
        if "settled" in row:
            at = watch.starts_at + timedelta(hours=row["settled"])
            later.append((at, watch.entries.latest("pk"), row["result"]))
    return later


def _as(user: User) -> Actor:
    return actor_of(user, clock.now())

"""What the community of the demonstration is told: written at the desk, reviewed by its head, published or waiting."""

from datetime import datetime, timedelta
from typing import Any

from steward.capabilities.community.actions import (
    draft_announcement,
    publish_announcement,
    review_announcement,
    submit_announcement,
)
from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.queries import actor_of

COMMUNITY = SiteKind.COMMUNITY


def tell_the_community(scene: Scene, now: datetime) -> None:
    """Every announcement of the presets, an hour or more before now."""
    for number, told in enumerate(read_presets("demonstration/announcements")["announcement"]):
        with clock.moved_to(now - timedelta(days=told["ago"], hours=1, minutes=number)):
            _tell(scene, told)


def _tell(scene: Scene, told: dict[str, Any]) -> None:
    desk, head = (actor_of(scene.users[COMMUNITY, code], clock.now()) for code in ("desk", "cs-head"))
    item = draft_announcement(
        by=desk,
        site=scene.sites[COMMUNITY],
        topic=told["topic"],
        title=told["title"],
        body=told["body"],
        shown_until=clock.today() + timedelta(days=told["ago"] + told["left"]),
        buildings=[scene.places[COMMUNITY, code] for code in told.get("buildings", ())],
    )
    submit_announcement(item, by=desk)
    if told["upto"] == "published":
        review_announcement(item, by=head, agreed=True)
        publish_announcement(item, by=desk)

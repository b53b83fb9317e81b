"""What is out in the demonstration: a lift stands still, with words for callers and for owners."""

from datetime import datetime, timedelta

from steward.capabilities.incidents.actions import open_incident
from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.work.models import Category

COMMUNITY = SiteKind.COMMUNITY


def let_something_fail(scene: Scene, now: datetime) -> None:
    """Every outage of the presets, opened at the desk some minutes ago and not over yet."""
    for told in read_presets("demonstration/outages")["outage"]:
        with clock.moved_to(now - timedelta(minutes=told["ago"])):
            open_incident(
                by=actor_of(scene.users[COMMUNITY, "desk"], clock.now()),
                site=scene.sites[COMMUNITY],
                title=told["title"],
                category=Category.objects.get(kind="repair", code=told["matter"]),
                places=[scene.places[COMMUNITY, code] for code in told["places"]],
                staff_words=told["staff_words"],
                public_words=told["public_words"],
                expected_at=now + timedelta(minutes=told["left"]),
            )

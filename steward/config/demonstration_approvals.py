"""Approvals of the demonstration: the stewards missed a walk the day before; why is being decided."""

from datetime import datetime, timedelta

from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.approvals.actions import approve_request, refuse_request
from steward.kernel.approvals.models import Request
from steward.kernel.base import clock
from steward.kernel.duties.actions import excuse_due
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.models import Due, Duty
from steward.kernel.duties.recount import recount_dues
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import Post, User
from steward.kernel.tenancy.queries import actor_of

SUPERIOR = "senior-steward"


def excuse_some(scene: Scene, now: datetime) -> None:
    """One waits for the senior steward, one was excused, one was not: so the list has each of them."""
    stories = read_presets("demonstration/excuses")["excuse"]
    yesterday = clock.today() - timedelta(days=1)
    for story in stories:
        post = Post.objects.get(site=scene.sites[SiteKind.COMMUNITY], code=story["post"])
        duty = _daily_duty(post)
        # In force a day earlier than all others, so that something can have been missed.
        Duty.objects.filter(pk=duty.pk).update(starts_on=yesterday)
        recount_dues(yesterday, yesterday, post_ids=[post.pk], duty_ids=[duty.pk])
        due = Due.objects.filter(duty=duty, post=post, state=DueState.MISSED).order_by("pk").first()
        if due is not None:
            with clock.moved_to(now - timedelta(hours=2)):
                excuse_due(due, by=actor_of(_user(scene, story["post"])), words=story["words"])
            _decide(scene, story, now)


def _daily_duty(post: Post) -> Duty:
    rows = Duty.objects.filter(evidence="manual:note", cadence={"every": "day"}).order_by("pk")
    return next(duty for duty in rows if post.kind in duty.kinds)


def _user(scene: Scene, code: str) -> User:
    return scene.users[SiteKind.COMMUNITY, code]


def _decide(scene: Scene, story: dict[str, str], now: datetime) -> None:
    request = Request.objects.order_by("-pk")[0]
    with clock.moved_to(now - timedelta(hours=1)):
        by = actor_of(_user(scene, SUPERIOR))
        match story.get("decided"):
            case "approved":
                approve_request(request, by=by, reason=story["reason"])
            case "refused":
                refuse_request(request, by=by, reason=story["reason"])

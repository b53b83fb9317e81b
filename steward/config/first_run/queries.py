"""How far the setting up is: by the printed address, or for the administrator who goes on with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from steward.config.first_run.models import FirstRun
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role, SiteKind
from steward.kernel.tenancy.models import Appointment, Area, Organisation, Post, Site, User, in_language
from steward.kernel.tenancy.queries import in_force

# An address that lies in a log for longer than this opens nothing; the next start prints a new one.
GOOD_FOR = timedelta(days=2)


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def is_settled() -> bool:
    """Whether somebody set this installation up already, here or by another way (demonstration, import, replay)."""
    run = FirstRun.objects.first()
    if run is None or run.organisation_id is None:
        return Organisation.objects.exists()
    return not run.digest


def run_of(token: str) -> FirstRun | None:
    """The run an address opens; None where it was replaced, is too old, never existed, or is done with."""
    rows = FirstRun.objects.filter(digest=digest_of(token), issued_at__gt=clock.now() - GOOD_FOR)
    run = rows.select_related("organisation").first()
    return run if run is not None and not is_settled() else None


def run_for(actor: Actor) -> FirstRun | None:
    """The run an administrator of the whole company goes on with; None once it is finished."""
    if actor.hat_for([Role.ADMIN]) is None:
        return None
    rows = FirstRun.objects.filter(organisation_id=actor.organisation_id, digest="", finished_at=None)
    return rows.select_related("organisation").first()


def site_of(run: FirstRun) -> Site:
    return Site.objects.get(pk=run.site_id or 0)


def administering_posts() -> QuerySet[Post]:
    """Posts of the whole company whose holder administers the system."""
    posts = Post.objects.filter(site__isnull=True, is_active=True).order_by("pk")
    # Roles are a short JSON list on few posts: matched in Python, so that both databases agree.
    return posts.filter(pk__in=[post.pk for post in posts if Role.ADMIN in post.roles])


def vacant_posts() -> QuerySet[Post]:
    """Open posts nobody was appointed to yet, in the order of the chart."""
    held = Appointment.objects.filter(in_force(clock.today()), post=OuterRef("pk"))
    rows = Post.objects.filter(~Exists(held), is_active=True)
    return rows.select_related("site", "department").order_by("site_id", "pk")


@dataclass(frozen=True)
class Preset:
    """What a kind of site brings: departments with the titles of their posts, in the reader's language."""

    kind: str
    label: str
    posts: int
    departments: tuple[tuple[str, str], ...]


def presets_by_kind() -> list[Preset]:
    """The posts each kind of site would begin with."""
    return [_preset(kind, label, read_presets("posts")[kind]) for kind, label in SiteKind.choices]


def _preset(kind: str, label: Any, chart: dict[str, Any]) -> Preset:
    def titles(rows: Iterable[dict[str, Any]]) -> str:
        return "、".join(in_language(row["zh"], row["en"]) for row in rows)

    departments = tuple(
        (
            in_language(row["zh"], row["en"]),
            titles(post for post in chart["posts"] if post["department"] == row["code"]),
        )
        for row in chart["departments"]
    )
    return Preset(kind, str(label), len(chart["posts"]), departments)


@dataclass(frozen=True)
class Progress:
    """How much of the steps that the administrator takes is there."""

    posts: int
    areas: int
    units: int
    staff: int
    signed_in: int


def progress_of(run: FirstRun) -> Progress:
    """What is there already, counted afresh: people also work on the ordinary pages meanwhile."""
    staff, site = User.objects.filter(organisation=run.organisation), run.site_id or 0
    return Progress(
        posts=Post.objects.filter(site_id=site).count(),
        areas=Area.objects.filter(site_id=site).count(),
        units=Place.objects.filter(site_id=site, kind=PlaceKind.UNIT).count(),
        staff=staff.count(),
        signed_in=staff.filter(last_login__isnull=False).count(),
    )

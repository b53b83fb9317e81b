"""The office of a replay: for each place of the file a site with a desk, two shifts of workers and their superiors.

Made where it is missing, so that files can be replayed one after the other into the same organisation.
"""

from datetime import date, datetime

from django.db import transaction

from steward.config.presets import load_presets
from steward.config.replay_files import ZONE
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import (
    Appointment,
    Department,
    Organisation,
    Post,
    Site,
    User,
    WorkCalendar,
)
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.work.models import Category

LONG_AGO = date(2010, 1, 1)
# Shifts in minutes of the local day: by day, and around midnight.
DAY = [[450, 1170]]
NIGHT = [[0, 450], [1170, 1440]]
# code: (title, role, above, hours)
POSTS: dict[str, tuple[str, Role, str, list[list[int]] | None]] = {
    "replay-manager": ("项目经理", Role.MANAGER, "director", None),
    "replay-head": ("客户服务部经理", Role.HEAD, "replay-manager", None),
    "replay-desk": ("客服前台", Role.DESK, "replay-head", None),
    "replay-leader": ("班长", Role.SUPERVISOR, "replay-head", None),
    "replay-day": ("白班", Role.WORKER, "replay-leader", DAY),
    "replay-night": ("夜班", Role.WORKER, "replay-leader", NIGHT),
}


class Office:
    """Sites, people and matters of a replay in one organisation, in whose scope it works."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        load_presets(organisation, by=system_actor(organisation.pk, "replay"))
        self._sites = {site.name: site for site in Site.objects.all()}
        self._people: dict[tuple[int | None, str], User] = {}
        for row in Appointment.objects.select_related("user", "post"):
            self._people[row.post.site_id, row.post.code] = row.user
        self._matters = {(row.kind, row.code): row for row in Category.objects.all()}
        self._actors: dict[int, Actor] = {}
        self._calendar = WorkCalendar.objects.get(name="客服前台 08:30-20:00")
        self._top = Post.objects.get(site=None, code="director")
        self._person(None, self._top)

    def site(self, name: str) -> Site:
        """The site of a place of the file, staffed."""
        if name not in self._sites:
            self._sites[name] = self._open_site(name)
        return self._sites[name]

    def actor(self, site: Site, code: str, at: datetime) -> Actor:
        """Whoever holds a post of a site."""
        user = self._people[site.pk, code]
        if user.pk not in self._actors:
            # Nobody changes posts in a replay: who somebody is holds for all of it.
            self._actors[user.pk] = actor_of(user, at)
        return self._actors[user.pk]

    def on_shift(self, site: Site, at: datetime) -> User:
        """The worker whose shift it is."""
        local = at.astimezone(ZONE)
        by_day = DAY[0][0] <= local.hour * 60 + local.minute < DAY[0][1]
        return self._people[site.pk, "replay-day" if by_day else "replay-night"]

    def post_of(self, site: Site, user_id: int | None) -> str:
        """The code of the post somebody holds at a site."""
        return next(code for (pk, code), user in self._people.items() if pk == site.pk and user.pk == user_id)

    def matter(self, kind: str, words: tuple[str, str]) -> Category:
        """The matter of the file's own words, under its heading, made when it is first met."""
        heading = self._category(kind, words[0], None)
        return self._category(kind, words[1], heading) if words[1] != words[0] else heading

    def _category(self, kind: str, name: str, parent: Category | None) -> Category:
        code = f"{parent.code}/{name}"[:60] if parent else f"file/{name}"[:60]
        if (kind, code) not in self._matters:
            self._matters[kind, code] = Category.objects.create(
                organisation=self.organisation, kind=kind, code=code, name=name[:80], parent=parent
            )
        return self._matters[kind, code]

    @transaction.atomic
    def _open_site(self, name: str) -> Site:
        site = Site.objects.create(
            organisation=self.organisation, name=name, code=name[:40], calendar=self._calendar, zone=ZONE.key
        )
        department = Department.objects.create(
            organisation=self.organisation, site=site, code="service", name="客户服务部"
        )
        posts: dict[str, Post] = {"director": self._top}
        for code, (title, role, above, hours) in POSTS.items():
            posts[code] = Post.objects.create(
                organisation=self.organisation,
                site=site,
                department=department,
                code=code,
                title=title,
                roles=[str(role.value)],
                reports_to=posts[above],
                calendar=self._shift(title, hours) if hours else None,
            )
            self._person(site, posts[code])
        return site

    def _shift(self, title: str, hours: list[list[int]]) -> WorkCalendar:
        week = {str(day): hours for day in range(7)} | {"rest": hours}
        calendar, _made = WorkCalendar.objects.get_or_create(
            organisation=self.organisation, name=title, defaults={"hours": week, "follows_holidays": False}
        )
        return calendar

    def _person(self, site: Site | None, post: Post) -> None:
        key = (site.pk if site else None, post.code)
        if key in self._people:
            return
        name = f"{self.organisation.slug}.{post.pk}"
        user = User(organisation=self.organisation, username=name, name=f"{post.title} {site or ''}".strip())
        user.set_unusable_password()
        user.save()
        Appointment.objects.create(organisation=self.organisation, user=user, post=post, starts_on=LONG_AGO)
        self._people[key] = user

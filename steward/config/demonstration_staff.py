"""The invented company's people: one for every post, their areas, an acting deputy, somebody ill."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password

from steward.config.demonstration_scene import PHONE, Scene
from steward.config.preset_files import read_presets
from steward.kernel.base.privacy import keyed_index
from steward.kernel.base.refused import Refused
from steward.kernel.places.models import AreaPlace, Place, PlaceKind
from steward.kernel.tenancy.choices import AwayReason, Role, SiteKind
from steward.kernel.tenancy.models import Appointment, Area, Away, Post, SignIn, User

COMPANY = "company"
# Told on the sign-in page and in the guide; set only where the demonstration is switched on.
PASSWORD = "steward-demo"
FIRST_PHONE = 9000
JOINED_DAYS_AGO = 500
SHIFT_BEGINS = time(6, 0)
# Who does not use the system as he should, for the page of use: never, or not for so many days.
NEVER_SEEN, LAST_SEEN_DAYS = frozenset({"gardener", "cleaner"}), {"hr": 45}
SIGN_IN_DAYS = 30
# Stewards whose area is the one building their post is named after; all others see every building of their site.
OWN_BUILDING = {"steward-1": "1", "steward-2": "2", "steward-3": "3"}


def add_staff(scene: Scene, now: datetime) -> None:
    """Somebody for every post of the company and its sites, in office since long ago; raises for a taken name."""
    chart = read_presets("demonstration/staff")
    posts = {(post.site_id, post.code): post for post in Post.objects.all()}
    wanted = {
        (kind, code): (f"{chart[kind]['prefix']}{code}", name)
        for kind in (COMPANY, *scene.sites)
        for code, name in chart[kind]["names"].items()
    }
    names = [username for username, _name in wanted.values()]
    if taken := User.objects.filter(username__in=names).values_list("username", flat=True).first():
        raise Refused(f"The user name {taken} is taken: the demonstration needs it.")
    password = demonstration_hash()
    joined = now.date() - timedelta(days=JOINED_DAYS_AGO)
    users = []
    for number, (username, name) in enumerate(wanted.values(), start=FIRST_PHONE):
        phone = PHONE.format(number)
        users.append(
            User(
                organisation=scene.organisation,
                username=username,
                name=name,
                password=password,
                phone=phone,
                phone_index=keyed_index(phone, "phone"),
                is_demonstration=True,
                joined_on=joined,
            )
        )
    scene.users = dict(zip(wanted, User.objects.bulk_create(users), strict=True))
    Appointment.objects.bulk_create(
        Appointment(
            organisation=scene.organisation,
            user=user,
            post=posts[scene.sites[kind].pk if kind != COMPANY else None, code],
            starts_on=joined,
        )
        for (kind, code), user in scene.users.items()
    )
    _add_areas(scene)
    _add_absences(scene, now)
    _add_sign_ins(scene, now)


def demonstration_hash() -> str:
    """One hash for all: the password is known anyway, and hashing is slow on purpose. Unusable when switched off."""
    return make_password(PASSWORD if settings.DEMONSTRATION else None)


def _add_areas(scene: Scene) -> None:
    """Stewards get their building; those without one of their own get every building of the site."""
    for kind, site in scene.sites.items():
        areas = {}
        for building in Place.objects.filter(site=site, kind=PlaceKind.BUILDING).order_by("sort_key"):
            area = Area.objects.create(
                organisation=scene.organisation, site=site, name=f"{building.name}片区"
            )
            AreaPlace.objects.create(organisation=scene.organisation, area=area, place=building)
            areas[building.code] = area
        for row in Appointment.objects.filter(post__site=site).select_related("post"):
            if Role.STEWARD in row.post.roles:
                own = OWN_BUILDING.get(row.post.code) if kind == SiteKind.COMMUNITY else None
                row.areas.set([areas[own]] if own else areas.values())


def _add_absences(scene: Scene, now: datetime) -> None:
    """The team leader is on leave and his deputy acts for him (HRM2); an attendant is ill today."""
    chart = read_presets("demonstration/staff")
    acting, site = chart["acting"], scene.sites[SiteKind.COMMUNITY]
    held = {
        row.post.code: row
        for row in Appointment.objects.filter(post__site=site).select_related("post", "user")
    }
    absent, deputy = held[acting["absent"]], held[acting["deputy"]]
    today = now.astimezone(ZoneInfo(scene.organisation.zone)).date()
    begins, ends = today - timedelta(days=acting["days_ago"]), today + timedelta(days=acting["days_ahead"])
    _away(scene, absent.user, _at(begins, scene), _at(ends, scene), AwayReason.LEAVE)
    Appointment.objects.create(
        organisation=scene.organisation,
        user=deputy.user,
        post=deputy.post,
        acting_for=absent,
        starts_on=begins,
        ends_on=ends,
    )
    sick = User.objects.get(organisation=scene.organisation, username=chart["sick"]["who"])
    _away(scene, sick, _at(today, scene), _at(today + timedelta(days=1), scene), AwayReason.SICK)


def _at(day: date, scene: Scene) -> datetime:
    return datetime.combine(day, SHIFT_BEGINS, ZoneInfo(scene.organisation.zone))


def _away(scene: Scene, user: User, starts_at: datetime, ends_at: datetime, reason: AwayReason) -> None:
    Away.objects.create(
        organisation=scene.organisation, user=user, starts_at=starts_at, ends_at=ends_at, reason=reason
    )


def _add_sign_ins(scene: Scene, now: datetime) -> None:
    """A sign-in on every day of the last month for all but a few; the sessions themselves are over."""
    rows = []
    for (_kind, code), user in scene.users.items():
        days = range(LAST_SEEN_DAYS.get(code, 0), max(SIGN_IN_DAYS, LAST_SEEN_DAYS.get(code, 0) + 1))
        for day in days if code not in NEVER_SEEN else ():
            at = now - timedelta(days=day, minutes=5 + user.pk % 50)
            rows.append(
                SignIn(
                    organisation=scene.organisation,
                    user=user,
                    session_key=f"demonstration-{user.pk}-{day}",
                    created_at=at,
                    seen_at=at,
                )
            )
    SignIn.objects.bulk_create(rows)

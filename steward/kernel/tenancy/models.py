"""Tables of tenancy."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from steward.kernel.base.privacy import EncryptedTextField, declare_indexes, keyed_index
from steward.kernel.tenancy.choices import AwayReason, DayKind, Language, SiteKind
from steward.kernel.tenancy.scope import TenantManager


class Organisation(models.Model):
    """A property company: the tenant whose rows nobody else sees."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    zone = models.CharField(max_length=40, default="Asia/Shanghai")
    # Roles that may not work without a second factor; here, because every request has this row in hand.
    second_factor_roles = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class TenantModel(models.Model):
    """A row that belongs to one organisation.

    The column alone has no index: every way in is an index of the table's own that begins with the organisation or
    with something narrower, and each index spared makes intake and imports quicker.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    objects = TenantManager[Any]()

    class Meta:
        abstract = True


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A member of staff who signs in. Not scoped: sign-in happens before any organisation is known."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    phone = EncryptedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, default="", db_index=True)
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=10, choices=Language.choices, default=Language.CHINESE)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    joined_on = models.DateField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["phone_index"], condition=~Q(phone_index=""), name="user_phone_once"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.username


declare_indexes(User, lambda user: {"phone_index": keyed_index(user.phone, "phone") if user.phone else ""})


class WorkCalendar(TenantModel):
    """Working hours of a week; holidays come from `CalendarDay` rows of the organisation."""

    name = models.CharField(max_length=60)
    # {"0": [[540, 1080]], ...}: local minutes from midnight by weekday, Monday 0; "rest" for holidays.
    hours = models.JSONField(default=dict)
    follows_holidays = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class CalendarDay(TenantModel):
    """A public holiday or a make-up workday; a year without rows is shown as unconfirmed."""

    day = models.DateField()
    kind = models.CharField(max_length=10, choices=DayKind.choices)
    name = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "day"], name="calendar_day_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class Site(TenantModel):
    """A community, tower or hotel the company looks after."""

    name = models.CharField(max_length=120)
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=SiteKind.choices, default=SiteKind.COMMUNITY)
    address = models.CharField(max_length=200, blank=True, default="")
    zone = models.CharField(max_length=40, default="Asia/Shanghai")
    calendar = models.ForeignKey(
        WorkCalendar, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What the listing said, kept as data: developer, built_year, fee text, households ... (registry reads it).
    facts = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "code"], name="site_code_once"),)
        indexes = (models.Index(fields=["organisation", "name"], name="site_by_name"),)

    def __str__(self) -> str:
        return self.name


class Department(TenantModel):
    """A department of a site, or of the whole organisation (no site)."""

    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="departments"
    )
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True, default="")
    code = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint("organisation", Coalesce("site", 0), "code", name="department_code_once"),
        )

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Post(TenantModel):
    """A line of the organisation chart: roles, skills, hours, and the post it reports to."""

    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="posts")
    code = models.CharField(max_length=40)
    # Code of the kind of post whose job description holds for it (`duties.PostKind`); empty: none.
    kind = models.CharField(max_length=40, blank=True, default="")
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60, blank=True, default="")
    roles = models.JSONField(default=list)
    skills = models.JSONField(default=list, blank=True)
    reports_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    calendar = models.ForeignKey(
        WorkCalendar, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # How many may hold it at a time (acting ones not counted); empty means as many as are appointed.
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("organisation", Coalesce("site", 0), "code", name="post_code_once"),
            models.CheckConstraint(
                condition=Q(reports_to__isnull=True) | ~Q(reports_to=F("id")), name="post_not_own_superior"
            ),
        )

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class Area(TenantModel):
    """A named share of a site (片区); its places are rows of `places.AreaPlace`."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="areas")
    name = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["site", "name"], name="area_name_once"),)

    def __str__(self) -> str:
        return self.name


class Appointment(TenantModel):
    """A person holds a post from a day to a day; `acting_for` makes the person carry another appointment."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    areas = models.ManyToManyField(Area, blank=True, related_name="appointments")
    acting_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="deputies"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(acting_for__isnull=True) | Q(ends_on__isnull=False), name="acting_has_an_end"
            ),
        )
        indexes = (
            models.Index(fields=["user", "starts_on"], name="appointment_by_user"),
            models.Index(fields=["post", "starts_on"], name="appointment_by_post"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.post}"


class Away(TenantModel):
    """A person is away and receives no new work; the rota comes later and writes the same rows."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="aways")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=AwayReason.choices, default=AwayReason.LEAVE)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="away_ends_later"),
        )
        indexes = (models.Index(fields=["user", "ends_at"], name="away_by_user"),)

    def __str__(self) -> str:
        return f"{self.user} {self.starts_at:%m-%d %H:%M}"


class SignIn(TenantModel):
    """A session of a person on a device, so that he can see and end it; the session itself is Django's row."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    session_key = models.CharField(max_length=40, unique=True)
    # What the browser said of itself: enough to know one's own telephone again.
    agent = models.CharField(max_length=300, blank=True, default="")
    # Password, link, or the vendor whose word was taken.
    way = models.CharField(max_length=12, blank=True, default="")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["user", "-seen_at"], name="sign_in_by_user"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.seen_at:%m-%d %H:%M}"


def in_language(chinese: str, english: str) -> str:
    """The tenant's own word in the reader's language, the Chinese one where no English was given."""
    return english if english and not (get_language() or "").startswith("zh") else chinese

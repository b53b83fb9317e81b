"""Fixed words of tenancy."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SiteKind(TextChoices):
    COMMUNITY = "community", _("Residential community")
    TOWER = "tower", _("Office tower")
    HOTEL = "hotel", _("Hotel")


class Role(TextChoices):
    """What a post may do; verbs are granted to roles, a post carries one or more of them."""

    ADMIN = "admin", _("Administrator")
    DIRECTOR = "director", _("Director")
    MANAGER = "manager", _("Site manager")
    HEAD = "head", _("Department head")
    SUPERVISOR = "supervisor", _("Supervisor")
    DESK = "desk", _("Service desk")
    STEWARD = "steward", _("Steward")
    WORKER = "worker", _("Worker")
    QUALITY = "quality", _("Quality department")


class DayKind(TextChoices):
    WORKDAY = "workday", _("Make-up workday")
    HOLIDAY = "holiday", _("Holiday")


class Language(TextChoices):
    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"


class AwayReason(TextChoices):
    LEAVE = "leave", _("Leave")
    SICK = "sick", _("Sick leave")
    TRAINING = "training", _("Training")
    ERRAND = "errand", _("Out on business")

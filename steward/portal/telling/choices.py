"""Fixed words of messages to owners."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class News(TextChoices):
    ACCEPT = "accept", _("Request accepted")
    APPOINT = "appoint", _("Visit agreed")
    FINISH = "finish", _("Work finished")
    LATE = "late", _("Promised time missed")
    ANNOUNCE = "announce", _("Announcement published")


class Over(TextChoices):
    """In the order in which they are tried."""

    WECHAT = "wechat", _("WeChat")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")


# What happens to a request; announcements are for many and brought on their own (`announcements`).
EVENTS = {
    "ticket.accept": News.ACCEPT,
    "ticket.appoint": News.APPOINT,
    "ticket.finish": News.FINISH,
    "work.late": News.LATE,
}

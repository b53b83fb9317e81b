"""Fixed words of use."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Use(TextChoices):
    """How somebody uses the software, from the worst to the best."""

    NEVER = "never", _("Never used")
    LOST = "lost", _("Not for 30 days")
    IDLE = "idle", _("Looks, does nothing")
    BUSY = "busy", _("Works with it")


# The look of each state: tone and icon.
LOOKS = {
    Use.NEVER: ("late", "circle-dashed"),
    Use.LOST: ("late", "clock-exclamation"),
    Use.IDLE: ("wait", "eye"),
    Use.BUSY: ("ok", "circle-check"),
}

"""Who hears of what happens at the owner's door."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import staff_at

# Whoever the owner will ring up next.
ANSWERERS = (Role.DESK, Role.ADMIN)


def _desk(event: Event) -> Iterable[int]:
    site = Site.objects.filter(pk=event.site_id).first() if event.site_id else None
    return {row.user_id for row in staff_at(site, event.at, roles=ANSWERERS)} if site else ()


NOTICES = declare_notices(
    Notice(
        "visit.lose_code",
        _desk,
        _("An owner waits for a code that could not be sent"),
        path=lambda event: f"/people/{event.subject_id}/",
        urgent=True,
    ),
)

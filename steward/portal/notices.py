"""Who hears of what happens at the owner's door."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.notify.kinds import Notice, declare_notices, in_office
from steward.kernel.tenancy.choices import Role

# Whoever the owner will ring up next.
_ANSWERERS = in_office(Role.DESK, Role.ADMIN)

NOTICES = declare_notices(
    Notice(
        "visit.lose_code",
        _ANSWERERS,
        _("An owner waits for a code that could not be sent"),
        path=lambda event: f"/people/{event.subject_id}/",
        urgent=True,
    ),
)

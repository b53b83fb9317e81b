"""Who hears of corrections."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices, in_office
from steward.kernel.tenancy.choices import Role

_DESK = in_office(Role.DESK)
_LEADERS = in_office(Role.DESK, Role.HEAD, Role.MANAGER)


def _page(event: Event) -> str:
    return f"/corrections/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("correction.ask", _DESK, _("An owner asks for a change of the record"), path=_page),
    Notice(
        "correction.remind", _LEADERS, _("An owner waits too long for a change of the record"), path=_page
    ),
    Notice("correction.lose_notice", _DESK, _("Ring up before you change this number"), path=_page),
)

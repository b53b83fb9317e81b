"""Who hears of admissions."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices, in_office
from steward.kernel.tenancy.choices import Role

_DESK = in_office(Role.DESK)
_LEADERS = in_office(Role.DESK, Role.HEAD, Role.MANAGER)


def _page(event: Event) -> str:
    return f"/admissions/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("admission.ask", _DESK, _("Somebody asks for access to a home"), path=_page),
    Notice("admission.confirm", _DESK, _("An owner confirmed somebody in his home"), path=_page),
    Notice("admission.remind", _LEADERS, _("Somebody waits too long for access to a home"), path=_page),
    Notice("admission.lose_notice", _DESK, _("Ring up an applicant: the message did not arrive"), path=_page),
)

"""Who hears of admissions."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import staff_at


def _staff(event: Event, *roles: Role) -> Iterable[int]:
    site = Site.objects.filter(pk=event.site_id or 0).first()
    return {row.user_id for row in staff_at(site, event.at, roles=roles)} if site else ()


def _desk(event: Event) -> Iterable[int]:
    return _staff(event, Role.DESK)


def _leaders(event: Event) -> Iterable[int]:
    return _staff(event, Role.DESK, Role.HEAD, Role.MANAGER)


def _page(event: Event) -> str:
    return f"/admissions/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("admission.ask", _desk, _("Somebody asks for access to a home"), path=_page),
    Notice("admission.confirm", _desk, _("An owner confirmed somebody in his home"), path=_page),
    Notice("admission.remind", _leaders, _("Somebody waits too long for access to a home"), path=_page),
    Notice("admission.lose_notice", _desk, _("Ring up an applicant: the message did not arrive"), path=_page),
)

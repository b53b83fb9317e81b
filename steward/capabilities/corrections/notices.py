"""Who hears of corrections."""

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
    return f"/corrections/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("correction.ask", _desk, _("An owner asks for a change of the record"), path=_page),
    Notice(
        "correction.remind", _leaders, _("An owner waits too long for a change of the record"), path=_page
    ),
    Notice("correction.lose_notice", _desk, _("Ring up before you change this number"), path=_page),
)

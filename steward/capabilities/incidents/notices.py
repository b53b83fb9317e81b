"""Who hears of incidents."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.incidents.models import Incident
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.models import WorkItem
from steward.kernel.work.queries import barred


def _asked(event: Event) -> Iterable[int]:
    """Whom callers ask: the desk and the stewards of the site, but for whoever wrote it."""
    incident = Incident.objects.select_related("site").get(pk=event.subject_id)
    rows = staff_at(incident.site, event.at, roles={Role.DESK, Role.STEWARD, Role.HEAD, Role.MANAGER})
    return {row.user_id for row in rows} - {event.user_id}


def _doer(event: Event) -> Iterable[int]:
    item = WorkItem.objects.select_related("site").get(pk=event.subject_id)
    return {event.data["to_id"]} - barred(item) if event.data.get("to_id") else set()


def _page(event: Event) -> str:
    return f"/incidents/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("incident.open", _asked, _("An outage: what to say to callers"), path=_page, urgent=True),
    Notice("incident.update", _asked, _("An outage: new words for callers"), path=_page),
    Notice("incident.end", _asked, _("The outage is over"), path=_page),
    Notice(
        "incident.prompt",
        _doer,
        _("The outage is over: finish your ticket"),
        path=lambda event: f"/tickets/{event.subject_id}/",
    ),
)

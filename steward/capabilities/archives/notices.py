"""Who hears of archives."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.archives.policies import SECOND
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import staff_at


def _borrower(event: Event) -> Iterable[int]:
    return {event.data["borrower_id"]}


def _named(event: Event) -> Iterable[int]:
    return set(event.data["to_ids"])


def _second(event: Event) -> Iterable[int]:
    """Who may be the second person; the first one, and who is to have it, are not."""
    site = Site.objects.get(pk=event.site_id or 0)
    rows = staff_at(site, event.at, roles=SECOND)
    return {row.user_id for row in rows} - {event.user_id, event.data.get("borrower_id")}


def _page(event: Event) -> str:
    return f"/archives/{event.subject_id}/"


declare_notices(
    Notice("archive.borrow", _borrower, _("You have borrowed an archive until {until}"), path=_page),
    Notice("archive.ask", _second, _("A restricted archive is asked for: do you agree?"), path=_page),
    Notice("archive.consent", _named, _("Your request for a restricted archive was answered"), path=_page),
    Notice("archive.remind", _named, _("An archive should have been given back {days} days ago"), path=_page),
    Notice("archive.condemn", _second, _("An archive is to be destroyed: do you agree?"), path=_page),
    Notice(
        "stocktaking.close",
        _second,
        _("A stocktaking is over: {missing} archives are missing"),
        path=lambda event: f"/stocktakings/{event.subject_id}/",
        when=lambda event: bool(event.data["missing"]),
    ),
)

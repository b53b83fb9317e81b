"""Who hears of watches."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches.models import Watch
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices


def _rostered(event: Event) -> Iterable[int]:
    rows = Watch.objects.filter(rota_id=event.subject_id).values_list("officer_id", flat=True)
    return set(rows) - {event.user_id}


def _named(event: Event) -> Iterable[int]:
    return {event.data["to_id"]} - {None}


def _several(event: Event) -> Iterable[int]:
    return set(event.data["to_ids"])


def _page(event: Event) -> str:
    return f"/watches/{event.subject_id}/"


declare_notices(
    Notice(
        "rota.publish",
        _rostered,
        _("You are on watch in a new rota"),
        path=lambda event: f"/rotas/{event.subject_id}/",
    ),
    Notice(
        "watch.hand_over",
        _named,
        _("A watch is handed over to you: {matters} open matters"),
        path=_page,
        urgent=True,
    ),
    Notice(
        "watch.change",
        _named,
        _("You are to have a watch instead of {from}; it waits for approval"),
        path=_page,
    ),
    Notice("watch.replace", _several, _("A watch changed hands: {to} instead of {from}"), path=_page),
    Notice("watch.keep", _several, _("A watch stays with {from}"), path=_page),
    Notice("watch.take", _named, _("Your watch was taken over"), path=_page),
    Notice(
        "watch.climb", _several, _("A watch is not handed over, or not taken over"), path=_page, urgent=True
    ),
)

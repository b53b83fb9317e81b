"""Who hears of a request: whoever is asked to decide, and whoever asked of what was decided."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.kernel.approvals.choices import State
from steward.kernel.approvals.models import Request
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices


def _asked(event: Event) -> Iterable[int]:
    """Who can sign from now on."""
    return set(event.data.get("asked", ()))


def _asks(event: Event) -> bool:
    return bool(event.data.get("asked"))


def _author(event: Event) -> Iterable[int]:
    return Request.objects.get(pk=event.subject_id).barred


def _is_approved(event: Event) -> bool:
    return bool(event.data.get("state") == State.APPROVED)


def _page(event: Event) -> str:
    return f"/approvals/{event.subject_id}/"


_WAITS = _("Waits for your decision: {kind}")
ASKED = ("request", "approve", "resubmit", "delegate", "add_signer", "climb")

NOTICES = declare_notices(
    *(
        Notice(f"approval.{verb}", _asked, _WAITS, path=_page, when=_asks, code=f"approval.asked_by_{verb}")
        for verb in ASKED
    ),
    Notice(
        "approval.approve",
        _author,
        _("Approved: {kind}"),
        path=_page,
        when=_is_approved,
        code="approval.approved",
    ),
    Notice("approval.refuse", _author, _("Not approved: {kind}"), path=_page),
    Notice("approval.give_back", _author, _("Given back for correction: {kind}"), path=_page),
)

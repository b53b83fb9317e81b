"""What corrections forget: what was asked for, and its photos, once the decision is old enough."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from steward.capabilities.corrections.actions import forget_corrections
from steward.capabilities.corrections.models import Correction
from steward.kernel.people.erasers import declare_eraser
from steward.kernel.people.models import Party
from steward.kernel.people.retention import AT_ONCE, Retention, declare_retention
from steward.kernel.tenancy.actor import Actor, system_actor


def _forget_decided(before: datetime, by: Actor) -> int:
    old = Correction.objects.filter(decided_at__lt=before, forgotten_at__isnull=True).select_related("place")
    return forget_corrections(old.order_by("pk")[:AT_ONCE], by=by)


def _forget_person(party: Party) -> int:
    """Part of `erase_party`; whoever is erased waits for no answer any more: his homes are gone."""
    rows = Correction.objects.filter(party=party, forgotten_at__isnull=True).select_related("place")
    return forget_corrections(rows, by=system_actor(party.organisation_id, "erasing"))


declare_eraser("corrections.asked", _forget_person)
declare_retention(
    Retention(
        "corrections.decided",
        _("Changes owners asked for"),
        _("What was asked for and the photos sent along are deleted so long after the decision."),
        30,
        _forget_decided,
    )
)

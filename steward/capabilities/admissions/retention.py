"""What admissions forget: who asked, and the papers, once the decision is old enough."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.admissions.actions import forget_admissions
from steward.capabilities.admissions.models import Admission
from steward.kernel.people.erasers import declare_eraser
from steward.kernel.people.models import Party
from steward.kernel.people.retention import AT_ONCE, Retention, declare_retention
from steward.kernel.tenancy.actor import Actor, system_actor


def _forget_decided(before: datetime, by: Actor) -> int:
    old = Admission.objects.filter(decided_at__lt=before, forgotten_at__isnull=True)
    return forget_admissions(old.select_related("place").order_by("pk")[:AT_ONCE], by=by)


def _forget_person(party: Party) -> int:
    """Part of `erase_party`: what came of it, and what was asked for with the person's numbers and is decided."""
    numbers = [contact.value_index for contact in party.contacts.all()]
    mine = Q(tenure__party=party) | (
        Q(phone_index__in=numbers, decided_at__isnull=False) & ~Q(phone_index="")
    )
    rows = Admission.objects.filter(mine, forgotten_at__isnull=True).select_related("place")
    return forget_admissions(rows, by=system_actor(party.organisation_id, "erasing"))


declare_eraser("admissions.asked", _forget_person)
declare_retention(
    Retention(
        "admissions.decided",
        _("Requests for access"),
        _("Name, number and the papers sent along are deleted so long after the decision."),
        30,
        _forget_decided,
    )
)

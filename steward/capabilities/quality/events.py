"""What happens in quality, as sentences."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.quality.choices import DismissReason
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.tenancy.models import Department
from steward.kernel.work.remarks import remark_texts


def _departments(ids: Collection[Any]) -> Mapping[Any, str]:
    return {row.pk: str(row) for row in Department.objects.filter(pk__in=ids)}


HOT_SPOT_KINDS = (
    EventKind("hot_spot.find", _("Found: {people} people in {days} days."), icon="search"),
    EventKind("hot_spot.grow", _("{reports} more complaints; {people} people in the window."), icon="plus"),
    EventKind("hot_spot.explain", _("Root cause named."), icon="edit"),
    EventKind(
        "hot_spot.hand_over",
        _("Handed over to {department}, until {until}."),
        names={"department": _departments},
        icon="transfer",
    ),
    EventKind("hot_spot.rectify", _("Put right, says the department."), icon="tool"),
    EventKind("hot_spot.close", _("Closed; the effect is measured from now on."), icon="lock"),
    EventKind("hot_spot.dismiss", _("Dismissed: {reason}."), words={"reason": DismissReason}, icon="x"),
)
EVENTS = declare_events(
    # Every verb may carry words; they are rows of their own.
    *(replace(kind, names={**kind.names, "note": remark_texts}) for kind in HOT_SPOT_KINDS),
    EventKind(
        "text_model.judge", _("Compared with what people decided: {corrections} corrections."), icon="check"
    ),
    EventKind(
        "text_model.train", _("Learned from {examples} requests, {corrections} corrections."), icon="refresh"
    ),
)

"""What happens to admissions, as sentences; never who the applicant is."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from steward.capabilities.admissions.choices import Standing
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.people.choices import RevealReason
from steward.kernel.people.events import party_names


def _reasons(ids: Collection[Any]) -> Mapping[Any, str]:
    # By name: events are declared below the tables.
    rows = apps.get_model("admissions", "Admission")._default_manager.filter(pk__in=ids)
    return dict(rows.values_list("pk", "reason"))


_STANDING = {"relation": Standing}

EVENTS = declare_events(
    EventKind("admission.ask", _("Asked for access as {relation}"), words=_STANDING, icon="key"),
    EventKind(
        "admission.approve",
        _("Approved: {party} is {relation} here"),
        words=_STANDING,
        names={"party": party_names},
        icon="user-check",
    ),
    EventKind(
        "admission.confirm",
        _("Confirmed by an owner: {party} is {relation} here"),
        words=_STANDING,
        names={"party": party_names},
        icon="user-check",
    ),
    EventKind(
        "admission.refuse", _("Refused as {relation}"), words=_STANDING, names={"note": _reasons}, icon="x"
    ),
    EventKind("admission.remind", _("An applicant waits too long for an answer"), icon="alarm"),
    EventKind(
        "admission.reveal",
        _("Looked at the applicant's number in full: {reason}"),
        words={"reason": RevealReason},
        icon="eye",
        discloses=True,
    ),
    EventKind(
        "admission.lose_notice",
        _("The applicant could not be told the answer: {reason}"),
        icon="alert-triangle",
    ),
)

"""What happens to own fields and their values; values are named by their rows, which can be forgotten."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.custom.choices import Subject, Trait
from steward.kernel.people.choices import RevealReason


def _changes(ids: Collection[Any]) -> Mapping[Any, str]:
    """`Spare keys: 1 → 2`; personal values masked."""
    # By name: events are declared below the tables.
    from steward.kernel.custom.values import mask, to_words  # noqa: PLC0415 - the tables import our words

    rows = apps.get_model("custom", "CustomValue")._default_manager.filter(pk__in=ids)
    said = {}
    for row in rows.select_related("field", "replaces"):
        before = row.replaces.whole if row.replaces else ""
        pair = [
            mask(text) if row.field.is_personal else to_words(row.field, text) for text in (before, row.whole)
        ]
        told = {"field": row.field, "before": pair[0] or "—", "after": pair[1] or "—"}
        said[row.pk] = gettext("%(field)s: %(before)s → %(after)s") % told
    return said


def _traits(names: Collection[str]) -> str:
    return "、".join(str(Trait(name).label) for name in names)


declare_events(
    EventKind("custom.fill", _("Own details filled in."), names={"note": _changes}, icon="edit"),
    EventKind(
        "custom.uncover",
        _("Looked at own details in full: {reason}"),
        words={"reason": RevealReason},
        icon="eye",
        discloses=True,
    ),
    EventKind("field.add", _("Field “{label}” added to: {subject}"), words={"subject": Subject}, icon="plus"),
    EventKind("field.change", _("Field “{label}” changed: {traits}"), words={"traits": _traits}, icon="edit"),
    EventKind("field.close", _("Field “{label}” closed; its values stay."), icon="ban"),
    EventKind("field.reopen", _("Field “{label}” in use again."), icon="circle-check"),
)

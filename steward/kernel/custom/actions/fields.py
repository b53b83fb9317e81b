"""Fields: added, changed, closed and used again by whoever speaks for the whole company."""

import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.custom.choices import Kind
from steward.kernel.custom.models import CustomField, CustomValue
from steward.kernel.custom.policies import MAY
from steward.kernel.custom.queries import fields_of
from steward.kernel.tenancy.actor import Actor

CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")
MOST_FIELDS, MOST_CHOICES = 40, 60


@transaction.atomic
def add_field(
    *,
    by: Actor,
    subject: str,
    code: str,
    label: str,
    kind: str,
    label_en: str = "",
    choices: Sequence[str] = (),
    is_required: bool = False,
    is_listed: bool = False,
    is_personal: bool = False,
    position: int = 0,
) -> CustomField:
    """Add a field to the units, people or sites of the company.

    Effects: row, event `field.add`. Refuses without a post of the whole company, a code that is no short word of small
    letters, one that is taken (also by a closed field), a choice without choices, and a forty-first open field.
    """
    hat = by.need_hat(MAY["add"])
    if not CODE.fullmatch(code):
        raise Refused(
            _("This is no code."),
            do=_("Small letters, digits and _ after a letter: spare_keys."),
            field="code",
        )
    if CustomField.objects.filter(subject=subject, code=code).exists():
        raise Refused(
            _("There is a field with this code."),
            do=_("Use that one again, or choose another."),
            field="code",
        )
    if len(fields_of(subject)) >= MOST_FIELDS:
        raise Refused(_("Forty fields are enough."), do=_("Close one that nobody fills in."))
    field = CustomField.objects.create(
        organisation_id=by.organisation_id, subject=subject, code=code, label=label, label_en=label_en, kind=kind,
        choices=_choices(kind, choices), is_required=is_required, is_listed=is_listed, is_personal=is_personal,
        position=position,
    )  # fmt: skip
    record("field.add", field, by=by, hat=hat, data={"label": label, "subject": subject})
    return field


@transaction.atomic
def change_field(field: CustomField, *, by: Actor, **values: Any) -> CustomField:
    """Change names, choices, whether it is required and listed, and its place among the others.

    Effects: fields, event `field.change` naming what. Kind, code, subject and whether it is personal stay. Refuses
    without a post of the whole company, and to take away a choice that somebody has.
    """
    hat = by.need_hat(MAY["change"])
    if "choices" in values:
        values["choices"] = _choices(field.kind, values["choices"])
        _need_unused(field, set(field.choices) - set(values["choices"]))
    changed = [name for name, value in values.items() if getattr(field, name) != value]
    for name in changed:
        setattr(field, name, values[name])
    if changed:
        field.save(update_fields=changed)
        record("field.change", field, by=by, hat=hat, data={"label": field.label, "traits": changed})
    return field


@transaction.atomic
def close_field(field: CustomField, *, by: Actor) -> CustomField:
    """Take a field out of pages, lists and programs; what it holds stays. Records `field.close`; raises `Lost`."""
    hat = by.need_hat(MAY["close"])
    if not CustomField.objects.filter(pk=field.pk, closed_at__isnull=True).update(closed_at=clock.now()):
        raise Lost()
    field.refresh_from_db()
    record("field.close", field, by=by, hat=hat, data={"label": field.label})
    return field


@transaction.atomic
def reopen_field(field: CustomField, *, by: Actor) -> CustomField:
    """Use a closed field again, with what it holds. Records `field.reopen`; raises `Lost` for an open one."""
    hat = by.need_hat(MAY["reopen"])
    if not CustomField.objects.filter(pk=field.pk, closed_at__isnull=False).update(closed_at=None):
        raise Lost()
    field.refresh_from_db()
    record("field.reopen", field, by=by, hat=hat, data={"label": field.label})
    return field


def _choices(kind: str, choices: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(text.strip() for text in choices if text.strip()))
    if kind != Kind.CHOICE:
        return []
    if not 1 < len(found) <= MOST_CHOICES or any(len(text) > 40 for text in found):
        raise Refused(
            _("A choice needs two to sixty choices of at most forty signs."),
            do=_("One a line."),
            field="choices",
        )
    return found


def _need_unused(field: CustomField, gone: set[str]) -> None:
    rows = CustomValue.objects.filter(field=field, ended_at__isnull=True)
    texts = (
        {value.whole for value in rows}
        if field.is_personal
        else set(rows.filter(text__in=gone).values_list("text", flat=True))
    )
    if taken := sorted(gone & texts):
        raise Refused(
            _("Somebody has: %(choices)s.") % {"choices": "、".join(taken)},
            do=_("Leave it, or change those first: the list can be narrowed to them."),
            field="choices",
            code="choice_used",
        )

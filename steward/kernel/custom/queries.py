"""Reads of own fields: those of a subject in their order, and what a row has in them."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Prefetch

from steward.kernel.custom.choices import Subject
from steward.kernel.custom.models import CustomField, CustomValue
from steward.kernel.custom.values import mask

# Through which column a value points at its subject.
COLUMN = {Subject.UNIT: "place", Subject.PERSON: "party", Subject.SITE: "site"}
ATTRIBUTE = "own_values"


def fields_of(subject: str) -> list[CustomField]:
    """The open fields of a subject, in the order people gave them: one query."""
    rows = CustomField.objects.filter(subject=subject, closed_at__isnull=True)
    return list(rows.order_by("position", "pk"))


def has_fields(subject: str) -> bool:
    """Whether there is anything to fill in."""
    return CustomField.objects.filter(subject=subject, closed_at__isnull=True).exists()


def has_personal(subject: str, row: models.Model) -> bool:
    """Whether a row has something to look at in full."""
    mine = {COLUMN[Subject(subject)]: row.pk, "ended_at__isnull": True, "field__closed_at__isnull": True}
    return CustomValue.objects.filter(field__is_personal=True, **mine).exclude(sealed="").exists()


def values_with_rows() -> Prefetch[str]:
    """Current values for a list of subjects: one query for a page."""
    rows = CustomValue._base_manager.filter(ended_at__isnull=True)
    return Prefetch("custom_values", rows, to_attr=ATTRIBUTE)


def current(subject: str, row: models.Model) -> dict[int, CustomValue]:
    """What one row has now, by field."""
    rows = CustomValue.objects.filter(**{COLUMN[Subject(subject)]: row.pk}, ended_at__isnull=True)
    return {value.field_id: value for value in rows}


def held(row: Any) -> Mapping[int, CustomValue]:
    """What a row of a list has, by field, as read with the page."""
    return {value.field_id: value for value in getattr(row, ATTRIBUTE)}


def text_of(field: CustomField, row: Any) -> str:
    """The text a list or page may show: of personal ones the mask."""
    value = held(row).get(field.pk)
    if value is None:
        return ""
    return mask(value.whole) if field.is_personal else value.text

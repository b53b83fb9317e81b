"""Job descriptions as rows of an organisation: added where missing, brought up to date where nobody edited them."""

from typing import Any

from steward.config.catalogue import Description, catalogue_duties, descriptions
from steward.kernel.base import clock
from steward.kernel.duties.actions import renew_duty
from steward.kernel.duties.models import Duty, PostKind
from steward.kernel.tenancy.models import Organisation


def add_kinds(organisation: Organisation) -> int:
    """Kinds of posts by code; returns how many are new. Edited ones stay as they are."""
    there = {row.code: row for row in PostKind.objects.all()}
    added = 0
    for position, description in enumerate(descriptions().values()):
        row = there.get(description.code) or PostKind(organisation=organisation, code=description.code)
        added += row._state.adding
        if not row.is_edited:
            _update(row, _kind(description) | {"position": position})
    return added


def add_duties(organisation: Organisation) -> int:
    """Duties by code; returns how many are new or hold anew from tomorrow. Edited ones stay as they are."""
    there: dict[str, Duty] = {row.code: row for row in Duty.objects.order_by("starts_on", "pk")}
    today = clock.today(organisation.zone)
    added = 0
    for code, data in catalogue_duties().items():
        row, wanted = there.get(code), _duty(data)
        if row is None:
            Duty.objects.create(organisation=organisation, code=code, starts_on=today, **wanted)
            added += 1
        elif not row.is_edited:
            added += renew_duty(row, wanted).pk != row.pk
    return added


def _update(row: PostKind, wanted: dict[str, Any]) -> None:
    """Write what differs; a row that is not there yet always does."""
    if row._state.adding or any(getattr(row, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(row, name, value)
        row.save()


def _kind(description: Description) -> dict[str, Any]:
    return {
        "title": description.title.zh,
        "title_en": description.title.en,
        "above": description.above,
        "needs": list(description.needs),
    }


def _duty(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": data["zh"],
        "title_en": data["en"],
        "how": data["how_zh"],
        "how_en": data["how_en"],
        "kinds": data["posts"],
        "requirements": data["requirements"],
        "clauses": data["clauses"],
        "cadence": data["cadence"],
        "scope": data["scope"],
        "evidence": data["evidence"],
        "count": data["count"],
        "grace_minutes": data["grace_minutes"],
        "weight": data["weight"],
        "standard": data.get("standard", {}),
    }

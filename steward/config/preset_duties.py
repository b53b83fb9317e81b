"""Job descriptions as rows of an organisation: added where missing, brought up to date where nobody edited them."""

from datetime import timedelta
from typing import Any

from steward.config.catalogue import Description, catalogue_duties, descriptions
from steward.kernel.base import clock
from steward.kernel.duties.models import Due, Duty, PostKind
from steward.kernel.tenancy.models import Organisation

WORDS = (
    "title",
    "title_en",
    "how",
    "how_en",
    "requirements",
    "clauses",
    "weight",
    "standard",
    "grace_minutes",
)
# A change of these changes what is counted: it holds from tomorrow, in a row of its own.
COUNTED = ("kinds", "cadence", "scope", "evidence", "count")


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
            added += _bring_up(row, wanted)
    return added


def _bring_up(row: Duty, wanted: dict[str, Any]) -> int:
    """A newer catalogue: words change in place; what is counted otherwise ends today and begins anew tomorrow."""
    if all(getattr(row, name) == wanted[name] for name in COUNTED):
        _update(row, {name: wanted[name] for name in WORDS})
        return 0
    today = clock.today(row.organisation.zone)
    if row.starts_on > today:
        _update(row, wanted)
        return 0
    row.ends_on = today
    row.save(update_fields=["ends_on"])
    Due.objects.filter(duty=row, due_on__gt=today).delete()
    tomorrow = today + timedelta(days=1)
    Duty.objects.create(organisation_id=row.organisation_id, code=row.code, starts_on=tomorrow, **wanted)
    return 1


def _update(row: PostKind | Duty, wanted: dict[str, Any]) -> None:
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

"""Values: filled in by whoever keeps the register, looked at in full with a reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.kernel.audit.record import build, record, record_many
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.custom.choices import Subject
from steward.kernel.custom.models import CustomField, CustomValue
from steward.kernel.custom.policies import MAY
from steward.kernel.custom.queries import COLUMN, current, fields_of
from steward.kernel.custom.values import to_text
from steward.kernel.people.models import Party
from steward.kernel.people.policies import need_party, need_place
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Site

Row = Place | Party | Site


@transaction.atomic
def fill_place(place: Place, *, by: Actor, values: Mapping[str, Any]) -> Place:
    """Fill in own fields of a unit; effects and refusals as `_fill`. Refuses a place out of reach."""
    hat = need_place(place, by, MAY["fill"])
    _fill(Subject.UNIT, place, values, by, hat, place.site_id)
    return place


@transaction.atomic
def fill_person(party: Party, *, by: Actor, values: Mapping[str, Any]) -> Party:
    """Fill in own fields of a person; effects and refusals as `_fill`. Refuses a person out of reach."""
    hat, site_id = need_party(party, by, MAY["fill"])
    _fill(Subject.PERSON, party, values, by, hat, site_id)
    return party


@transaction.atomic
def fill_site(site: Site, *, by: Actor, values: Mapping[str, Any]) -> Site:
    """Fill in own fields of a site; effects and refusals as `_fill`. Refuses a site out of reach."""
    hat = need_site(site, by, "fill")
    _fill(Subject.SITE, site, values, by, hat, site.pk)
    return site


def need_site(site: Site, by: Actor, verb: str) -> Hat | None:
    """The hat that allows work on a whole site; a steward answers for areas, not for sites."""
    return by.need_hat(MAY[verb] - {Role.STEWARD}, site_id=site.pk)


def _fill(
    subject: Subject, row: Row, values: Mapping[str, Any], by: Actor, hat: Hat | None, site_id: int | None
) -> None:
    """Effects: what changed ends, the new values begin, one event `custom.fill` naming their rows.

    Refuses a field that is not open, a value of another kind, and a required field that is left empty.
    """
    fields, held, at = {field.code: field for field in fields_of(subject)}, current(subject, row), clock.now()
    if unknown := sorted(set(values) - set(fields)):
        raise Refused(
            _("There is no such field: %(names)s.") % {"names": ", ".join(unknown)}, code="no_field"
        )
    made = []
    for code, raw in values.items():
        field, text = fields[code], to_text(fields[code], raw)
        before = held.get(field.pk)
        if text == (before.whole if before else ""):
            continue
        if before and not CustomValue.objects.filter(pk=before.pk, ended_at__isnull=True).update(ended_at=at):
            raise Lost()
        made.append(_value(field, COLUMN[subject], row, text, before, by, at))
        held[field.pk] = made[-1]
    _need_required(fields.values(), held)
    if made:
        told = {"note": [value.pk for value in made]}
        record("custom.fill", row, by=by, hat=hat, site_id=site_id, at=at, data=told)


def _value(
    field: CustomField, column: str, row: Row, text: str, before: CustomValue | None, by: Actor, at: Any
) -> CustomValue:
    told = {"sealed": text} if field.is_personal else {"text": text}
    value: CustomValue = CustomValue.objects.create(
        organisation_id=by.organisation_id, field=field, replaces=before, set_at=at, **{column: row}, **told
    )
    return value


def _need_required(fields: Any, held: Mapping[int, CustomValue]) -> None:
    for field in fields:
        if field.is_required and not (field.pk in held and held[field.pk].whole):
            raise Refused(
                _("“%(field)s” must not be empty.") % {"field": field},
                do=_("Fill it in with the others."),
                field=field.name,
                code="required",
            )


@transaction.atomic
def fill_places(
    site: Site, fields: Sequence[CustomField], units: Mapping[int, Mapping[int, str]], *, by: Actor
) -> list[CustomValue]:
    """Fill in canonical texts for many units of a site at once: what a checked list brings.

    Effects: as `fill_place` for each unit, in a handful of statements; what is required is asked of people, not of
    lists. Returns the values that began. Refuses a post that cannot fill in the whole site.
    """
    hat, at = need_site(site, by, "fill"), clock.now()
    known = {field.pk: field for field in fields}
    rows = CustomValue.objects.filter(
        place_id__in=list(units), field_id__in=list(known), ended_at__isnull=True
    )
    before = {(row.place_id, row.field_id): row for row in rows}
    ended = [row.pk for key, row in before.items() if key[1] in units[key[0] or 0]]
    CustomValue.objects.filter(pk__in=ended).update(ended_at=at)
    made = CustomValue.objects.bulk_create(
        (
            CustomValue(
                organisation_id=by.organisation_id, field=known[key], place_id=place_id, set_at=at,
                replaces=before.get((place_id, key)),
                **{"sealed" if known[key].is_personal else "text": text},
            )
            for place_id, values in units.items()
            for key, text in values.items()
        ),
        batch_size=500,
    )  # fmt: skip
    told: dict[int, list[int]] = {}
    for value in made:
        told.setdefault(value.place_id or 0, []).append(value.pk)
    record_many(
        build("custom.fill", Place(pk=pk), by=by, hat=hat, site_id=site.pk, at=at, data={"note": keys})
        for pk, keys in told.items()
    )
    return made


@transaction.atomic
def uncover_place(place: Place, *, by: Actor, reason: str) -> dict[str, str]:
    """Show the personal values of a unit in full, once; records `custom.uncover` (SEC1). Refuses out of reach."""
    return _uncover(Subject.UNIT, place, by, need_place(place, by, MAY["uncover"]), place.site_id, reason)


@transaction.atomic
def uncover_person(party: Party, *, by: Actor, reason: str) -> dict[str, str]:
    """Show the personal values of a person in full, once; records `custom.uncover` (SEC1). Refuses out of reach."""
    hat, site_id = need_party(party, by, MAY["uncover"])
    return _uncover(Subject.PERSON, party, by, hat, site_id, reason)


@transaction.atomic
def uncover_site(site: Site, *, by: Actor, reason: str) -> dict[str, str]:
    """Show the personal values of a site in full, once; records `custom.uncover` (SEC1). Refuses out of reach."""
    return _uncover(Subject.SITE, site, by, need_site(site, by, "uncover"), site.pk, reason)


def _uncover(
    subject: Subject, row: Row, by: Actor, hat: Hat | None, site_id: int | None, reason: str
) -> dict[str, str]:
    held = current(subject, row)
    shown = {
        str(field): held[field.pk].sealed
        for field in fields_of(subject)
        if field.is_personal and field.pk in held
    }
    record("custom.uncover", row, by=by, hat=hat, site_id=site_id, data={"reason": reason})
    return shown

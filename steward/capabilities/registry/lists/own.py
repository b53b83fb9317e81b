"""Lists of own details: a unit's number, and a column for each of the organisation's own fields."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.kernel.base.refused import Refused
from steward.kernel.custom.choices import Kind, Subject
from steward.kernel.custom.models import CustomField, CustomValue
from steward.kernel.custom.queries import fields_of
from steward.kernel.custom.values import NO, YES, mask, to_text
from steward.kernel.imports import cells
from steward.kernel.imports.findings import Check, Row
from steward.kernel.imports.kinds import ImportColumn
from steward.kernel.places.code import parse_code
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.models import Site

COLUMNS = (
    ImportColumn(
        "unit",
        _("Unit number"),
        "房号 房间号 室号 房屋编号 房屋 unitno",
        cells.text(40),
        required=True,
        never_date=True,
    ),
)
WORDS = {
    **dict.fromkeys(("是", "有", "对", "yes", "y", "true", "1", "√"), YES),
    **dict.fromkeys(("否", "无", "没有", "no", "n", "false", "0", "×"), NO),
}


@dataclass
class OwnPlan:
    """What a list of own details will write: values by field, for each unit."""

    site: Site
    fields: list[CustomField]
    units: dict[int, dict[int, str]] = field(default_factory=dict)


def own_columns() -> tuple[ImportColumn, ...]:
    """A column for each open field of units, found by either of its names."""
    return tuple(
        ImportColumn(
            field.name,
            str(field),
            " ".join("".join(name.split()) for name in (field.label, field.label_en) if name),
            _parse(field),
            mask=mask if field.is_personal else None,
            # 无 is an answer here.
            unknown_is_empty=field.kind != Kind.YES_NO,
        )
        for field in fields_of(Subject.UNIT)
    )


def _parse(field: CustomField) -> cells.Parse:
    def parse(text: str) -> Any:
        try:
            match field.kind:
                case Kind.DATE:
                    day = cells.day(text)
                    return (
                        cells.Mended(day.value.isoformat(), day.how)
                        if isinstance(day, cells.Mended)
                        else (day.isoformat())
                    )
                case Kind.YES_NO:
                    return to_text(field, WORDS.get(text.lower(), text))
                case Kind.NUMBER:
                    return to_text(field, text.replace(",", ""))
                case _:
                    return to_text(field, text)
        except Refused:
            raise cells.CellError(N_("This field cannot hold it."))

    return parse


def plan_own(rows: Iterable[Row], check: Check) -> OwnPlan:
    """Values of what was empty so far; refused are units nobody knows, and values other than those of the records."""
    assert check.site is not None
    fields = fields_of(Subject.UNIT)
    plan = OwnPlan(check.site, fields)
    units = dict(Place.objects.filter(site=check.site, kind=PlaceKind.UNIT).values_list("code", "pk"))
    held = {
        (value.place_id, value.field_id): value.whole
        for value in CustomValue.objects.filter(place__site=check.site, ended_at__isnull=True)
    }
    for row in rows:
        text = row.values["unit"]
        try:
            unit = units.get(str(parse_code(text)))
        except Refused:
            unit = None
        if unit is None:
            check.refuse(row.number, "unit", N_("No such unit at this site."), value=text)
            continue
        if unit in plan.units:
            check.refuse(row.number, "unit", N_("This unit stands further up."), value=text)
            continue
        told = {one.pk: row.get(one.name) for one in fields if row.get(one.name)}
        if other := next(
            (one for one in fields if _differs(told.get(one.pk), held.get((unit, one.pk)))), None
        ):
            there = held[unit, other.pk]
            check.refuse(
                row.number,
                other.name,
                N_("In the records it is %(there)s; correct it there."),
                value=told[other.pk],
                there=mask(there) if other.is_personal else there,
            )
            continue
        fresh = {key: value for key, value in told.items() if not held.get((unit, key))}
        if not fresh:
            check.skip(row.number, "unit", N_("All of this is there already."), value=text)
            continue
        plan.units[unit] = fresh
    return plan


def _differs(listed: str | None, there: str | None) -> bool:
    return bool(listed and there and listed != there)

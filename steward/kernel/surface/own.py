"""Own fields on a resource: `Resource(custom="unit")` is completed, on each request, by what the organisation added.

Columns, filters, the values of a page in one query, and a panel; the forms that fill them in. A resource without
`custom`, and an organisation without fields, costs nothing more than a look.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from steward.kernel.custom.choices import Kind, Subject
from steward.kernel.custom.models import LONGEST, CustomField, CustomValue
from steward.kernel.custom.queries import COLUMN, current, fields_of, text_of, values_with_rows
from steward.kernel.custom.values import NO, YES, mask, to_value, to_words
from steward.kernel.surface.declare import Column, Filter, Panel, Resource, Row, Rows
from steward.kernel.surface.forms import TextField, VerbForm
from steward.kernel.surface.schema import OWN
from steward.kernel.tenancy.actor import Actor

EMPTIES = "-"


def living(resource: Resource) -> Resource:
    """The resource as it is for the organisation in scope: one query, none for a resource without `custom`."""
    fields = fields_of(resource.custom) if resource.custom else []
    if not fields:
        return resource
    return replace(
        resource,
        columns=[*resource.columns, *(_column(field) for field in fields)],
        filters=[*resource.filters, *(_filter(field) for field in fields if _narrows(field))],
        prefetched=[*resource.prefetched, values_with_rows()],
        panels=[*resource.panels, _panel(fields)],
    )


def _column(field: CustomField) -> Column:
    def value(row: Row) -> Any:
        text = text_of(field, row)
        return text if field.is_personal else to_value(field, text)

    def show(row: Row) -> str:
        return to_words(field, text_of(field, row))

    kind = "number" if field.kind == Kind.NUMBER and not field.is_personal else "text"
    return Column(
        field.name, str(field), value, show, kind=kind, default=field.is_listed, within=(OWN, field.code)
    )


def _narrows(field: CustomField) -> bool:
    """A sealed value can be compared with nothing."""
    return not field.is_personal and field.kind in (Kind.CHOICE, Kind.YES_NO, Kind.DATE)


def _filter(field: CustomField) -> Filter:
    if field.kind == Kind.DATE:
        return Filter(field.name, str(field), _between(field), kind="date")
    words = {YES: _("yes"), NO: _("no")} if field.kind == Kind.YES_NO else dict.fromkeys(field.choices)
    choices = [(code, word or code) for code, word in words.items()]

    def apply(rows: Rows, values: Sequence[str], _actor: Actor) -> Rows:
        return rows.filter(_having(field, text__in=[value for value in values if value in words]))

    return Filter(field.name, str(field), apply, lambda _actor: choices)


def _between(field: CustomField) -> Callable[[Rows, Sequence[str], Actor], Rows]:
    def apply(rows: Rows, values: Sequence[str], _actor: Actor) -> Rows:
        first, _dots, last = values[0].partition("..")
        # ISO days follow each other as texts do.
        bounds = {"text__gte": first or "0", "text__lte": last or "9"}
        return rows.filter(_having(field, **bounds))

    return apply


def _having(field: CustomField, **narrow: Any) -> Exists:
    column = COLUMN[Subject(field.subject)]
    rows = CustomValue.objects.filter(
        field=field, ended_at__isnull=True, **{column: OuterRef("pk")}, **narrow
    ).exclude(text="")
    return Exists(rows)


def _panel(fields: Sequence[CustomField]) -> Panel:
    def context(row: Row, _actor: Actor) -> Mapping[str, Any]:
        # Of the personal ones the first sign, until somebody says why he has to see more.
        return {"own": [(field, to_words(field, text_of(field, row))) for field in fields]}

    return Panel("own", _("Own details"), "surface/own.html", context, side=True)


class FillForm(VerbForm):
    """The open fields of a subject, by the names their columns have; a program sends those it wants to change."""

    about: Subject
    # What the document says of fields that differ from one organisation to the next.
    open_fields = r"^own_[a-z][a-z0-9_]*$"

    @classmethod
    def sent_fields(cls) -> Mapping[str, forms.Field]:
        return {field.name: _form_field(field) for field in fields_of(cls.about)}

    def prepare(self) -> None:
        self.own = {field.name: field for field in fields_of(self.about)}
        self.fields |= {name: _form_field(field) for name, field in self.own.items()}

    def present(self) -> None:
        values = current(self.about, self.subject) if self.subject is not None else {}
        for name, field in self.own.items():
            value = values.get(field.pk)
            text = value.whole if value else ""
            shown = self.fields[name]
            if field.is_personal:
                shown.help_text = _("Now: %(value)s. Nothing leaves it as it is, a dash (-) empties it.") % {
                    "value": mask(text) or "—"
                }
            else:
                self.initial.setdefault(name, {YES: True, NO: False}.get(text, text))
                # Asked for by the rule of the action; the page says so beforehand.
                shown.required = field.is_required

    def arguments(self) -> dict[str, Any]:
        sent = {name: field for name, field in self.own.items() if name in self.data}
        values = {field.code: self._sent(name, field) for name, field in sent.items()}
        return {"values": {code: value for code, value in values.items() if value is not KEPT}}

    def _sent(self, name: str, field: CustomField) -> Any:
        value = self.cleaned_data.get(name)
        if field.is_personal and value in (None, ""):
            return KEPT
        return None if value == EMPTIES else value


KEPT = object()


class YesNoField(forms.NullBooleanField):
    """Yes, no, or nothing said."""

    choices = (("", "—"), ("true", _("yes")), ("false", _("no")))
    widget = forms.Select(choices=choices)

    def prepare_value(self, value: Any) -> Any:
        return {True: "true", False: "false"}.get(value, value)


def _form_field(field: CustomField) -> forms.Field:
    plain: dict[str, Any] = {"label": str(field), "required": False}
    made = _typed(field, plain)
    made.null_empties = True  # type: ignore[attr-defined] # for programs, which leave out what stays
    return made


def _typed(field: CustomField, plain: dict[str, Any]) -> forms.Field:
    if field.is_personal:
        # An empty box means “as it is” here, also for a number or a day: the dash empties.
        words = (
            {YES: _("yes"), NO: _("no")}
            if field.kind == Kind.YES_NO
            else {text: text for text in field.choices}
        )
        if words:
            return forms.ChoiceField(choices=[("", "—"), *words.items(), (EMPTIES, EMPTIES)], **plain)
        return TextField(max_length=LONGEST, **plain)
    match field.kind:
        case Kind.NUMBER:
            return forms.DecimalField(**plain)
        case Kind.DATE:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **plain)
        case Kind.CHOICE:
            return forms.ChoiceField(choices=[("", "—"), *((text, text) for text in field.choices)], **plain)
        case Kind.YES_NO:
            return YesNoField(**plain)
        case _:
            return TextField(max_length=LONGEST, **plain)

"""Forms and columns as JSON schemas: what the document promises and what bodies are checked against."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.choices import BaseChoiceIterator, flatten_choices
from django.utils.translation import gettext as _

from steward.kernel.surface.declare import Column

Schema = dict[str, Any]
# The object own fields stand under in answers of the API.
OWN = "custom"
OWN_VALUE: Schema = {"type": ["string", "number", "boolean", "null"]}
MOMENT = {"type": "string", "format": "date-time"}
# What columns of a kind send; a kind that is not named here may send anything.
COLUMNS: dict[str, Schema] = {
    "moment": {"type": ["string", "null"], "format": "date-time"},
    "due": {"type": ["string", "null"], "format": "date-time"},
    "day": {"type": ["string", "null"], "format": "date"},
    "number": {"type": ["number", "null"]},
    # What a row is called by: its words, or the id of the row it is about.
    "link": {"type": ["string", "integer"]},
    "title": {"type": "string"},
    "state": {"type": "string"},
}


def form_schema(fields: dict[str, forms.Field]) -> Schema:
    """The object a verb takes; names it does not know are refused."""
    properties = {}
    for name, field in fields.items():
        # `title` and `description` say in words what the page's label and hint say.
        words = {"title": str(field.label or name)}
        if field.help_text:
            words["description"] = str(field.help_text)
        properties[name] = {**words, **field_schema(field)}
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required := [name for name, field in fields.items() if field.required]:
        schema["required"] = required
    return schema


def field_schema(field: forms.Field) -> Schema:
    """The JSON type of one field. A field that may be left out may also be null."""
    schema = _plain(field)
    if not field.required and isinstance(schema["type"], str) and not isinstance(field, forms.FileField):
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    return schema


def _plain(field: forms.Field) -> Schema:
    match field:
        case forms.FileField():
            return {"type": "array", "items": {"type": "string", "format": "binary"}}
        case forms.ModelMultipleChoiceField():
            return {"type": "array", "items": {"type": "integer"}}
        case forms.ModelChoiceField():
            return {"type": "integer", "minimum": 1}
        case forms.MultipleChoiceField():
            return {"type": "array", "items": _choice(field)}
        case forms.ChoiceField():
            return _choice(field)
        case forms.BooleanField():
            return {"type": "boolean"}
        case forms.DecimalField() | forms.FloatField():
            return _bounded({"type": "number"}, field)
        case forms.IntegerField():
            return _bounded({"type": "integer"}, field)
        case forms.DateTimeField():
            return dict(MOMENT)
        case forms.DateField():
            return {"type": "string", "format": "date"}
        case forms.CharField():
            return _text(field)
        case _:
            return {"type": "string"}


def _choice(field: forms.ChoiceField) -> Schema:
    """Codes of a choice; those asked for on each request are not listed."""
    if isinstance(field.choices, BaseChoiceIterator):
        return {"type": "string"}
    codes: list[Any] = [code for code, _label in cast(Any, flatten_choices)(field.choices)]
    whole = any(isinstance(code, int) for code in codes)
    return {
        "type": "integer" if whole else "string",
        "enum": [c for c in codes if c != ""] if whole else codes,
    }


def _bounded(schema: Schema, field: forms.IntegerField) -> Schema:
    if field.min_value is not None:
        schema["minimum"] = field.min_value
    if field.max_value is not None:
        schema["maximum"] = field.max_value
    return schema


def _text(field: forms.CharField) -> Schema:
    schema: Schema = {"type": "string"}
    if field.required:
        schema["minLength"] = 1
    if field.max_length is not None:
        schema["maxLength"] = field.max_length
    return schema


def row_schema(columns: Iterable[Column], *, required: Iterable[str], own: bool = False) -> Schema:
    """What the API says of a row; `own` where the organisation may have fields of its own."""
    properties: dict[str, Schema] = {"id": {"type": "integer"}}
    for column in columns:
        properties[column.name] = {"title": str(column.label), **COLUMNS.get(column.kind, {})}
    if own:
        # By code; which there are differs from one organisation to the next.
        properties[OWN] = {
            "title": _("Own fields of the organisation, by code; personal ones masked"),
            "type": "object",
            "additionalProperties": OWN_VALUE,
        }
    return {"type": "object", "properties": properties, "required": ["id", *required]}

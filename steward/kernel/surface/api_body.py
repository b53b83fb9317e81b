"""Bodies of API requests: JSON or multipart in, the data of a form out; unknown names and wrong types named."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from steward.kernel.surface.api_errors import FormInvalid, Problem, too_large
from steward.kernel.surface.schema import field_schema
from steward.kernel.surface.sizes import MULTIPART, is_too_large

Files = MultiValueDict[str, UploadedFile]
FieldsOfForm = Mapping[str, forms.Field]
SURROGATE = rb"\ud"
JSON = "application/json"
PYTHON: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "null": (type(None),),
}


@dataclass(frozen=True)
class Body:
    """What a form takes, and a digest that is the same whenever the same content is sent again."""

    data: QueryDict
    files: Files
    digest: str


def check_size(request: HttpRequest) -> None:
    """Refuse what is too large before anything is read."""
    if is_too_large(request):
        raise too_large()


def read_body(request: HttpRequest, fields: FieldsOfForm) -> Body:
    """Read a body for a form's fields. Raises `Problem` 400, 413, 415, 422."""
    if request.content_type == MULTIPART:
        return _multipart(request, fields)
    if request.content_type == JSON or not (request.content_type or request.body):
        return _json(request.body, fields)
    raise Problem(
        415,
        "unsupported_media_type",
        _("This kind of body is not understood."),
        do=_("Send application/json, or multipart/form-data with photos."),
    )


def _json(raw: bytes, fields: FieldsOfForm) -> Body:
    try:
        sent = json.loads(raw or b"{}")
        if SURROGATE in raw.lower():
            # Half a character can be escaped in JSON and nowhere else; a whole pair was joined when it was read.
            json.dumps(sent, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Problem(
            400, "bad_json", _("The body is no valid JSON."), do=_("Check how it is written.")
        ) from error
    if not isinstance(sent, dict):
        raise Problem(400, "bad_json", _("The body is no JSON object."), do=_("Send an object of fields."))
    _refuse_unknown(sent, fields)
    if wrong := {
        name: [_wrong(fields[name])] for name, value in sent.items() if not _fits(value, fields[name])
    }:
        raise FormInvalid(wrong)
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        if value is None and getattr(fields[name], "null_empties", False):
            data[name] = ""
        elif value is not None:
            data.setlist(name, [_text(part) for part in (value if isinstance(value, list) else [value])])
    return Body(data, MultiValueDict(), sha256(raw).hexdigest())


def _multipart(request: HttpRequest, fields: FieldsOfForm) -> Body:
    # Boundaries differ from one sending to the next: what counts is the content.
    data, files = request.POST.copy(), request.FILES
    data.pop("csrfmiddlewaretoken", None)
    _refuse_unknown({**data, **files}, fields)
    misplaced = [name for name in files if not isinstance(fields[name], forms.FileField)]
    misplaced += [name for name in data if isinstance(fields[name], forms.FileField)]
    if misplaced:
        raise FormInvalid({name: [_wrong(fields[name])] for name in misplaced})
    digest = sha256(json.dumps(sorted(data.lists())).encode())
    for name, sent in sorted(files.lists()):
        for file in sent:
            digest.update(f"\0{name}\0{file.name}\0{file.size}\0".encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return Body(data, files, digest.hexdigest())


def _refuse_unknown(names: Mapping[str, Any], fields: FieldsOfForm) -> None:
    if unknown := sorted(set(names) - set(fields)):
        raise Problem(
            400,
            "unknown_field",
            _("Unknown field: %(names)s.") % {"names": ", ".join(unknown)},
            do=_("Leave out what this verb does not know; nothing is ignored in silence."),
            fields={name: [_("This field is not known.")] for name in unknown},
        )


def _fits(value: Any, field: forms.Field) -> bool:
    """Whether a JSON value is of a type the schema of the field names."""
    if isinstance(field, forms.FileField):
        return False
    schema = field_schema(field)
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if isinstance(value, list):
        return "array" in types and all(_is(part, [schema["items"]["type"]]) for part in value)
    return _is(value, types)


def _is(value: Any, types: list[str]) -> bool:
    # In Python a bool is an int; in JSON it is not, and there 5.0 is as whole as 5.
    if isinstance(value, bool):
        return "boolean" in types
    if isinstance(value, float) and value.is_integer() and "integer" in types:
        return True
    return any(isinstance(value, PYTHON[name]) for name in types)


def _wrong(field: forms.Field) -> str:
    if isinstance(field, forms.FileField):
        return _("Files are sent as multipart/form-data.")
    schema = field_schema(field)
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return _("This must be of the type %(types)s.") % {"types": " / ".join(types)}


def _text(value: Any) -> str:
    """A JSON value as a browser would have sent it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).lower() if isinstance(value, bool) else str(value)

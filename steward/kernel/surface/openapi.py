"""The OpenAPI 3.1 document, made from the same declarations the API is made from."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from steward.kernel.surface.declare import Filter, Resource, Verb, resources
from steward.kernel.surface.schema import MOMENT, OWN_VALUE, Schema, form_schema, row_schema
from steward.kernel.surface.yaml_text import to_yaml

ROOT = "/api/v1/"
TEXT: Schema = {"type": "string"}
CURSOR: Schema = {"type": ["string", "null"]}


def openapi_document(shown: Iterable[Resource] | None = None) -> dict[str, Any]:
    """The document in the active language, for all declared resources or the given ones."""
    found = sorted(resources().values() if shown is None else shown, key=lambda resource: resource.name)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Steward", "version": "1", "description": _introduction()},
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "tags": [{"name": resource.name, "description": str(resource.label)} for resource in found],
        "paths": {address: item for resource in found for address, item in _paths(resource).items()},
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
            },
            "parameters": {"key": _key_parameter()},
            "headers": _headers(),
            "schemas": {"error": _error_schema(), **_answer_schemas()},
            "responses": _error_responses(),
        },
    }


def openapi_yaml() -> str:
    """The document in English as YAML, the same on every machine."""
    with translation.override("en"):
        return to_yaml(openapi_document())


def _introduction() -> str:
    return "\n\n".join(
        (
            _("Rows, filters, forms and verbs are those of the pages; a program may do what its person may do."),
            _("Sign in with the header “Authorization: Bearer <token>”; people make tokens under their account. "
              "A browser's session works too, with the header X-CSRFToken on writes."),
            _("Every write carries an Idempotency-Key. The same key with the same content gives the first answer "
              "again for a week, with the header Idempotency-Replayed, and writes nothing."),
            _("Errors are always JSON: code (for programs), what happened, what was kept, what to do, and messages "
              "by field. Accept-Language chooses the language (zh-hans or en)."),
        )
    )  # fmt: skip


def _paths(resource: Resource) -> dict[str, Any]:
    address, row = f"{ROOT}{resource.name}", f"{ROOT}{resource.name}/{{id}}"
    paths: dict[str, Any] = {address: {"get": _list(resource)}, row: {"get": _detail(resource)}}
    for verb in resource.verbs:
        if verb.creates:
            paths[address]["post"] = _write(resource, verb)
        else:
            paths[f"{row}/{verb.name}"] = {"post": _write(resource, verb)}
    return paths


def _list(resource: Resource) -> dict[str, Any]:
    page: dict[str, Schema] = {
        "items": {
            "type": "array",
            "items": row_schema(resource.columns, required=(), own=bool(resource.custom)),
        },
        "count": {"type": "integer"},
        "capped": {"type": "boolean"},
        "after": CURSOR,
        "before": CURSOR,
    }
    return {
        "operationId": f"{resource.name}_list",
        "tags": [resource.name],
        "summary": str(resource.label),
        "parameters": _list_parameters(resource),
        "responses": {"200": _answer(_("A page of rows."), _all(page)), **_errors(400, 401, 403, 429)},
    }


def _list_parameters(resource: Resource) -> list[dict[str, Any]]:
    sortable = [
        name for column in resource.columns if column.sort for name in (column.name, f"-{column.name}")
    ]
    words = [
        ("limit", {"type": "integer"}, _("Rows on a page: 50 unless told, at most 200.")),
        ("after", TEXT, _("The page after this one: “after” of the answer before.")),
        ("before", TEXT, _("The page before this one.")),
        ("columns", TEXT, _("Names of the columns to send, with commas between.")),
        ("view", TEXT, _("Anything, also nothing: show all rows, without the list's usual filters.")),
    ]
    if resource.search:
        words.insert(0, ("q", TEXT, str(resource.search_hint) or _("Search")))
    if sortable:
        words.append(("sort", {"enum": sortable}, _("Order; downwards with a minus sign.")))
    plain = [
        {"name": name, "in": "query", "description": text, "schema": schema} for name, schema, text in words
    ]
    return [*(_filter_parameter(row) for row in resource.filters), *plain]


def _filter_parameter(row: Filter) -> dict[str, Any]:
    hint = {"date": _("from..to, both days included, either may be missing"), "flag": _("1 switches it on")}
    text = str(row.label) + (f": {hint[row.kind]}" if row.kind in hint else "")
    schema: Schema = {"type": "array", "items": TEXT} if row.kind == "choice" else TEXT
    return {"name": row.name, "in": "query", "description": text, "schema": schema}


def _detail(resource: Resource) -> dict[str, Any]:
    schema = row_schema(
        resource.columns, required=[c.name for c in resource.columns], own=bool(resource.custom)
    )
    verb = _all({"name": TEXT, "label": TEXT})
    entry = _all({"at": MOMENT, "kind": TEXT, "sentence": TEXT, "by": TEXT, "note": TEXT})
    schema["properties"] |= {
        "heading": TEXT,
        "verbs": {"type": "array", "items": verb},
        "timeline": {"type": "array", "items": entry},
    }
    schema["required"] += ["heading", "verbs", "timeline"]
    if resource.detail_fields:
        schema["properties"]["detail"] = {"type": "object"}
        schema["required"].append("detail")
    return {
        "operationId": f"{resource.name}_detail",
        "tags": [resource.name],
        "summary": str(resource.label_one),
        "parameters": [_id_parameter()],
        "responses": {"200": _answer(_("One row."), schema), **_errors(401, 403, 404, 429)},
    }


def _write(resource: Resource, verb: Verb) -> dict[str, Any]:
    schema = form_schema(verb.form.base_fields)
    if names := verb.form.open_fields:
        schema["patternProperties"] = {names: OWN_VALUE}
    content = {"application/json": {"schema": schema}}
    files = [
        name for name, part in schema["properties"].items() if part.get("items", {}).get("format") == "binary"
    ]
    if files:
        # The same fields; photos travel only this way.
        content["multipart/form-data"] = {"schema": schema}
        plain = {name: part for name, part in schema["properties"].items() if name not in files}
        content["application/json"] = {"schema": {**schema, "properties": plain}}
    status, kept = ("201", _("Made.")) if verb.creates else ("200", _("Done."))
    answer = _answer(kept, {"$ref": f"#/components/schemas/{'revealed' if verb.reveals else 'written'}"})
    answer["headers"]["Idempotency-Replayed"] = {"$ref": "#/components/headers/Idempotency-Replayed"}
    if verb.creates:
        answer["headers"]["Location"] = {"$ref": "#/components/headers/Location"}
    return {
        "operationId": f"{resource.name}_{verb.name}",
        "tags": [resource.name],
        "summary": str(verb.label),
        "parameters": [*([] if verb.creates else [_id_parameter()]), {"$ref": "#/components/parameters/key"}],
        "requestBody": {"required": bool(schema.get("required")), "content": content},
        "responses": {status: answer, **_errors(400, 401, 403, 404, 409, 413, 415, 422, 429)},
    }


def _all(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _answer(text: str, schema: Schema) -> dict[str, Any]:
    headers = {"RateLimit-Remaining": {"$ref": "#/components/headers/RateLimit-Remaining"}}
    return {"description": text, "headers": headers, "content": {"application/json": {"schema": schema}}}


def _errors(*codes: int) -> dict[str, Any]:
    return {str(code): {"$ref": f"#/components/responses/{code}"} for code in (*codes, 405)}


def _id_parameter() -> dict[str, Any]:
    return {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}


def _key_parameter() -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": 80, "pattern": r"^[\x21-\x7e]+$"}
    text = _("A new random text for each write, the same one when it is repeated.")
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": text,
        "schema": schema,
    }


def _headers() -> dict[str, Any]:
    texts = {
        "RateLimit-Remaining": _("Requests left in this minute."),
        "Idempotency-Replayed": _("“true” when this is the answer to an earlier request."),
        "Retry-After": _("Seconds to wait."),
        "Allow": _("The methods that work here."),
        "Location": _("Address of the new row."),
    }
    return {name: {"description": text, "schema": TEXT} for name, text in texts.items()}


def _error_schema() -> Schema:
    messages = {"type": "array", "items": TEXT}
    fields = {"type": "object", "additionalProperties": messages}
    return _all({"code": TEXT, "what": TEXT, "kept": TEXT, "do": TEXT, "fields": fields})


def _answer_schemas() -> dict[str, Schema]:
    written: dict[str, Schema] = {"id": {"type": "integer"}, "heading": TEXT, "url": TEXT}
    return {"written": _all(written), "revealed": _all({**written, "answer": {"type": "object"}})}


def _error_responses() -> dict[str, Any]:
    texts = {
        400: _(
            "The request is not written as it should be: bad JSON, an unknown field, filter or column, no key."
        ),
        401: _("Nobody is signed in, or the token does not open (any more)."),
        403: _("The person's posts do not allow this."),
        404: _("There is no such row that the person may see."),
        405: _("This method does not work here; the header Allow names those that do."),
        409: _("A rule refused it: the answer says why, what was kept and what to do."),
        413: _("The request is too large."),
        415: _("The body is neither JSON nor multipart/form-data."),
        422: _("Fields are missing or wrong; “fields” holds the messages."),
        429: _("Too many requests; Retry-After says how long to wait."),
    }
    headers = {405: "Allow", 429: "Retry-After"}
    made = {}
    for code, text in texts.items():
        made[str(code)] = answer = _answer(text, {"$ref": "#/components/schemas/error"})
        if code in headers:
            answer["headers"][headers[code]] = {"$ref": f"#/components/headers/{headers[code]}"}
    return made

"""The document of the API for people and programs, and the addresses below `/api/`."""

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import translation
from django.views.decorators.http import require_GET

from steward.kernel.surface.api import api_urls
from steward.kernel.surface.api_door import door
from steward.kernel.surface.declare import resources
from steward.kernel.surface.openapi import openapi_document, openapi_yaml
from steward.kernel.surface.schema import Schema
from steward.kernel.tenancy.actor import Actor

SAMPLES: dict[str, Any] = {
    "integer": 1,
    "number": 1,
    "boolean": True,
    "string": "…",
    "array": [],
    "null": None,
}

MOMENTS = {"date-time": "2026-11-23T14:00:00+08:00", "date": "2026-11-23"}


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it: `fields` are (name, words, type, required)."""

    method: str
    address: str
    summary: str
    fields: list[tuple[str, str, str, bool]]
    errors: list[tuple[str, str]]
    example: str


@dataclass
class Chapter:
    name: str
    title: str
    operations: list[Operation] = field(default_factory=list)


@cache
def chapters(_language: str) -> list[Chapter]:
    """The operations by resource, in the active language."""
    document = openapi_document()
    found = {tag["name"]: Chapter(tag["name"], tag["description"]) for tag in document["tags"]}
    for address, item in document["paths"].items():
        for method, told in item.items():
            found[told["tags"][0]].operations.append(_operation(document, method.upper(), address, told))
    return list(found.values())


def _operation(document: dict[str, Any], method: str, address: str, told: dict[str, Any]) -> Operation:
    body = told.get("requestBody", {}).get("content", {})
    schema = body.get("multipart/form-data", body.get("application/json", {})).get("schema", {})
    fields = [(row["name"], row.get("description", ""), _type(row["schema"]), row.get("required", False))
              for row in told.get("parameters", ()) if "name" in row]  # fmt: skip
    fields += [
        (name, _words(part), _type(part), name in schema.get("required", ()))
        for name, part in schema.get("properties", {}).items()
    ]
    texts = document["components"]["responses"]
    errors = [(code, texts[code]["description"]) for code in sorted(told["responses"]) if code in texts]
    return Operation(method, address, told["summary"], fields, errors, _example(method, address, schema))


def _words(part: Schema) -> str:
    return " · ".join(part[name] for name in ("title", "description") if part.get(name))


def _type(schema: Schema) -> str:
    if "enum" in schema:
        return " | ".join(str(code) for code in schema["enum"] if code not in ("", None))
    types = schema.get("type", "string")
    plain = types if isinstance(types, str) else next(name for name in types if name != "null")
    return str(schema.get("items", {}).get("format") or schema.get("format") or plain)


def _example(method: str, address: str, schema: Schema) -> str:
    lines = [f"curl -H 'Authorization: Bearer <token>' {settings.PUBLIC_URL}{address.replace('{id}', '1')}"]
    if method == "POST":
        required = {name: _sample(schema["properties"][name]) for name in schema.get("required", ())}
        lines += [
            '-H "Idempotency-Key: $(uuidgen)"',
            "-H 'Content-Type: application/json'",
            f"-d '{json.dumps(required, ensure_ascii=False)}'",
        ]
    return " \\\n  ".join(lines)


def _sample(part: Schema) -> Any:
    if part.get("format") in MOMENTS:
        return MOMENTS[part["format"]]
    return part["enum"][0] if "enum" in part else SAMPLES[part["type"]]


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """The operations with their fields, errors and an example each."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    introduction = openapi_document(())["info"]["description"].split("\n\n")
    context = {"chapters": chapters(language), "introduction": introduction}
    return render(request, "surface/api_docs.html", context)


@cache
def _yaml() -> str:
    return openapi_yaml()


def document(_request: HttpRequest, _actor: Actor) -> HttpResponse:
    """The document for programs."""
    return HttpResponse(_yaml(), content_type="application/yaml")


urlpatterns = [
    path("v1/", include((api_urls(resources().values()), "api"))),
    path("docs/", docs, name="api_docs"),
    path("openapi.yaml", door(GET=document), name="openapi"),
]

"""Schemathesis reads the OpenAPI document and sends what it allows and what it forbids, in this very process.

What must hold for every operation: no 5xx, only documented status codes, bodies and headers as documented, forbidden
input refused, nobody in without signing in, other methods answered with 405.
"""

from collections.abc import Iterator
from typing import Any, cast

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from steward.kernel.surface.api_auth import make_token
from steward.kernel.surface.declare import resources
from steward.kernel.surface.openapi import openapi_document
from steward.kernel.tenancy.scope import scope
from tests.people import make_world
from tests.samples import samples

EXAMPLES = 1 if connection.vendor == "postgresql" else 3  # what is sent is the same each time: `seed`
# Most of what a schema allows no rule would: ids are of rows that do not exist, moments are of any century.
EXCLUDED = [positive_data_acceptance]
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=False,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """Requests share the test's transaction: the server's own tidying up would close its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def key(one_connection: None, settings: Any) -> Iterator[tuple[str, dict[str, int]]]:
    """A token of the director, and a row of each resource."""
    settings.STEWARD_RATE_READ = settings.STEWARD_RATE_WRITE = 1_000_000
    cache.clear()
    world, rows = make_world(), {}
    with scope(world.organisation.pk):
        for name, sample in samples().items():
            sample.prepare(world)
            rows[name] = sample.make(world, "3", "").pk
        _token, text = make_token(by=world.judy, name="contract")
    yield text, rows
    cache.clear()


@pytest.mark.slow
def test_api_keeps_its_promises(key: tuple[str, dict[str, int]]) -> None:
    text, rows = key
    load_all_checks()
    with translation.override("en"):
        schema = schemathesis.openapi.from_dict(openapi_document())
    schema.app = get_wsgi_application()
    headers = {"Authorization": f"Bearer {text}"}
    tried: set[tuple[str, str]] = set()
    for result in schema.get_all_operations():
        operation = cast(Any, result).ok()
        row = {"id": rows[operation.path.split("/")[3]]} if "{id}" in operation.path else None
        for mode in GenerationMode:
            try_operation(operation.as_strategy(mode, path_parameters=row), headers)
        tried.add((operation.method.upper(), operation.path))
    assert tried == every_operation(), "the document and the addresses of the API differ"


def every_operation() -> set[tuple[str, str]]:
    """What the API offers by its declarations: list, row and each verb of each resource."""
    found = set()
    for name, resource in resources().items():
        found |= {("GET", f"/api/v1/{name}"), ("GET", f"/api/v1/{name}/{{id}}")}
        for verb in resource.verbs:
            found.add(("POST", f"/api/v1/{name}" if verb.creates else f"/api/v1/{name}/{{id}}/{verb.name}"))
    return found


def try_operation(cases: Any, headers: dict[str, str]) -> None:
    @seed(20261123)
    @QUIET
    @given(case=cases)
    def send(case: Any) -> None:
        case.call_and_validate(headers=headers, excluded_checks=EXCLUDED)

    send()

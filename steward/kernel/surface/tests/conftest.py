"""Fixtures of the surface's tests: a company without an open scope, a resource, and programs that call."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from steward.kernel.surface import declare
from steward.kernel.surface.api_auth import make_token
from steward.kernel.surface.tests.aways import AWAYS, seen
from steward.kernel.tenancy.scope import scope
from tests.people import World


@pytest.fixture
def house(bare_world: World, settings: Any, tmp_path: Path) -> Iterator[World]:
    """The company of `tests.people`; no scope is open, so that what is tested must open its own."""
    settings.ROOT_URLCONF = "steward.kernel.surface.tests.urls"
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    seen.clear()
    yield bare_world
    cache.clear()


@pytest.fixture
def aways() -> Iterator[declare.Resource]:
    """The resource, declared for the time of a test."""
    declare.declare_resource(AWAYS)
    yield AWAYS
    declare._resources.pop(AWAYS.name)


class Program:
    """A program that signs in with a token and sends a new key with each write."""

    def __init__(self, text: str) -> None:
        self.client, self.text = Client(), text

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(address, headers=self.headers(headers))

    def post(self, address: str, body: Any = None, *, key: str | None = None, **headers: str) -> Any:
        headers |= {"Idempotency-Key": str(uuid4()) if key is None else key}
        return self.client.post(
            address, body or {}, content_type="application/json", headers=self.headers(headers)
        )

    def headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.text}", "Accept-Language": "en", **more}


def program_of(world: World, name: str, **more: Any) -> Program:
    actor = getattr(world, name)
    with scope(world.organisation.pk):
        _token, text = make_token(by=actor, name="test", **more)
    return Program(text)


@pytest.fixture
def judy(house: World) -> Program:
    """The director's program."""
    return program_of(house, "judy")

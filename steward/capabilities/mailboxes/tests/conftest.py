"""Fixtures of mailboxes' tests."""

from pathlib import Path

import pytest

from steward.capabilities.mailboxes.models import Mailbox
from steward.capabilities.mailboxes.tests.factories import make_mailbox
from steward.capabilities.mailboxes.tests.server import FakeServer, fake_server
from steward.kernel.work.models import Target
from tests.people import World


@pytest.fixture
def promised(world: World, settings, tmp_path: Path) -> World:
    """A company that promises something for inquiries; its own programs may be called."""
    settings.STEWARD_WEBHOOK_PRIVATE = True
    settings.MEDIA_ROOT = tmp_path
    Target.objects.create(
        organisation=world.organisation, kind="inquiry", respond_minutes=30, resolve_minutes=240,
        callback_minutes=1440,
    )  # fmt: skip
    return world


@pytest.fixture
def server():
    with fake_server() as running:
        yield running


@pytest.fixture
def mailbox(promised: World) -> Mailbox:
    return make_mailbox(promised)


@pytest.fixture
def fetched(promised: World, server: FakeServer) -> Mailbox:
    """A mailbox on the running server."""
    return make_mailbox(promised, host="127.0.0.1", port=server.port, security="plain")

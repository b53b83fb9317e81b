"""A live house and a real browser: each test starts with the company of `tests.people` and its ticket office."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils.translation import trans_real
from playwright.sync_api import Browser, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from steward.capabilities.tickets.tests.factories import make_office
from steward.config.texts import compile_texts
from tests.architecture.code import STEWARD
from tests.browser.visitor import Visitor, open_window
from tests.people import World

CHROMIUM = "/usr/bin/chromium-headless-shell"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

Open = Callable[..., Visitor]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file: in memory, all threads of the live server would share one connection and its transactions."""
    settings = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("browser") / "house.sqlite3")


@pytest.fixture(scope="session")
def texts() -> None:
    """Both languages are looked at, so both must be there."""
    if compile_texts(STEWARD):
        trans_real._translations.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # The sync API keeps a loop running in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def kept_files(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Static files are kept by the browser, as in a real house; axe is one of them."""
    serve = StaticFilesHandler.serve

    def serve_kept(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = serve(self, request)
        answer["Cache-Control"] = "max-age=3600"
        return answer

    monkeypatch.setattr(StaticFilesHandler, "serve", serve_kept)
    settings.STATICFILES_DIRS = [AXE_FILE_PATH.parent]


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def office(live_server: LiveServer, world: World, media: None, texts: None) -> World:
    """The company with promises, a matter and a ladder, behind a live server."""
    cache.clear()
    make_office(world)
    return world


@pytest.fixture
def session_of(office: World) -> Callable[[str], str]:
    """The key of a new session of somebody: `session_of("carol")`."""

    def sign_in(name: str) -> str:
        client = Client()
        client.force_login(office.user(name))
        return client.cookies["sessionid"].value

    return sign_in


@pytest.fixture
def window(browser: Browser, live_server: LiveServer, session_of: Callable[[str], str]) -> Iterator[Open]:
    """Opens windows: `window("carol", size=PHONE, language=ENGLISH)`; nobody's complaint is passed over."""
    opened: list[Visitor] = []

    def open_one(name: str = "", **more: Any) -> Visitor:
        session = session_of(name) if name else ""
        opened.append(open_window(browser, live_server.url, session=session, **more))
        return opened[-1]

    yield open_one
    complaints = [complaint for visitor in opened for complaint in visitor.complaints]
    for visitor in opened:
        visitor.context.close()
    assert not complaints, "\n".join(complaints)

"""The page that is kept on phones: it says nothing of anybody, and what it asks for is there."""

import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from steward.capabilities.inspections.phone import version
from steward.capabilities.inspections.phone_texts import texts
from steward.capabilities.inspections.queries import has_round_now
from steward.capabilities.inspections.tests.factories import make_round
from steward.kernel.base import clock
from tests.people import World, signed_in

SOURCES = sorted(Path(settings.BASE_DIR, "frontend", "field").rglob("*.js"))
# Names that the scripts put together: `t(`${...}_do`)`, `t(LOOKS[...])`.
NAMED = re.compile(r'"([a-z]+(?:_[a-z]+)*)"')


def test_page_is_the_same_for_everybody_and_open_when_the_session_is_over(world: World) -> None:
    pages = [client.get("/field/") for client in (Client(), signed_in(world, "heidi"))]
    # Named before its script has drawn the first screen, on a slow phone too.
    assert "<h1" in pages[0].content.decode()
    assert pages[0].content == pages[1].content
    assert pages[0]["Field-Version"] == version()
    assert "csrftoken" in pages[0].cookies


def test_worker_is_open_for_the_rounds_alone_and_names_its_version(world: World) -> None:
    answer = Client().get("/field/sw.js")
    assert "no-store" in answer["Cache-Control"] and "Service-Worker-Allowed" not in answer
    told = json.loads(re.match(r"self\.FIELD=(.*?);\n", answer.content.decode())[1])  # type: ignore[index]
    assert (told["version"], told["home"]) == (version(), "/field/")
    assert {"/field/"} == {address for address in told["shell"] if not address.startswith("/static/")}
    assert Client().get("/field/manifest.webmanifest").json()["start_url"] == "/field/"


def test_open_round_is_under_the_thumb_of_its_walker(world: World) -> None:
    tab = '<a class="tabbar-item" href="/field/"'
    row = make_round(world)
    assert tab in signed_in(world, "heidi").get("/inbox/").content.decode()
    link = f'href="/field/#round/{row.pk}"'
    assert link in signed_in(world, "heidi").get(f"/rounds/{row.pk}/").content.decode()
    assert link not in signed_in(world, "alice").get(f"/rounds/{row.pk}/").content.decode()
    assert tab not in signed_in(world, "ivan").get("/inbox/").content.decode()
    with clock.moved_to(row.closes_at + timedelta(days=30)):
        assert not has_round_now(world.heidi)


@pytest.mark.once
def test_sentences_of_the_phone_are_those_it_asks_for(world: World) -> None:
    source = "".join(path.read_text() for path in SOURCES) + Path("frontend/field.js").read_text()
    asked = set(re.findall(r'\bt\("([a-z_]+)"', source))
    known = set(texts())
    assert not asked - known
    said = set(NAMED.findall(source))
    put_together = {f"{name}_do" for name in said} | {"kind_begin", "kind_end"}
    assert not known - said - put_together
    page = Client().get("/field/").content.decode()
    assert json.loads(unescape(re.search(r'data-texts="([^"]*)"', page)[1])).keys() == known  # type: ignore[index]

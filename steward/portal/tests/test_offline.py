"""Without a network: what the worker is told, and whose pages it may keep."""

import json
import re

from django.test import Client

from steward.portal.offline import version
from steward.portal.tests.factories import customer_of
from tests.people import World


def test_worker_is_open_for_the_portal_alone_and_names_its_version(world: World) -> None:
    answer = Client().get("/my/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer["Cache-Control"] and "Service-Worker-Allowed" not in answer
    told = json.loads(re.match(r"self\.PORTAL=(.*?);\n", answer.content.decode())[1])  # type: ignore[index]
    assert (told["version"], told["home"]) == (version(), "/my/")
    assert {"/my/offline/"} == {address for address in told["shell"] if not address.startswith("/static/")}
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_page_without_a_network_says_nothing_of_anybody(world: World) -> None:
    client = customer_of(world, "3-2-501")
    page = client.get("/my/offline/")
    assert page.status_code == 200 and "Steward-Keep" not in page
    assert "李晓梅" not in page.content.decode() and 'content="owner-' not in page.content.decode()


def test_pages_are_kept_for_the_person_signed_in_alone(office: World) -> None:
    for address in ("/my/", "/my/sign-in/", "/my/apply/"):
        assert "Steward-Keep" not in Client().get(address)
    client = customer_of(office, "3-2-501")
    kept = {address: client.get(address) for address in ("/my/", "/my/record/", "/my/report/repair/")}
    assert len({answer["Steward-Keep"] for answer in kept.values()}) == 1
    assert "Steward-Keep" not in client.post("/my/sign-out/")
    assert "Steward-Keep" not in customer_of(office, "3-2-501").get("/my/requests/999/")

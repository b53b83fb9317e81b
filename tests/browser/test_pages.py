"""Every page: at both sizes, in both languages, without complaints of the browser, too wide parts or axe's findings."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client

from steward.capabilities.posters.queries import address_of
from steward.capabilities.posters.tests.factories import hang
from steward.capabilities.tickets.tests.factories import photo, report
from steward.config.routes import routes
from steward.kernel.surface.declare import Resource, resources
from tests.browser.conftest import Open
from tests.browser.visitor import CHINESE, DESK, ENGLISH, PHONE, Visitor
from tests.people import World
from tests.samples import Sample, samples

pytestmark = pytest.mark.browser

# Beside the addresses without parameters, which are taken from the table of all routes.
MORE_PAGES = (
    "/search/?q=3-2-501",
    "/tickets/?state=closed&kind=praise",
    "/tickets/?colour=blue",
    "/nowhere/",
    "/tickets/99999999999999999999/",
)


def look(visitor: Visitor, path: str) -> Iterator[str]:
    """The page at both sizes, loaded once; axe reads the Chinese one on a phone and the English one on the desk."""
    visitor.page.set_viewport_size(DESK)
    status = visitor.go(path)
    if status >= 500:
        yield f"{path}: {status}"
        return
    read_at = PHONE if visitor.language == CHINESE else DESK
    for size in (DESK, PHONE):
        visitor.page.set_viewport_size(size)
        yield from visitor.faults(axe=size == read_at)
        visitor.shoot("page" + path.partition("?")[0].replace("/", "-"))


def look_at_all(visitor: Visitor, paths: list[str]) -> list[str]:
    return [fault for path in paths for fault in look(visitor, path)]


def plain_pages(client: Client) -> list[str]:
    """Every address without parameters that answers this person with a page."""
    found = []
    for path in sorted({f"/{route.path}" for route in routes() if not route.parameters}):
        if path.startswith("/api/v1"):
            continue
        answer = client.get(path)
        is_form = any(
            path.endswith(f"/{resource.creator.name}/")
            for resource in resources().values()
            if resource.creator
        )
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and not is_form:
            found.append(path)
    return found


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_pages_of_the_house_have_no_fault(office: World, window: Open, language: str) -> None:
    item = report(office, photos=[photo()], body="一段\n很长的话" * 40, title="W" * 190)
    client = Client()
    client.force_login(office.user("judy"))
    paths = plain_pages(client)
    assert {"/", "/inbox/", "/account/", "/jobs/", "/trail/", "/exports/", "/tickets/"} <= set(paths)
    faults = look_at_all(window("judy", language=language), [*paths, *MORE_PAGES, f"/tickets/{item.pk}/"])
    faults += look_at_all(window("carol", language=language), ["/"])
    scanned = urlsplit(address_of(hang(office, spot="按钮旁", phone="400-1"))).path
    faults += look_at_all(window(language=language), ["/sign-in/", scanned])
    assert not faults, "\n".join(faults)


def pages_of(resource: Resource, sample: Sample, world: World) -> Iterator[tuple[str, str]]:
    """Who opens which page of a resource: the detail and the form of every verb, as its doer sees it."""
    row = sample.make(world, "3", "")
    yield "alice", f"/{resource.name}/{row.pk}/"
    for verb in resource.verbs:
        path = f"{verb.name}/" if verb.creates else f"{row.pk}/{verb.name}/"
        yield sample.doer(verb.name), f"/{resource.name}/{path}"


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_pages_of_every_resource_have_no_fault(office: World, window: Open, language: str) -> None:
    known = samples()
    visitors: dict[str, Visitor] = {}
    faults = []
    for name, resource in resources().items():
        for who, path in pages_of(resource, known[name], office):
            visitor = visitors.get(who) or visitors.setdefault(who, window(who, language=language))
            faults += look_at_all(visitor, [path])
    assert not faults, "\n".join(faults)

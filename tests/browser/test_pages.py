"""Every page: at both sizes, in both languages, without complaints of the browser, too wide parts or axe's findings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.db.models import Model
from django.test import Client

from steward.capabilities.posters.queries import address_of
from steward.capabilities.posters.tests.factories import hang
from steward.capabilities.tickets.tests.factories import photo, report
from steward.config.routes import routes
from steward.kernel.surface.declare import Resource, resources
from tests.browser.conftest import Open
from tests.browser.visitor import CHINESE, DESK, ENGLISH, PHONE, READ_AT, Visitor
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


@dataclass
class Reader:
    """Looks at pages in one window, whoever opens them; axe reads every other one, the rest in the other language."""

    visitor: Visitor
    session_of: Callable[[str], str]
    sessions: dict[str, str] = field(default_factory=dict)
    who: str = ""
    turn: int = 0

    def look(self, who: str, path: str, *, once: bool = False) -> list[str]:
        """The page at both sizes, loaded once, as somebody opens it; `who` is empty before the first signs in.

        axe reads it in one of the two languages: in turn, or here where it is looked at only `once`.
        """
        visitor = self.visitor
        if who != self.who:
            self.sessions[who] = self.sessions.get(who) or self.session_of(who)
            visitor.become(self.sessions[who])
        self.who, self.turn = who, self.turn + (not once)
        if (status := visitor.go(path)) >= 500:
            return [f"{path}: {status}"]
        is_read = once or (self.turn % 2 == 0) == (visitor.language == ENGLISH)
        name = "page" + path.partition("?")[0].replace("/", "-")
        return visitor.faults_at_both(name, axe=READ_AT[visitor.language] if is_read else None)


@pytest.fixture
def reader(window: Open, session_of: Callable[[str], str], language: str) -> Reader:
    return Reader(window(language=language), session_of)


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
def test_pages_of_the_house_have_no_fault(office: World, reader: Reader) -> None:
    item = report(office, photos=[photo()], body="一段\n很长的话" * 40, title="W" * 190)
    client = Client()
    client.force_login(office.user("judy"))
    paths = plain_pages(client)
    assert {"/", "/inbox/", "/account/", "/jobs/", "/trail/", "/exports/", "/tickets/"} <= set(paths)
    scanned = urlsplit(address_of(hang(office, spot="按钮旁", phone="400-1"))).path
    faults = [fault for path in ("/sign-in/", scanned) for fault in reader.look("", path)]
    for path in [*paths, *MORE_PAGES, f"/tickets/{item.pk}/"]:
        faults += reader.look("judy", path)
    faults += reader.look("carol", "/")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", [CHINESE])
def test_a_chart_that_is_not_redrawn_yet_does_not_widen_the_page(office: World, reader: Reader) -> None:
    """A phone turned upright: for a moment the drawing is as wide as it lay."""
    window = reader.visitor
    window.context.add_init_script(
        "window.ResizeObserver = class { observe() {} unobserve() {} disconnect() {} }"
    )
    window.become(reader.session_of("judy"))
    window.page.set_viewport_size(DESK)
    window.go("/proposals/months/")
    drawing = window.page.locator("[data-chart] svg")
    drawing.wait_for()
    window.page.set_viewport_size(PHONE)
    assert (drawing.bounding_box() or {})["width"] > PHONE["width"]
    assert window.faults(axe=False) == []


def forms_of(resource: Resource, sample: Sample, row: Model) -> Iterator[tuple[str, str]]:
    """Who opens the form of every verb: its doer."""
    for verb in resource.verbs:
        path = f"{verb.name}/" if verb.creates else f"{row.pk}/{verb.name}/"
        yield sample.doer(verb.name), f"/{resource.name}/{path}"


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_pages_of_every_resource_have_no_fault(office: World, reader: Reader) -> None:
    known = samples()
    faults = []
    forms: list[tuple[str, str]] = []
    for name, resource in resources().items():
        row = known[name].make(office, "3", "")
        faults += reader.look("alice", f"/{name}/{row.pk}/")
        forms += forms_of(resource, known[name], row)
    # Made of the same fields by one template: every other one in Chinese, the rest in English.
    for who, path in forms[reader.visitor.language == ENGLISH :: 2]:
        faults += reader.look(who, path, once=True)
    assert not faults, "\n".join(faults)

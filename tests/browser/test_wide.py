"""Long words, many rows, long lists: nothing scrolls sideways on a phone, and a table keeps its columns on the desk."""

from datetime import timedelta

import pytest

from steward.capabilities.tickets.actions import comment_ticket, dispatch_ticket
from steward.capabilities.tickets.tests.factories import photo, report
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.imports import actions as imports
from steward.kernel.jobs.models import Job
from steward.kernel.notify.spread import spread
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.surface.actions import save_view
from steward.kernel.surface.declare import resources
from steward.kernel.surface.exports import ask_export
from steward.kernel.work.models import WorkItem
from tests.browser.conftest import Open
from tests.browser.visitor import CHINESE, DESK, ENGLISH, OVERFLOW, PHONE
from tests.people import World

pytestmark = pytest.mark.browser

UNBROKEN, NAME, LINES = "W" * 190, "阿" * 40, "楼上每天半夜装修，敲得人睡不着觉。😡\n" * 500
LIST = "房号,业主姓名,业主电话,备注\n" + "".join(f"9-1-{n}01,{NAME},139,{UNBROKEN}\n" for n in range(1, 30))


def fill(world: World) -> tuple[WorkItem, int, int]:
    """A ticket, a person and an import with more in them than their pages would like."""
    for user in world.users.values():
        user.name = NAME
        user.save(update_fields=["name"])
    owner = add_party(NAME, by=world.carol, phones=["13800001234", "13900001234"], site_id=world.site.pk)
    start_tenure(owner, world.places["3-2-501"], "owner", by=world.carol, starts_on=clock.today())
    item = report(world, title=UNBROKEN, body=LINES, requester=owner, photos=[photo() for _each in range(9)])
    report(world, title=NAME * 4, body=UNBROKEN * 20, stranger_name=NAME, stranger_phone="13800005678")
    for number in range(25):
        comment_ticket(item, by=world.carol, note=f"{number} {UNBROKEN * 5}")
    dispatch_ticket(item, by=world.carol, to=world.users["frank"], note=UNBROKEN)
    with clock.moved_to(clock.now() + timedelta(seconds=1)):
        for event in Event.objects.filter(kind__in=("ticket.report", "ticket.dispatch")):
            spread(event)
    tickets = resources()["tickets"]
    save_view(tickets, by=world.alice, name="W" * 40, query="view=", is_shared=True)
    ask_export(tickets, by=world.alice, query=f"q={'W' * 90}")
    Job.objects.update(status="dead", error=UNBROKEN * 20, progress_note=UNBROKEN[:100], progress_total=10)
    batch = imports.upload_batch(
        [LIST.encode()], f"{UNBROKEN[:80]}.csv", kind="units", site=world.site, by=world.alice
    )
    imports.map_batch(batch, batch.mapping["columns"], by=world.alice)
    imports.check_batch(batch, by=world.alice)
    return item, owner.pk, batch.pk


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_no_page_scrolls_sideways_whatever_stands_in_it(office: World, window: Open, language: str) -> None:
    item, owner, batch = fill(office)
    home = office.places["3-2-501"].pk
    ticket = f"/tickets/{item.pk}/"
    pages = {
        "alice": ("/", "/tickets/?view=", "/tickets/?panel=1", ticket, f"{ticket}comment/", f"{ticket}reveal/",
                  "/search/?q=1234", f"/search/?q={UNBROKEN[:90]}", "/households/", f"/households/{home}/",
                  "/people/", f"/people/{owner}/", "/trail/", "/exports/", "/imports/", f"/imports/{batch}/"),
        "frank": ("/", "/inbox/", f"{ticket}start/", f"{ticket}transfer/"),
        "carol": ("/inbox/", "/tickets/report/"),
        "judy": ("/jobs/",),
    }  # fmt: skip
    faults = []
    for who, paths in pages.items():
        visitor = window(who, size=PHONE, language=language)
        for path in paths:
            assert visitor.go(path) == 200, path
            faults += [f"{path}: {wide}" for wide in visitor.page.evaluate(OVERFLOW)]
            visitor.shoot(f"wide-{who}{path.partition('?')[0].replace('/', '-')}")
    assert not faults, "\n".join(faults)


def test_a_long_matter_pushes_no_column_out_of_sight(office: World, window: Open) -> None:
    fill(office)
    alice = window("alice", size=DESK)
    alice.go("/tickets/?view=")
    last = alice.page.locator("thead th").last.bounding_box()
    assert last and last["x"] + last["width"] <= DESK["width"]


def test_long_words_and_stories_open_on_demand_and_on_paper(office: World, window: Open) -> None:
    item, _owner, _batch = fill(office)
    alice = window("alice", size=PHONE, language=ENGLISH)
    alice.go(f"/tickets/{item.pk}/")
    whole = alice.page.locator(".words .story-note").first
    assert not whole.is_visible()
    alice.page.get_by_text("Read all of it").first.click()
    assert whole.is_visible()
    alice.page.reload()
    alice.page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert whole.is_visible()
    assert alice.page.get_by_text("Reported: Repair").is_visible()

"""A complaint about a colleague: on every path there is, the person complained about meets nothing of it.

Neither does who acts for that person, nor the person himself while acting for somebody who may see everything.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from steward.capabilities.tickets import actions, today
from steward.capabilities.tickets.actions import report_ticket
from steward.capabilities.tickets.candidates import candidates
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.queries import my_queue, open_tickets, overdue, visible_tickets
from steward.capabilities.tickets.resources import TICKETS
from steward.capabilities.tickets.tests.factories import later, photo
from steward.config.routes import Route, routes
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import visible_events
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.evidence.models import Evidence
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.surface.export_files import file_of, make_file
from steward.kernel.surface.exports import ask_export
from steward.kernel.tenancy.models import Appointment
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.work.models import Escalation, WorkItem
from steward.kernel.work.sweep import sweep
from tests.architecture.doors import API, RESOURCE, door_of
from tests.people import LONG_AGO, World, hold_every_post
from tests.samples import samples
from tests.standing import undone

SECRET = "他在大堂里骂人"
GONE = (403, 404)
# Who is complained about, who reads, and for whom the reader acts: himself; himself for a colleague; his own deputy.
READERS = [
    ("alice", "alice", None),
    ("carol", "carol", None),
    ("heidi", "heidi", None),
    ("judy", "judy", None),
    ("heidi", "heidi", "bob"),
    ("frank", "frank", "alice"),
    ("bob", "carol", "bob"),
    ("alice", "frank", "alice"),
]
every_reader = pytest.mark.parametrize(("subject", "reader", "stands_in"), READERS)


@pytest.fixture
def office(world: World, settings: Any, tmp_path: Path) -> Iterator[World]:
    settings.MEDIA_ROOT = tmp_path
    # Every door is knocked at within a minute; what is asked too often tells nothing.
    settings.STEWARD_RATE_READ = settings.STEWARD_RATE_WRITE = 100_000
    for prepare in {sample.prepare for sample in samples().values()}:
        prepare(world)
    yield world


def complaint(world: World, about: str, stands_in: tuple[str, str] | None = None) -> WorkItem:
    """A complaint that went through many hands: told, commented, late, handled, and found wanting."""
    if stands_in and stands_in[1]:
        act_for(world, *stands_in)
    doers = [name for name in ("carol", "bob", "alice") if name not in (about, *(stands_in or ()))]
    desk = getattr(world, doers[0])
    owner = add_party("王芳", by=world.judy, phones=["13800001234"], site_id=world.site.pk)
    start_tenure(owner, world.places["3-2-501"], "owner", by=world.judy, starts_on=LONG_AGO)
    item = report_ticket(
        by=desk, site=world.site, kind="complaint", title=SECRET, body=SECRET, place=world.places["3-2-501"],
        requester=owner, about_user=world.users[about], photos=[photo()], urgency=3,
    )  # fmt: skip
    actions.comment_ticket(item, by=desk, note=SECRET, photos=[photo("x.jpg", "red")])
    actions.escalate_ticket(item, by=desk, note=SECRET)
    sweep(later(days=2))
    item = WorkItem.objects.select_related("ticket", "site").get(pk=item.pk)
    actions.finish_ticket(item, by=desk, result=SECRET)
    other = world.kim
    actions.call_back_ticket(item, by=other, satisfaction="dissatisfied", note=SECRET)
    for event in Event.objects.order_by("pk"):
        spread(event)
    return item


def act_for(world: World, deputy: str, absent: str) -> None:
    Appointment.objects.create(
        organisation=world.organisation,
        user=world.users[deputy],
        post=world.posts[deputy],
        acting_for=world.appointments[absent],
        starts_on=LONG_AGO,
        ends_on=later(days=9).date(),
    )


def knock(client: Client, route: Route, values: dict[str, Any], query: dict[str, str] | None = None) -> Any:
    """What an address answers: to looking, and where it takes only that, to sending."""
    address = reverse(route.name, kwargs=values)
    response = client.get(address, query)
    if response.status_code != 405:
        return response
    if address.startswith("/api/"):
        headers = {"Idempotency-Key": uuid4().hex}
        return client.post(address, json.dumps({}), content_type="application/json", headers=headers)
    return client.post(address)


# What lists, searches and look-ups are asked for: nothing, the door, the telephone, the words, the number, the kind.
QUERIES: list[dict[str, str]] = [
    {},
    {"q": "3-2-501", "view": ""},
    {"q": "13800001234", "view": ""},
    {"q": SECRET, "view": ""},
    {"q": "{number}", "view": ""},
    {"view": "", "kind": "complaint"},
]


# Where people look things up; every other page is asked plainly.
LOOKED_UP = (
    ":list",
    ":search",
    ":inbox",
    ":trail",
    ":related",
    ":caller",
    ":board",
    "api:tickets",
    "api:households",
    "api:people",
)


def looked_at() -> list[Route]:
    """Every address but the door out and the steps of an import, whose file is made up by the table of doors.

    An address nobody knows yet fails tests/architecture/test_routes.py, not this.
    """
    return [
        route
        for route in routes()
        if door_of(route)
        and route.name != "desk:sign_out"
        and not (route.name.startswith("imports:") and route.parameters)
    ]


def body(response: Any) -> str:
    parts = response.streaming_content if getattr(response, "streaming", False) else [response.content]
    return b"".join(parts).decode("utf-8", "replace")


def parameters_of(route: Route, world: World, item: WorkItem, rows: dict[str, Any]) -> dict[str, Any]:
    """What fills an address: the complaint itself wherever a ticket, its household or its customer is named."""
    door = door_of(route)
    assert door is not None, route.name
    if door.kind not in (RESOURCE, API):
        if route.name.startswith("tickets:") and list(route.parameters) == ["pk"]:
            return {"pk": item.pk}
        return door.theirs(world) if door.theirs else {}
    space, _, page = route.name.partition(":")
    name = space if door.kind == RESOURCE else page.partition("-")[0]
    mine = {"tickets": item, "households": item.place, "people": item.requester}
    values: dict[str, Any] = {}
    if "pk" in route.parameters:
        values["pk"] = (mine.get(name) or rows[name]).pk
    if "verb_name" in route.parameters:
        values["verb_name"] = "comment"
    return values


# Where words find the complaint itself, its household or its customer.
SEARCHED = (":search", ":related", ":caller", "tickets:list", "households:list", "people:list")


def queries_of(route: Route) -> list[dict[str, str]]:
    """A list of other things is asked for all it has: words would only narrow that."""
    if not route.name.endswith(LOOKED_UP):
        return QUERIES[:1]
    lists = route.name.endswith(":list") and not route.name.endswith(SEARCHED)
    return [{}, {"view": ""}] if lists else QUERIES


def leaks(world: World, reader: str, item: WorkItem, found: list[Route]) -> list[tuple[Any, ...]]:
    """The addresses at which a reader meets something of a complaint."""
    rows = {name: sample.make(world, "3", "") for name, sample in samples().items()}
    client, told = Client(), []
    client.force_login(world.users[reader])
    for route in found:
        values = parameters_of(route, world, item, rows)
        for query in [{}] if values else queries_of(route):
            query = {name: value.format(number=item.number) for name, value in query.items()}
            response = knock(client, route, values, query)
            text = body(response)
            numbered = item.number in text and query.get("q") != item.number
            unsaid = SECRET not in text.replace(query.get("q", "-"), "")
            if response.status_code in (429, *range(500, 600)) or numbered or not unsaid:
                told.append((route.name, query, response.status_code))
            named = route.name.startswith(("tickets:", "api:tickets")) and "pk" in values
            if named and response.status_code not in GONE:
                told.append((route.name, "found", response.status_code))
    return told


@pytest.mark.slow
def test_no_address_shows_a_complaint_to_the_person_it_is_about(office: World) -> None:
    """Though she holds every post there is."""
    item = complaint(office, "judy")
    hold_every_post(office, "judy")
    assert len(looked_at()) > 400
    assert not leaks(office, "judy", item, looked_at())


@pytest.mark.once
@pytest.mark.slow
def test_no_address_shows_it_to_who_acts_for_that_person(office: World) -> None:
    """Though she holds every post. Whom the queries keep out is proven below, on each database."""
    item = complaint(office, "bob", ("carol", "bob"))
    hold_every_post(office, "carol")
    assert not leaks(office, "carol", item, looked_at())


@pytest.mark.slow
def test_no_search_shows_it_to_the_person_while_acting_for_a_colleague(office: World) -> None:
    item = complaint(office, "heidi", ("heidi", "bob"))
    found = [r for r in looked_at() if r.name.endswith(LOOKED_UP) or "tickets" in r.name]
    assert len(found) > 80
    assert not leaks(office, "heidi", item, found)


# Where a colleague finds it: what is searched for above is there to be found.
SHOWN = {"tickets:list", "tickets:detail", "api:tickets", "api:tickets-detail", "desk:trail", "desk:inbox"}


def test_the_same_addresses_show_it_to_a_colleague(office: World) -> None:
    """The counter-proof: the director reads the trail; the manager was told of it as it grew late."""
    item, seen = complaint(office, "heidi", ("heidi", "bob")), set()
    for colleague in ("judy", "bob"):
        client = Client()
        client.force_login(office.users[colleague])
        for route in looked_at():
            if route.name in SHOWN and SECRET in body(
                knock(client, route, parameters_of(route, office, item, {}))
            ):
                seen.add(route.name)
    assert seen == SHOWN


@pytest.mark.once
@pytest.mark.slow
def test_no_verb_works_on_a_complaint_about_oneself(office: World) -> None:
    """By action, page, API and in bulk, whoever of the readers it is; the refusal comes before anything is written."""
    sample, tried = samples()["tickets"], 0
    for verb in [verb for verb in TICKETS.verbs if not verb.creates]:
        begins = min(LIFECYCLE.moves[verb.name].sources)
        ready = sample.ready.get(verb.name)
        row = ready(office) if ready else sample.make(office, "3", begins)
        for subject, reader, stands_in in READERS:
            with undone():
                if stands_in:
                    act_for(office, reader, stands_in)
                refused_everywhere(office, verb, row.pk, subject, reader)
        tried += 1
    assert tried == len(TICKETS.verbs) - 1


def refused_everywhere(world: World, verb: Any, pk: int, subject: str, reader: str) -> None:
    """At each of its doors, and nothing has changed then."""
    client, actor = Client(), actor_of(world.users[reader])
    client.force_login(world.users[reader])
    WorkItem.objects.filter(pk=pk).update(about_user=world.users[subject])
    row = WorkItem.objects.select_related("ticket", "site").get(pk=pk)
    sent = samples()["tickets"].sent(verb.name, world, row)
    form = verb.form(files=None, data=sent, actor=actor, subject=row)
    arguments = form.arguments() if form.is_valid() else {}
    with pytest.raises((NotAllowed, TypeError)) as refused:
        verb.action(row, by=actor, **arguments)
    assert not arguments or isinstance(refused.value, NotAllowed), verb.name
    assert not verb.may(row, actor), verb.name
    before = WorkItem.objects.filter(pk=pk).values().get()
    page = client.post(reverse(f"tickets:{verb.name}", args=[pk]), sent)
    api = client.post(
        reverse(f"api:tickets-{verb.name}", args=[pk]), "{}", content_type="application/json",
        headers={"Idempotency-Key": uuid4().hex},
    )  # fmt: skip
    assert page.status_code in GONE and api.status_code in GONE, (verb.name, reader)
    if verb.bulk:
        client.post(reverse("tickets:bulk", args=[verb.name]), {"rows": pk, "confirmed": "1", **sent})
    assert WorkItem.objects.filter(pk=pk).values().get() == before


@every_reader
def test_no_list_count_export_picture_or_message_holds_it(
    office: World, subject: str, reader: str, stands_in: str | None
) -> None:
    item = complaint(office, subject, (reader, stands_in or ""))
    # Work that lies in the hands of the person one acts for is his queue too, but not this.
    WorkItem.objects.filter(pk=item.pk).update(
        assignee=office.users[stands_in or reader], due_at=later(days=-1)
    )
    actor = actor_of(office.users[reader])
    for rows in (visible_tickets, open_tickets, my_queue, overdue, visible_events):
        assert not rows(actor).filter(**about_it(rows, item)).exists(), rows
    for figure in (today._open, today._late, today._reported, today._in_hand):
        assert figure(actor).value == 0, figure
    assert SECRET not in exported(actor)
    client = Client()
    client.force_login(office.users[reader])
    pictures = Evidence.objects.filter(subject_id=item.pk)
    assert pictures.count() == 2
    for picture in pictures:
        for size in ("thumb", "shown", "original"):
            assert client.get(reverse("evidence:file", args=[picture.public_id, size])).status_code == 404
    barred = {office.users[subject].pk, office.users[reader].pk}
    assert not Message.objects.filter(recipient_id__in=barred, event__subject_id=item.pk).exists()
    assert Message.objects.filter(event__subject_id=item.pk).exists()
    reached = [user for row in Escalation.objects.filter(item=item) for user in row.reached]
    assert reached and not barred & set(reached)
    assert not barred & {row.user.pk for row in candidates(item)}


def about_it(rows: Any, item: WorkItem) -> dict[str, Any]:
    return (
        {"subject_type": "work.workitem", "subject_id": item.pk}
        if rows is visible_events
        else {"pk": item.pk}
    )


def exported(actor: Any) -> str:
    """A file of everything the actor may take along."""
    columns = [column.name for column in TICKETS.columns]
    export = ask_export(TICKETS, by=actor, query="view=", columns=columns, format="csv")
    make_file(export)
    export.refresh_from_db()
    return file_of(export.file).read_text("utf-8-sig")


def test_report_ticket_is_nothing_for_the_person_complained_about(office: World) -> None:
    with pytest.raises(Refused) as refused:
        report_ticket(
            by=office.carol,
            site=office.site,
            kind="complaint",
            title=SECRET,
            about_user=office.users["carol"],
        )
    assert refused.value.code == "about_oneself"

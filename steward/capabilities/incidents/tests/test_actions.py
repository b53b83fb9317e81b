"""Incidents: opened with words, linked to tickets, ended for everybody."""

from datetime import timedelta

import pytest

from steward.capabilities.incidents.actions import (
    end_incident,
    link_incident,
    open_incident,
    settle_incident,
    unlink_incident,
    update_incident,
)
from steward.capabilities.incidents.models import IncidentTicket
from steward.capabilities.incidents.queries import (
    going_on,
    linked_tickets,
    may_belong,
    open_at,
    open_at_homes,
    visible_links,
)
from steward.capabilities.incidents.tests.factories import (
    WORDS,
    make_promises,
    matter,
    outage,
    owner_of,
    report,
)
from steward.capabilities.tickets.actions import accept_ticket, cancel_ticket, dispatch_ticket, join_ticket
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.models import Message
from steward.kernel.tenancy.models import Site
from tests.people import World, make_place, signed_in


@pytest.fixture
def office(world: World) -> World:
    make_promises(world)
    return world


def test_open_incident_tells_desk_and_stewards_what_to_say(office: World) -> None:
    incident = outage(office, by=office.bob)
    run_due_jobs()
    told = set(
        Message.objects.filter(path=f"/incidents/{incident.pk}/").values_list("recipient__name", flat=True)
    )
    assert {"Carol", "Heidi", "Ivan", "Alice"} <= told
    assert not told & {"Bob", "Frank"}
    assert list(going_on(office.frank)) == [incident]


def test_open_incident_refuses_places_elsewhere_and_times_in_disorder(office: World) -> None:
    elsewhere = Site.objects.create(organisation=office.organisation, name="二期", code="S2")
    other = make_place(elsewhere, "9", kind="building")
    with pytest.raises(Refused):
        outage(office, places=[other])
    with pytest.raises(Refused):
        outage(office, expected_at=clock.now() - timedelta(hours=1))
    with pytest.raises(NotAllowed):
        outage(office, by=office.heidi)
    assert not going_on(office.carol)


def test_open_at_a_unit_its_building_and_the_whole_site(office: World) -> None:
    building, unit = outage(office), office.places["3-2-501"]
    whole = open_incident(
        by=office.alice, site=office.site, title="全区停电", category=matter(office), **WORDS
    )
    lobby = make_place(office.site, "3-大堂", parent=office.places["3"], kind="space")
    lift = make_place(office.site, "3-电梯", parent=lobby, kind="space")
    assert set(open_at(office.site.pk, unit)) == {building, whole} == set(open_at(office.site.pk, lift))
    assert set(open_at(office.site.pk, None)) == {building, whole}
    assert list(open_at(office.site.pk, office.places["1-1-101"])) == [whole]
    assert open_at_homes([office.places["1-1-101"]]) == [whole]
    assert open_at_homes([]) == []


def test_update_incident_reaches_every_ticket_at_once(office: World) -> None:
    incident, item = outage(office), report(office)
    link_incident(incident, by=office.carol, tickets=[item])
    update_incident(incident, by=office.bob, staff_words="说法二", public_words="送水车已到南门")
    sentences = [str(entry.sentence) for entry in timeline(item, public=True)]
    assert any("送水车已到南门" in told for told in sentences)
    assert not any(WORDS["public_words"] in told for told in sentences)
    end_incident(incident, by=office.carol, result="好了")
    with pytest.raises(Refused):
        update_incident(incident, by=office.bob, **WORDS)


def test_link_incident_offers_open_tickets_of_its_places_once(office: World) -> None:
    old = report(office)
    with clock.moved_to(clock.now() + timedelta(days=2)):
        incident, item = outage(office), report(office)
        report(office, place=office.places["1-1-101"])
        cancel_ticket(report(office), by=office.carol, reason="withdrawn")
        assert list(may_belong(incident, office.carol)) == [item] != [old]
        link_incident(incident, by=office.carol, tickets=[item])
        assert not may_belong(incident, office.carol)
        assert list(linked_tickets(incident)) == [item]
        assert not visible_links(incident, office.ivan)
        for tickets in ([item], []):
            with pytest.raises(Refused):
                link_incident(incident, by=office.carol, tickets=tickets)


def test_unlink_incident_frees_the_ticket_again(office: World) -> None:
    incident, item = outage(office), report(office)
    link_incident(incident, by=office.carol, tickets=[item])
    unlink_incident(incident, by=office.bob, tickets=[item])
    assert list(may_belong(incident, office.carol)) == [item]
    for tickets in ([item], []):
        with pytest.raises(Refused):
            unlink_incident(incident, by=office.bob, tickets=tickets)
    link_incident(outage(office), by=office.carol, tickets=[item])
    assert Event.objects.filter(kind="incident.unlink", subject_id=item.pk).count() == 1


def test_new_tickets_of_the_matter_and_place_are_linked_unasked(office: World) -> None:
    incident, water = outage(office), matter(office)
    wanted = report(office, category=water)
    report(office)  # a leak at the same door
    report(office, category=water, place=office.places["1-1-101"])
    run_due_jobs()
    assert list(linked_tickets(incident)) == [wanted]
    run_due_jobs()
    assert IncidentTicket.objects.count() == 1


def test_end_incident_finishes_merges_and_prompts(office: World) -> None:
    incident, water = outage(office), matter(office)
    first = accept_ticket(report(office, category=water, requester=owner_of(office)), by=office.carol)
    second = report(office, category=water, requester=owner_of(office))
    stranger = report(office, category=water, stranger_phone="13911112222")
    in_hand = dispatch_ticket(report(office, category=water), by=office.carol, to=office.users["frank"])
    # Carol's stranger waits for another one too: he is asked about his own.
    join_ticket(first, by=office.carol, stranger_phone="13911112222")
    join_ticket(first, by=office.carol, stranger_phone="13700001111")
    run_due_jobs()
    end_incident(incident, by=office.carol, result="水泵已修复")
    with pytest.raises(Refused):
        end_incident(incident, by=office.carol, result="再一次")
    run_due_jobs()
    states = []
    for item in (first, second, stranger, in_hand):
        item.refresh_from_db()
        states.append(item.state)
    assert states == ["finished", "cancelled", "finished", "dispatched"]
    first.ticket.refresh_from_db()
    assert (first.ticket.result, first.ticket.finished_by, first.ticket.waiting) == ("水泵已修复", None, 1)
    prompted = Message.objects.filter(
        path=f"/tickets/{in_hand.pk}/", channel="inbox", event__kind="incident.prompt"
    )
    assert [row.recipient for row in prompted] == [office.users["frank"]]
    settle_incident(incident, by=office.carol)
    first.refresh_from_db()
    assert (first.state, Event.objects.filter(kind="ticket.finish").count()) == ("finished", 2)


def test_complaints_are_not_finished_with_the_incident(office: World) -> None:
    incident, item = outage(office), report(office, kind="complaint", title="又停水")
    link_incident(incident, by=office.carol, tickets=[item])
    end_incident(incident, by=office.carol, result="水泵已修复")
    run_due_jobs()
    item.refresh_from_db()
    assert item.state == "reported"


def test_outage_is_said_beside_the_form_with_a_way_to_take_it_over(office: World) -> None:
    incident, desk = outage(office), signed_in(office, "carol")
    sent = {"site": office.site.pk, "place": "3-2-501", "title": "", "category": ""}
    page = desk.post("/incidents/at-place/", sent).content.decode()
    assert WORDS["staff_words"] in page
    assert f"&#34;category&#34;: &#34;{incident.category_id}&#34;" in page
    assert not desk.post("/incidents/at-place/", sent | {"place": "1-1-101"}).content.decode().strip()
    end_incident(incident, by=office.carol, result="好了")
    assert not desk.post("/incidents/at-place/", sent).content.decode().strip()


def test_outage_page_shows_words_places_and_tickets(office: World) -> None:
    incident, item = outage(office), report(office)
    link_incident(incident, by=office.carol, tickets=[item])
    page = signed_in(office, "heidi").get(f"/incidents/{incident.pk}/").content.decode()
    for told in (*WORDS.values(), item.number):
        assert told in page
    assert item.number not in signed_in(office, "ivan").get(f"/incidents/{incident.pk}/").content.decode()

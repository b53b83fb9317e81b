"""Disputes between neighbours: both sides heard, an end with its terms, due again on its day, a record to sign."""

from datetime import timedelta
from typing import Any

import pytest

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.mediation import mediation_paper, mediations_of, to_mediate
from steward.capabilities.tickets.models import Mediation
from steward.capabilities.tickets.tests.factories import later, report
from steward.capabilities.tickets.tests.samples import MEDIATION, complaint, mediated
from steward.capabilities.tickets.tests.test_actions import fresh, last_event
from steward.capabilities.tickets.tests.test_papers import said_by
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.places.models import Place
from tests.people import World, signed_in


def talk(world: World, **more: Any) -> dict[str, Any]:
    return {**MEDIATION, "other_place": world.places["3-1-101"], "held_at": clock.now(), **more}


def test_mediate_ticket_keeps_what_both_sides_say(office: World) -> None:
    item = mediated(office)
    row = Mediation.objects.get()
    assert (row.claim, row.answer, row.outcome) == (MEDIATION["claim"], MEDIATION["answer"], "agreed")
    assert (row.mediated_by, row.other_place.code) == (office.users["carol"], "3-1-101")
    assert last_event(item).data["outcome"] == "agreed"
    # The ticket goes on, and its customer reads that there was a talk, but not with whom.
    assert item.state == "accepted"
    public = timeline(item, public=True)[0].sentence
    assert "邻居" in public and "3-1-101" not in public


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"claim": " "}, "claim"),
        ({"answer": ""}, "answer"),
        ({"terms": ""}, "terms"),
        ({"outcome": "failed", "terms": ""}, "terms"),
        ({"outcome": "adjourned"}, "next_on"),
    ],
)
def test_mediate_ticket_refuses_half_a_record(office: World, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.mediate_ticket(complaint(office), by=office.carol, **talk(office, **values))
    assert refused.value.field == field and not Mediation.objects.exists()


def test_mediate_ticket_refuses_a_day_gone_by_and_a_moment_to_come(office: World) -> None:
    item = complaint(office)
    for values, field in (
        ({"held_at": later(hours=1)}, "held_at"),
        ({"next_on": clock.today() - timedelta(days=1)}, "next_on"),
    ):
        with pytest.raises(Refused) as refused:
            actions.mediate_ticket(item, by=office.carol, **talk(office, **values))
        assert refused.value.field == field


def test_mediate_ticket_refuses_the_same_door_and_what_is_no_dispute(office: World) -> None:
    item = complaint(office)
    assert item.place is not None
    with pytest.raises(Refused) as refused:
        actions.mediate_ticket(item, by=office.carol, **talk(office, other_place=item.place))
    assert refused.value.field == "other_place"
    inquiry = report(office, kind="inquiry", category=None)
    with pytest.raises(Refused) as refused:
        actions.mediate_ticket(inquiry, by=office.carol, **talk(office))
    assert refused.value.code == "no_dispute"


def test_mediate_ticket_is_not_for_workers_nor_for_whom_it_is_about(office: World) -> None:
    item = complaint(office, about_user=office.users["bob"])
    for by in (office.frank, office.bob):
        with pytest.raises(NotAllowed):
            actions.mediate_ticket(item, by=by, **talk(office))


def test_mediate_ticket_comes_back_on_its_day_until_the_next_talk(office: World) -> None:
    item = complaint(office)
    day = clock.today() + timedelta(days=3)
    actions.mediate_ticket(item, by=office.carol, **talk(office, outcome="adjourned", terms="", next_on=day))
    assert not to_mediate(office.carol).exists()
    with clock.moved_to(later(days=3)):
        assert [row.pk for row in to_mediate(office.carol)] == [item.pk]
        actions.mediate_ticket(fresh(item), by=office.carol, **talk(office, held_at=clock.now()))
        assert not to_mediate(office.carol).exists()
    assert [row.outcome for row in mediations_of(item)] == ["agreed", "adjourned"]


def test_the_talk_that_is_longest_due_comes_first(office: World) -> None:
    older, newer = complaint(office), complaint(office)
    for item, days in ((older, 2), (newer, 1)):
        day = clock.today() + timedelta(days=days)
        actions.mediate_ticket(
            item, by=office.carol, **talk(office, outcome="adjourned", terms="", next_on=day)
        )
    with clock.moved_to(later(days=3)):
        assert [row.pk for row in to_mediate(office.carol)] == [newer.pk, older.pk]


def test_mediate_ticket_from_its_page_finds_the_neighbour_by_the_door(office: World) -> None:
    item, client = complaint(office), signed_in(office, "carol")
    form = {**MEDIATION, "held_at": "2026-01-05T09:00", "other_place": "9-9-999"}
    assert client.post(f"/tickets/{item.pk}/mediate/", form).status_code == 422
    answer = client.post(f"/tickets/{item.pk}/mediate/", form | {"other_place": "3栋1单元101"})
    assert answer.status_code == 302
    assert Mediation.objects.get().other_place == office.places["3-1-101"]
    page = client.get(f"/tickets/{item.pk}/").content.decode()
    assert MEDIATION["terms"] in page and f"/tickets/{item.pk}/mediation.pdf" in page


def test_print_ticket_gives_the_record_of_every_talk_to_sign(office: World, strangers: World) -> None:
    item = complaint(office, title="楼上深夜吵闹")
    address = f"/tickets/{item.pk}/mediation.pdf"
    assert signed_in(office, "carol").get(address).status_code == 404
    actions.mediate_ticket(
        item, by=office.carol, **talk(office, outcome="failed", terms="可向人民调解委员会申请调解")
    )
    actions.mediate_ticket(item, by=office.carol, **talk(office))
    paper = mediation_paper(fresh(item), "Carol")
    said = said_by(paper)
    for word in ("楼上深夜吵闹", "人民调解委员会", MEDIATION["terms"], "3-1-101", "3-2-501", "Carol"):
        assert word in said, word
    assert len(paper.parts) == 2 and len(paper.signs) == 3
    answer = signed_in(office, "carol").get(address)
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF-")
    assert last_event(item).data["paper"] == "mediation"
    assert signed_in(strangers, "carol").get(address).status_code == 404


def test_place_of_the_other_side_is_one_the_reader_may_see(office: World) -> None:
    Place.objects.filter(code="3-1-101").update(is_active=False)
    form = {**MEDIATION, "held_at": "2026-01-05T09:00", "other_place": "3-1-101"}
    assert (
        signed_in(office, "carol").post(f"/tickets/{complaint(office).pk}/mediate/", form).status_code == 422
    )

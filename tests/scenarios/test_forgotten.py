"""A person asks to be forgotten: no table holds his name or numbers, and the trail stands as it was sealed."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from pytest_django import Settings

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.tests.factories import make_office, photo, report
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import disclosures, timeline
from steward.kernel.audit.seal import seal_events, verify_trail
from steward.kernel.base import clock
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.people.actions import add_party, end_tenure, erase_party, reveal_contact, start_tenure
from steward.kernel.people.choices import EraseReason, Relation, RevealReason
from steward.kernel.people.models import Party
from steward.kernel.surface.declare import resources
from steward.kernel.surface.exports import ask_export
from steward.kernel.work.models import Remark, WorkItem
from tests.people import World

NAME, PHONE, ID_NUMBER = "欧阳锋", "13812345678", "11010519491231002X"
WORDS = (
    "欧阳锋家漏水",
    "业主欧阳锋 138-1234-5678 在家",
    "电话１３８１２３４５６７８，证件 110105 19491231 002x",
    "请打+86 13812345678找欧阳锋",
)
TRACES = ("欧阳锋", "13812345678", "138-1234-5678", "１３８１２３４５６７８", "19491231", "12345678")

# Where a trace may stay, and until when.
SHORT_LIVED = {
    "surface.export.query": "what somebody searched for goes with the file after a week",
}


@pytest.fixture
def office(world: World, settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    make_office(world)
    return world


@pytest.fixture
def owner(office: World) -> Party:
    party = add_party(NAME, by=office.carol, phones=[PHONE], id_number=ID_NUMBER, note="欧阳锋养狗")
    start_tenure(party, office.places["3-2-501"], Relation.OWNER, by=office.carol, starts_on=date(2020, 1, 1))
    return party


def told(office: World, **more: Any) -> WorkItem:
    """A ticket through every verb that takes words, with the person in all of them."""
    carol, frank = office.carol, office.frank
    item = report(office, title=WORDS[0], body=WORDS[1], **more)
    actions.accept_ticket(item, by=carol, note=WORDS[2])
    actions.comment_ticket(item, by=carol, note=WORDS[3])
    actions.dispatch_ticket(item, by=carol, to=office.users["frank"], note=WORDS[1])
    actions.return_ticket(item, by=frank, reason="overload", note=WORDS[2])
    actions.dispatch_ticket(item, by=carol, to=office.users["frank"])
    actions.transfer_ticket(item, by=office.eve, to=office.users["grace"], note=WORDS[3])
    actions.transfer_ticket(item, by=office.eve, to=office.users["frank"], note=WORDS[1])
    actions.start_ticket(item, by=frank, note=WORDS[1])
    actions.pause_ticket(
        item, by=frank, reason="owner", expected_at=clock.now() + timedelta(hours=1), note=WORDS[2]
    )
    actions.resume_ticket(item, by=frank)
    actions.escalate_ticket(item, by=carol, note=WORDS[3])
    actions.finish_ticket(item, by=frank, result=WORDS[1], photos=[photo()])
    actions.call_back_ticket(item, by=carol, satisfaction="dissatisfied", note=WORDS[2])
    actions.cancel_ticket(item, by=carol, reason="withdrawn", note=WORDS[3])
    return item


def texts_of(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield from texts_of(key)
                yield from texts_of(inner)
        case list() | tuple():
            for inner in value:
                yield from texts_of(inner)


def traces() -> set[str]:
    """Columns of all tables that hold a trace of the person, with sealed columns opened."""
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith("steward."):
            continue
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                texts = texts_of(getattr(row, field.attname))
                if any(trace in text for text in texts for trace in TRACES):
                    found.add(f"{model._meta.label_lower}.{field.name}")
    return found - set(SHORT_LIVED)


def test_events_hold_no_word_of_a_customer(office: World, owner: Party) -> None:
    told(office, requester=owner)
    told(office, stranger_name=NAME, stranger_phone=PHONE)
    reveal_contact(owner.contacts.get(), by=office.carol, reason=RevealReason.CALL, note="打 138 1234 5678")
    ask_export(resources()["tickets"], by=office.carol, query=f"q={PHONE}&kind=repair")
    run_due_jobs()
    assert not [column for column in traces() if column.startswith("audit.")]
    assert Event.objects.get(kind="export.make").data["filters"] == "q=***&kind=repair"
    # What left the house is in the list of disclosures, too.
    assert set(disclosures(office.judy).values_list("kind", flat=True)) == {"person.reveal", "export.make"}


def test_the_timeline_still_shows_every_word(office: World, owner: Party) -> None:
    item = told(office, requester=owner)
    said = [entry.note for entry in timeline(item) if entry.note]
    assert set(said) == set(WORDS[1:]) and len(said) == Remark.objects.filter(item=item).count()


def test_erase_party_leaves_no_trace_in_any_table(office: World, owner: Party) -> None:
    own = told(office, requester=owner)
    called = told(office, stranger_name="欧阳锋（业主）", stranger_phone=PHONE)
    ask_export(resources()["tickets"], by=office.carol, query=f"q={PHONE}")
    run_due_jobs()
    with clock.moved_to(clock.now() + timedelta(hours=2)):
        assert seal_events()
    end_tenure(owner.tenures.get(), by=office.carol, ends_on=date(2021, 1, 1))
    assert traces()
    copies = erase_party(owner, by=office.alice, reason=EraseReason.REQUEST)
    assert copies["tickets.requester"] == 2
    assert traces() == set()
    for item in (own, called):
        item = WorkItem.objects.select_related("ticket").get(pk=item.pk)
        assert item.title == "***家漏水" and item.ticket.body == "业主*** *** 在家"
        assert item.ticket.result == "业主*** *** 在家"
        said = {entry.note for entry in timeline(item)}
        assert {"电话***，证件 ***", "请打***找***"} <= said
    # The trail was not touched.
    assert verify_trail() == []


def test_erase_party_leaves_the_words_of_others_alone(office: World, owner: Party) -> None:
    """A neighbour's own ticket: whose name that is, nobody can know."""
    neighbour = add_party("黄蓉", by=office.carol, phones=["13900001111"])
    theirs = report(office, title="楼上欧阳锋太吵", requester=neighbour)
    end_tenure(owner.tenures.get(), by=office.carol, ends_on=date(2021, 1, 1))
    erase_party(owner, by=office.alice, reason=EraseReason.REQUEST)
    assert WorkItem.objects.get(pk=theirs.pk).title == "楼上欧阳锋太吵"


def test_a_longer_number_is_not_broken_by_a_shorter_one(office: World) -> None:
    party = add_party("李", by=office.carol, phones=["84561"])
    item = report(office, title="李子树", body="单号 9845612，电话 84561", requester=party)
    erase_party(party, by=office.alice, reason=EraseReason.REQUEST)
    item = WorkItem.objects.select_related("ticket").get(pk=item.pk)
    assert item.title == "李子树" and item.ticket.body == "单号 9845612，电话 ***"

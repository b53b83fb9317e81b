"""An owner asks what the company holds about him: everything from every capability, on paper and by the API."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from steward.capabilities.registry.actions import note_contact
from steward.capabilities.tickets.tests.factories import make_office, report
from steward.kernel.base import clock
from steward.kernel.people.actions import add_party, disclose_party, start_tenure
from steward.kernel.people.models import Party
from tests.people import LONG_AGO, World, signed_in

PHONE = "13812345678"


@pytest.fixture
def owner(world: World, settings: Settings, tmp_path) -> Party:
    settings.MEDIA_ROOT = tmp_path
    make_office(world)
    party = add_party("赵六", by=world.carol, phones=[PHONE], id_number="11010519491231002X")
    start_tenure(party, world.places["3-2-501"], "owner", by=world.carol, starts_on=LONG_AGO)
    report(world, title="水管漏水", requester=party)
    # Before anybody knew him, under his number; and one about the manager, which is nothing for her eyes.
    report(world, title="路灯不亮", stranger_name="老赵", stranger_phone=PHONE)
    report(world, title="经理态度差", requester=party, kind="complaint", about_user=world.users["alice"])
    note_contact(
        world.places["3-2-501"], by=world.heidi, way="visit", topic="service", words="腿脚不便", party=party,
        need="alone", promise="下周再来", promise_until=clock.today(),
    )  # fmt: skip
    return party


def test_the_answer_holds_what_every_capability_knows(world: World, owner: Party) -> None:
    with translation.override("en"):
        told = disclose_party(owner, by=world.judy, reason="person")
    assert [row["Title"] for row in told["Requests"]] == ["水管漏水", "路灯不亮", "经理态度差"]
    assert told["Requests"][1]["Name given"] == "老赵" and told["Requests"][1]["Number given"] == PHONE
    assert told["Talks and promises"][0]["What was said"] == "腿脚不便"
    assert told["Talks and promises"][0]["What you promised"] == "下周再来"
    assert told["Sign-ins to the owner's portal"] == told["Photos this person sent"] == []


def test_a_complaint_about_who_answers_stays_hidden(world: World, owner: Party) -> None:
    with translation.override("en"):
        told = disclose_party(owner, by=world.alice, reason="person")
    assert [row["Title"] for row in told["Requests"]] == ["水管漏水", "路灯不亮"]
    assert "经理态度差" not in json.dumps(told, ensure_ascii=False)


def test_the_page_can_be_printed_and_read(world: World, owner: Party) -> None:
    client = signed_in(world, "judy")
    form = client.get(f"/people/{owner.pk}/disclose/")
    assert form.status_code == 200
    page = client.post(f"/people/{owner.pk}/disclose/", {"reason": "person"}).content.decode()
    for words in ("水管漏水", "路灯不亮", "腿脚不便", PHONE, "11010519491231002X", 'data-action="print"'):
        assert words in page, words
    assert signed_in(world, "carol").get(f"/people/{owner.pk}/disclose/").status_code in (403, 409)


def test_the_api_gives_the_same_as_data(world: World, owner: Party) -> None:
    client: Client = signed_in(world, "judy")
    answer = client.post(
        f"/api/v1/people/{owner.pk}/disclose",
        json.dumps({"reason": "person"}),
        content_type="application/json",
        headers={"Idempotency-Key": uuid4().hex, "Accept-Language": "en"},
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["answer"]["Contacts"] == [{"Kind": "Phone", "Value": PHONE}]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_answer_costs_the_same_with_more_rows(
    world: World, owner: Party, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(48) as first:
        disclose_party(owner, by=world.judy, reason="person")
    for number in range(4):
        report(world, title=f"又漏水 {number}", requester=owner)
    with django_assert_max_num_queries(len(first.captured_queries)):
        disclose_party(owner, by=world.judy, reason="person")

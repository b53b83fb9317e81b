"""Posters: scanned by strangers and by people of the house; what they may know, and what they may not."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from steward.capabilities.posters.actions import withdraw_poster
from steward.capabilities.posters.models import Poster
from steward.capabilities.posters.queries import address_of
from steward.capabilities.posters.tests.factories import hang
from steward.capabilities.tickets.actions import comment_ticket
from steward.capabilities.tickets.queries import follow_path
from steward.capabilities.tickets.tests.factories import photo, ticket_in
from steward.kernel.base import clock
from steward.kernel.evidence.models import Evidence
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.models import Category, WorkItem
from steward.portal.tests.factories import customer_of, resident
from tests.people import World


@pytest.fixture
def poster(office: World) -> Poster:
    return hang(office, phone="400-1")


def page_of(poster: Poster) -> str:
    return urlsplit(address_of(poster)).path


def send(client: Client, poster: Poster, once: str = "1", **more):
    matter = Category.objects.get(code="leak").pk
    return client.post(page_of(poster), {"matter": matter, "once": once, **more})


def test_scan_opens_a_light_form_with_the_place(client, poster):
    answer = client.get(page_of(poster))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert str(poster.place) in page
    assert "400-1" in page
    assert len(answer.content) < 30_000
    client.head(page_of(poster))
    poster.refresh_from_db()
    assert poster.scans == 1


def test_report_as_a_stranger_leads_to_a_page_that_tells_only_public_words(office, client, poster):
    answer = send(
        client, poster, words="水从灯里滴下来\n王先生", photos=[photo()], phone="139 1111 2222", name="王先生"
    )
    item = WorkItem.objects.select_related("ticket").get()
    assert answer.status_code == 302
    assert (item.place, item.requester, item.ticket.source) == (poster.place, None, "poster")
    assert (item.ticket.stranger_name, item.ticket.stranger_phone) == ("王先生", "13911112222")
    assert Evidence.objects.filter(subject_id=item.pk).count() == 1

    comment_ticket(item, by=office.carol, note="十分钟到", internal=False)
    comment_ticket(item, by=office.carol, note="此人爱投诉", internal=True)
    page = client.get(answer.url).content.decode()
    assert item.number in page
    assert "十分钟到" in page
    # The link is made by chance: three digits alone are in every thirtieth.
    assert not re.search(r"王先生|灯里|139 ?1111|139\*|爱投诉", page)


def test_report_sent_twice_is_one_request(client, poster):
    assert send(client, poster).url.count("/follow/") == 1
    send(client, poster)
    assert WorkItem.objects.count() == 1


def test_follow_with_another_number_in_the_link_finds_nothing(client, poster):
    address = send(client, poster).url
    assert client.get(address).status_code == 200
    assert client.get(address.replace("/follow/", "/follow/x")).status_code == 404


def test_follow_offers_to_rate_finished_work_and_ends_long_after(office, client, poster):
    address = send(client, poster).url
    item = ticket_in(office, "finished")
    assert "/rate/" in client.get(follow_path(item)).content.decode()
    assert "/rate/" not in client.get(address).content.decode()
    closed = ticket_in(office, "closed")
    WorkItem.objects.filter(pk=closed.pk).update(closed_at=clock.now() - timedelta(days=31))
    assert client.get(follow_path(closed)).status_code == 410


def test_report_while_signed_in_is_the_persons_own_here_and_elsewhere(office, poster):
    neighbour = hang(office, office.places["1"])
    client = customer_of(office, "3-2-501")
    for number, place in enumerate((poster, neighbour)):
        answer = send(client, place, once=str(number), name="别人", phone="13900000000")
        item = WorkItem.objects.select_related("ticket").latest("pk")
        assert answer.url == f"/my/requests/{item.pk}/"
        assert (item.requester, item.ticket.stranger_name) == (resident(office), "")
        assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    "said",
    [{"phone": "12"}, {"matter": "999999"}, {"matter": "complaint"}, {"matter": "\0"}],
    ids=["number", "matter", "nothing said", "nul"],
)
def test_report_refused_keeps_the_words(client, poster, said):
    words = "" if said.get("matter") == "complaint" else "<b>电梯</b>很响"
    answer = send(client, poster, words=words, **said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not words or "&lt;b&gt;电梯&lt;/b&gt;很响" in page
    assert not WorkItem.objects.exists()


def test_report_with_a_file_that_is_no_photo_keeps_the_words(client, poster):
    answer = send(client, poster, words="门坏了", photos=[SimpleUploadedFile("a.jpg", b"#!/bin/sh")])
    assert answer.status_code == 409
    assert "门坏了" in answer.content.decode()
    assert not WorkItem.objects.exists()


def test_scan_tells_what_is_being_repaired_without_anybody(office, client, poster):
    send(client, poster, words="王先生说漏水", name="王先生")
    page = client.get(page_of(poster)).content.decode()
    assert "漏水" in page
    assert "王先生" not in page
    home = hang(office, office.places["3-2-501"])
    send(client, home, once="2")
    assert 'id="known"' not in client.get(page_of(home)).content.decode()


def test_scan_of_a_withdrawn_poster_says_whom_to_turn_to(office, client, poster):
    withdraw_poster(poster, by=office.carol)
    answer = client.get(page_of(poster))
    assert answer.status_code == 410
    assert "400-1" in answer.content.decode()
    assert send(client, poster).status_code == 410
    assert not WorkItem.objects.exists()


def test_scan_of_another_company_is_no_sign_in_there(office, strangers, poster):
    client = customer_of(office, "3-2-501")
    with scope(strangers.organisation.pk):
        theirs = hang(strangers)
    page = client.get(page_of(theirs)).content.decode()
    assert "李晓梅" not in page


def test_report_too_often_from_one_address_keeps_the_words(client, poster, monkeypatch):
    monkeypatch.setattr("steward.capabilities.posters.actions.PER_ADDRESS", 1)
    send(client, poster)
    answer = send(client, poster, once="2", words="又漏了")
    assert answer.status_code == 429
    assert "又漏了" in answer.content.decode()
    assert WorkItem.objects.count() == 1

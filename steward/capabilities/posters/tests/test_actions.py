"""Posters: made for one place or many, withdrawn, reported by; no flood, nothing twice."""

import re
from datetime import timedelta

import pytest

from steward.capabilities.posters.actions import (
    TooMany,
    count_scan,
    forget_addresses,
    make_poster,
    report_by_poster,
    withdraw_poster,
)
from steward.capabilities.posters.models import Poster, PosterReport
from steward.capabilities.posters.queries import poster_of, reported_by, under_repair, visible_posters
from steward.capabilities.posters.sheets import print_posters
from steward.capabilities.posters.tests.factories import hang, lift
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import Category, Target, WorkItem
from tests.people import World


@pytest.fixture
def promised(world: World) -> World:
    """Repairs have a promise, so that they can be reported."""
    Target.objects.create(
        organisation=world.organisation, kind="repair", respond_minutes=30, resolve_minutes=240,
        callback_minutes=1440,
    )  # fmt: skip
    return world


def send(world: World, poster: Poster, key: str = "1", address: str = "a", **more):
    return report_by_poster(
        poster, by=system_actor(world.organisation.pk, "posters"), key=key, address_index=address,
        **{"kind": "repair", "title": "灯不亮", "source": "poster"} | more,
    )  # fmt: skip


def test_make_poster_carries_an_unguessable_code(world):
    one, other = hang(world), hang(world, spot="门上")
    assert re.fullmatch(r"[\w-]{16}", one.token)
    assert one.token != other.token
    assert poster_of(one.token) == one
    assert poster_of(one.token.lower()) is None
    assert Event.objects.filter(kind="poster.make").count() == 2


def test_make_poster_for_kinds_fills_only_the_gaps(world):
    hang(world, world.places["3-1-101"])
    made = make_poster(by=world.carol, site=world.site, kinds=["unit"], building=world.places["3"])
    assert Poster.objects.filter(place__building=world.places["3"]).count() == 4
    assert made.place == world.places["3-1-102"]
    with pytest.raises(Refused) as refused:
        make_poster(by=world.carol, site=world.site, kinds=["unit"], building=world.places["3"])
    assert refused.value.code == "all_have_one"


def test_make_poster_needs_a_place_of_the_site_and_a_post(world, strangers):
    with pytest.raises(Refused) as refused:
        make_poster(by=world.alice, site=world.site)
    assert refused.value.field == "place"
    with pytest.raises(NotAllowed):
        make_poster(by=world.heidi, site=world.site, place=lift(world))
    with pytest.raises(NotAllowed):
        make_poster(by=strangers.alice, site=world.site, place=lift(world))


def test_withdraw_poster_takes_no_report_any_more(promised):
    poster = hang(promised)
    withdraw_poster(poster, by=promised.carol)
    with pytest.raises(Lost):
        withdraw_poster(poster, by=promised.carol)
    with pytest.raises(Refused):
        send(promised, poster)
    assert not WorkItem.objects.exists()


def test_visible_posters_of_a_steward_are_those_of_the_area(world):
    poster = hang(world)
    assert list(visible_posters(world.heidi)) == [poster]
    assert not visible_posters(world.ivan).exists()


def test_report_by_poster_is_one_request_however_often_it_is_sent(promised):
    poster = hang(promised)
    count_scan(poster)
    item = send(promised, poster, stranger_phone="13911112222")
    assert send(promised, poster) == item
    poster.refresh_from_db()
    assert (poster.scans, poster.reports, WorkItem.objects.count()) == (1, 1, 1)
    assert (item.place, item.site, item.ticket.source) == (poster.place, promised.site, "poster")
    assert item.ticket.stranger_phone == "13911112222"
    assert [row[1] for row in reported_by(poster, promised.carol)] == [item]


def test_report_by_poster_stops_a_flood_by_address_and_by_poster(promised, monkeypatch):
    poster = hang(promised)
    send(promised, poster)
    monkeypatch.setattr("steward.capabilities.posters.actions.PER_ADDRESS", 2)
    send(promised, poster, key="2")
    with pytest.raises(TooMany):
        send(promised, poster, key="3")
    send(promised, poster, key="3", address="b")
    monkeypatch.setattr("steward.capabilities.posters.actions.PER_POSTER", 3)
    with pytest.raises(TooMany):
        send(promised, poster, key="4", address="c")
    with clock.moved_to(clock.now() + timedelta(hours=1, minutes=1)):
        send(promised, poster, key="4")
        assert forget_addresses(clock.now()) == 3
    assert PosterReport.objects.exclude(address_index="").count() == 1


def test_under_repair_tells_matters_of_common_places_only(promised):
    matter = Category.objects.create(
        organisation=promised.organisation, kind="repair", code="lift", name="电梯", name_en="Lift"
    )
    poster, home = hang(promised), hang(promised, promised.places["3-2-501"])
    send(promised, poster, category=matter, stranger_name="王芳")
    send(promised, home, category=matter)
    [row] = under_repair(poster.place)
    assert (row.category_id, row.state) == (matter.pk, "reported")
    assert under_repair(home.place) == []


def test_print_posters_makes_a_sheet_of_every_size_whatever_is_written(world):
    poster = hang(world, spot='#panic("x") $x$ "„\\')
    Place.objects.filter(pk=poster.place_id).update(name='#read("/etc/passwd") *电梯*')
    row = Poster.objects.select_related("organisation", "site", "place").get()
    for size in ("a5", "a6", "label"):
        assert print_posters([row] * 5, size).startswith(b"%PDF")

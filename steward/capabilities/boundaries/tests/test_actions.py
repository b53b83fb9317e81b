"""Boundary cards: kept by those who run a site, found in what a customer says."""

import pytest

from steward.capabilities.boundaries.actions import add_boundary, change_boundary, remove_boundary
from steward.capabilities.boundaries.choices import Side
from steward.capabilities.boundaries.models import Boundary
from steward.capabilities.boundaries.queries import cards_of_text, others_at
from steward.capabilities.boundaries.tests.factories import CARD, card
from steward.kernel.audit.models import Event
from steward.kernel.base.refused import NotAllowed, Refused
from tests.people import World, signed_in


def test_add_boundary_once_for_each_matter_and_place(world: World) -> None:
    card(world)
    card(world, site=None)
    with pytest.raises(Refused) as twice:
        card(world)
    assert twice.value.code == "there_already"
    with pytest.raises(NotAllowed):
        add_boundary(by=world.carol, site=world.site, **CARD | {"matter": "供水"})
    assert Event.objects.filter(kind="boundary.add").count() == 2


def test_change_boundary_keeps_the_new_number(world: World) -> None:
    row = change_boundary(card(world), by=world.alice, phone="12345")
    row.refresh_from_db()
    assert row.phone == "12345"
    with pytest.raises(Refused):
        change_boundary(card(world, matter="供水"), by=world.alice, matter=row.matter)


def test_remove_boundary_leaves_the_trail(world: World) -> None:
    remove_boundary(card(world), by=world.alice)
    assert not Boundary.objects.exists()
    assert Event.objects.get(kind="boundary.remove").data["answers"] == "供电公司"


def test_cards_of_a_text_prefer_the_site_and_the_longest_mark(world: World) -> None:
    card(world, site=None, phone="000")
    own = card(world)
    lift = card(world, matter="电梯", side=Side.COMPANY, marks="电梯，电梯停电")
    assert cards_of_text(world.carol, world.site, "3 栋停电了") == [own]
    assert cards_of_text(world.carol, world.site, "电梯停电") == [lift, own]
    assert cards_of_text(world.carol, world.site, "水管漏水") == []
    assert list(others_at(world.carol, world.site)) == [own]


def test_card_is_shown_beside_the_form_with_number_and_words(world: World) -> None:
    card(world)
    desk = signed_in(world, "carol")
    page = desk.post("/boundaries/of-text/", {"site": world.site.pk, "title": "家里停电"}).content.decode()
    assert "95598" in page
    assert CARD["words"] in page
    assert (
        not desk.post("/boundaries/of-text/", {"site": world.site.pk, "title": "漏水"})
        .content.decode()
        .strip()
    )
    assert 'hx-post="/boundaries/of-text/"' in desk.get("/tickets/report/").content.decode()

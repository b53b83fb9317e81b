"""Where something is out: chosen by building, a whole one at a tap."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.incidents.forms import OpenIncidentForm
from steward.capabilities.incidents.models import Incident
from steward.capabilities.incidents.queries import may_belong, open_at
from steward.capabilities.incidents.tests.factories import WORDS, make_promises, matter, outage, report
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.surface.forms import GroupedRowsField
from tests.people import World, make_place, signed_in


def spaces(world: World) -> list[Place]:
    """A lobby with a lift in it, and a garden outside."""
    building = world.places["3"]
    lobby = make_place(world.site, "3-大堂", parent=building, kind="space")
    lift = make_place(world.site, "3-电梯", parent=lobby, kind="space")
    return [lobby, lift, make_place(world.site, "中心花园", kind="space")]


def sent(world: World, *places: Place) -> dict[str, object]:
    chosen = [place.pk for place in places]
    return {"site": world.site.pk, "title": "停水", "category": matter(world).pk, "places": chosen, **WORDS}


def test_places_stand_under_their_buildings_and_the_rest_last(world: World) -> None:
    lobby, lift, garden = spaces(world)
    field = OpenIncidentForm(actor=world.carol).fields["places"]
    assert isinstance(field, GroupedRowsField)
    groups = field.groups()
    third = next(group for group in groups if group.whole and group.whole[0] == world.places["3"].pk)
    assert [key for key, _label in third.choices] == [lobby.pk, lift.pk]
    assert groups[-1].whole is None and [key for key, _label in groups[-1].choices] == [garden.pk]
    offered = [
        key for group in groups for key, _label in [*group.choices, *([group.whole] if group.whole else [])]
    ]
    kinds = [PlaceKind.BUILDING, PlaceKind.SPACE]
    assert sorted(offered) == sorted(Place.objects.filter(kind__in=kinds).values_list("pk", flat=True))


def test_whole_building_is_out_where_each_of_its_places_would_be(world: World) -> None:
    make_promises(world)
    spaces(world)
    inside = list(Place.objects.filter(building=world.places["3"]))
    whole = outage(world, places=[world.places["3"]])
    each = outage(world, places=inside)
    reports = {report(world, place=place).pk for place in inside}
    for place in Place.objects.all():
        found = set(open_at(world.site.pk, place))
        assert found == ({whole, each} if place in inside else set()), place
    assert reports == {item.pk for item in may_belong(whole, world.carol)}
    assert reports == {item.pk for item in may_belong(each, world.carol)}


def test_open_incident_names_no_place_beside_the_building_it_is_in(world: World) -> None:
    lobby, lift, garden = spaces(world)
    desk = signed_in(world, "carol")
    desk.post("/incidents/open/", sent(world, world.places["3"], lobby, lift, garden))
    assert set(Incident.objects.get().places.all()) == {world.places["3"], garden}


def test_refused_form_keeps_what_was_ticked_unfolded(world: World) -> None:
    lobby, _lift, _garden = spaces(world)
    page = signed_in(world, "carol").post("/incidents/open/", sent(world, lobby) | {"title": ""})
    assert page.status_code == 422
    told = page.content.decode()
    assert f'name="places" value="{lobby.pk}" checked' in told
    assert told.count('<details class="picks-rest" open>') == 1


def test_page_asks_no_more_for_many_places(world: World) -> None:
    spaces(world)
    desk = signed_in(world, "carol")
    counts = []
    for more in (0, 5):
        for number in range(more):
            building = make_place(world.site, f"8{number}", kind="building")
            make_place(world.site, f"8{number}-大堂", parent=building, kind="space")
        desk.get("/incidents/open/")
        with CaptureQueriesContext(connection) as asked:
            desk.get("/incidents/open/")
        counts.append(len(asked))
    assert counts[0] == counts[1]

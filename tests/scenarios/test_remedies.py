"""What is wrong comes to light in a complaint or a hot spot; the remedy begins there (DSK13)."""

import pytest

from steward.capabilities.quality.tests.factories import make_hot_spot, make_matters
from steward.capabilities.remedies.forms import RaiseRemedyForm
from steward.capabilities.remedies.queries import visible_remedies
from steward.capabilities.remedies.tests.factories import make_office, planned, raised
from steward.capabilities.tickets.tests.factories import make_office as make_desk
from steward.capabilities.tickets.tests.factories import report
from steward.kernel.base.refused import Refused
from tests.people import signed_in


@pytest.fixture
def office(world):
    make_desk(world)
    make_office(world)
    return world


def complaint(world, **more):
    return report(world, **({"kind": "complaint", "category": None, "title": "态度差"} | more))


def test_raise_remedy_from_a_complaint_is_kept_from_whom_it_is_about(office):
    about = complaint(office)
    about.about_user = office.users["frank"]
    about.save()

    item = raised(office, origin=about)

    assert item.about_user == office.users["frank"]
    for name in ("alice", "kim", "carol"):
        assert item in visible_remedies(getattr(office, name)), name
    assert item not in visible_remedies(office.frank)
    with pytest.raises(Refused):
        planned(office, item)  # Frank


def test_raise_remedy_from_a_hot_spot_begins_with_its_words_and_cause(office):
    make_matters(office)
    spot = make_hot_spot(office, state="explained")
    form = RaiseRemedyForm(initial={"origin": spot.number}, actor=office.kim)
    form.present()

    assert form.initial["title"] == spot.title
    assert "路线没有安排好" in form.initial["wrong"]
    page = signed_in(office, "kim").get(f"/hotspots/{spot.pk}/").content.decode()
    assert f"/remedies/raise/?origin={spot.number}" in page


def test_raise_remedy_from_a_number_one_may_not_see_is_refused(office):
    about = complaint(office, about_user=office.users["carol"], by=office.alice)
    sent = {"kind": "correction", "site": office.site.pk, "title": "x", "wrong": "y", "origin": about.number}

    assert "origin" in RaiseRemedyForm(sent, actor=office.carol).errors
    form = RaiseRemedyForm(sent, actor=office.alice)
    assert form.is_valid() and form.arguments()["origin"] == about


def test_complaint_page_offers_a_remedy_and_shows_those_there_are(office):
    repair = report(office)
    told = report(office, kind="complaint", category=None)
    item = raised(office, origin=told)
    client = signed_in(office, "alice")

    assert "/remedies/raise/" not in client.get(f"/tickets/{repair.pk}/").content.decode()
    page = client.get(f"/tickets/{told.pk}/").content.decode()
    assert f"/remedies/{item.pk}/" in page and f"/remedies/raise/?origin={told.number}" in page

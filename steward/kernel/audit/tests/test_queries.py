"""Reading the trail."""

from datetime import date

import pytest

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import disclosures, entries, timeline, visible_events
from steward.kernel.audit.record import record
from steward.kernel.tenancy.actor import Actor, ActorKind, system_actor
from steward.kernel.tenancy.models import Appointment, Site
from tests.people import World

declare_events(
    EventKind("tests.moved", "{by} moved it from {old} to {missing}", public="It moved"),
    EventKind("tests.exported", "Took out {count} rows", discloses=True),
)


def test_record_refuses_an_undeclared_kind(world: World) -> None:
    with pytest.raises(KeyError):
        record("tests.unknown", world.site, by=world.alice)


def test_declare_events_refuses_two_of_one_code() -> None:
    with pytest.raises(ValueError, match="twice"):
        declare_events(EventKind("tests.moved", "another sentence"))


def test_timeline_reads_sentences_with_dashes_for_gaps(world: World) -> None:
    record("tests.moved", world.site, by=world.alice, data={"old": "A"})
    record("tests.exported", world.site, by=world.alice, data={"count": 3})
    staff, public = timeline(world.site), timeline(world.site, public=True)
    assert [entry.sentence for entry in staff] == ["Took out 3 rows", "Alice moved it from A to —"]
    assert [(entry.sentence, entry.by) for entry in public] == [("It moved", "")]


def test_timeline_names_both_when_acting(world: World) -> None:
    Appointment.objects.create(
        organisation=world.organisation,
        user=world.users["carol"],
        post=world.posts["bob"],
        acting_for=world.appointments["bob"],
        starts_on=date(2020, 1, 1),
        ends_on=date(2999, 1, 1),
    )
    carol = world.carol
    hat = carol.hat_for(["head"], site_id=world.site.pk)
    event = record("tests.moved", world.site, by=carol, hat=hat)
    by = entries([event])[0].by
    assert "Carol" in by and "Bob" in by and "客服主管" in by


def test_record_keeps_customers_as_ids(world: World) -> None:
    customer = Actor(world.organisation.pk, ActorKind.CUSTOMER, "张三", party_id=7)
    event = record("tests.moved", world.site, by=customer, data={"old": "A"})
    assert (event.actor_name, event.data) == ("", {"old": "A", "by_party": 7})
    entry = entries([event])[0]
    assert entry.by and entry.sentence.startswith(entry.by)


def test_visible_events_of_posts(world: World, strangers: World) -> None:
    other = Site.objects.create(organisation=world.organisation, name="月亮湾", code="YL")
    here = record("tests.moved", world.site, by=world.alice, site_id=world.site.pk)
    there = record("tests.moved", other, by=world.judy, site_id=other.pk)
    nowhere = record("tests.moved", other, by=system_actor(world.organisation.pk))
    assert set(visible_events(world.judy)) == {here, there, nowhere}
    assert set(visible_events(world.alice)) == {here}
    for name in ("kim", "bob", "carol", "heidi", "frank"):
        assert not visible_events(getattr(world, name)).exists()
    assert Event.objects.count() == 3


def test_disclosures_lists_reveals_and_exports_only(world: World) -> None:
    record("tests.moved", world.site, by=world.alice, site_id=world.site.pk)
    export = record("tests.exported", world.site, by=world.alice, site_id=world.site.pk, data={"count": 3})
    assert list(disclosures(world.judy)) == list(disclosures(world.alice)) == [export]
    assert not disclosures(world.carol).exists()


def test_timeline_of_nothing_is_empty(world: World) -> None:
    record("tests.exported", world.site, by=world.alice, data={"count": 1})
    assert timeline(world.site) and not timeline()

"""Put right in time: every day that was promised was kept, also after a failed re-inspection."""

from datetime import UTC, datetime, timedelta

from steward.capabilities.findings.actions import withdraw_finding
from steward.capabilities.findings.metrics import PUT_RIGHT
from steward.capabilities.findings.tests.factories import assigned, make_office, raised, rectified
from steward.kernel.base import clock
from steward.kernel.duties.metrics import Measured, Period, Share
from steward.kernel.places.queries import AreaScope
from tests.people import World, signed_in

NOON = datetime(2026, 5, 12, 4, 0, tzinfo=UTC)
PERIOD = Period(NOON.date(), NOON.date())


def test_findings_in_time_count_what_is_put_right_or_overdue(world: World) -> None:
    site = world.site.pk
    building = Measured(site, scope=AreaScope(frozenset({world.places["3"].pk})))
    asked = [Measured(site), building, Measured(site + 1)]
    with clock.moved_to(NOON):
        make_office(world)
        rectified(world)
        rectified(world, assigned(world, raised(world, "1")))
        assigned(world, raised(world, item="灯"))
        withdraw_finding(assigned(world, raised(world, item="门")), by=world.alice, note="看错了")
        assert PUT_RIGHT.count(asked, PERIOD) == [Share(2, 2), Share(1, 1), Share(0, 0)]
    # Four days later the lamp is overdue: its three days are over.
    with clock.moved_to(NOON + timedelta(days=4)):
        assert PUT_RIGHT.count(asked, PERIOD) == [Share(2, 3), Share(1, 2), Share(0, 0)]
    link = PUT_RIGHT.rows(Measured(site), PERIOD).replace("/findings/", "/api/v1/findings")
    assert signed_in(world, "alice").get(link).json()["count"] == 4

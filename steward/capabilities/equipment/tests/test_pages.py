"""The calendar, Today and a checkpoint's neighbours; the laws of tests/architecture try the rest."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from steward.capabilities.equipment.models import Equipment, Maintenance
from steward.capabilities.equipment.tests.factories import make_equipment, make_plan, photo
from steward.kernel.base import clock
from steward.kernel.evidence.models import Evidence
from tests.people import World, signed_in

pytestmark = pytest.mark.once


def test_a_plan_is_on_today_in_the_calendar_and_beside_its_equipment(world: World, client: Client) -> None:
    client.force_login(world.users["frank"])
    with clock.moved_to(datetime(2026, 3, 2, 4, tzinfo=UTC)):
        piece = make_equipment(world)
        plan = make_plan(world, piece, first_on=clock.today())
        assert f"/maintenance_plans/{plan.pk}/do/" in client.get("/").content.decode()
        for address in ("/maintenance_plans/calendar/?month=2026-03", "/maintenance_plans/calendar/"):
            assert plan.code in client.get(address).content.decode()
        assert plan.code in client.get(f"/equipment/{piece.pk}/").content.decode()
        year = client.get("/maintenance_plans/calendar/?view=year&month=2026-03").content.decode()
        assert "?month=2026-12" in year
        odd = client.get("/maintenance_plans/calendar/?month=never&site=x")
        assert odd.status_code == 200


def test_do_maintenance_of_several_plans_at_once_keeps_the_photo_with_each(
    world: World, client: Client
) -> None:
    client.force_login(world.users["frank"])
    with clock.moved_to(datetime(2026, 3, 2, 4, tzinfo=UTC)):
        plans = [make_plan(world, first_on=clock.today()) for _number in range(2)]
        sent = {
            "rows": [plan.pk for plan in plans],
            "confirmed": "1",
            "done_on": "2026-03-02",
            "note": "例行保养",
        }
        page = client.post("/maintenance_plans/bulk/do/", {**sent, "photos": photo()})
    assert page.status_code == 200
    records = Maintenance.objects.filter(plan__in=plans)
    assert records.count() == 2
    kept = Evidence.objects.filter(subject_type="equipment.maintenance", subject_id__in=records.values("pk"))
    assert kept.count() == 2


def test_moving_several_pieces_suggests_nothing_of_one_of_them(world: World) -> None:
    pieces = [make_equipment(world, place=world.places["3"], location=f"泵房 {n}") for n in (1, 2)]
    client = signed_in(world, "dave")

    def asked(*rows: Equipment) -> str:
        return client.post("/equipment/bulk/move/", {"rows": [row.pk for row in rows]}).content.decode()

    assert 'value="泵房 1"' in asked(pieces[0])
    several = asked(*pieces)
    assert 'name="location"' in several and 'value="泵房 1"' not in several

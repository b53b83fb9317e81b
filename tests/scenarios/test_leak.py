"""Water through the ceiling of 3-2-501: the story of the house's plan, with four people and a moved clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from steward.capabilities.tickets.actions import (
    call_back_ticket,
    close_silent_tickets,
    dispatch_ticket,
    finish_ticket,
    report_ticket,
    start_ticket,
)
from steward.capabilities.tickets.tests.factories import make_office, photo
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.models import Away
from steward.kernel.work.models import Category, Escalation, WorkItem
from steward.kernel.work.sweep import sweep
from tests.people import World

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def reached(item: WorkItem) -> list[list[int]]:
    return list(Escalation.objects.filter(item=item).order_by("pk").values_list("reached", flat=True))


def test_water_through_the_ceiling(world: World) -> None:
    make_office(world)
    frank, grace = world.users["frank"], world.users["grace"]
    with clock.moved_to(NOON):
        item = report_ticket(
            by=world.carol,
            site=world.site,
            kind="repair",
            title="天花板漏水",
            place=world.places["3-2-501"],
            category=Category.objects.get(code="leak"),
            stranger_name="501 业主",
            stranger_phone="13800001234",
            photos=[photo()],
        )
        assert item.due_at == NOON + timedelta(minutes=30)
    # Frank is off today: only somebody on duty can be sent.
    Away.objects.create(
        organisation=world.organisation, user=frank, starts_at=NOON, ends_at=NOON + timedelta(hours=8)
    )
    with clock.moved_to(NOON + timedelta(minutes=5)):
        with pytest.raises(Refused, match="Frank"):
            dispatch_ticket(item, by=world.carol, to=frank)
        dispatch_ticket(item, by=world.carol, to=grace)
    # Nobody starts: warning to Grace, then the team leader, then the engineering head.
    for minutes, who in ((20, "grace"), (45, "eve"), (90, "dave")):
        with clock.moved_to(NOON + timedelta(minutes=minutes)):
            sweep()
            sweep()
        assert reached(item)[-1] == [world.users[who].pk]
    assert len(reached(item)) == 3
    item.refresh_from_db()
    assert item.late_at == NOON + timedelta(minutes=30)
    with clock.moved_to(NOON + timedelta(minutes=100)):
        start_ticket(item, by=world.grace)
    with clock.moved_to(NOON + timedelta(minutes=150)):
        with pytest.raises(Refused, match=r"照片|photo"):
            finish_ticket(item, by=world.grace, result="换了阀门")
        finish_ticket(item, by=world.grace, result="换了阀门", photos=[photo()])
    # Grace cannot ask after her own work; the steward of the building can, and the owner is not content.
    with clock.moved_to(NOON + timedelta(hours=4)):
        with pytest.raises(NotAllowed):
            call_back_ticket(item, by=world.grace, satisfaction="satisfied")
        call_back_ticket(item, by=world.heidi, satisfaction="dissatisfied", note="还在滴水")
    assert (item.state, item.cycle, item.assignee_id) == ("accepted", 2, None)
    assert Event.objects.get(kind="ticket.reopen").data["reached"] == [world.users["eve"].pk]
    with clock.moved_to(NOON + timedelta(hours=5)):
        dispatch_ticket(item, by=world.eve, to=grace)
        start_ticket(item, by=world.grace)
        finish_ticket(item, by=world.grace, result="重做防水", photos=[photo()])
    # Nobody can be reached for a week: the system closes, and says that it was the system.
    with clock.moved_to(NOON + timedelta(days=8)):
        assert close_silent_tickets() == 1
    item.refresh_from_db()
    assert (item.state, item.ticket.closed_by) == ("closed", "system")
    public = [entry.sentence for entry in timeline(item, public=True)]
    assert len(public) >= 9 and not any("Grace" in sentence for sentence in public)

"""Water through the ceiling of 3-2-501: from the owner's telephone to Monday's frozen figure and the rows behind it."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from steward.capabilities.tickets.actions import (
    call_back_ticket,
    close_silent_tickets,
    dispatch_ticket,
    finish_ticket,
    start_ticket,
)
from steward.capabilities.tickets.tests.factories import make_office, photo
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.evidence.queries import photos_of
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Away
from steward.kernel.work.models import Category, Escalation, WorkItem
from steward.kernel.work.sweep import sweep
from steward.portal.tests.factories import customer_of
from steward.reports.models import WeeklyReport
from steward.reports.weekly.actions import freeze_weeks
from tests.people import World, signed_in

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
# Ten past midnight on the two Mondays after.
MONDAY, NEXT_MONDAY = (NOON.replace(hour=0, minute=10) + timedelta(weeks=n) for n in (1, 2))


def reached(item: WorkItem) -> list[list[int]]:
    return list(Escalation.objects.filter(item=item).order_by("pk").values_list("reached", flat=True))


def report_by_telephone(world: World) -> WorkItem:
    """The owner in the portal: a matter, a word, a photo."""
    leak, home = Category.objects.get(code="leak"), world.places["3-2-501"]
    owner = customer_of(world, "3-2-501")
    sent = {"place": home.pk, "once": "1", "words": "天花板漏水", "photos": [photo()]}
    answer = owner.post(f"/my/report/{leak.pk}/", sent)
    item = WorkItem.objects.select_related("ticket").get(place=home)
    assert answer.url == f"/my/requests/{item.pk}/" and item.ticket.source == "portal"
    assert len(photos_of(item)) == 1
    return item


def figures(world: World, monday: str) -> dict[str, int]:
    """The week's counts as the manager reads them, each with the rows its link leads to."""
    alice = signed_in(world, "alice")
    page = alice.get(f"/reports/?site={world.site.pk}&week={monday}").content.decode()
    found = {}
    for link, label, n in re.findall(
        r'href="/tickets/\?([^"]+)"><div[^>]*>\s*<div[^>]*>([^<]+)</div>\s*<span class="figure">(\d+)<', page
    ):
        rows = alice.get(f"/api/v1/tickets?{link.replace('&amp;', '&')}").json()["count"]
        assert rows == int(n) or label == "期内关闭", (label, n, rows)
        found[label] = int(n)
    return found


@pytest.mark.django_db
def test_water_through_the_ceiling(world: World, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_office(world)
    frank, grace = world.users["frank"], world.users["grace"]
    with clock.moved_to(NOON):
        item = report_by_telephone(world)
        assert item.due_at == NOON + timedelta(minutes=30)
        assert item.title in signed_in(world, "carol").get("/").content.decode()
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
    system = system_actor(world.organisation.pk, "weeks")
    with clock.moved_to(MONDAY):
        freeze_weeks(by=system)
        first = figures(world, "2026-11-23")
    # Nobody can be reached for a week: the system closes, and says that it was the system.
    with clock.moved_to(NOON + timedelta(days=8)):
        assert close_silent_tickets() == 1
    item.refresh_from_db()
    assert (item.state, item.ticket.closed_by) == ("closed", "system")
    public = [entry.sentence for entry in timeline(item, public=True)]
    assert len(public) >= 9 and not any("Grace" in sentence for sentence in public)
    # What was frozen says what it said; the closing belongs to the week after.
    with clock.moved_to(NEXT_MONDAY):
        freeze_weeks(by=system)
        assert figures(world, "2026-11-23") == first
        second = figures(world, "2026-11-30")
    weeks = WeeklyReport.objects.filter(site=world.site).order_by("monday")
    told = [{name: week.figures["totals"][name] for name in ("opened", "late", "reopened", "open", "closed")}
            for week in weeks]  # fmt: skip
    assert told == [
        {"opened": 1, "late": 1, "reopened": 1, "open": 1, "closed": 0},
        {"opened": 0, "late": 0, "reopened": 0, "open": 0, "closed": 1},
    ]
    assert len(first) == len(second) >= 7

"""A steward missed her walk on two days: a typhoon is a reason, a birthday is not; the count honours both for ever."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from steward.config.preset_flows import add_flows
from steward.kernel.approvals.models import Decision, Request
from steward.kernel.approvals.sweep import sweep_requests
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.duties.models import Due
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.tests.factories import make_duty, make_kind
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread
from tests.people import World, signed_in

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = timedelta(days=1)


def send(client: Client, path: str, **sent: object) -> None:
    """A form as its page sends it; it must be taken."""
    answer = client.post(path, {**sent, "once": uuid4().hex})
    assert answer.status_code == 302, answer.content.decode()[-2000:]


def states() -> list[str]:
    """What became of Monday and Tuesday, as the night counts them."""
    recount_dues(MONDAY.date(), MONDAY.date() + 2 * DAY)
    rows = Due.objects.filter(due_on__lt=MONDAY.date() + 2 * DAY).order_by("due_on")
    return list(rows.values_list("state", flat=True))


def inbox(world: World, name: str) -> list[str]:
    for event in Event.objects.filter(kind__startswith="approval."):
        spread(event)
    rows = Message.objects.filter(recipient=world.users[name], channel="inbox").order_by("pk")
    return list(rows.values_list("title", flat=True))


@pytest.mark.django_db
def test_one_miss_is_excused_and_one_is_not(world: World) -> None:
    add_flows(world.organisation)
    make_kind(world, "heidi")
    make_duty(world, {"every": "day"}, starts_on=MONDAY.date(), title="每天巡楼")
    heidi, bob, alice = (signed_in(world, name) for name in ("heidi", "bob", "alice"))
    with clock.moved_to(MONDAY + 2 * DAY):
        assert states() == ["missed", "missed"]
        monday, tuesday = Due.objects.filter(state="missed").order_by("due_on")
        # Wednesday morning she says why; her page offers it.
        assert "申请免责" in heidi.get(f"/dues/{monday.pk}/").content.decode()
        send(heidi, f"/dues/{monday.pk}/excuse/", words="台风红色预警，全员停工")
        send(heidi, f"/dues/{tuesday.pk}/excuse/", words="家里有人过生日")
        assert inbox(world, "bob") == ["待您审批：职责未完成的免责"] * 2
        typhoon, birthday = Request.objects.order_by("pk")
        # Nobody decides what she asked for herself.
        assert heidi.post(f"/approvals/{typhoon.pk}/approve/", {"once": "x"}).status_code == 403
        page = bob.get(f"/approvals/{typhoon.pk}/").content.decode()
        assert "台风" in page and f'href="/dues/{monday.pk}/"' in page
        assert "每天巡楼" in bob.get("/").content.decode()
        send(bob, f"/approvals/{typhoon.pk}/approve/", reason="属实")
    # He forgets the other one: a day later it waits for the manager as well, who decides.
    with clock.moved_to(MONDAY + 4 * DAY):
        assert sweep_requests().climbed == 1
        assert "待您审批：职责未完成的免责" in inbox(world, "alice")
        send(alice, f"/approvals/{birthday.pk}/refuse/", reason="可以换班，不是理由")
        assert sorted(inbox(world, "heidi")) == ["已通过：职责未完成的免责", "未通过：职责未完成的免责"]
    with clock.moved_to(MONDAY + 30 * DAY):
        assert states() == ["excused", "missed"]
        said = Decision.objects.order_by("pk").values_list("verdict", "user__name")
        assert list(said) == [("approved", "Bob"), ("climbed", None), ("refused", "Alice")]
        page = heidi.get(f"/approvals/{birthday.pk}/").content.decode()
        assert "可以换班，不是理由" in page and "转上级审批" in page
        assert "台风红色预警" in heidi.get(f"/dues/{monday.pk}/").content.decode()
        assert heidi.get(f"/approvals/{typhoon.pk}/sheet/").content.startswith(b"%PDF")

"""The pages and verbs of robots: who reaches them, what they never show; groups hear of no complaint."""

from uuid import uuid4

import pytest

from steward.capabilities.tickets.actions import report_ticket
from steward.capabilities.tickets.notices import NOTICES
from steward.capabilities.tickets.tests.factories import make_office
from steward.desk.bots.queries import listed_bots, notice_names
from steward.desk.bots.tests.factories import (
    ADDRESS,
    CHANGED,
    NEW,
    SECRET,
    failed_group_message,
    make_bot,
    make_group_message,
)
from steward.kernel.audit.models import Event
from steward.kernel.notify.choices import State
from steward.kernel.notify.groups import tell_groups, words_of
from steward.kernel.notify.models import Bot, GroupMessage
from tests.people import World, signed_in


def test_add_bot_from_the_page_and_shows_neither_address_nor_secret(world: World) -> None:
    client = signed_in(world, "judy")
    response = client.post("/bots/add/", {**NEW, "once": uuid4().hex})
    bot = Bot.objects.get()
    assert response.status_code == 302 and response["Location"] == f"/bots/{bot.pk}/"
    assert (bot.url, bot.secret, bot.language, bot.least_rung) == (ADDRESS, SECRET, "zh-hans", 0)
    row = make_group_message(world)
    for address in ("/bots/", response["Location"], f"/bots/{bot.pk}/change/", "/api/v1/bots",
                    f"/api/v1/bots/{bot.pk}", "/group_messages/", f"/group_messages/{row.pk}/"):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200
        assert "very-secret" not in answer.content.decode() and SECRET not in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"url": "https://10.0.0.1/robot/send?access_token=x"}, {"kind": "wecom"}, {"notices": ["no.such"]}],
)
def test_add_bot_refuses_on_the_page_with_words(world: World, wrong: dict[str, object]) -> None:
    response = signed_in(world, "judy").post("/bots/add/", {**NEW, **wrong, "once": uuid4().hex})
    text = response.content.decode()
    assert response.status_code in (409, 422) and "invalid-feedback" in text
    assert not Bot.objects.exists()


def test_bots_are_the_administrators_alone(world: World) -> None:
    bot = make_bot(world)
    for name in ("alice", "carol", "kim"):
        for address in ("/bots/", f"/bots/{bot.pk}/", "/group_messages/"):
            assert signed_in(world, name).get(address).status_code == 403


def test_change_bot_from_the_page_keeps_the_address(world: World) -> None:
    bot = make_bot(world)
    client = signed_in(world, "judy")
    assert "维修群" in client.get(f"/bots/{bot.pk}/change/").content.decode()
    assert client.post(f"/bots/{bot.pk}/change/", {**CHANGED, "once": uuid4().hex}).status_code == 302
    bot.refresh_from_db()
    assert (bot.name, bot.notices, bot.least_rung, bot.url) == ("工程群", ["ticket.report"], 2, ADDRESS)


def test_resend_group_message_from_the_log(world: World) -> None:
    row = failed_group_message(world)
    client = signed_in(world, "judy")
    assert vars(listed_bots(world.judy).get())["failing"]
    page = client.get(f"/bots/{row.bot_id}/").content.decode()
    assert f"/group_messages/{row.pk}/resend/" in page and "HTTP 500" in page
    assert client.post(f"/group_messages/{row.pk}/resend/", {"once": uuid4().hex}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.PENDING, 0)


def test_notice_names_offer_what_groups_may_hear_and_nothing_of_complaints(world: World) -> None:
    offered = set(notice_names())
    assert {"ticket.report", "work.escalate", "ticket.escalate"} <= offered
    assert not offered & {"ticket.grade", "ticket.reject", "ticket.declare"}
    assert offered <= {notice.key for notice in NOTICES} | {"leak.report"}


def _hearing_everything(world: World) -> Bot:
    bot = make_bot(world)
    Bot.objects.filter(pk=bot.pk).update(notices=list(notice_names()))
    return bot


def test_group_hears_of_an_urgent_request_without_its_words(world: World) -> None:
    make_office(world)
    bot = _hearing_everything(world)
    item = report_ticket(
        by=world.carol, kind="repair", title="张三家 13812345678 漏水", site=world.site, urgency=3
    )
    [row] = tell_groups(Event.objects.get(kind="ticket.report", subject_id=item.pk))
    words = words_of(GroupMessage.objects.select_related("event", "bot").get(pk=row.pk))
    assert row.bot_id == bot.pk and row.urgent
    assert item.number in words.text and words.link.endswith(f"/tickets/{item.pk}/")
    assert "13812345678" not in words.text and "张三" not in words.text


def test_group_hears_of_no_complaint(world: World) -> None:
    make_office(world)
    _hearing_everything(world)
    item = report_ticket(by=world.carol, kind="complaint", title="态度差", site=world.site, urgency=3)
    assert not tell_groups(Event.objects.get(kind="ticket.report", subject_id=item.pk))

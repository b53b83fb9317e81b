"""Robots in group chats: signatures the vendors accept, refusals inside a 200, twenty a minute, who hears of what."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.actions import (
    add_bot,
    change_bot,
    pause_bot,
    remove_bot,
    resend_group_message,
    resume_bot,
    try_bot,
)
from steward.kernel.notify.bots import dingtalk_signature, feishu_signature
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.delivery import MAX_ATTEMPTS
from steward.kernel.notify.groups import words_of
from steward.kernel.notify.jobs import pick_up_waiting, post_to_group, spread_events
from steward.kernel.notify.models import Bot, GroupMessage
from steward.kernel.notify.queries import visible_bots, visible_group_messages
from tests.people import World

from .conftest import MORNING, NIGHT, SEVEN
from .vendors import SECRET, Vendors, open_vendors

KINDS = ("wecom", "dingtalk", "feishu")


@pytest.fixture
def vendors(settings: Any) -> Iterator[Vendors]:
    settings.STEWARD_WEBHOOK_PRIVATE = True
    settings.PUBLIC_URL = "https://steward.example"
    with open_vendors() as made:
        settings.STEWARD_BOT_HOSTS = [made.host]
        made.at = MORNING
        yield made


@pytest.fixture
def chat(world: World, notices: Any, vendors: Vendors) -> Any:
    """Make a robot that tells of `leak.report`; arguments change it, and the notice is one for groups."""
    notices(
        group=lambda event: True, path=lambda event: "/tickets/5/", group_title="Leak in {place} ({caller})"
    )

    def make(kind: str = "dingtalk", **changes: Any) -> Bot:
        secret = "" if kind == "wecom" else SECRET
        options = {"secret": secret, "language": "en"} | changes
        url = options.pop("url", vendors.url(kind))
        with clock.moved_to(MORNING):
            return add_bot(kind, "Repairs", url, ["leak.report"], by=world.judy, **options)

    return make


def only() -> GroupMessage:
    found: GroupMessage = GroupMessage.objects.get()
    return found


def text_of(kind: str, body: dict[str, Any]) -> str:
    if kind != "feishu":
        assert body["msgtype"] == "text"
        return str(body["text"]["content"])
    post = body["content"]["post"]["zh_cn"]
    return "\n".join([post["title"], *(part["text"] for row in post["content"] for part in row)])


@pytest.mark.parametrize("kind", KINDS)
def test_say_in_group_is_signed_as_the_vendor_checks_and_holds_nothing_personal(
    chat: Any, report: Any, vendors: Vendors, kind: str
) -> None:
    chat(kind)
    with clock.moved_to(MORNING):
        report()
        run_due_jobs()
    assert only().state == State.SENT
    [(came, body)] = vendors.taken
    text = text_of(kind, body)
    assert came == kind
    assert text == "Leak in 3-2-501 (张**)\nhttps://steward.example/tickets/5/"
    assert "13812345678" not in json.dumps(body)


def test_signatures_are_those_of_a_worked_example() -> None:
    # Reckoned with OpenSSL: printf '<text>' | openssl dgst -sha256 -hmac '<key>' -binary | base64
    assert dingtalk_signature("SECabc", "1700000000000") == "jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM="
    assert feishu_signature("abc", "1599360473") == "cgtpJzI2j6bUDggbdGYjskCK3FPgKpTkwosfWsMzKqM="


@pytest.mark.parametrize(("kind", "code"), [("dingtalk", "310000"), ("feishu", "19021")])
def test_wrong_secret_is_given_up_at_once_and_shown(
    world: World, chat: Any, report: Any, vendors: Vendors, kind: str, code: str
) -> None:
    chat(kind, secret="another")
    with clock.moved_to(MORNING):
        report()
        run_due_jobs()
    row = visible_group_messages(world.judy).get()
    assert (row.state, row.attempts, vendors.taken) == (State.FAILED, 1, [])
    assert f"Undeliverable: {code} sign" in row.last_error


def test_signature_of_another_hour_is_refused_by_the_fake_too(
    chat: Any, report: Any, vendors: Vendors
) -> None:
    vendors.at = MORNING + timedelta(hours=2)
    chat()
    with clock.moved_to(MORNING):
        report()
        run_due_jobs()
    assert only().state == State.FAILED and not vendors.taken


@pytest.mark.parametrize(
    "answer",
    [
        (200, b'{"errcode": -1, "errmsg": "system busy"}'),
        (200, b'{"ok": true}'),
        (200, b"<html>captive portal</html>"),
        (200, b'"0"'),
        (200, b""),
        (502, b'{"errcode": 0}'),
        (302, b'{"errcode": 0}'),
    ],
)
def test_answer_that_is_no_yes_is_tried_again(
    chat: Any, report: Any, vendors: Vendors, answer: tuple[int, bytes]
) -> None:
    chat()
    vendors.answer = answer
    with clock.moved_to(MORNING):
        report()
        run_due_jobs()
    row = only()
    assert (row.state, row.attempts) == (State.PENDING, 1)
    assert row.last_error and "key-of-the-group" not in row.last_error
    vendors.answer = None
    with clock.moved_to(row.not_before):
        run_due_jobs()
    assert only().state == State.SENT and len(vendors.taken) == 1


def test_failing_bot_is_given_up_after_its_tries_and_resent_by_hand(
    world: World, chat: Any, report: Any, vendors: Vendors
) -> None:
    chat()
    vendors.answer = (500, b"")
    with clock.moved_to(MORNING):
        spread_events.call([report().pk])
    for _number in range(MAX_ATTEMPTS + 1):  # once the night comes between
        with clock.moved_to(only().not_before):
            run_due_jobs()
    assert (only().state, only().attempts, vendors.asked) == (State.FAILED, MAX_ATTEMPTS, MAX_ATTEMPTS)
    vendors.answer, vendors.at = None, only().not_before
    with pytest.raises(NotAllowed):
        resend_group_message(only(), by=world.alice)
    with clock.moved_to(only().not_before):
        resend_group_message(only(), by=world.judy)
        run_due_jobs()
    assert only().state == State.SENT
    assert Event.objects.filter(kind="bot.resend").count() == 1
    with pytest.raises(Refused):
        resend_group_message(only(), by=world.judy)


def test_bot_speaks_at_most_twenty_times_a_minute(chat: Any, report: Any, vendors: Vendors) -> None:
    chat()
    with clock.moved_to(MORNING):
        for _number in range(50):
            report()
    said: list[int] = []
    for second in range(200):
        with clock.moved_to(MORNING + timedelta(seconds=second)):
            run_due_jobs()
        said.append(len(vendors.taken))
    assert said[0] == 1 and said[-1] == 50
    assert max(later - earlier for earlier, later in zip([0, *said], said[59:], strict=False)) <= 20
    assert set(GroupMessage.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


def test_worker_that_comes_back_late_does_not_spend_turns_at_once(
    chat: Any, report: Any, vendors: Vendors
) -> None:
    chat()
    with clock.moved_to(MORNING):
        for _number in range(30):
            report()
        run_due_jobs()
    assert len(vendors.taken) == 1
    with clock.moved_to(MORNING + timedelta(minutes=10)):
        run_due_jobs()
    assert len(vendors.taken) == 2


def test_throttled_bot_is_silent_as_long_as_the_vendor_wants(
    chat: Any, report: Any, vendors: Vendors
) -> None:
    chat()
    vendors.answer = (200, b'{"errcode": 130101, "errmsg": "send too fast"}')
    with clock.moved_to(MORNING):
        report()
        report()
        run_due_jobs()
    assert vendors.asked == 1
    vendors.answer = None
    for minute in range(1, 10):
        with clock.moved_to(MORNING + timedelta(minutes=minute)):
            run_due_jobs()
    assert vendors.asked == 1
    for second in range(20):
        with clock.moved_to(MORNING + timedelta(minutes=10, seconds=second)):
            run_due_jobs()
    assert len(vendors.taken) == 2


def test_spreading_twice_says_it_once(chat: Any, report: Any, vendors: Vendors) -> None:
    chat()
    with clock.moved_to(MORNING):
        event = report()
        run_due_jobs()
        spread_events.call([event.pk])
        post_to_group.call(only().pk)
        run_due_jobs()
    assert len(vendors.taken) == 1


def test_ordinary_message_waits_for_the_morning(chat: Any, report: Any, vendors: Vendors) -> None:
    chat()
    with clock.moved_to(NIGHT):
        report()
        run_due_jobs()
    assert not vendors.taken and (only().state, only().not_before) == (State.PENDING, SEVEN)
    vendors.at = SEVEN
    with clock.moved_to(SEVEN):
        run_due_jobs()
    assert len(vendors.taken) == 1


def test_urgent_message_does_not_wait(world: World, notices: Any, report: Any, vendors: Vendors) -> None:
    notices(group=lambda event: True, urgent=True)
    with clock.moved_to(MORNING):
        add_bot("wecom", "Repairs", vendors.url("wecom"), ["leak.report"], by=world.judy)
    with clock.moved_to(NIGHT):
        report()
        run_due_jobs()
    assert len(vendors.taken) == 1


def test_group_hears_only_what_the_notice_opens_to_groups(
    world: World, notices: Any, report: Any, vendors: Vendors
) -> None:
    notices(group=lambda event: event.data["place"] == "hall")
    with clock.moved_to(MORNING):
        add_bot("wecom", "Repairs", vendors.url("wecom"), ["leak.report"], by=world.judy)
    with clock.moved_to(MORNING):
        report()
        run_due_jobs()
        assert not vendors.taken
        report(place="hall")
        run_due_jobs()
    assert len(vendors.taken) == 1


def test_group_hears_of_its_site_department_and_rungs(world: World, chat: Any, report: Any) -> None:
    from steward.kernel.tenancy.models import Site

    other = Site.objects.create(organisation=world.organisation, name="Elsewhere", code="elsewhere")
    frank, judy = (world.posts[name].department for name in ("frank", "judy"))
    assert judy not in (frank, world.posts["carol"].department)
    wanted = {
        "all": (chat(), True),
        "site": (chat(site=world.site), True),
        "other site": (chat(site=other), False),
        "department of a reader": (chat(department=frank), True),
        "department of no reader": (chat(department=judy), False),
        "second rung": (chat(least_rung=2), True),
        "third rung": (chat(least_rung=3), False),
    }
    with clock.moved_to(MORNING):
        spread_events.call([report(rung=2).pk])
    for name, (bot, hears) in wanted.items():
        assert GroupMessage.objects.filter(bot=bot).exists() is hears, name


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("dingtalk", "http://oapi.dingtalk.com/robot/send?access_token=x"),
        ("dingtalk", "https://oapi.dingtalk.com.evil.example/robot/send?access_token=x"),
        ("dingtalk", "https://oapi.dingtalk.com@10.0.0.1/robot/send?access_token=x"),
        ("dingtalk", "https://oapi.dingtalk.com:8443/robot/send?access_token=x"),
        ("dingtalk", "https://oapi.dingtalk.com/gettoken?appkey=x"),
        ("wecom", "https://oapi.dingtalk.com/robot/send?access_token=x"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/message/send?access_token=x"),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v3/info"),
        ("feishu", "https://127.0.0.1/open-apis/bot/v2/hook/x"),
        ("feishu", "file:///etc/passwd"),
        ("feishu", ""),
    ],
)
def test_add_bot_refuses_what_is_no_robots_address(world: World, notices: Any, kind: str, url: str) -> None:
    notices(group=lambda event: True)
    with pytest.raises(Refused) as refused:
        add_bot(kind, "Repairs", url, ["leak.report"], by=world.judy)
    assert refused.value.field == "url" and not Bot.objects.exists()


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=x"),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/x"),
        ("feishu", "https://open.larksuite.com/open-apis/bot/v2/hook/x"),
    ],
)
def test_add_bot_takes_the_vendors_addresses(world: World, notices: Any, kind: str, url: str) -> None:
    notices(group=lambda event: True)
    assert add_bot(kind, "Repairs", url, ["leak.report"], by=world.judy).kind == kind


def test_add_bot_keeps_address_and_secret_sealed_and_out_of_the_trail(world: World, chat: Any) -> None:
    chat()
    with connection.cursor() as cursor:
        cursor.execute("SELECT url, secret FROM notify_bot")
        kept = str(cursor.fetchone())
    trail = json.dumps([event.data for event in Event.objects.all()])
    for told in (kept, trail):
        assert SECRET not in told and "key-of-the-group" not in told


def test_add_bot_refuses_a_secret_for_wecom_and_notices_no_group_may_hear(world: World, chat: Any) -> None:
    with pytest.raises(Refused) as refused:
        chat("wecom", secret="x")
    assert refused.value.field == "secret"
    for notices in ([], ["preference.set"], ["no.such"]):
        with pytest.raises(Refused) as refused:
            add_bot(
                "wecom", "x", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", notices, by=world.judy
            )
        assert refused.value.field == "notices"
    for name in ("alice", "kim", "frank"):
        with pytest.raises(NotAllowed):
            add_bot("wecom", "x", "https://x", ["leak.report"], by=getattr(world, name))
        assert not visible_bots(getattr(world, name)).exists()


def test_address_of_a_bot_is_checked_again_when_it_is_called(
    chat: Any, report: Any, vendors: Vendors, settings: Any
) -> None:
    chat()
    settings.STEWARD_BOT_HOSTS = []
    with clock.moved_to(MORNING):
        report()
        run_due_jobs()
    assert not vendors.asked and only().last_error.startswith("ForbiddenAddress")


def test_change_bot_changes_what_it_tells(world: World, chat: Any) -> None:
    bot = chat()
    change_bot(bot, "Night", ["leak.report"], by=world.judy, site=world.site, least_rung=2)
    bot.refresh_from_db()
    assert (bot.name, bot.site, bot.least_rung, bot.secret) == ("Night", world.site, 2, SECRET)
    with pytest.raises(Refused):
        change_bot(bot, "Night", ["no.such"], by=world.judy)
    remove_bot(bot, by=world.judy)
    with pytest.raises(Refused):
        change_bot(bot, "Night", ["leak.report"], by=world.judy)


def test_try_bot_says_a_test_at_night_too(world: World, chat: Any, vendors: Vendors) -> None:
    bot = chat()
    vendors.at = NIGHT
    with clock.moved_to(NIGHT):
        message = try_bot(bot, by=world.judy)
        run_due_jobs()
    assert "A test from Steward: “Repairs” hears us." in words_of(message).text
    assert len(vendors.taken) == 1 and only().state == State.SENT
    with pytest.raises(Refused):
        try_bot(pause_bot(bot, by=world.judy), by=world.judy)


def test_pause_bot_keeps_what_happens_until_it_is_resumed(
    world: World, chat: Any, report: Any, vendors: Vendors
) -> None:
    bot = pause_bot(chat(), by=world.judy)
    with clock.moved_to(MORNING):
        report()
        run_due_jobs()
    assert not vendors.taken and (only().state, only().attempts) == (State.PENDING, 0)
    Job.objects.all().delete()
    with clock.moved_to(MORNING + timedelta(minutes=30)):
        pick_up_waiting.func()
        assert not Job.objects.exists()
        with pytest.raises(Refused):
            pause_bot(bot, by=world.judy)
        resume_bot(bot, by=world.judy)
        run_due_jobs()
    assert len(vendors.taken) == 1


def test_resume_bot_counts_what_waited(world: World, chat: Any) -> None:
    bot = chat()
    try_bot(bot, by=world.judy)
    pause_bot(bot, by=world.judy)
    assert resume_bot(bot, by=world.judy).paused_at is None
    assert Event.objects.get(kind="bot.resume").data["count"] == 1
    with pytest.raises(Refused):
        resume_bot(bot, by=world.judy)


def test_pick_up_finds_a_group_message_that_lost_its_job(chat: Any, report: Any, vendors: Vendors) -> None:
    chat()
    with clock.moved_to(MORNING):
        spread_events.call([report().pk])
    Job.objects.all().delete()
    with clock.moved_to(MORNING + timedelta(minutes=6)):
        pick_up_waiting.func()
        run_due_jobs()
    assert len(vendors.taken) == 1


def test_remove_bot_says_nothing_more_and_forgets_the_address(
    world: World, chat: Any, report: Any, vendors: Vendors
) -> None:
    bot = chat()
    with clock.moved_to(MORNING):
        spread_events.call([report().pk])
        bot = remove_bot(bot, by=world.judy)
        report()
        run_due_jobs()
    assert not vendors.taken and (bot.url, bot.secret) == ("", "")
    assert (only().state, only().silence) == (State.SUPPRESSED, Silence.REMOVED)
    for refused in (
        lambda: remove_bot(bot, by=world.judy),
        lambda: resend_group_message(only(), by=world.judy),
    ):
        with pytest.raises(Refused):
            refused()

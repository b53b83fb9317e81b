"""Messages to owners: only what a rule says, once, over the cheapest channel, not at night, not to who wants none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.kernel.audit.models import Event
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.notify import sms
from steward.kernel.notify.actions import add_vendor_app
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.tests.companies import SECRET, Companies, open_companies
from steward.kernel.people.actions import add_contact
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import WorkItem
from steward.portal.models import OwnerMessage, OwnerRule, WechatLink
from steward.portal.telling.actions import choose_owner_messages, prune_owner_messages, set_owner_rule
from steward.portal.telling.jobs import tell_owners
from steward.portal.tests.factories import PHONE, customer_of, report_as_owner, resident
from tests.people import World, signed_in

# In Shanghai ten in the morning, half past eleven at night, and seven.
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
SEVEN = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
TEMPLATE: dict[str, Any] = {"template": "tpl", "fields": "thing1=words\ncharacter_string2=number"}
MAIL = "li@example.com"


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[tuple[str, sms.SmsText]]:
    """A line that keeps what it is handed."""
    kept: list[tuple[str, sms.SmsText]] = []
    monkeypatch.setattr(sms, "_lines", dict(sms._lines))
    sms.register_sms_line(sms.SmsLine("kept", lambda phone, text: kept.append((phone, text))))
    settings.STEWARD_SMS = "kept"
    return kept


@pytest.fixture
def companies(settings: Any) -> Iterator[Companies]:
    cache.clear()
    with open_companies(settings) as made:
        yield made
    cache.clear()


@pytest.fixture
def request_of_li(office: World) -> WorkItem:
    with clock.moved_to(MORNING - timedelta(hours=1)):
        party = resident(office)
        add_contact(party, kind="email", value=MAIL, by=system_actor(office.organisation.pk))
        return report_as_owner(office)


def rule(world: World, news: str, *over: str, at: datetime = MORNING, **more: Any) -> OwnerRule:
    with clock.moved_to(at - timedelta(minutes=30)):
        return set_owner_rule(news, over, by=world.judy, **more)


def happen(world: World, item: WorkItem, kind: str, at: datetime = MORNING, **data: Any) -> Event:
    return record(kind, item, by=world.carol, site_id=item.site_id, at=at, data=data)


def tell(at: datetime = MORNING) -> dict[str, int]:
    with clock.moved_to(at):
        made: dict[str, int] = tell_owners.call()
    return made


def link(world: World, party: Party | None, subject: str = "open-li") -> None:
    assert party
    app = add_vendor_app("account", "id-account", SECRET, by=world.judy, signs_in=True)
    WechatLink.objects.create(
        organisation=world.organisation, app=app, party=party, subject=subject, phone_index="x",
        subject_index=keyed_index(subject, "identity"), linked_at=MORNING,
    )  # fmt: skip


def test_nothing_is_told_until_a_rule_says_so_and_nothing_from_before(
    office: World, request_of_li: WorkItem
) -> None:
    happen(office, request_of_li, "ticket.accept", MORNING - timedelta(minutes=40))
    assert tell() == {"made": 0, "looked_at": 0}
    rule(office, "accept", "email")
    assert tell()["made"] == 0
    happen(office, request_of_li, "ticket.accept")
    happen(office, request_of_li, "ticket.finish")
    assert tell()["made"] == 1 and tell()["made"] == 0
    [sent] = mail.outbox
    assert sent.to == [MAIL] and request_of_li.number in sent.subject
    assert f"/my/requests/{request_of_li.pk}/" in sent.body and "李晓梅" not in sent.body
    assert OwnerMessage.objects.get().state == State.SENT
    # What is old is no news.
    happen(office, request_of_li, "ticket.accept", MORNING - timedelta(minutes=20))
    assert tell(MORNING + timedelta(hours=7))["made"] == 0


def test_wechat_goes_before_mail_and_mail_before_a_text(
    office: World, request_of_li: WorkItem, companies: Companies, texts: list[Any]
) -> None:
    rule(office, "accept", "sms", "email", "wechat", **TEMPLATE)
    happen(office, request_of_li, "ticket.accept")
    tell()
    assert len(mail.outbox) == 1 and not texts and not companies.told
    link(office, request_of_li.requester)
    happen(office, request_of_li, "ticket.accept", MORNING + timedelta(minutes=1))
    tell(MORNING + timedelta(minutes=1))
    [told] = companies.told
    assert (told["touser"], told["template_id"]) == ("open-li", "tpl") and len(mail.outbox) == 1
    assert told["url"] == f"http://testserver/my/requests/{request_of_li.pk}/"
    assert told["data"]["character_string2"] == {"value": request_of_li.number}
    assert len(told["data"]["thing1"]["value"]) == 20
    rule(office, "appoint", "sms")
    happen(office, request_of_li, "ticket.appoint", MORNING + timedelta(minutes=2), when="11-24 09:00")
    tell(MORNING + timedelta(minutes=2))
    [(phone, text)] = texts
    assert (phone, text.template) == (PHONE, "owner_appoint")
    assert text.values == {"number": request_of_li.number, "when": "11-24 09:00"}


def test_wechat_is_told_once_and_who_left_it_is_given_up(
    office: World, request_of_li: WorkItem, companies: Companies
) -> None:
    link(office, request_of_li.requester)
    rule(office, "accept", "wechat", **TEMPLATE)
    happen(office, request_of_li, "ticket.accept")
    companies.answer = (502, b"")
    tell()
    row = OwnerMessage.objects.get()
    assert (row.state, row.attempts) == (State.PENDING, 1)
    companies.answer = None
    tell(row.not_before)
    OwnerMessage.objects.update(state=State.PENDING, sent_at=None, attempts=1, not_before=MORNING)
    tell(row.not_before)
    assert len(companies.told) == 1 and OwnerMessage.objects.get().state == State.SENT
    WechatLink.objects.update(subject="open-gone")
    happen(office, request_of_li, "ticket.accept", MORNING + timedelta(minutes=5))
    tell(MORNING + timedelta(minutes=5))
    failed = OwnerMessage.objects.latest("pk")
    assert failed.state == State.FAILED and "43004" in failed.last_error
    assert "43004" in signed_in(office, "judy").get("/office/owner-messages/").content.decode()


def test_night_waits_for_the_morning_but_not_for_an_emergency(office: World, request_of_li: WorkItem) -> None:
    rule(office, "accept", "email", at=NIGHT)
    happen(office, request_of_li, "ticket.accept", NIGHT)
    tell(NIGHT)
    assert not mail.outbox and OwnerMessage.objects.get().not_before == SEVEN
    tell(SEVEN)
    assert len(mail.outbox) == 1
    WorkItem.objects.filter(pk=request_of_li.pk).update(urgency=3)
    happen(office, request_of_li, "ticket.accept", NIGHT + timedelta(minutes=1))
    tell(NIGHT + timedelta(minutes=1))
    assert len(mail.outbox) == 2


def test_who_wants_none_gets_none_also_of_what_already_waits(office: World, request_of_li: WorkItem) -> None:
    rule(office, "accept", "email", at=NIGHT)
    happen(office, request_of_li, "ticket.accept", NIGHT)
    tell(NIGHT)
    client = customer_of(office, "3-2-501")
    assert client.post("/my/record/messages/", {"off": "1"})["Location"] == "/my/record/"
    assert Event.objects.filter(kind="visit.choose_messages").latest("pk").data["off"] is True
    tell(SEVEN)
    happen(office, request_of_li, "ticket.accept", SEVEN)
    tell(SEVEN + timedelta(minutes=1))
    assert {row.silence for row in OwnerMessage.objects.all()} == {Silence.OPTED_OUT} and not mail.outbox
    choose_owner_messages(resident(office), off=False, by=office.carol)
    happen(office, request_of_li, "ticket.accept", SEVEN + timedelta(minutes=2))
    tell(SEVEN + timedelta(minutes=3))
    assert len(mail.outbox) == 1


def test_missed_promise_is_told_once_for_a_request_and_honestly(
    office: World, request_of_li: WorkItem
) -> None:
    rule(office, "late", "email")
    happen(office, request_of_li, "work.late", clock="callback", due="x")
    assert tell()["made"] == 0
    for minute, name in enumerate(("respond", "resolve", "resolve")):
        happen(office, request_of_li, "work.late", MORNING + timedelta(minutes=minute), clock=name, due="x")
    assert tell(MORNING + timedelta(minutes=3))["made"] == 1
    happen(office, request_of_li, "work.late", MORNING + timedelta(minutes=4), clock="resolve", due="x")
    assert tell(MORNING + timedelta(minutes=5))["made"] == 0
    assert len(mail.outbox) == 1 and "没能在承诺的时间内" in mail.outbox[0].body


def test_unreachable_and_unknown_people_are_no_failure(office: World, request_of_li: WorkItem) -> None:
    rule(office, "accept", "wechat", **TEMPLATE)
    happen(office, request_of_li, "ticket.accept")
    WorkItem.objects.filter(pk=report_as_owner(office).pk).update(requester=None)
    tell()
    row = OwnerMessage.objects.get()
    assert (row.state, row.silence) == (State.SUPPRESSED, Silence.NO_ADDRESS)


def test_many_owners_cost_the_same_queries_as_one(office: World, request_of_li: WorkItem) -> None:
    from steward.portal.telling.actions import address_owners

    rule(office, "accept", "email")

    def queries(count: int) -> int:
        for _one in range(count):
            happen(office, request_of_li, "ticket.accept")
        with CaptureQueriesContext(connection) as found:
            assert address_owners(office.organisation, MORNING) == count
        return len(found)

    assert queries(1) == queries(5)


def test_set_owner_rule_refuses_others_and_what_could_not_work(office: World) -> None:
    with pytest.raises(NotAllowed):
        set_owner_rule("accept", ["email"], by=office.alice)
    wrong: list[tuple[list[str], dict[str, str], str]] = [
        (["wechat"], {}, "template"),
        (["email"], {"fields": "thing1=name"}, "fields"),
        (["pigeon"], {}, "over"),
    ]
    for over, more, name in wrong:
        with pytest.raises(Refused) as refused:
            set_owner_rule("accept", over, by=office.judy, **more)
        assert refused.value.field == name
    judy = signed_in(office, "judy")
    path = "/office/owner-messages/"
    assert judy.post(path, {"news": "late", "over": ["wechat"]}).status_code == 422
    assert judy.post(path, {"news": "late", "over": ["sms"]})["Location"] == path
    assert OwnerRule.objects.get().over == ["sms"]
    assert Event.objects.get(kind="owner_rule.set").data == {"news": "late", "over": ["sms"]}
    assert signed_in(office, "carol").get(path).status_code == 403


def test_prune_owner_messages_keeps_what_waits(office: World, request_of_li: WorkItem) -> None:
    rule(office, "accept", "email")
    happen(office, request_of_li, "ticket.accept")
    tell()
    assert prune_owner_messages(MORNING) == 0
    assert prune_owner_messages(MORNING + timedelta(days=1)) == 1
